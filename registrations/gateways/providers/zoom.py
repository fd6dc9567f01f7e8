"""Zoom: a meeting or webinar with registration, a join address a person, reports who came.

Everybody is a registrant with an address of her own, so that reports say who it was. Zoom lets the
same person be registered only a few times a day: what it said of her is kept (`admit`). Moderators
start the meeting by the address that Zoom makes anew each time and that lives two hours.

Source: Zoom developer documentation, API reference (meetings, webinars, registrants, cloud
recording), "Using webhooks" (verify with the secret token, validate your endpoint).
"""

import contextlib
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from registrations.errors.providers import (
    MeetingRefused,
    MeetingUnknown,
    ProviderAway,
    ProviderRefused,
    SignatureRefused,
)
from registrations.gateways.providers import reports
from registrations.gateways.providers.base import (
    Service,
    base_of,
    check_guest,
    check_meeting,
    is_link,
    one_line,
)
from registrations.gateways.providers.interface import (
    NOTHING,
    Abilities,
    Attendance,
    Guest,
    Meeting,
    Post,
    Recording,
    State,
)
from registrations.gateways.providers.zoom_account import Account

OLDEST_REPORT = timedelta(minutes=5)
_SCHEDULED, _WEBINAR = 2, 5  # of Zoom's kinds of meetings
_NO_RECORDING = "code 3301"
_WHAT: dict[str, Literal["joined", "left"]] = {
    f"{kind}.participant_{what}": what
    for kind in ("meeting", "webinar")
    for what in ("joined", "left")
}
_LANGUAGES = {
    "ar": "ar-SA", "de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR", "it": "it-IT",
    "pt": "pt-PT", "ru": "ru-RU", "zh": "zh-CN",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoom(Service):
    """An account at Zoom.

    account_id, client_id, client_secret: of an app of the kind "Server-to-Server OAuth". host: in
    whose name meetings are held, an id or address of a user. webhook_secret: its "secret token";
    without one nobody's coming is noted.
    """

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    host: str = "me"
    webhook_secret: str = field(default="", repr=False)
    api_url: str = "https://api.zoom.us/v2"
    oauth_url: str = "https://zoom.us/oauth/token"

    def __post_init__(self) -> None:
        for url in (self.api_url, self.oauth_url):
            base_of(url, provider=self.name, anywhere=self.anywhere)
        for key in ("account_id", "client_id", "client_secret", "host"):
            if not getattr(self, key):
                self._refuse(key)

    @property
    def abilities(self) -> Abilities:
        """Return what this service can do."""
        return Abilities(
            ends=True,
            records=True,
            tells_running=True,
            remembers_guests=True,
            attends=bool(self.webhook_secret),
        )

    def prepare(self, meeting: Meeting, state: State, *, at: datetime) -> State:
        """Make the meeting at Zoom, or bring its title and hours up to date."""
        check_meeting(meeting)
        kind = _kind(meeting)
        number = str(state.get("reference") or "")
        if number and state.get("kind") != kind:  # Zoom makes no webinar of a meeting
            self._remove(state, at)
            number = ""
        number = number or self._made_before(meeting, at)
        if number:
            try:
                self._account.send("PATCH", f"/{kind}/{number}", self._wishes(meeting), at=at)
            except MeetingUnknown:
                pass  # somebody has removed it at Zoom: a new one is made
            else:
                return {"reference": number, "kind": kind}
        path = f"/users/{quote(self.host, safe='')}/{kind}"
        number = reports.text(self._account.send("POST", path, self._wishes(meeting), at=at), "id")
        if not number.isdigit():
            raise self._unreadable()
        return {"reference": number, "kind": kind}

    def admit(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> State:
        """Register a person with Zoom, and return what it calls her and where she comes in."""
        check_guest(guest)
        if guest.is_moderator:
            return NOTHING
        if self._is_of(guest, state):
            return dict(guest.kept)
        if "@" not in guest.address:
            raise MeetingRefused(field="address", reason="missing")
        path = f"{self._path(state)}/registrants"
        first, _space, last = one_line(guest.name, 128, instead="?").partition(" ")
        wanted = {
            "email": guest.address,
            "first_name": first[:64],
            "last_name": last[:64] or "-",
            "language": _LANGUAGES.get(guest.language.partition("-")[0], "en-US"),
            "auto_approve": True,
        }
        try:
            said = self._account.send("POST", path, wanted, at=at)
        except ProviderAway as error:
            if error.details["reason"] != "busy":
                raise
            # Too often today: she is in Zoom's list then, and her address with her.
            said = self._registered(path, guest, at)
            if not said:
                raise
        return self._kept_of(said, state)

    def dismiss(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> None:
        """Take back a person's registration, so that her address lets her in no more."""
        if not self._is_of(guest, state):
            return
        who = {"id": str(guest.kept["registrant"])}
        if guest.address:  # none of who was erased
            who["email"] = guest.address
        wanted = {"action": "cancel", "registrants": [who]}
        with contextlib.suppress(MeetingUnknown):  # where there is none nobody comes in
            self._account.send("PUT", f"{self._path(state)}/registrants/status", wanted, at=at)

    def join_address(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> str:
        """Return a registrant's own address, or the one that starts the meeting."""
        check_guest(guest)
        if guest.is_moderator:
            address = reports.text(self._account.get(self._path(state), at=at), "start_url")
        else:
            address = str(self.admit(meeting, state, guest, at=at).get("address") or "")
        if not is_link(address, anywhere=self.anywhere):
            raise self._unreadable()
        return address

    def is_running(self, meeting: Meeting, state: State, *, at: datetime) -> bool:
        """Tell whether the meeting has been started and not ended."""
        return reports.text(self._account.get(self._path(state), at=at), "status") == "started"

    def end(self, meeting: Meeting, state: State, *, at: datetime) -> None:
        """Send everybody out, or take back a meeting that has not begun."""
        if at < meeting.starts_at:
            self._remove(state, at)
            return
        with contextlib.suppress(MeetingUnknown):
            self._account.send("PUT", f"{self._path(state)}/status", {"action": "end"}, at=at)

    def recordings(self, meeting: Meeting, state: State, *, at: datetime) -> tuple[Recording, ...]:
        """Return the films of the meeting that are ready."""
        # Webinars too are asked for under /meetings: there is no other address.
        path = f"/meetings/{self._number(state)}/recordings"
        try:
            files = self._account.get(path, at=at).get("recording_files")
        except ProviderRefused as error:
            if error.details["reason"] == _NO_RECORDING:
                return ()
            raise
        listed = files if isinstance(files, list) else []
        return tuple(self._recording(one, meeting) for one in listed if self._is_film(one))

    def attendance_of(self, post: Post, *, at: datetime) -> tuple[Attendance, ...]:
        """Return who came or went."""
        event = self._read(post, at)
        what = _WHAT.get(reports.text(event, "event"))
        meeting = reports.text(event, "payload", "object", "id")
        person = reports.part(event, "payload", "object", "participant")
        stamp = reports.text(person, "join_time" if what == "joined" else "leave_time")
        happened_at = reports.written_moment(stamp)
        happened_at = happened_at or reports.moment(
            reports.text(event, "event_ts"), per_second=1000
        )
        if what is None or not meeting or happened_at is None:
            return ()
        registrant, address = reports.text(person, "registrant_id"), reports.text(person, "email")
        who = reports.text(person, "participant_uuid") or reports.text(person, "user_id")
        key = reports.key_of(self.name, meeting, what, who, registrant, happened_at.isoformat())
        return (
            Attendance(
                key=key,
                meeting=meeting,
                what=what,
                at=happened_at,
                registrant=registrant,
                address=address,
            ),
        )

    def answer_to(self, post: Post, *, at: datetime) -> bytes:
        """Return the proof that we know the secret, when Zoom asks for it."""
        event = self._read(post, at)
        if reports.text(event, "event") != "endpoint.url_validation":
            return b""
        plain = reports.text(event, "payload", "plainToken")
        # The same secret seals reports: whoever could have "v0:time:body" sealed here could forge
        # one. The signature is checked before, and no such text is taken even so.
        if not plain or len(plain) > 200 or ":" in plain:
            raise SignatureRefused(reason="challenge")
        return json.dumps(
            {"plainToken": plain, "encryptedToken": self._sealed(plain.encode())}
        ).encode()

    def _read(self, post: Post, at: datetime) -> Any:  # noqa: ANN401 - JSON
        if not self.webhook_secret:
            self._cannot("attendance")
        reports.check_size(post.body)
        stamp = post.headers.get("x-zm-request-timestamp", "")
        reports.check_age(stamp, at=at, most=OLDEST_REPORT)
        expected = "v0=" + self._sealed(f"v0:{stamp}:".encode() + post.body)
        reports.check_seal(post.headers.get("x-zm-signature", ""), expected)
        event = reports.read(post.body)
        account = reports.text(event, "payload", "account_id")
        if account and account != self.account_id:
            raise SignatureRefused(reason="another account")
        return event

    def _sealed(self, content: bytes) -> str:
        return hmac.new(self.webhook_secret.encode(), content, hashlib.sha256).hexdigest()

    def _wishes(self, meeting: Meeting) -> dict[str, Any]:
        length = meeting.ends_at - meeting.starts_at
        return {
            "topic": one_line(meeting.title, 200, instead=meeting.key),
            "agenda": _mark(meeting),
            "type": _WEBINAR if meeting.is_webinar else _SCHEDULED,
            "start_time": meeting.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "timezone": "UTC",
            "duration": -(-int(length.total_seconds()) // 60),
            "settings": {
                "approval_type": 0,  # whoever is registered is approved, and nobody else comes in
                "registration_type": 1,
                "registrants_email_notification": False,  # the mails are ours
                "registrants_confirmation_email": False,
                "meeting_authentication": False,
                "auto_recording": "cloud" if meeting.record else "none",
                "mute_upon_entry": True,
                "show_share_button": False,
            },
        }

    def _made_before(self, meeting: Meeting, at: datetime) -> str:
        """Return the number of a meeting that was made, but of which we got no answer; else ""."""
        kind = _kind(meeting)
        path = f"/users/{quote(self.host, safe='')}/{kind}"
        for one in self._account.pages(path, kind, at=at, type="upcoming"):
            if reports.text(one, "agenda") == _mark(meeting):
                return reports.text(one, "id")
        return ""

    def _remove(self, state: State, at: datetime) -> None:
        with contextlib.suppress(MeetingUnknown):
            self._account.send("DELETE", self._path(state), at=at)

    def _registered(self, path: str, guest: Guest, at: datetime) -> dict[str, Any]:
        for one in self._account.pages(path, "registrants", at=at, status="approved"):
            if reports.text(one, "email").casefold() == guest.address.casefold():
                return {"registrant_id": one.get("id"), "join_url": one.get("join_url")}
        return {}

    def _is_of(self, guest: Guest, state: State) -> bool:
        """Tell whether what is kept of a person is of this meeting, not of one made before it."""
        return bool(guest.kept.get("registrant")) and (
            guest.kept.get("meeting") == state.get("reference")
        )

    def _kept_of(self, said: dict[str, Any], state: State) -> State:
        registrant, address = reports.text(said, "registrant_id"), reports.text(said, "join_url")
        if not registrant or not is_link(address, anywhere=self.anywhere):
            raise self._unreadable()
        return {"registrant": registrant, "address": address, "meeting": self._number(state)}

    def _is_film(self, one: object) -> bool:
        return (
            reports.text(one, "status") == "completed"
            and reports.text(one, "file_type") == "MP4"
            and is_link(reports.text(one, "play_url"), anywhere=self.anywhere)
        )

    def _recording(self, one: object, meeting: Meeting) -> Recording:
        begun = reports.written_moment(reports.text(one, "recording_start"))
        ended = reports.written_moment(reports.text(one, "recording_end"))
        return Recording(
            reference=reports.text(one, "id"),
            title=meeting.title,
            address=reports.text(one, "play_url"),
            starts_at=begun,
            seconds=max(0, int((ended - begun).total_seconds())) if begun and ended else 0,
        )

    def _number(self, state: State) -> str:
        number = str(state.get("reference") or "")
        if not number.isdigit():
            raise MeetingUnknown(provider=self.name, reason="not prepared")
        return number

    def _path(self, state: State) -> str:
        number = self._number(state)
        return f"/{'webinars' if state.get('kind') == 'webinars' else 'meetings'}/{number}"

    def _unreadable(self) -> ProviderAway:
        return ProviderAway(provider=self.name, reason="unreadable", seconds=0)

    def _knock(self, at: datetime) -> None:
        self._account.check(at=at)
        self._account.get(f"/users/{quote(self.host, safe='')}", at=at)

    @property
    def _account(self) -> Account:
        return Account(
            provider=self.name,
            account_id=self.account_id,
            client_id=self.client_id,
            client_secret=self.client_secret,
            api_url=self.api_url.rstrip("/"),
            oauth_url=self.oauth_url,
            anywhere=self.anywhere,
        )


def _kind(meeting: Meeting) -> str:
    return "webinars" if meeting.is_webinar else "meetings"


def _mark(meeting: Meeting) -> str:
    """Return what stands in Zoom's description of a meeting, so that it is found again."""
    return f"[{meeting.key}]"
