"""Reads over the registered people of an event: the secretariat's lists, and who looks alike."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assemblies.enums import Capacity, EventKind
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.rules.names import plain
from registrations.enums import AskedOf, AskedWhen, InquiryState, RegistrationState
from registrations.models.photos import Photo
from registrations.models.questions import Answer, Question
from registrations.models.registrations import Registration
from registrations.selectors.inquiries import in_state

WAITING = RegistrationState.SUBMITTED
# What a list is sorted by: the name in the address, then the columns. Keys make an order total.
ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("family_name", "given_name", "pk"),
    "changed": ("-changed_at", "-pk"),
    "oldest": ("changed_at", "pk"),
    "delegation": ("file__delegation__institution__code", "family_name", "given_name", "pk"),
    "capacity": ("capacity", "family_name", "given_name", "pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of people is narrowed by; the empty word narrows nothing.

    view: a state, "mine" (waits for the reader), "again" (changed since it was approved), "asked"
    (who came without a delegation has not answered yet) or "answered".
    waits_days: at least so many days with the secretariat. photo: "yes" or "no".
    answers: "missing". sort: a name of `ORDERS`.
    """

    search: str = ""
    view: str = ""
    capacity: str = ""
    delegation: str = ""
    group: str = ""
    photo: str = ""
    answers: str = ""
    waits_days: int = 0
    sort: str = "name"

    def as_plain(self) -> dict[str, Any]:
        """Return the filters as they are kept with an export."""
        return asdict(self)


def people_wanted(
    people: QuerySet[Registration],
    event: Event,
    wanted: Wanted,
    *,
    mine: Collection[Capacity],
    at: datetime,
) -> QuerySet[Registration]:
    """Return the event's people among ``people`` as wanted, in order.

    mine: the capacities about which the reader decides. A search asks the database once more, for
    the names of delegations; so does the search for missing answers, for the questions.
    """
    found = people.filter(event=event, **_columns_of(wanted))
    if wanted.delegation:
        found = found.filter(_for_member(event, "code", wanted.delegation))
    if wanted.group:
        found = found.filter(_for_member(event, "groups__code", wanted.group))
    if wanted.search:
        found = found.filter(searched(wanted.search))
    if wanted.view in _VIEWS:
        found = found.filter(_VIEWS[wanted.view](mine))
    if wanted.waits_days:
        long_ago = at - timedelta(days=wanted.waits_days)
        found = found.filter(state=WAITING, changed_at__lte=long_ago)
    if wanted.photo:
        has_photo = Exists(Photo.objects.filter(registration=OuterRef("pk")))
        found = found.filter(has_photo if wanted.photo == "yes" else ~has_photo)
    if wanted.answers:
        found = found.filter(_misses_an_answer(event))
    return found.order_by(*ORDERS.get(wanted.sort, ORDERS["name"]))


def _columns_of(wanted: Wanted) -> dict[str, Any]:
    asked = {
        "capacity": wanted.capacity,
        "state": wanted.view if wanted.view in set(RegistrationState) else "",
    }
    return {column: value for column, value in asked.items() if value}


def _for_member(event: Event, column: str, value: str) -> Q:
    """Keep people who come for an institution; where there are no delegations, by themselves."""
    way = "file__delegation__institution" if event.kind == EventKind.ASSEMBLY else "institution"
    return Q(**{f"{way}__{column}": value})


def searched(text: str) -> Q:
    """Keep people of whom every word is in the name, the address, or the delegation's name."""
    words = plain(text).split()
    named = [
        (one.pk, plain(" ".join([*one.name.values(), one.code, one.iso3])))
        for one in Institution.objects.only("name", "code", "iso3")
    ]
    found = Q()
    for word in words:
        parliaments = [pk for pk, names in named if word in names]
        of_parliament = Q(file__delegation__institution__in=parliaments)
        of_parliament |= Q(institution__in=parliaments)
        found &= Q(search_key__contains=word) | of_parliament
    return found


