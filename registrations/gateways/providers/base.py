"""What services share: the checks of a meeting and a person, and saying no to what they lack."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NoReturn
from urllib.parse import urlsplit

from notifications.errors import WebhookAddressRefused
from notifications.rules.webhooks import check_address
from registrations.errors.providers import (
    MeetingRefused,
    ProviderAway,
    ProviderRefused,
    ProviderUnable,
)
from registrations.gateways.providers.interface import (
    NOTHING,
    Abilities,
    Attendance,
    Guest,
    Meeting,
    Post,
    Probe,
    Recording,
    State,
)

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,59}\Z")
_LONGEST_LINK = 4000  # the one of Zoom that starts a meeting holds a token
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that can nothing yet; the real ones say more."""

    name: str
    anywhere: bool = False

    _abilities: ClassVar[Abilities] = Abilities()

    @property
    def abilities(self) -> Abilities:
        """Return what this service can do."""
        return self._abilities

    def admit(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> State:
        """Return nothing: this service remembers nobody."""
        return NOTHING

    def dismiss(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> None:
        """Do nothing: this service remembers nobody."""

    def is_running(self, meeting: Meeting, state: State, *, at: datetime) -> bool:
        """Say that it cannot be told."""
        self._cannot("running")

    def end(self, meeting: Meeting, state: State, *, at: datetime) -> None:
        """Say that it cannot be ended from here."""
        self._cannot("ending")

    def recordings(self, meeting: Meeting, state: State, *, at: datetime) -> tuple[Recording, ...]:
        """Say that there are none to ask for."""
        self._cannot("recordings")

    def attendance_of(self, post: Post, *, at: datetime) -> tuple[Attendance, ...]:
        """Say that it reports nothing."""
        self._cannot("attendance")

    def answer_to(self, post: Post, *, at: datetime) -> bytes:
        """Say that it reports nothing."""
        self._cannot("attendance")

    def probe(self, *, at: datetime) -> Probe:
        """Ask the service the smallest question that needs the secret; raises nothing."""
        try:
            self._knock(at)
        except (ProviderAway, ProviderRefused) as error:
            return Probe(is_well=False, code=error.code, reason=str(error.details["reason"]))
        return Probe(is_well=True)

    def _knock(self, at: datetime) -> None:
        """Raise what is wrong."""

    def _cannot(self, what: str) -> NoReturn:
        raise ProviderUnable(provider=self.name, what=what)

    def _refuse(self, reason: str) -> NoReturn:
        raise ProviderRefused(provider=self.name, reason=reason)


def check_meeting(meeting: Meeting) -> None:
    """Refuse a meeting that no service could hold."""
    if not _KEY.match(meeting.key):
        raise MeetingRefused(field="key", reason="unreadable")
    if meeting.starts_at.tzinfo is None or meeting.ends_at.tzinfo is None:
        raise MeetingRefused(field="starts_at", reason="without a zone")
    if meeting.ends_at <= meeting.starts_at:
        raise MeetingRefused(field="ends_at", reason="before the beginning")


def check_guest(guest: Guest) -> None:
    """Refuse a person whom no service could let in."""
    if not _KEY.match(guest.key):
        raise MeetingRefused(field="guest", reason="unreadable")


def one_line(text: str, most: int, *, instead: str) -> str:
    """Return the text as services take it: without control characters, cut, and never empty."""
    line = " ".join(_CONTROLS.sub(" ", text).split())[:most].strip()
    return line or instead


def is_link(url: str, *, anywhere: bool) -> bool:
    """Tell whether people may be sent to an address: https, plain letters, no password in it."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > _LONGEST_LINK:
        return False
    try:
        parts = urlsplit(url)
        well_written = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False
    return well_written and (parts.scheme == "https" or (anywhere and parts.scheme == "http"))


def base_of(url: str, *, provider: str, anywhere: bool) -> str:
    """Return the address of a service without its last slash. Raises ProviderRefused."""
    try:
        check_address(url, anywhere=anywhere)
    except WebhookAddressRefused:
        raise ProviderRefused(provider=provider, reason="address") from None
    if "?" in url:
        raise ProviderRefused(provider=provider, reason="address")
    return url.rstrip("/")
