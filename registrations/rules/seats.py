"""Who is given a place in a sitting that has not places for everybody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assemblies.enums import Capacity
from registrations.errors.places import PartyTooLarge


@dataclass(frozen=True, slots=True)
class Person:
    """What counts of a person here. ``delegation``: its key; None: she comes without one."""

    delegation: int | None
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Party:
    """People who asked together and come together, or not at all."""

    key: int
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many places there are, and how many of them one delegation or capacity may have."""

    places: int
    per_delegation: int | None = None
    per_capacity: Mapping[Capacity, int] = field(default_factory=dict)


def given_now(
    *, waiting: Sequence[Party], taken: Iterable[Person], limits: Limits
) -> tuple[int, ...]:
    """Name the parties, by key, that get their places now.

    waiting: in the order of asking. taken: everybody who holds or is offered a place. A party that
    does not fit, for want of places or by a limit, is passed over and keeps its place in the order;
    whoever fits gets places at once. After it no party that still waits would fit.

    Source: practice of organizers (first come, first served; a group comes together or not at
    all); reading of the project: a party that is too large for now does not block the next
    (docs/adr/0016).
    """
    counts = _Counts(taken, limits)
    return tuple(party.key for party in waiting if counts.give(party.people))


def check_possible(people: Sequence[Person], *, limits: Limits) -> None:
    """Refuse a party that would wait for ever, because it exceeds what an empty room allows.

    Raises PartyTooLarge with `most`, the number that could come, and `asked`.

    Source: reading of the project: who can never be given a place is told so when she asks.
    """
    groups = Counter(one.delegation for one in people if one.delegation is not None)
    capacities = Counter(one.capacity for one in people)
    sizes = [(len(people), limits.places)]
    if limits.per_delegation is not None:
        sizes.extend((size, limits.per_delegation) for size in groups.values())
    sizes.extend(
        (capacities[capacity], most)
        for capacity, most in limits.per_capacity.items()
        if capacities[capacity]
    )
    for asked, most in sizes:
        if asked > most:
            raise PartyTooLarge(asked=asked, most=most)


def offer_ends_at(*, at: datetime, hours: int, starts_at: datetime) -> datetime:
    """Give the moment at which an offer made at ``at`` has run out: then it is too late.

    hours: how long the organizer lets people think. It never reaches beyond the sitting's start.

    Source: reading of the project: a place that nobody can use any more is offered to nobody.
    """
    return min(at + timedelta(hours=hours), starts_at)


class _Counts:
    """What is taken so far, in all and against each limit."""

    def __init__(self, taken: Iterable[Person], limits: Limits) -> None:
        self.limits = limits
        self.people: Counter[str] = Counter()
        self._add(taken)

    def give(self, people: Sequence[Person]) -> bool:
        before = self.people.copy()
        self._add(people)
        if self._is_kept(people):
            return True
        self.people = before
        return False

    def _add(self, people: Iterable[Person]) -> None:
        for one in people:
            self.people.update(_counted_as(one))

    def _is_kept(self, people: Sequence[Person]) -> bool:
        """Ask only the limits that these people count against: others may be exceeded already."""
        limits = {"": self.limits.places}
        for one in people:
            if one.delegation is not None and self.limits.per_delegation is not None:
                limits[_of_delegation(one)] = self.limits.per_delegation
            if one.capacity in self.limits.per_capacity:
                limits[_of_capacity(one)] = self.limits.per_capacity[one.capacity]
        return all(self.people[name] <= most for name, most in limits.items())


def _counted_as(one: Person) -> Iterable[str]:
    yield ""
    yield _of_delegation(one)
    yield _of_capacity(one)


def _of_delegation(one: Person) -> str:
    return f"delegation {one.delegation}"


def _of_capacity(one: Person) -> str:
    return f"capacity {one.capacity}"
