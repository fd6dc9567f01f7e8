"""BigBlueButton: calls with a checksum, a meeting that exists from the first one who comes.

An empty meeting is forgotten after minutes, so it is made at each click; that is idempotent. The
address that lets somebody in has no end of its own; it names the moment at which the meeting was
made and is worth nothing in another one.

Source: BigBlueButton, API Reference (2.6 to 3.1), "API Security Model", create, join, end,
isMeetingRunning, getRecordings; "Webhooks" and the program bbb-webhooks.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from registrations.errors.providers import MeetingUnknown, ProviderAway, ProviderRefused
from registrations.gateways.providers import reports
from registrations.gateways.providers.base import (
    Service,
    base_of,
    check_guest,
    check_meeting,
    is_link,
    one_line,
)
from registrations.gateways.providers.calls import Call, ask
from registrations.gateways.providers.interface import (
    Abilities,
    Attendance,
    Guest,
    Meeting,
    Post,
    Recording,
    State,
)

Hash = Literal["sha1", "sha256", "sha384", "sha512"]
HASHES: tuple[Hash, ...] = ("sha1", "sha256", "sha384", "sha512")
# It tries a report again for about five minutes, under the moment of its first try.
OLDEST_REPORT = timedelta(minutes=15)
_UNKNOWN = {"notFound", "invalidMeetingIdentifier", "invalidMeetingId", "meetingForciblyEnded"}
_KNOWN_FAULTS = {
    "checksumError": "checksum",
    "unsupportedRequest": "unsupported",
    "idNotUnique": "another meeting",
    "validationError": "validation",
}
_WHAT: dict[str, Literal["joined", "left"]] = {"user-joined": "joined", "user-left": "left"}
_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BigBlueButton(Service):
    """A server of BigBlueButton.

    url: as `bbb-conf --secret` says it, with or without `api` at its end. hash: of checksums.
    callback: our address for its reports (bbb-webhooks), "" for none. callback_hash: of theirs.
    """

    url: str
    secret: str = field(repr=False)
    hash: Hash = "sha256"
    callback: str = ""
    callback_hash: Hash = "sha1"

    def __post_init__(self) -> None:
        base_of(self.url, provider=self.name, anywhere=self.anywhere)
        if not self.secret:
            self._refuse("secret")
        if self.hash not in HASHES or self.callback_hash not in HASHES:
            self._refuse("hash")

    @property
    def abilities(self) -> Abilities:
        """Return what this service can do."""
        return Abilities(ends=True, records=True, tells_running=True, attends=bool(self.callback))

    def prepare(self, meeting: Meeting, state: State, *, at: datetime) -> State:
        """Ask for reports of the meeting; the meeting itself is made when somebody comes."""
        check_meeting(meeting)
        known = {"reference": meeting.key, "hook": str(state.get("hook") or "")}
        if self.callback:
            wanted = {"callbackURL": self.callback, "meetingID": meeting.key}
            known["hook"] = _text(self._asked("hooks/create", wanted), "hookID")
        return known

    def join_address(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> str:
        """Make the meeting if nobody has yet, and return the address for this person in it."""
        check_meeting(meeting)
        check_guest(guest)
        made = self._asked("create", self._wishes(meeting))
        created = _text(made, "createTime")
        if not created.isdigit():
            raise ProviderAway(provider=self.name, reason="unreadable", seconds=0)
        return self.address_of(
            "join",
            {
                "fullName": one_line(guest.name, 100, instead="?"),
                "meetingID": meeting.key,
                "role": "MODERATOR" if guest.is_moderator else "VIEWER",
                "createTime": created,
                "userID": guest.key,
                "userdata-bbb_override_default_locale": guest.language,
            },
        )

    def is_running(self, meeting: Meeting, state: State, *, at: datetime) -> bool:
        """Tell whether somebody is in the meeting."""
        return _text(self._asked("isMeetingRunning", {"meetingID": meeting.key}), "running") == (
            "true"
        )

    def end(self, meeting: Meeting, state: State, *, at: datetime) -> None:
        """Send everybody out."""
        try:
            self._asked("end", {"meetingID": meeting.key, "password": self._word(meeting, "m")})
        except MeetingUnknown:
            return  # nobody came, or it is over: what was asked for is so

    def recordings(self, meeting: Meeting, state: State, *, at: datetime) -> tuple[Recording, ...]:
        """Return what is published of the meeting."""
        wanted = {"meetingID": meeting.key, "state": "published", "limit": str(_PAGE)}
        found = self._asked("getRecordings", wanted)
        return tuple(
            one
            for recording in found.iterfind("recordings/recording")
            if _text(recording, "meetingID") == meeting.key
            for one in self._recordings_of(recording)
        )

    def attendance_of(self, post: Post, *, at: datetime) -> tuple[Attendance, ...]:
        """Return who came or went; a report may tell of several."""
        events = reports.read(self._checked(post, at))
        told = events if isinstance(events, list) else [events]
        return tuple(found for event in told if (found := self._attendance(event)) is not None)

    def answer_to(self, post: Post, *, at: datetime) -> bytes:
        """Return nothing: a report awaits no words."""
        self._checked(post, at)
        return b""

    def address_of(self, name: str, parameters: dict[str, str]) -> str:
        """Return the address of a call: its parameters in this order, and their checksum."""
        query = urlencode(parameters, quote_via=quote)
        checksum = hashlib.new(self.hash, f"{name}{query}{self.secret}".encode()).hexdigest()
        base = self.url.rstrip("/")
        return (
            f"{base if base.endswith('/api') else f'{base}/api'}/{name}?"
            f"{query}{'&' if query else ''}checksum={checksum}"
        )

    def _wishes(self, meeting: Meeting) -> dict[str, str]:
        listens = "true" if meeting.is_webinar else "false"
        records = "true" if meeting.record else "false"
        return {
            # Two letters at least, sixty-four at most.
            "name": one_line(meeting.title, 64, instead=meeting.key).ljust(2, "."),
            "meetingID": meeting.key,
            "attendeePW": self._word(meeting, "a"),
            "moderatorPW": self._word(meeting, "m"),
            "record": records,
            "autoStartRecording": records,
            "allowStartStopRecording": records,
            "muteOnStart": "true",
            "webcamsOnlyForModerator": listens,
        }

    def _word(self, meeting: Meeting, whose: str) -> str:
        """Return a password of the meeting: always the same, as `create` takes no other twice."""
        sealed = hmac.new(self.secret.encode(), f"{whose}:{meeting.key}".encode(), hashlib.sha256)
        return sealed.hexdigest()[:32]

    def _asked(self, name: str, parameters: dict[str, str]) -> Element:
        call = Call("GET", self.address_of(name, parameters), {"Accept": "application/xml"})
        answer = ask(call, provider=self.name, anywhere=self.anywhere)
        if answer.status == 429:
            raise ProviderAway(provider=self.name, reason="busy", seconds=0)
        if answer.status >= 400:
            raise ProviderRefused(provider=self.name, reason=f"status {answer.status}")
        try:
            found: Element = fromstring(answer.body, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
            raise ProviderAway(provider=self.name, reason="unreadable", seconds=0) from None
        self._check(found)
        return found

    def _check(self, found: Element) -> None:
        said = _text(found, "returncode")
        if found.tag != "response" or said not in {"SUCCESS", "FAILED"}:
            raise ProviderAway(provider=self.name, reason="unreadable", seconds=0)
        if said == "SUCCESS":
            return
        key = _text(found, "messageKey")
        if key in _UNKNOWN:
            raise MeetingUnknown(provider=self.name, reason="unknown meeting")
        self._refuse(_KNOWN_FAULTS.get(key, "refused"))

    def _recordings_of(self, recording: Element) -> list[Recording]:
        begun = reports.moment(_text(recording, "startTime"), per_second=1000)
        ended = reports.moment(_text(recording, "endTime"), per_second=1000)
        seconds = max(0, int((ended - begun).total_seconds())) if begun and ended else 0
        return [
            Recording(
                reference=f"{_text(recording, 'recordID')}:{_text(form, 'type')}",
                title=one_line(_text(recording, "name"), 200, instead="?"),
                address=_text(form, "url"),
                starts_at=begun,
                seconds=seconds,
            )
            for form in recording.iterfind("playback/format")
            if is_link(_text(form, "url"), anywhere=self.anywhere)
        ]

    def _checked(self, post: Post, at: datetime) -> str:
        """Return the events of a report, after its checksum and its age."""
        if not self.callback:
            self._cannot("attendance")
        reports.check_size(post.body)
        # What it was sealed with is our address as we gave it, not as a proxy rewrote it.
        sealed = self.callback.encode() + post.body + self.secret.encode()
        expected = hashlib.new(self.callback_hash, sealed).hexdigest()
        given = parse_qs(urlsplit(post.address).query).get("checksum", [""])
        reports.check_seal(given[-1], expected)
        form = dict(parse_qsl(post.body.decode("utf-8", "replace"), max_num_fields=10))
        reports.check_age(form.get("timestamp", ""), at=at, most=OLDEST_REPORT, per_second=1000)
        return form.get("event", "")

    def _attendance(self, event: Any) -> Attendance | None:  # noqa: ANN401 - JSON
        what = _WHAT.get(reports.text(event, "data", "id"))
        stamp = reports.text(event, "data", "event", "ts")
        happened_at = reports.moment(stamp, per_second=1000)
        meeting = reports.text(event, "data", "attributes", "meeting", "external-meeting-id")
        user = reports.part(event, "data", "attributes", "user")
        guest = reports.text(user, "external-user-id")
        if what is None or happened_at is None or not meeting or not guest:
            return None
        inside = reports.text(user, "internal-user-id")
        key = reports.key_of(self.name, meeting, guest, inside, what, stamp)
        return Attendance(key=key, meeting=meeting, what=what, at=happened_at, guest=guest)

    def _knock(self, at: datetime) -> None:
        self._asked("isMeetingRunning", {"meetingID": "probe"})


def _text(of: Element, path: str) -> str:
    return (of.findtext(path) or "").strip()
