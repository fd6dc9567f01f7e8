"""What the law of clashes has to know: of sittings, rooms, bodies, delegations, interpreters.

Everything is named by its key. None where a number may stand means that nobody has said it: what
is not known clashes with nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sessions.enums import Part
from sessions.rules.hours import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A sitting, as far as it can be in the way of another.

    body: whose sitting it is; None for what is none, such as a meal or a side event, whatever body
    it is printed under. end_is_estimate: it takes its room from nobody; persons and bodies are held
    by it none the less.
    group: which break-out group of its body sits, by any name; empty for the body itself.
    expected: how many people come at least. channels: languages to interpret into at the same time.
    people: who cannot be elsewhere, by key, below zero a guest's, with her weightiest part.
    """

    key: int
    hours: Hours
    body: int | None
    group: str = ""
    room: int | None = None
    end_is_estimate: bool = False
    is_cancelled: bool = False
    is_closed: bool = False
    expected: int | None = None
    channels: int = 0
    people: Mapping[int, Part] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """is_open: everybody passes through or may come in, so nothing closed can be held there."""

    capacity: int | None = None
    channels: int | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """A body declared not to meet at the same time as any of others; it holds both ways.

    A pair has one other; the Governing Council has every Standing Committee. That a body does not
    meet at the same time as itself need not be declared.
    """

    body: int
    others: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """How many delegates it has, and the bodies in which it should be represented."""

    key: int
    delegates: int
    bodies: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What an event has, and what was declared for it.

    channels: how many the interpreters of the whole event can serve at one time.
    """

    rooms: Mapping[int, Room] = field(default_factory=dict)
    apart: tuple[Apart, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    channels: int | None = None
