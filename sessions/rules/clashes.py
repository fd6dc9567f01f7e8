"""Which sittings of a programme do not go together, each with its reason.

A clash is a warning, which the secretariat may accept on record (`sessions.rules.acceptances`).
Everything here is a pass over the sittings in the order of their starts. What it costs beyond the
sorting is how many are held at one moment, and the number of clashes found.
"""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from assemblies.errors import msg
from sessions.enums import ClashKind, Part
from sessions.rules.hours import Hours
from sessions.rules.meetings import Conditions, Delegation, Meeting, Room

Facts = tuple[tuple[str, int], ...]

SENTENCES: Mapping[ClashKind, str] = MappingProxyType(
    {
        ClashKind.ROOM_TAKEN: msg("{room} is taken at that time: {sitting}."),
        ClashKind.ROOM_TOO_SMALL: msg("{room} holds {capacity} people; {expected} are expected."),
        ClashKind.ROOM_CHANNELS: msg(
            "Channels of interpretation in {room}: {channels}; needed: {needed}."
        ),
        ClashKind.EVENT_CHANNELS: msg(
            "Channels of interpretation needed at one time: {needed}; the event's interpreters "
            "serve {channels}: {sitting}."
        ),
        ClashKind.SAME_BODY: msg("{body} meets twice at that time: {sitting}."),
        ClashKind.SAME_PERSON: msg(
            "{person} is needed elsewhere at that time: {sitting} ({part})."
        ),
        ClashKind.BODIES_APART: msg(
            "{body} and {other_body} are not to meet at the same time: {sitting}."
        ),
        ClashKind.CLOSED_IN_OPEN_ROOM: msg(
            "{room} is open to everybody, and the sitting is closed."
        ),
        ClashKind.DELEGATION_TOO_SMALL: msg(
            "{delegation} belongs to more bodies that meet at that time ({bodies}) than it has "
            "delegates ({delegates}): {sitting}."
        ),
    }
)


