"""What every service for online meetings is asked: plain shapes in, plain shapes out, no tables.

A caller keeps two dictionaries and gives them back: what `prepare` said of a meeting (its `state`,
with a `reference` under which reports name the meeting) and what `admit` said of a person
(`Guest.kept`). Both hold plain JSON; both may hold what lets somebody in, so they are kept sealed.

Times are aware; `at` is the moment of the asking, given by the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

State = Mapping[str, Any]

NOTHING: State = {}


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a service can do; what it cannot raises ProviderUnable.

    remembers_guests: `admit` says something that is kept and given back. is_short_lived: a join
    address stops working minutes after it was made, so one that is passed on helps nobody.
    """

    ends: bool = False
    records: bool = False
    attends: bool = False
    tells_running: bool = False
    remembers_guests: bool = False
    is_short_lived: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sitting as services see it.

    key: ours, 2 to 60 letters, digits and hyphens; the same meeting has the same for ever. title:
    at most 200 characters are used. language: a code as of HTML. address: where it is held, of a
    plain address only. is_webinar: an audience listens to a few.
    """

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    language: str = "en"
    record: bool = False
    is_webinar: bool = False
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Guest:
    """A person who may come in.

    key: ours, of a person in this meeting, never an address of hers. address: of mail; only given
    to services that know people by it. kept: what `admit` said of her, if anything.
    """

    key: str
    name: str
    address: str = ""
    is_moderator: bool = False
    language: str = "en"
    kept: State = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Recording:
    """reference: the service's own. seconds: how long it is, 0 where it does not say."""

    reference: str
    title: str
    address: str
    starts_at: datetime | None = None
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A report as it came in, byte for byte: what is signed is checked before anything is read.

    address: the whole address it was posted to, with its query. headers: by names in small letters.
    """

    address: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody came or went.

    key: the same when a report comes twice, so that it is counted once. meeting: the `reference` of
    the meeting's state. guest: the key of the person, or "" where the service knows her by
    `registrant` (of what `admit` said) or by her `address` only.
    """

    key: str
    meeting: str
    what: Literal["joined", "left"]
    at: datetime
    guest: str = ""
    registrant: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """How a service does now. code: of the refusal, or ""; reason: its one or two words."""

    is_well: bool
    code: str = ""
    reason: str = ""


class Provider(Protocol):
    """A service for online meetings; how it is reached stands in its settings.

    Every function may raise ProviderAway (later it may do) and ProviderRefused (its settings are
    wrong); nothing else comes out of a network that is down or an answer that is garbage.
    """

    @property
    def name(self) -> str:
        """Return the name in the settings."""

    @property
    def abilities(self) -> Abilities:
        """Return what this service can do."""

    def prepare(self, meeting: Meeting, state: State, *, at: datetime) -> State:
        """Make the meeting known, or bring it up to date, and return its state.

        state: what was said the last time, or NOTHING. Twice is once. Raises MeetingRefused.
        """

    def admit(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> State:
        """Make a person known where the service remembers people; return what is kept of her.

        Twice is once. Raises MeetingUnknown, MeetingRefused.
        """

    def dismiss(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> None:
        """Let a person in no more, where the service remembers people. Twice is once."""

    def join_address(self, meeting: Meeting, state: State, guest: Guest, *, at: datetime) -> str:
        """Return the address that lets this person in now; to be sent there, never to be kept.

        Raises MeetingUnknown, MeetingRefused.
        """

    def is_running(self, meeting: Meeting, state: State, *, at: datetime) -> bool:
        """Tell whether somebody is in the meeting. Raises ProviderUnable."""

    def end(self, meeting: Meeting, state: State, *, at: datetime) -> None:
        """Send everybody out, or take back a meeting that has not begun.

        One that is over, or unknown by now, is fine. Raises ProviderUnable.
        """

    def recordings(self, meeting: Meeting, state: State, *, at: datetime) -> tuple[Recording, ...]:
        """Return what can be watched by now. Raises ProviderUnable."""

    def attendance_of(self, post: Post, *, at: datetime) -> tuple[Attendance, ...]:
        """Return who came or went by a report; empty for reports of other things.

        Raises SignatureRefused, ProviderUnable.
        """

    def answer_to(self, post: Post, *, at: datetime) -> bytes:
        """Return the JSON that a report is to be answered with; empty where none is awaited.

        Raises SignatureRefused, ProviderUnable.
        """

    def probe(self, *, at: datetime) -> Probe:
        """Ask the service the smallest question that needs the secret; raises nothing."""
