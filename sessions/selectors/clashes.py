"""Which planned sittings do not go together: the draft as the law of clashes takes it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import BodyMember
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from sessions.enums import Part, SittingKind
from sessions.models.clashes import AcceptedClash, BodiesApart
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.models.timetabled import Timetabled
from sessions.rules import meetings
from sessions.rules.acceptances import Acceptance, Considered, considered, while_shared
from sessions.rules.clashes import Clash, clashes_among, clashes_of, worded
from sessions.rules.hours import Hours
from sessions.rules.meetings import Apart, Conditions, Meeting
from sessions.selectors.parts import People, people_of
from sessions.selectors.plans import Planned
from sessions.selectors.venue import channels_of
from sessions.selectors.wording import PARTS

Names = Mapping[str, dict[int | Part, str]]


class _Seats:
    """Who sits in which body while an event is held, as far as they are there. Two queries."""

    def __init__(self, event: Event) -> None:
        self.persons: defaultdict[int, set[int]] = defaultdict(set)
        self.bodies: defaultdict[int, set[int]] = defaultdict(set)
        seats = BodyMember.objects.filter(starts_on__lte=event.ends_on)
        for body, user, institution, ends_on in seats.values_list(
            "body_id", "user_id", "institution_id", "ends_on"
        ):
            if ends_on is not None and ends_on < event.starts_on:
                continue
            if user is not None:
                self.persons[body].add(user)
            else:
                self.bodies[institution].add(body)
        there = Participant.objects.accredited().delegates().filter(event_id=event.pk)
        self.delegates = tuple(
            there.order_by("delegation_id", "pk").values_list(
                "delegation_id", "delegation__institution_id", "user_id"
            )
        )

    @cached_property
    def delegations(self) -> tuple[meetings.Delegation, ...]:
        """The delegations whose Member has a seat in several bodies."""
        counted = Counter((key, member) for key, member, _user in self.delegates)
        return tuple(
            meetings.Delegation(key=key, delegates=n, bodies=frozenset(of))
            for (key, member), n in counted.items()
            if len(of := self.bodies.get(member, set())) > 1
        )

    @cached_property
    def expected(self) -> Mapping[int, int]:
        """How many people at least come to a sitting, by body; a body without seats is not there.

        Delegates of a Member that sits in several bodies divide: one of them is counted in each.
        """
        by_member: defaultdict[int, list[int | None]] = defaultdict(list)
        for _key, member, user in self.delegates:
            by_member[member].append(user)
        at_least = Counter({body: len(users) for body, users in self.persons.items()})
        for member, users in by_member.items():
            bodies = self.bodies.get(member, set())
            for body in bodies:
                others = sum(user not in self.persons[body] for user in users)
                at_least[body] += others if len(bodies) == 1 else min(others, 1)
        return at_least


@dataclass(frozen=True, slots=True)
class _There:
    people: People
    seats: _Seats


@dataclass(frozen=True, slots=True)
class Found:
    """The clashes of a draft, each with what is on record for it, and the names they need."""

    clashes: tuple[Considered, ...]
    names: Names

    @property
    def open(self) -> tuple[Considered, ...]:
        """Return those that nobody has accepted."""
        return tuple(one for one in self.clashes if one.accepted is None)

    def sentence(self, clash: Clash, *, beside: int | None = None) -> str:
        """Return what the clash is, in the active language; beside: the sitting it stands by."""
        return sentence_of(worded(clash, self.names, beside=beside))


def clashes_in(event: Event, planned: Collection[Planned]) -> Found:
    """Return the clashes of an event's draft, accepted ones too, by moment. Eight queries."""
    rooms, there = list(Room.objects.filter(event_id=event.pk)), _there(event)
    meetings_held = [_as_planned(one, there) for one in planned]
    clashes = clashes_among(meetings_held, _conditions(event, rooms, there))
    sharing = {one.sitting.pk for one in planned if one.facts.shares_room}
    found = [while_shared(one, sharing) for one in considered(clashes, _acceptances(event))]
    return Found(tuple(found), _names(event, planned, rooms, there.people))