_UNKNOWN = Room()
_LONGEST = 100  # signs, of the sittings in a key


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What does not go together, when, and about which room, body, person or delegation.

    sittings: their keys, lowest first. hours: while all of them are held. about: keys of what it is
    about, and numbers: what was counted, both by the names that the sentence has for them. parts:
    of the same person, her part in each of the sittings.
    """

    kind: ClashKind
    sittings: tuple[int, ...]
    hours: Hours
    about: Facts
    numbers: Facts = ()
    parts: tuple[Part, ...] = ()

    @property
    def key(self) -> str:
        """What stays the same while somebody moves the sittings: kind, matter and sittings.

        Never longer than a table's column: of very many sittings, it has their fingerprint.
        """
        about = ",".join(f"{name}={key}" for name, key in self.about)
        sittings = "+".join(map(str, self.sittings))
        if len(sittings) > _LONGEST:
            sittings = hashlib.sha256(sittings.encode()).hexdigest()
        return f"{self.kind}:{about}:{sittings}"

    @property
    def terms(self) -> str:
        """What an acceptance was given for: the hours shared, numbers, parts.

        Of one sitting and its room, the hours do not matter.
        """
        said = [f"{name}={number}" for name, number in self.numbers]
        said += [part.value for part in self.parts]
        if len(self.sittings) > 1:
            said += [self.hours.starts_at.isoformat(), self.hours.ends_at.isoformat()]
        return ",".join(said)

    @property
    def code(self) -> str:
        """The stable name for machines."""
        return self.kind.value

    @property
    def details(self) -> dict[str, object]:
        """Keys and numbers for machines; `worded` has the names for people."""
        return {
            **dict(self.about),
            **dict(self.numbers),
            "sittings": list(self.sittings),
            "parts": [part.value for part in self.parts],
            "starts_at": self.hours.starts_at.isoformat(),
            "ends_at": self.hours.ends_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Worded:
    """A clash with names instead of keys, ready for its sentence."""

    message: str
    details: Mapping[str, object]


def clashes_among(sittings: Iterable[Meeting], conditions: Conditions) -> tuple[Clash, ...]:
    """Return every clash of a programme, in the order of the moments at which they begin.

    Of a room, a body, a person, or two bodies kept apart, each two sittings at one time are a clash
    of their own. Interpreters and delegations are short where too many sittings are held at one
    moment: each largest such set of sittings is one clash, and no part of it is another. A
    delegation needs somebody in each *body*, wherever it breaks into groups, and only parallel
    sittings can be too many for it. A sitting whose end is an estimate takes its room from nobody.
    What is cancelled clashes with nothing.

    Source: programmes of the Assemblies, in which a body sits in parallel only with its own
    break-out groups, and real double bookings (rules.md, section 5); Statutes, art. 10 (2003), for
    delegations of few; reading of the project: each is a warning (docs/adr/0025).
    """
    held = sorted((one for one in sittings if not one.is_cancelled), key=_by_start)
    found = [
        *_by_themselves(held, conditions),
        *_in_pairs(held, conditions),
        *_short_of_interpreters(held, conditions),
        *_short_of_delegates(held, conditions.delegations),
    ]
    return tuple(sorted(found, key=_by_moment))


def clashes_of(
    one: Meeting, others: Iterable[Meeting], conditions: Conditions
) -> tuple[Clash, ...]:
    """Return the clashes of one sitting, as it is or as somebody would have it, with the others.

    They are those that `clashes_among` finds with this sitting among them. Another of the same key
    is the sitting itself before the change, and does not count.

    Source: as `clashes_among`.
    """
    near = (other for other in others if other.key != one.key and other.hours.meet(one.hours))
    found = clashes_among([one, *near], conditions)
    return tuple(clash for clash in found if one.key in clash.sittings)


def worded(
    clash: Clash, names: Mapping[str, Mapping[int | Part, str]], *, beside: int | None = None
) -> Worded:
    """Put names in the place of keys, for `sentence_of`.

    names: of the rooms, bodies, persons, delegations and sittings, by kind and key, under "room",
    "body", "person", "delegation", "sitting", and of the parts under "part". beside: the sitting
    beside which the sentence stands, so that it names only the others.

    Source: none of its own.
    """
    others = [at for at, key in enumerate(clash.sittings) if key != beside]
    details: dict[str, object] = dict(clash.numbers)
    for name, key in clash.about:
        details[name] = names[name.removeprefix("other_")][key]
    details["sitting"] = ", ".join(names["sitting"][clash.sittings[at]] for at in others)
    if clash.parts:
        details["part"] = ", ".join(names["part"][clash.parts[at]] for at in others)
    return Worded(SENTENCES[clash.kind], details)


# One sitting and its room


def _by_themselves(held: Iterable[Meeting], conditions: Conditions) -> Iterator[Clash]:
    for one in held:
        if one.room is None:
            continue
        room = conditions.rooms.get(one.room, _UNKNOWN)
        about = (("room", one.room),)
        if one.is_closed and room.is_open:
            yield _clash(ClashKind.CLOSED_IN_OPEN_ROOM, (one,), about)
        if room.capacity is not None and (one.expected or 0) > room.capacity:
            numbers = (("capacity", room.capacity), ("expected", one.expected or 0))
            yield _clash(ClashKind.ROOM_TOO_SMALL, (one,), about, numbers)
        if room.channels is not None and one.channels > room.channels:
            numbers = (("channels", room.channels), ("needed", one.channels))
            yield _clash(ClashKind.ROOM_CHANNELS, (one,), about, numbers)


# Two sittings at one time


def _in_pairs(held: Iterable[Meeting], conditions: Conditions) -> Iterator[Clash]:
    apart = _apart_from(conditions)
    lanes = _Lanes()
    for one in held:
        for kind, lane, about in _lanes_of(one):
            for other in lanes.at_the_start_of(one, (kind, *lane)):
                yield _clash(kind, (other, one), about)
            lanes.join(one, (kind, *lane))
        if one.body is None or one.body not in apart:
            continue
        for body in apart[one.body]:
            for other in lanes.at_the_start_of(one, (ClashKind.BODIES_APART, body)):
                low, high = sorted((one.body, body))
                about = (("body", low), ("other_body", high))
                yield _clash(ClashKind.BODIES_APART, (other, one), about)
        lanes.join(one, (ClashKind.BODIES_APART, one.body))


def _lanes_of(one: Meeting) -> Iterator[tuple[ClashKind, tuple[int | str, ...], Facts]]:
    """Yield what only one sitting can have at a time."""
    if one.room is not None and not one.end_is_estimate:
        yield ClashKind.ROOM_TAKEN, (one.room,), (("room", one.room),)
    if one.body is not None:
        yield ClashKind.SAME_BODY, (one.body, one.group), (("body", one.body),)
    for person in one.people:
        yield ClashKind.SAME_PERSON, (person,), (("person", person),)


def _apart_from(conditions: Conditions) -> Mapping[int, Sequence[int]]:
    """Return the bodies from which each is kept apart, both ways."""
    apart: defaultdict[int, set[int]] = defaultdict(set)
    for declared in conditions.apart:
        for other in declared.others - {declared.body}:
            apart[declared.body].add(other)
            apart[other].add(declared.body)
    return {body: sorted(others) for body, others in apart.items()}


class _Lanes:
    """Who has what just now; those that have ended are taken out when somebody asks."""

    def __init__(self) -> None:
        self._in: defaultdict[Hashable, list[Meeting]] = defaultdict(list)

    def at_the_start_of(self, one: Meeting, lane: Hashable) -> list[Meeting]:
        starts_at = one.hours.starts_at
        self._in[lane] = [other for other in self._in[lane] if other.hours.ends_at > starts_at]
        return self._in[lane]

    def join(self, one: Meeting, lane: Hashable) -> None:
        self._in[lane].append(one)


# Too many at one moment


def _short_of_interpreters(held: Iterable[Meeting], conditions: Conditions) -> Iterator[Clash]:
    most = conditions.channels
    if most is None:
        return
    for crowd in _crowds(one for one in held if one.channels):
        needed = sum(one.channels for one in crowd)
        if needed > most:
            numbers = (("channels", most), ("needed", needed))
            yield _clash(ClashKind.EVENT_CHANNELS, crowd, (), numbers)


def _short_of_delegates(
    held: Iterable[Meeting], delegations: Iterable[Delegation]
) -> Iterator[Clash]:
    """Ask once for all delegations that belong to the same bodies."""
    alike: defaultdict[frozenset[int], list[Delegation]] = defaultdict(list)
    for delegation in delegations:
        if _can_serve(delegation) < len(delegation.bodies):
            alike[delegation.bodies].append(delegation)
    bits: dict[int | None, int] = {
        body: 1 << place for place, body in enumerate(frozenset().union(*alike))
    }
    crowds = list(_crowds(one for one in held if one.body in bits))
    masks = [_mask((one.body for one in crowd), bits) for crowd in crowds]
    for bodies, of_them in alike.items():
        mask, least = _mask(bodies, bits), min(map(_can_serve, of_them))
        too_many = (
            [one for one in crowd if one.body in bodies]
            for crowd, of_crowd in zip(crowds, masks, strict=True)
            if (of_crowd & mask).bit_count() > least
        )
        for crowd in _largest(too_many):
            count = len({one.body for one in crowd})
            for delegation in of_them:
                if count > _can_serve(delegation):
                    about = (("delegation", delegation.key),)
                    numbers = (("bodies", count), ("delegates", delegation.delegates))
                    yield _clash(ClashKind.DELEGATION_TOO_SMALL, crowd, about, numbers)


def _can_serve(delegation: Delegation) -> int:
    """Return in how many bodies it can be at a time; a delegation of nobody yet lacks no second."""
    return max(1, delegation.delegates)


def _mask(bodies: Iterable[int | None], bits: Mapping[int | None, int]) -> int:
    """Return a set of bodies as one number, so that two sets are compared at once."""
    mask = 0
    for body in bodies:
        mask |= bits[body]
    return mask


def _crowds(held: Iterable[Meeting]) -> Iterator[list[Meeting]]:
    """Yield each largest set of sittings held at one moment, in the order of the moments.

    A set is as large as it gets when the last of it has come and none has ended.
    """
    inside: list[Meeting] = []
    for one in held:
        staying = [other for other in inside if other.hours.ends_at > one.hours.starts_at]
        if len(staying) < len(inside):
            yield inside
        inside = [*staying, one]
    if inside:
        yield inside


def _largest(crowds: Iterable[list[Meeting]]) -> Iterator[list[Meeting]]:
    """Leave out what is part of another, where of each crowd only some sittings were taken.

    A sitting is in crowds that follow each other, so that a part is always part of its neighbour.
    """
    last: list[Meeting] = []
    keys: set[int] = set()
    for crowd in crowds:
        those = {one.key for one in crowd}
        if those <= keys:
            continue
        if not keys <= those:
            yield last
        last, keys = crowd, those
    if last:
        yield last


def _clash(kind: ClashKind, held: Iterable[Meeting], about: Facts, numbers: Facts = ()) -> Clash:
    held = sorted(held, key=lambda one: one.key)
    starts_at = max(one.hours.starts_at for one in held)
    person = dict(about).get("person")
    return Clash(
        kind=kind,
        sittings=tuple(one.key for one in held),
        hours=Hours(starts_at, min(one.hours.ends_at for one in held)),
        about=about,
        numbers=numbers,
        parts=() if person is None else tuple(one.people[person] for one in held),
    )


_ORDER = {kind: place for place, kind in enumerate(ClashKind)}


def _by_start(one: Meeting) -> tuple[datetime, datetime, int]:
    return one.hours.starts_at, one.hours.ends_at, one.key


def _by_moment(clash: Clash) -> tuple[datetime, datetime, int, tuple[int, ...], Facts]:
    hours = clash.hours
    return hours.starts_at, hours.ends_at, _ORDER[clash.kind], clash.sittings, clash.about
