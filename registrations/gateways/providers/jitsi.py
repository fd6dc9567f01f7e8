"""Jitsi Meet, an own server or the hosted one (JaaS): a room, and a token a person for minutes.

Nothing is asked over the network: a room comes to be when the first one enters, and the token says
who that is. A server that takes tokens must also check the room in them (`token_verification` for
its rooms), else a token for one room opens all.

Source: Jitsi, lib-jitsi-meet, doc/tokens.md; 8x8, JaaS developer documentation, "The Jitsi JSON
Web Token (JWT)", "Payload structure" and "Check the webhook signatures".
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

from registrations.errors.providers import MeetingUnknown, SignatureRefused
from registrations.gateways.providers import reports, tokens
from registrations.gateways.providers.base import (
    Service,
    base_of,
    check_guest,
    check_meeting,
    one_line,
)
from registrations.gateways.providers.interface import (
    Abilities,
    Attendance,
    Guest,
    Meeting,
    Post,
    State,
)

LIFETIME = timedelta(minutes=10)
OLDEST_REPORT = timedelta(minutes=5)
_CLOCKS_DIFFER = timedelta(seconds=30)
_WHAT = {"PARTICIPANT_JOINED": "joined", "PARTICIPANT_LEFT": "left"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Jitsi(Service):
    """A server of one's own.

    url: of the server. app_id: under which it knows us. secret: shared (HS256), or else key (a
    private one, PEM) and key_id (RS256). audience: what its `asap_accepted_audiences` awaits.
    domain: what its tokens are for, else the host of the url. minutes: how long a token lives.
    """

    url: str
    app_id: str
    secret: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    key_id: str = ""
    audience: str = "jitsi"
    domain: str = ""
    minutes: int = int(LIFETIME.total_seconds() // 60)

    _abilities: ClassVar[Abilities] = Abilities(is_short_lived=True)
    _takes_keys_only: ClassVar[bool] = False

    def __post_init__(self) -> None:
        base_of(self.url, provider=self.name, anywhere=self.anywhere)
        if not 1 <= self.minutes <= 120:
            self._refuse("minutes")
        if bool(self.secret) == bool(self.key):
            self._refuse("secret")
        if self.key or self._takes_keys_only:
            self._check_key()

    def prepare(self, meeting: Meeting, state: State, *, at: datetime) -> State:
        """Name the room: by our key, and by what nobody can guess who has not the secret."""
        check_meeting(meeting)
        if state.get("reference"):
            return dict(state)
        seal = hmac.new((self.secret or self.key).encode(), meeting.key.encode(), hashlib.sha256)
        return {"reference": f"{meeting.key.lower()}-{seal.hexdigest()[:20]}"}

    def join_address(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> str:
        """Return the address of the room with a token of this person."""
        check_guest(guest)
        room = str(state.get("reference") or "")
        if not room:
            raise MeetingUnknown(provider=self.name, reason="no room")
        token = self._token(self._claims(meeting, room, guest, at))
        query = urlencode({"jwt": token, "lang": guest.language})
        wishes = "#config.startWithAudioMuted=true&config.startWithVideoMuted=true"
        listens = meeting.is_webinar and not guest.is_moderator
        return f"{self._room_url(room)}?{query}{wishes if listens else ''}"

    def _room_url(self, room: str) -> str:
        return f"{self.url.rstrip('/')}/{quote(room, safe='')}"

    def _claims(self, meeting: Meeting, room: str, guest: Guest, at: datetime) -> dict[str, Any]:
        may_record = guest.is_moderator and meeting.record
        return {
            "aud": self.audience,
            "iss": self._issuer(),
            "sub": self._subject(),
            "room": room,
            "nbf": int((at - _CLOCKS_DIFFER).timestamp()),
            "exp": int((at + timedelta(minutes=self.minutes)).timestamp()),
            "context": {
                # Every value is a text: other kinds make Prosody's plugin stumble.
                "user": {
                    "id": guest.key,
                    "name": one_line(guest.name, 100, instead="?"),
                    "moderator": _said(guest.is_moderator),
                    "affiliation": "owner" if guest.is_moderator else "member",
                },
                "features": {
                    "recording": _said(may_record),
                    "livestreaming": "false",
                    "transcription": "false",
                    "outbound-call": "false",
                },
            },
        }

    def _issuer(self) -> str:
        return self.app_id

    def _subject(self) -> str:
        return self.domain or (urlsplit(self.url).hostname or "")

    def _token(self, claims: Mapping[str, Any]) -> str:
        if self.secret:
            return tokens.written_hs256(claims, secret=self.secret)
        return tokens.written_rs256(claims, key=self.key, key_id=self.key_id)

    def _check_key(self) -> None:
        try:
            tokens.read_key(self.key)
        except ValueError:
            self._refuse("key")
        if not self.key_id:
            self._refuse("key_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedJitsi(Jitsi):
    """Jitsi as a Service of 8x8: rooms within an app, tokens by private key, reports signed.

    webhook_secret: of the endpoint in its console; without one nobody's coming is noted.
    """

    url: str = "https://8x8.vc"
    webhook_secret: str = field(default="", repr=False)

    _takes_keys_only: ClassVar[bool] = True

    @property
    def abilities(self) -> Abilities:
        """Return what this service can do."""
        return Abilities(is_short_lived=True, attends=bool(self.webhook_secret))

    def attendance_of(self, post: Post, *, at: datetime) -> tuple[Attendance, ...]:
        """Return who came or went."""
        event = self._read(post, at)
        what = _WHAT.get(reports.text(event, "eventType"))
        app, _slash, room = reports.text(event, "fqn").partition("/")
        happened_at = reports.moment(reports.text(event, "timestamp"), per_second=1000)
        guest = reports.text(event, "data", "id")
        if what is None or not room or not guest or happened_at is None:
            return ()
        if app != self.app_id:
            raise SignatureRefused(reason="another account")
        key = reports.text(event, "idempotencyKey") or post.body.decode("utf-8", "replace")
        return (
            Attendance(
                key=reports.key_of(self.name, key),
                meeting=room,
                what="joined" if what == "joined" else "left",
                at=happened_at,
                guest=guest,
            ),
        )

    def answer_to(self, post: Post, *, at: datetime) -> bytes:
        """Return nothing: a report awaits no words."""
        self._read(post, at)
        return b""

    def _read(self, post: Post, at: datetime) -> Any:  # noqa: ANN401 - JSON
        if not self.webhook_secret:
            self._cannot("attendance")
        reports.check_size(post.body)
        pairs = [
            (name.strip(), value)
            for name, _is, value in (
                one.partition("=") for one in post.headers.get("x-jaas-signature", "").split(",")
            )
        ]
        stamp = next((value for name, value in pairs if name == "t"), "")
        reports.check_age(stamp, at=at, most=OLDEST_REPORT)
        sealed = hmac.new(
            self.webhook_secret.encode(), stamp.encode() + b"." + post.body, hashlib.sha256
        )
        expected = base64.b64encode(sealed.digest())
        # Several while its secret is changed; schemes other than v1 are ignored.
        given = [value.encode() for name, value in pairs if name == "v1"]
        if not any(hmac.compare_digest(one, expected) for one in given):
            raise SignatureRefused(reason="signature")
        return reports.read(post.body)

    def _room_url(self, room: str) -> str:
        return f"{self.url.rstrip('/')}/{quote(self.app_id, safe='')}/{quote(room, safe='')}"

    def _issuer(self) -> str:
        return "chat"

    def _subject(self) -> str:
        return self.app_id


def _said(truth: bool) -> str:
    return "true" if truth else "false"