def waits_for(capacities: Collection[Capacity]) -> Q:
    """Keep who waits for a decision, and whose answer to a question waits to be read.

    capacities: about which the reader decides. Not who was asked and has not answered yet.
    """
    waits = Q(state=WAITING) & ~Q(in_state(InquiryState.ASKED))
    return Q(capacity__in=list(capacities)) & (waits | Q(in_state(InquiryState.ANSWERED)))


def changed_since_approval() -> Q:
    """Keep people whom a change sent back to the secretariat, or who were corrected since."""
    again = Q(state=WAITING, participant__isnull=False)
    corrected = Q(state=RegistrationState.APPROVED, changed_at__gt=F("decided_at"))
    return again | corrected


_VIEWS: Mapping[str, Callable[[Collection[Capacity]], Q]] = {
    "mine": waits_for,
    "again": lambda _mine: changed_since_approval(),
    "asked": lambda _mine: Q(in_state(InquiryState.ASKED)),
    "answered": lambda _mine: Q(in_state(InquiryState.ANSWERED)),
}


def _misses_an_answer(event: Event) -> Q:
    """Keep people without an answer to a question that is required of them."""
    asked = Question.objects.filter(
        event=event, of=AskedOf.PERSON, is_required=True, retired_at__isnull=True
    )
    missing = Q(pk__in=[])
    for question in asked.order_by("pk"):
        about = Q() if not question.capacities else Q(capacity__in=question.capacities)
        if question.asked_when == AskedWhen.AFTER_APPROVAL:
            about &= Q(state=RegistrationState.APPROVED)
        if question.depends_on_id is not None:
            about &= Q(
                Exists(_answers(question.depends_on_id).filter(value=question.depends_value))
            )
        missing |= about & ~Q(Exists(_answers(question.pk)))
    gone = [RegistrationState.WITHDRAWN, RegistrationState.REFUSED]
    return missing & ~Q(state__in=gone)


def _answers(question: int) -> QuerySet[Answer]:
    return Answer.objects.filter(question=question, registration=OuterRef("pk"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people of an event stand where; mine: waiting for the reader's decision."""

    total: int
    mine: int
    waiting: int
    again: int
    approved: int
    draft: int
    refused: int
    withdrawn: int


def counts_of(
    people: QuerySet[Registration], event: Event, *, mine: Collection[Capacity]
) -> Counts:
    """Return how many of the event's people among ``people`` stand where."""
    waits = Q(state=WAITING)
    found = people.filter(event=event).aggregate(
        total=Count("pk"),
        mine=Count("pk", filter=waits_for(mine)),
        waiting=Count("pk", filter=waits),
        again=Count("pk", filter=changed_since_approval()),
        approved=Count("pk", filter=Q(state=RegistrationState.APPROVED)),
        draft=Count("pk", filter=Q(state=RegistrationState.DRAFT)),
        refused=Count("pk", filter=Q(state=RegistrationState.REFUSED)),
        withdrawn=Count("pk", filter=Q(state=RegistrationState.WITHDRAWN)),
    )
    return Counts(**found)


def delegations_to_choose(event: Event) -> list[tuple[str, str]]:
    """Return code and name of the institutions with a delegation to the event, in no order.

    Of an event without delegations those for which people registered.
    """
    if event.kind == EventKind.ASSEMBLY:
        found = Institution.objects.filter(delegations__assembly=event.pk)
    else:
        keys = Registration.objects.filter(event=event, institution__isnull=False)
        found = Institution.objects.filter(pk__in=keys.values("institution"))
    return [(one.code, str(one.name)) for one in found.only("code", "name").order_by("code")]


def groups_to_choose() -> list[tuple[str, str]]:
    """Return code and name of the geopolitical groups."""
    return [(one.code, str(one.name)) for one in GeopoliticalGroup.objects.order_by("code")]
