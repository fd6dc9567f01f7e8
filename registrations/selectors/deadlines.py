"""Deadlines that draw near, with who still has to act before each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.enums import InstitutionKind
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly, Event
from assemblies.selectors import coordinators_of
from notifications.rules.reminders import due
from notifications.services.outbox import Recipient
from registrations.enums import FileState, InquiryState, PartyState
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import DelegationFile
from registrations.models.seats import SeatParty
from sessions.models.committees import CommitteeCycle, SubjectItem, WrittenInput
from sessions.models.emergency_items import RequestAuthor, RequestList
from sessions.permissions import accounts_of
from sessions.rules.emergency_requests import closing_hour
from sessions.selectors.committee_cycles import closing_of_subjects

WEEK: Final = 7 * 24 * 60  # minutes
DAY: Final = 24 * 60
OF_OFFERS: Final = 2 * 60
OFFER: Final = "offer"
_BEFORE: Final = (WEEK, DAY)
_A_FEW_DAYS = timedelta(days=3)  # more than subjects close before the bureau meets
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A moment before which somebody has to act. name: of the thing, "registration:7".

    known_since: a warning whose hour had passed by then is not given. what: in the active language.
    """

    name: str
    closes_at: datetime
    event: Event
    minutes: tuple[int, ...] = _BEFORE
    known_since: datetime = _LONG_AGO
    what: Callable[[], str]
    url: Callable[[], str]
    people: Callable[[], Iterable[Recipient]]


def deadlines_near(kind: str, *, at: datetime) -> Iterator[tuple[Deadline, int]]:
    """Yield each deadline of a kind of which a warning is due, with its minutes before."""
    until = at + timedelta(minutes=OF_OFFERS if kind == OFFER else WEEK)
    for one in FINDERS[kind](at, until, None):
        minutes = due(one.closes_at, one.minutes, known_since=one.known_since, at=at)
        if minutes is not None:
            yield one, minutes


def occasion_of(deadline: Deadline, minutes: int) -> str:
    """Return the key of a warning: it holds for this thing and this moment."""
    return f"deadline:{deadline.name}:{minutes}:{int(deadline.closes_at.timestamp())}"


def still_holds(key: str) -> bool:
    """Tell whether the deadline of a warning is the same still, and the act not done."""
    _, kind, pk, _, closes = (key.split(":") + [""] * 5)[:5]
    if kind not in FINDERS or not pk.isdecimal() or not closes.isdecimal():
        return True
    at = datetime.fromtimestamp(int(closes), UTC) - timedelta(seconds=1)
    return any(True for _one in FINDERS[kind](at, at + timedelta(seconds=2), int(pk)))


def _registrations(at: datetime, until: datetime, pk: int | None) -> Iterator[Deadline]:
    """Delegations that were not sent, or were sent back: their coordinators."""
    closing = Assembly.objects.filter(
        registration_opens_at__lte=at,
        registration_closes_at__gt=at,
        registration_closes_at__lte=until,
        cancelled_at=None,
    )
    files = DelegationFile.objects.filter(
        delegation__assembly__in=closing, state__in=[FileState.OPEN, FileState.RETURNED]
    ).select_related("delegation__institution", "delegation__assembly")
    for file in _only(files, pk).order_by("pk"):
        yield _of_file(file, file.delegation.assembly)


def _of_file(file: DelegationFile, assembly: Assembly) -> Deadline:
    name = file.delegation.institution.name

    def what() -> str:
        if file.state == FileState.RETURNED:
            said = _("The secretariat waits for your answer about the delegation of %(name)s.")
        else:
            said = _("Registration closes, and the delegation of %(name)s was not sent.")
        return said % {"name": name}

    return Deadline(
        name=f"registration:{file.pk}",
        closes_at=assembly.registration_closes_at or _LONG_AGO,
        event=assembly,
        known_since=file.opened_at,
        what=what,
        url=lambda: reverse("registrations:delegation", args=[file.pk]),
        people=lambda: [Recipient.of(user) for user in coordinators_of(file.delegation)],
    )


def _inquiries(at: datetime, until: datetime, pk: int | None) -> Iterator[Deadline]:
    """Questions of the secretariat to who registered herself and has not answered."""
    asked = Inquiry.objects.filter(state=InquiryState.ASKED).select_related(
        "registration__event", "registration__applicant"
    )
    closing = asked.filter(
        registration__event__registration_closes_at__gt=at,
        registration__event__registration_closes_at__lte=until,
    )
    for inquiry in _only(closing, pk).order_by("pk"):
        yield _of_inquiry(inquiry)


def _of_inquiry(inquiry: Inquiry) -> Deadline:
    person = inquiry.registration
    to = Recipient(address=person.email, name=person.badge_name, language=person.language)
    if person.applicant is not None:
        to = Recipient.of(person.applicant)
    return Deadline(
        name=f"inquiry:{inquiry.pk}",
        closes_at=person.event.registration_closes_at or _LONG_AGO,
        event=person.event,
        known_since=inquiry.asked_at,
        what=lambda: _("The secretariat waits for your answer about your registration."),
        url=lambda: reverse("registrations:application-list"),
        people=lambda: [to],
    )


def _offers(at: datetime, until: datetime, pk: int | None) -> Iterator[Deadline]:
    """Places that are kept for an answer: who was offered them, and who asked for them."""
    running = SeatParty.objects.filter(
        state=PartyState.OFFERED, offer_expires_at__gt=at, offer_expires_at__lte=until
    )
    related = _only(running, pk).select_related("sitting__event", "asked_by")
    for party in related.prefetch_related("seats__participant").order_by("pk"):
        yield _of_offer(party)


