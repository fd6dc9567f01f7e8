"""Reads of registration for events without delegations: who may come, for what, who has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assemblies.enums import InstitutionKind
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.models.institutions import Institution, MembershipPeriod
from assemblies.rules.names import plain
from registrations.enums import AdmittedKind, PartyState, RegistrationState
from registrations.models.admissions import Admission, WantedSitting
from registrations.models.registrations import Registration
from registrations.models.seats import Seat, SeatParty
from registrations.rules.admissions import Conditions
from registrations.rules.windows import Window, WindowState, state_of
from registrations.selectors.seats import Rank, rank_of
from sessions.models.sittings import Sitting


def admission_of(event: int) -> Admission | None:
    """Return how people register for an event, by its key; None: not here. One query."""
    return Admission.objects.filter(event=event).first()


def conditions_of(admission: Admission) -> Conditions:
    """Return what the law asks of who registers. No query."""
    return Conditions(
        who=AdmittedKind(admission.who),
        most_of_member=admission.most_of_member,
        most_women_of_member=admission.most_women_of_member,
        most_men_of_member=admission.most_men_of_member,
        youngest=admission.youngest,
        oldest=admission.oldest,
    )


def window_state(event: Event, at: datetime) -> WindowState | None:
    """Return how registration for an event stands; None while it has no dates. No query."""
    opens_at, closes_at = event.registration_opens_at, event.registration_closes_at
    if opens_at is None or closes_at is None:
        return None
    return state_of(Window(opens_at, closes_at), at=at)


def members_on(day: date) -> QuerySet[Institution]:
    """Return the parliaments that are Members on a day, and the Associate Members."""
    periods = MembershipPeriod.objects.filter(institution=OuterRef("pk")).on(day)
    is_member = Q(kind=InstitutionKind.PARLIAMENT) & Q(Exists(periods))
    return Institution.objects.filter(is_member | Q(kind=InstitutionKind.ASSOCIATE))


def members_to_choose(day: date) -> list[Institution]:
    """Return the same, by name in the active language. One query."""
    return sorted(members_on(day).only("name", "kind"), key=lambda one: plain(str(one.name)))


def waiting_in(sittings: Iterable[Sitting]) -> dict[int, int]:
    """Return how many people wait for a place in each of the sittings that are full, by key.

    One query, none where no sitting is full.
    """
    full = [one.pk for one in sittings if one.places_left == 0]
    if not full:
        return {}
    waiting = Seat.objects.filter(
        sitting__in=full, is_standing=True, party__state=PartyState.WAITING
    )
    return dict(waiting.order_by().values_list("sitting").annotate(Count("pk")))


def offered_sittings(event: Event, at: datetime) -> tuple[Sitting, ...]:
    """Return the sittings of an event for which one may register at a moment. One query.

    Not those that have begun, that are cancelled, or that only members of a body attend.
    """
    open_to_all = Sitting.objects.filter(
        event_id=event.pk, is_closed=False, cancelled_at=None, starts_at__gt=at
    )
    found = tuple(open_to_all.select_related("body", "room").order_by("starts_at", "pk"))
    for sitting in found:
        sitting.event = event
    return found


def enrolment_of(user: User, event: int) -> Registration | None:
    """Return this account's registration for an event, by its key, that it has not withdrawn."""
    own = Registration.objects.filter(applicant=user, file=None, event=event)
    standing = own.exclude(state=RegistrationState.WITHDRAWN)
    return standing.select_related("event", "institution", "participant").first()


def latest_of(user: User) -> Registration | None:
    """Return what this account's person last said of herself, of whatever event. One query."""
    own = Registration.objects.filter(applicant=user, file=None)
    return own.order_by("-pk").first()


def chosen_by(person: Registration) -> frozenset[int]:
    """Return the sittings, by key, where she has or waits for a place; those wanted until then.

    One query.
    """
    if person.state != RegistrationState.APPROVED:
        return wanted_by(person)
    seats = Seat.objects.filter(participant=person.participant_id, is_standing=True)
    return frozenset(seats.values_list("sitting_id", flat=True))


def wanted_by(person: Registration) -> frozenset[int]:
    """Return the sittings, by key, for which she registered and that she has not given up."""
    wanted = WantedSitting.objects.filter(registration=person)
    return frozenset(wanted.values_list("sitting_id", flat=True))


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A sitting of an event, and how somebody stands there.

    party: her place or her waiting, None while she has neither; rank: in the waiting list.
    """

    sitting: Sitting
    is_wanted: bool
    party: SeatParty | None = None
    rank: Rank | None = None

    @property
    def is_held(self) -> bool:
        return self.party is not None and self.party.state == PartyState.HELD

    @property
    def is_offered(self) -> bool:
        return self.party is not None and self.party.state == PartyState.OFFERED

    @property
    def is_waiting(self) -> bool:
        return self.party is not None and self.party.state == PartyState.WAITING


def lines_of(person: Registration) -> tuple[SittingLine, ...]:
    """Return the sittings of her event, in order, with how she stands. Four queries.

    One more for each waiting list that she is on. Closed sittings are left out.
    """
    event, wanted = person.event, wanted_by(person)
    parties = _parties_of(person)
    sittings = Sitting.objects.filter(event_id=event.pk, is_closed=False)
    lines = []
    for sitting in sittings.select_related("body", "room").order_by("starts_at", "pk"):
        sitting.event = event
        party = parties.get(sitting.pk)
        rank = rank_of(party) if party else None
        lines.append(SittingLine(sitting, sitting.pk in wanted, party, rank))
    return tuple(lines)


def _parties_of(person: Registration) -> dict[int, SeatParty]:
    if person.participant_id is None:
        return {}
    seats = Seat.objects.filter(participant=person.participant_id, is_standing=True)
    return {seat.sitting_id: seat.party for seat in seats.select_related("party")}
