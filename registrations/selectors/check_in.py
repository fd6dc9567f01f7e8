"""Who may be admitted, who was, and what is left to arrive."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.rules.names import plain
from registrations.enums import PartyState
from registrations.models.badges import Badge
from registrations.models.check_in import CheckIn
from registrations.models.seats import Seat
from registrations.selectors.photos import photo_of
from sessions.models.sittings import Sitting

ARRIVED, MISSING = "arrived", "missing"


@dataclass(frozen=True, slots=True)
class OnTheList:
    """A participant as the door needs her: every badge she ever had, and where she was admitted.

    check_in: the one that stands at the place asked for. organization: of who has no delegation.
    """

    participant: Participant
    badges: tuple[Badge, ...]
    check_in: CheckIn | None
    holds_place: bool

    @property
    def is_accredited(self) -> bool:
        return self.participant.withdrawn_at is None


def people_at_the_door(event: Event, sitting: Sitting | None) -> tuple[OnTheList, ...]:
    """Return everybody who was ever accredited, by name. Four queries at most."""
    people = (
        Participant.objects.filter(event_id=event.pk, accredited_at__isnull=False)
        .select_related("delegation__institution", "registration")
        .prefetch_related(Prefetch("badges", Badge.objects.order_by("serial")))
        .order_by("family_name", "given_name", "pk")
    )
    admitted = {one.participant_id: one for one in standing_check_ins(event, sitting)}
    holding = _holding_places(sitting)
    return tuple(
        OnTheList(one, tuple(one.badges.all()), admitted.get(one.pk), one.pk in holding)
        for one in people
    )


def arrivals_wanted(
    event: Event, sitting: Sitting | None, *, words: str = "", state: str = ""
) -> list[OnTheList]:
    """Return the accredited with these words in name or origin, by name. Four queries at most.

    state: ``arrived`` or ``missing``; empty: all.
    """
    return [
        one
        for one in people_at_the_door(event, sitting)
        if one.is_accredited and _is_wanted(one, words, state)
    ]


def _is_wanted(one: OnTheList, words: str, state: str) -> bool:
    if state and (state == ARRIVED) is not (one.check_in is not None):
        return False
    person = one.participant
    names = f"{person.badge_name} {person.family_name} {person.given_name} {origin_of(person)}"
    return plain(words) in plain(names)


def standing_check_ins(event: Event, sitting: Sitting | None) -> QuerySet[CheckIn]:
    """Return who was admitted at a place, the latest first, with account, person and badge."""
    found = CheckIn.objects.standing().of(event.pk, sitting.pk if sitting else None)
    return found.select_related(
        "participant__delegation__institution",
        "participant__registration",
        "admitted_by",
        "badge",
        "sitting",
    ).order_by("-admitted_at", "-pk")


def origin_of(participant: Participant) -> str:
    """Return from where somebody comes: her Member, else the organization she named. No query.

    Needs delegation and institution, and the registration, loaded.
    """
    if participant.delegation is not None:
        return str(participant.delegation.institution.name)
    registration = getattr(participant, "registration", None)
    return registration.organization if registration is not None else ""


def pictured_registration(participant: Participant) -> int | None:
    """Return the key of the person's registration where it has a picture, else None. One query."""
    registration = getattr(participant, "registration", None)
    if registration is None or photo_of(registration) is None:
        return None
    return int(registration.pk)


def holds_place(participant: Participant, sitting: Sitting | None) -> bool:
    """Tell whether one of a sitting's places is this person's. One query, none without limits."""
    if sitting is None or sitting.places is None:
        return False
    held = Seat.objects.filter(sitting=sitting, participant=participant, is_standing=True)
    return held.filter(party__state=PartyState.HELD).exists()


def _holding_places(sitting: Sitting | None) -> frozenset[int]:
    if sitting is None or sitting.places is None:
        return frozenset()
    held = Seat.objects.filter(sitting=sitting, is_standing=True, party__state=PartyState.HELD)
    return frozenset(held.values_list("participant_id", flat=True))


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a group are expected and how many of them were admitted."""

    name: str
    expected: int
    arrived: int
    last_at: datetime | None

    @property
    def missing(self) -> int:
        return self.expected - self.arrived


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Who of an event's accredited people was admitted, by where they come from and as what.

    by_capacity: named by the capacity's word.
    """

    expected: int
    arrived: int
    by_origin: tuple[Count, ...]
    by_capacity: tuple[Count, ...]


def arrivals_of(event: Event, sitting: Sitting | None = None) -> Arrivals:
    """Return the counts of the accredited and the admitted. Four queries at most."""
    listed = [one for one in people_at_the_door(event, sitting) if one.is_accredited]
    origins = _counts((origin_of(one.participant), one) for one in listed)
    return Arrivals(
        expected=len(listed),
        arrived=sum(one.check_in is not None for one in listed),
        by_origin=origins,
        by_capacity=_counts((one.participant.capacity, one) for one in listed),
    )


def _counts(named: Iterable[tuple[str, OnTheList]]) -> tuple[Count, ...]:
    expected: Counter[str] = Counter()
    arrived: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for name, one in named:
        expected[name] += 1
        if one.check_in is not None:
            arrived[name] += 1
            at = one.check_in.admitted_at
            last[name] = max(at, last.get(name, at))
    return tuple(
        Count(name, expected[name], arrived[name], last.get(name)) for name in sorted(expected)
    )