def _of_offer(party: SeatParty) -> Deadline:
    sitting = party.sitting

    def people() -> Iterator[Recipient]:
        for seat in party.seats.all():
            one = seat.participant
            if seat.is_standing and one.email:
                yield Recipient(address=one.email, name=one.badge_name, language=one.language)
        if party.asked_by is not None and party.asked_by.is_active:
            yield Recipient.of(party.asked_by)

    return Deadline(
        name=f"{OFFER}:{party.pk}",
        closes_at=party.offer_expires_at or _LONG_AGO,
        event=sitting.event,
        minutes=(OF_OFFERS,),
        # An offer of few hours: whoever was told of it just now needs no second mail.
        known_since=party.changed_at + timedelta(hours=1),
        what=lambda: (
            _("A place in “%(title)s” is kept for you and waits for your answer.")
            % {"title": sitting.title}
        ),
        url=lambda: reverse("registrations:seats", args=[sitting.event.slug, sitting.pk]),
        people=people,
    )


def _requests(at: datetime, until: datetime, pk: int | None) -> Iterator[Deadline]:
    """Lists of requests for an emergency item: Members that make none yet."""
    lists = RequestList.objects.select_related("event", "decision")
    lists = lists.filter(
        Q(closes_at__gt=at, closes_at__lte=until)
        | Q(closes_at=None, decision__starts_at__gt=at, decision__starts_at__lte=until)
    )
    for one in _only(lists, pk).order_by("pk"):
        made = RequestAuthor.objects.filter(request__event=one.event_id, agreed_at__isnull=False)
        closes_at = closing_hour(set_at=one.closes_at, decision_begins_at=one.decision.starts_at)
        yield _of_members(
            name=f"requests:{one.pk}",
            event=one.event,
            closes_at=closes_at,
            done=set(made.values_list("institution_id", flat=True)),
            what=lambda: _("The list of requests for an emergency item closes."),
            url=_page_of("emergency-item", one.event.slug),
        )


def _subjects(at: datetime, until: datetime, pk: int | None) -> Iterator[Deadline]:
    """Subjects of committees: Members that have proposed none yet."""
    cycles = CommitteeCycle.objects.filter(
        Q(subjects_until__gt=at, subjects_until__lte=until)
        | Q(subjects_until=None, bureau_meets_at__gt=at, bureau_meets_at__lte=until + _A_FEW_DAYS)
    )
    for cycle in _with_names(_only(cycles, pk)):
        closes_at = closing_of_subjects(cycle)
        if closes_at is not None and at < closes_at <= until:
            proposed = SubjectItem.objects.filter(cycle=cycle)
            yield _of_cycle("subjects", cycle, closes_at, proposed)


def _inputs(at: datetime, until: datetime, pk: int | None) -> Iterator[Deadline]:
    """Written inputs of committees: Members that have sent none yet."""
    days = (at.date() - timedelta(days=2), until.date() + timedelta(days=1))
    cycles = CommitteeCycle.objects.filter(inputs_until__range=days)
    for cycle in _with_names(_only(cycles, pk)):
        closes_at = _end_of_inputs(cycle)
        if closes_at is not None and at < closes_at <= until:
            sent = WrittenInput.objects.filter(cycle=cycle)
            yield _of_cycle("inputs", cycle, closes_at, sent)


def _with_names(cycles: QuerySet[CommitteeCycle]) -> QuerySet[CommitteeCycle]:
    return cycles.select_related("event", "body").order_by("pk")


def _of_cycle(
    kind: str, cycle: CommitteeCycle, closes_at: datetime, acts: QuerySet[Any]
) -> Deadline:
    return _of_members(
        name=f"{kind}:{cycle.pk}",
        event=cycle.event,
        closes_at=closes_at,
        done=set(acts.values_list("institution_id", flat=True)),
        what=_saying(cycle, kind),
        url=_page_of("committee", cycle.event.slug, cycle.body.code),
    )


def _saying(cycle: CommitteeCycle, which: str) -> Callable[[], str]:
    def what() -> str:
        if which == "subjects":
            said = _("Members propose subjects to the %(body)s until then.")
        else:
            said = _("Members send written inputs to the %(body)s until then.")
        return said % {"body": cycle.body.name}

    return what


def _end_of_inputs(cycle: CommitteeCycle) -> datetime | None:
    """Return the end of the last day on the venue's clock."""
    if cycle.inputs_until is None:
        return None
    return datetime.combine(
        cycle.inputs_until + timedelta(days=1), time(0), cycle.event.zone
    ).astimezone(UTC)


def _page_of(name: str, *args: str) -> Callable[[], str]:
    return lambda: reverse(f"assembly_sessions:{name}", args=args)


def _of_members(
    *,
    name: str,
    event: Event,
    closes_at: datetime,
    done: set[int],
    what: Callable[[], str],
    url: Callable[[], str],
) -> Deadline:
    def people() -> Iterator[Recipient]:
        delegations = Delegation.objects.filter(
            assembly_id=event.pk, institution__kind=InstitutionKind.PARLIAMENT
        )
        users: Iterable[User] = accounts_of(delegations.exclude(institution__in=done))
        yield from (Recipient.of(user) for user in users)

    return Deadline(name=name, closes_at=closes_at, event=event, what=what, url=url, people=people)


_Finder = Callable[[datetime, datetime, int | None], Iterable[Deadline]]
# By the first word of a deadline's name: what closes after a moment and until another, perhaps only
# the thing of one key.
FINDERS: Final[dict[str, _Finder]] = {
    "registration": _registrations,
    "inquiry": _inquiries,
    OFFER: _offers,
    "requests": _requests,
    "subjects": _subjects,
    "inputs": _inputs,
}


def _only(rows: QuerySet[_Row], pk: int | None) -> QuerySet[_Row]:
    return rows if pk is None else rows.filter(pk=pk)
