"""Deadlines that draw near, with who still has to act before each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
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
_BEFORE: Final = (WEEK, DAY)
_A_FEW_DAYS = timedelta(days=3)  # more than subjects close before the bureau meets
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


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


def deadlines_near(*, at: datetime) -> Iterator[tuple[Deadline, int]]:
    """Yield each deadline of which a warning is due, with its minutes before."""
    until = at + timedelta(minutes=WEEK)
    found = (*_registrations(at, until), *_inquiries(at, until), *_offers(at),
             *_requests(at, until), *_committees(at, until))  # fmt: skip
    for one in found:
        minutes = due(one.closes_at, one.minutes, known_since=one.known_since, at=at)
        if minutes is not None:
            yield one, minutes


def occasion_of(deadline: Deadline, minutes: int) -> str:
    """Return the key of a warning: it holds for this thing and this moment."""
    return f"deadline:{deadline.name}:{minutes}:{int(deadline.closes_at.timestamp())}"


def still_holds(key: str) -> bool:
    """Tell whether the deadline of a warning is the same still, and the act not done."""
    parts = key.split(":")
    if len(parts) < 5 or not parts[-1].isdecimal():
        return True
    name, closes = ":".join(parts[1:-2]), int(parts[-1])
    at = datetime.fromtimestamp(closes, UTC) - timedelta(seconds=1)
    until = at + timedelta(seconds=2)
    finder = _FINDERS.get(parts[1])
    return finder is None or any(one.name == name for one in finder(at, until))


def _registrations(at: datetime, until: datetime) -> Iterator[Deadline]:
    """Delegations that were not sent, or were sent back: their coordinators."""
    closing = Assembly.objects.filter(
        registration_opens_at__lte=at,
        registration_closes_at__gt=at,
        registration_closes_at__lte=until,
        cancelled_at=None,
    )
    for assembly in closing:
        files = DelegationFile.objects.filter(
            delegation__assembly=assembly, state__in=[FileState.OPEN, FileState.RETURNED]
        ).select_related("delegation__institution")
        for file in files.order_by("pk"):
            yield _of_file(file, assembly)


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


def _inquiries(at: datetime, until: datetime) -> Iterator[Deadline]:
    """Questions of the secretariat to who registered herself and has not answered."""
    asked = Inquiry.objects.filter(state=InquiryState.ASKED).select_related(
        "registration__event", "registration__applicant"
    )
    closing = asked.filter(
        registration__event__assembly__registration_closes_at__gt=at,
        registration__event__assembly__registration_closes_at__lte=until,
    )
    for inquiry in closing.order_by("pk"):
        yield _of_inquiry(inquiry)


def _of_inquiry(inquiry: Inquiry) -> Deadline:
    person = inquiry.registration
    assembly = Assembly.objects.get(pk=person.event_id)
    to = Recipient(address=person.email, name=person.badge_name, language=person.language)
    if person.applicant is not None:
        to = Recipient.of(person.applicant)
    return Deadline(
        name=f"inquiry:{inquiry.pk}",
        closes_at=assembly.registration_closes_at or _LONG_AGO,
        event=person.event,
        known_since=inquiry.asked_at,
        what=lambda: _("The secretariat waits for your answer about your registration."),
        url=lambda: reverse("registrations:application-list"),
        people=lambda: [to],
    )


def _offers(at: datetime, until: datetime | None = None) -> Iterator[Deadline]:
    """Places that are kept for an answer: who was offered them, and who asked for them."""
    until = until or at + timedelta(minutes=OF_OFFERS)
    running = SeatParty.objects.filter(
        state=PartyState.OFFERED, offer_expires_at__gt=at, offer_expires_at__lte=until
    )
    related = running.select_related("sitting__event", "asked_by")
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
        name=f"offer:{party.pk}",
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


def _requests(at: datetime, until: datetime) -> Iterator[Deadline]:
    """Lists of requests for an emergency item: Members that make none yet."""
    lists = RequestList.objects.select_related("event", "decision")
    lists = lists.filter(
        Q(closes_at__gt=at, closes_at__lte=until)
        | Q(closes_at=None, decision__starts_at__gt=at, decision__starts_at__lte=until)
    )
    for one in lists.order_by("pk"):
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


def _committees(at: datetime, until: datetime) -> Iterator[Deadline]:
    """Subjects and written inputs of committees: Members that have sent none yet."""
    days = (at.date() - timedelta(days=2), until.date() + timedelta(days=1))
    cycles = CommitteeCycle.objects.filter(
        Q(subjects_until__gt=at, subjects_until__lte=until)
        | Q(subjects_until=None, bureau_meets_at__gt=at, bureau_meets_at__lte=until + _A_FEW_DAYS)
        | Q(inputs_until__range=days)
    )
    for cycle in cycles.select_related("event", "body").order_by("pk"):
        page = _page_of("committee", cycle.event.slug, cycle.body.code)
        subjects_until = closing_of_subjects(cycle)
        if subjects_until is not None and at < subjects_until <= until:
            proposed = SubjectItem.objects.filter(cycle=cycle)
            yield _of_members(
                name=f"subjects:{cycle.pk}",
                event=cycle.event,
                closes_at=subjects_until,
                done=set(proposed.values_list("institution_id", flat=True)),
                what=_saying(cycle, _SUBJECTS),
                url=page,
            )
        inputs_until = _end_of_inputs(cycle)
        if inputs_until is not None and at < inputs_until <= until:
            sent = WrittenInput.objects.filter(cycle=cycle)
            yield _of_members(
                name=f"inputs:{cycle.pk}",
                event=cycle.event,
                closes_at=inputs_until,
                done=set(sent.values_list("institution_id", flat=True)),
                what=_saying(cycle, _INPUTS),
                url=page,
            )


_SUBJECTS, _INPUTS = "subjects", "inputs"


def _saying(cycle: CommitteeCycle, which: str) -> Callable[[], str]:
    def what() -> str:
        if which == _SUBJECTS:
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


_FINDERS: Final[dict[str, Callable[[datetime, datetime], Iterable[Deadline]]]] = {
    "registration": _registrations,
    "inquiry": _inquiries,
    "offer": _offers,
    "requests": _requests,
    "subjects": _committees,
    "inputs": _committees,
}


def public_url(path: str) -> str:
    """Return the whole address of a page of ours, for mails."""
    return str(settings.PUBLIC_URL) + path
