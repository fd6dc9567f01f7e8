"""Reads about places in sittings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet

from assemblies.enums import CalendarStatus, Capacity
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.permissions import acts_as_itself
from assemblies.rules.names import plain
from registrations.enums import PartyState
from registrations.models.seats import Seat, SeatLimit, SeatParty
from registrations.permissions.seats import seated_by
from registrations.rules import seats as law
from sessions.models.sittings import Sitting
from sessions.permissions import visible_sittings


@dataclass(frozen=True, slots=True)
class Rank:
    """Where somebody stands in a waiting list: the first is 1."""

    place: int
    of: int


def counted(participant: Participant) -> law.Person:
    """Return what of a participant counts for places. No query."""
    return law.Person(participant.delegation_id, Capacity(participant.capacity))


def limits_of(sitting: Sitting) -> law.Limits:
    """Return a sitting's places and limits; one without a number has places for all. One query."""
    rows = dict(SeatLimit.objects.filter(sitting=sitting).values_list("capacity", "most"))
    per_delegation = rows.pop("", None)
    if sitting.places is None:
        return law.Limits(places=_ROOM_FOR_ALL)
    return law.Limits(
        places=sitting.places,
        per_delegation=per_delegation,
        per_capacity={Capacity(capacity): most for capacity, most in rows.items()},
    )


_ROOM_FOR_ALL = 10**9


def parties_that_fit(sitting: Sitting) -> tuple[SeatParty, ...]:
    """Return the waiting parties that get places now, in the order of asking. Four queries.

    One query when there is no free place.
    """
    taken = Seat.objects.filter(sitting=sitting).taking()
    if sitting.places is not None and taken.count() >= sitting.places:
        return ()
    waiting = {
        party.pk: party
        for party in SeatParty.objects.filter(sitting=sitting).waiting().select_related("asked_by")
    }
    if not waiting:
        return ()
    given = law.given_now(
        waiting=_as_parties(waiting),
        taken=[_person(*row) for row in taken.values_list(*_COUNTED)],
        limits=limits_of(sitting),
    )
    return tuple(waiting[key] for key in given)


_COUNTED = ("participant__delegation_id", "participant__capacity")


def _as_parties(waiting: dict[int, SeatParty]) -> Sequence[law.Party]:
    people: dict[int, list[law.Person]] = defaultdict(list)
    seats = Seat.objects.filter(party__in=waiting, is_standing=True)
    for party, delegation, capacity in seats.values_list("party_id", *_COUNTED):
        people[party].append(_person(delegation, capacity))
    return [law.Party(key, tuple(people[key])) for key in waiting if people[key]]


def _person(delegation: int | None, capacity: str) -> law.Person:
    return law.Person(delegation, Capacity(capacity))


def unsettled_sittings(*, at: datetime) -> QuerySet[Sitting]:
    """Return the sittings with an offer that has run out, or cancelled with people on the list."""
    offers = SeatParty.objects.filter(state=PartyState.OFFERED).filter(
        Q(offer_expires_at__lte=at) | Q(sitting__starts_at__lte=at)
    )
    cancelled = SeatParty.objects.standing().filter(sitting__status=CalendarStatus.CANCELLED)
    found = Q(pk__in=offers.values("sitting")) | Q(pk__in=cancelled.values("sitting"))
    return Sitting.objects.filter(found).order_by("pk")


def rank_of(party: SeatParty) -> Rank | None:
    """Return where a party stands among those who wait, None when it does not. One query."""
    if party.state != PartyState.WAITING:
        return None
    waiting = SeatParty.objects.filter(sitting_id=party.sitting_id, state=PartyState.WAITING)
    counts = waiting.aggregate(
        place=Count("pk", filter=Q(position__lte=party.position)), of=Count("pk")
    )
    return Rank(counts["place"], counts["of"])


def own_parties(user: User, *, at: datetime) -> list[SeatParty]:
    """Return what stands for her in sittings that are not over, and offers that she may answer.

    Offers come first, those to people of the delegations that she registers among them; then by
    time. Sitting, event and `seats` with their people are loaded; three queries or four.
    """
    people = seated_by(user)
    her_own = people.filter(user=user) if acts_as_itself(user) else people.none()
    seats = Seat.objects.filter(is_standing=True)
    of_hers = Q(pk__in=seats.filter(participant__in=her_own).values("party"))
    of_theirs = Q(pk__in=seats.filter(participant__in=people).values("party"))
    seen = visible_sittings(user, at=at).filter(ends_at__gt=at)
    found = SeatParty.objects.standing().filter(
        of_hers | Q(of_theirs, state=PartyState.OFFERED), sitting__in=seen.values("pk")
    )
    run_out = Q(state=PartyState.OFFERED) & (
        Q(offer_expires_at__lte=at) | Q(sitting__starts_at__lte=at)
    )
    found = (
        found.exclude(run_out)
        .select_related("sitting__event")
        .prefetch_related(Prefetch("seats", seats.select_related("participant").order_by("pk")))
    )
    return sorted(
        found, key=lambda one: (one.state != PartyState.OFFERED, one.sitting.starts_at, one.pk)
    )


def waiting_people(sitting: Sitting) -> int:
    """Return how many people wait for a place. One query."""
    waiting = Seat.objects.filter(
        sitting=sitting, is_standing=True, party__state=PartyState.WAITING
    )
    return waiting.count()


def sittings_with_places(event: Event) -> QuerySet[Sitting]:
    """Return the sittings of an event that have places, with `waiting` and `offered` people."""
    seats = Q(seats__is_standing=True)
    return (
        Sitting.objects.filter(event_id=event.pk, places__isnull=False)
        .select_related("body", "room", "event")
        .annotate(
            waiting=Count("seats", filter=seats & Q(seats__party__state=PartyState.WAITING)),
            offered=Count("seats", filter=seats & Q(seats__party__state=PartyState.OFFERED)),
            held=F("places_taken") - F("offered"),
        )
        .order_by("starts_at", "pk")
    )


def seats_of(sitting: Sitting) -> QuerySet[Seat]:
    """Return everybody who ever asked, in the order of asking, with person and parliament.

    `group_of` is how many asked together.
    """
    return (
        Seat.objects.filter(sitting=sitting)
        .select_related(
            "party__asked_by", "participant__delegation__institution", "participant__institution"
        )
        .annotate(group_of=Count("party__seats"))
        .order_by("party__position", "pk")
    )


def seats_wanted(seats: Iterable[Seat], *, words: str = "", state: str = "") -> list[Seat]:
    """Return those of `seats_of` with these words in name or parliament, in a state. No query."""
    return [seat for seat in seats if _is_wanted(seat, words, state)]


def state_of(seat: Seat) -> str:
    """Return where one person stands: who left a group is gone, though the others are not."""
    left_the_others = seat.party.is_standing and not seat.is_standing
    return PartyState.GIVEN_UP if left_the_others else seat.party.state


def _is_wanted(seat: Seat, words: str, state: str) -> bool:
    if state and state_of(seat) != state:
        return False
    person = seat.participant
    names = [person.badge_name, person.family_name, person.given_name]
    found = person.delegation.institution if person.delegation else person.institution
    if found:
        names.extend(found.name.values())
    return plain(words) in plain(" ".join(names))