def accepters_of(found: Found) -> dict[int, str]:
    """Return the names of those who accepted clashes, by account. One query."""
    on_record = [one.accepted or one.outdated for one in found.clashes]
    accounts = {one.by for one in on_record if one is not None and one.by is not None}
    return {user.pk: user.get_short_name() for user in User.objects.filter(pk__in=accounts)}


def clashes_with(
    event: Event, planned: Collection[Planned], *, sitting: Sitting | None, facts: Timetabled
) -> tuple[str, ...]:
    """Return what a sitting would clash with, had it these facts; no sitting: a new one.

    In sentences of the active language. Seven queries.
    """
    key = sitting.pk if sitting else 0
    rooms, there = list(Room.objects.filter(event_id=event.pk)), _there(event)
    one = _meeting(key, facts, there, places=sitting.places if sitting else None)
    others = [_as_planned(other, there) for other in planned]
    found = clashes_of(one, others, _conditions(event, rooms, there))
    names = _names(event, planned, rooms, there.people)
    names["body"][facts.body_id] = str(facts.body.name)
    names["sitting"][key] = str(facts.title)
    return tuple(sentence_of(worded(clash, names, beside=key)) for clash in found)


def _there(event: Event) -> _There:
    return _There(people_of(event), _Seats(event))


def _as_planned(one: Planned, there: _There) -> Meeting:
    key, places = one.sitting.pk, one.sitting.places
    return _meeting(key, one.facts, there, places=places, is_cancelled=one.is_cancelled)


def _meeting(
    key: int,
    facts: Timetabled,
    there: _There,
    *,
    places: int | None,
    is_cancelled: bool = False,
) -> Meeting:
    # Of meals, side events and desks many are printed under one name; they are no body's.
    body = facts.body_id if facts.kind == SittingKind.SITTING else None
    whole = body if not facts.group else None  # how many are in a group nobody has said
    expected = there.seats.expected.get(whole) if whole is not None else None
    return Meeting(
        key=key,
        hours=Hours(facts.starts_at, facts.ends_at),
        body=body,
        group=facts.group,
        room=facts.room_id,
        end_is_estimate=facts.end_is_indicative,
        is_cancelled=is_cancelled,
        is_closed=facts.is_closed,
        expected=expected if places is None else places,
        channels=len(facts.languages),
        people=there.people.at.get(key, {}),
    )


def _conditions(event: Event, rooms: Iterable[Room], there: _There) -> Conditions:
    pairs = BodiesApart.objects.values_list("one_id", "other_id")
    return Conditions(
        rooms={
            room.pk: meetings.Room(
                capacity=room.capacity, channels=room.channels, is_open=room.is_open
            )
            for room in rooms
        },
        apart=tuple(Apart(one, frozenset({other})) for one, other in pairs),
        delegations=there.seats.delegations,
        channels=channels_of(event),
    )


def _acceptances(event: Event) -> list[Acceptance]:
    rows = AcceptedClash.objects.filter(event_id=event.pk)
    return [
        Acceptance(
            key=row.key,
            terms=row.terms,
            by=row.accepted_by_id,
            at=row.accepted_at,
            reason=row.reason,
        )
        for row in rows
    ]


def _names(
    event: Event, planned: Iterable[Planned], rooms: Iterable[Room], people: People
) -> Names:
    delegations = Delegation.objects.filter(assembly_id=event.pk)
    of_delegations = delegations.values_list("pk", "institution__name")
    names: Names = {
        "room": {room.pk: room.name for room in rooms},
        "body": {},
        "sitting": {},
        "person": dict(people.names.items()),
        "part": {part: str(word).lower() for part, word in PARTS.items()},
        "delegation": {pk: str(LanguageMap(name)) for pk, name in of_delegations},
    }
    for one in planned:
        names["body"][one.facts.body_id] = str(one.facts.body.name)
        names["sitting"][one.sitting.pk] = str(one.facts.title)
    return names
