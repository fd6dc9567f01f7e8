"""All people of an event: searched and narrowed in the address, decided about by the tick."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assemblies.enums import Capacity
from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.rules.names import plain
from assemblies.selectors import listed
from notifications.enums import Answer
from notifications.selectors import answers_by_address
from registrations.enums import InquiryState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.reviews import may_review, reviewed_capacities
from registrations.selectors.inquiries import standing_states
from registrations.selectors.people import (
    WAITING,
    Counts,
    counts_of,
    delegations_to_choose,
    groups_to_choose,
    people_wanted,
)
from registrations.services import delegations, inquiries, reviews
from registrations.services.words import CALENDAR_ANSWERS, INQUIRY_STATES
from registrations.web.access import private, user_of
from registrations.web.approving import ask_first, is_agreed
from registrations.web.console_place import place_of_console
from registrations.web.delegations import said_with_article
from registrations.web.desk.access import desk_assembly, desk_people
from registrations.web.desk.forms import AskForm, PeopleForm
from registrations.web.forms import versions_in
from registrations.web.presenting import Link, PersonLine, Tag, line_of

_MOST = 200  # people in one act
_LONGEST = 1_000  # signs of a list's address


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A person in the desk's list."""

    line: PersonLine
    of: str
    is_mine: bool
    is_again: bool
    asked: Tag | None
    answer: Tag | None  # of her calendar, where it declined the event

    @property
    def person(self) -> Registration:
        return self.line.person


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one ticked person or delegation."""

    name: str
    refusal: str = ""


@private
@require_safe
def people_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the event's people as asked for in the address; who waits for the reader first."""
    assembly = desk_assembly(request, event)
    mine = reviewed_capacities(request.user, assembly.pk)
    counts = counts_of(desk_people(request), assembly, mine=mine)
    if not request.GET and counts.mine:
        return redirect(_address_of_mine(assembly))
    form = form_of(request.GET, assembly)
    seen, at = desk_people(request), timezone.now()
    found = people_wanted(seen, assembly, form.wanted(), mine=mine, at=at)
    page = Paginator(found, form.page_size()).get_page(request.GET.get("page"))
    context = {
        **place_of_console(request.user, assembly, "people-list"),
        **_listed(page, mine),
        **_around(request, assembly, form, counts),
    }
    return render(request, "registrations/people_list.html", context)


def _address_of_mine(assembly: Event) -> str:
    """Return where who opens the list sees first what waits for her."""
    here: str = reverse("registrations:people-list", args=[assembly.slug])
    return f"{here}?view=mine"


def form_of(given: Any, assembly: Event) -> PeopleForm:  # noqa: ANN401 - a QueryDict
    """Return the filters that were given."""
    named = sorted(delegations_to_choose(assembly), key=lambda choice: plain(choice[1]))
    return PeopleForm(given, delegations=named, groups=groups_to_choose())


def _listed(page: Page[Registration], mine: frozenset[Capacity]) -> dict[str, Any]:
    asked = standing_states(page)
    declined = _declined(page)
    lines = [_line(person, mine, asked.get(person.pk), declined) for person in page]
    return {
        "page_obj": page,
        "lines": lines,
        "may_tick": any(line.is_mine for line in lines),
    }


def _declined(page: Page[Registration]) -> frozenset[str]:
    """Return at which addresses a calendar declined the invitation to the event. One query."""
    people = [one for one in page if one.state == RegistrationState.APPROVED]
    if not people:
        return frozenset()
    answers = answers_by_address(str(people[0].event.uid), (one.email for one in people))
    return frozenset(address for address, said in answers.items() if said == Answer.DECLINED)


def _line(
    person: Registration,
    mine: frozenset[Capacity],
    asked: InquiryState | None,
    declined: Collection[str],
) -> DeskLine:
    is_waiting = person.state == WAITING
    return DeskLine(
        line_of(person),
        str(person.member.name) if person.member else person.organization,
        is_waiting and person.capacity in mine,
        is_waiting and person.participant_id is not None,
        Tag(*INQUIRY_STATES[asked]) if asked else None,
        Tag(*CALENDAR_ANSWERS[Answer.DECLINED])
        if person.state == RegistrationState.APPROVED and person.email.lower() in declined
        else None,
    )


def _around(
    request: HttpRequest, assembly: Event, form: PeopleForm, counts: Counts
) -> dict[str, Any]:
    chosen = form.cleaned_data.get("view", "")
    return {
        "form": form,
        "counts": counts,
        "views": _views(assembly, counts, chosen),
        "query": request.GET.urlencode(),
        "is_filtered": bool(request.GET),
    }


def _views(assembly: Event, counts: Counts, chosen: str) -> list[tuple[Link, int]]:
    here = reverse("registrations:people-list", args=[assembly.slug])
    views = (
        ("mine", _("Waiting for me"), counts.mine),
        ("submitted", _("With secretariat"), counts.waiting),
        ("again", _("Changed since approval"), counts.again),
        ("approved", _("Approved"), counts.approved),
        ("", _("Everybody"), counts.total),
    )
    return [
        (Link(text, f"{here}?view={view}", current=view == chosen), number)
        for view, text, number in views
    ]


@private
@require_POST
def approve_ticked(request: HttpRequest, event: str) -> HttpResponse:
    """Approve the ticked people, each in the version that was looked at: first what follows."""
    assembly, seen = desk_assembly(request, event), _seen(request)
    mine = reviewed_capacities(request.user, assembly.pk)
    found = desk_people(request).filter(event=assembly, pk__in=seen, capacity__in=mine)
    ticked = list(found.order_by("family_name", "given_name", "pk"))
    back = _back_to_list(request, assembly)
    if not is_agreed(request, ticked):
        return ask_first(request, assembly, ticked, back=back)
    by, at = user_of(request), timezone.now()
    done = reviews.approve_as_seen(people=ticked, seen=seen, by=by, at=at)
    return _told(request, [_came_of(one.person.badge_name, one.refusal) for one in done], back=back)


def _seen(request: HttpRequest) -> dict[int, int]:
    """Return who was ticked, and in which version she was looked at."""
    return dict(list(versions_in(request.POST.getlist("seen")).items())[:_MOST])


def _told(request: HttpRequest, outcomes: list[Outcome], *, back: str) -> HttpResponse:
    """Say what came of each, on the list it was ticked in."""
    done = [one.name for one in outcomes if not one.refusal]
    if done:
        words = {"n": len(done), "names": listed(done)}
        said = ngettext("%(n)s done: %(names)s", "%(n)s done: %(names)s", len(done)) % words
        messages.success(request, said)
    for one in outcomes:
        if one.refusal:
            words = {"name": one.name, "why": one.refusal}
            messages.error(request, _("Not done: %(name)s. %(why)s") % words)
    if not outcomes:
        messages.warning(request, _("Nobody was ticked. Tick people in the list first."))
    return redirect(back)


def _back_to_list(request: HttpRequest, assembly: Event) -> str:
    """Return the address of the list as it was narrowed."""
    here: str = reverse("registrations:people-list", args=[assembly.slug])
    narrowed = QueryDict(request.POST.get("query", "")[:_LONGEST]).urlencode()
    return f"{here}?{narrowed}" if narrowed else here


@private
@require_POST
def ask_ticked(request: HttpRequest, event: str) -> HttpResponse:
    """Ask one question of the ticked: first the words, then the act.

    The delegations of those who have one are asked, each as a whole; the others themselves.
    """
    assembly = desk_assembly(request, event)
    files, alone = _askable(request, assembly)
    if not files and not alone:
        return _told(request, [], back=_back_to_list(request, assembly))
    form = AskForm(request.POST if "question" in request.POST else None)
    if form.is_bound and form.is_valid():
        question = form.cleaned_data["question"]
        outcomes = [_asked(request, file, question) for file in files]
        outcomes += [_asked_alone(request, one, question) for one in alone]
        return _told(request, outcomes, back=_back_to_list(request, assembly))
    return _ask_first(request, assembly, form, files, alone)


def _askable(
    request: HttpRequest, assembly: Event
) -> tuple[list[DelegationFile], list[Registration]]:
    """Return whom of the ticked this account may ask: delegations, and people without one."""
    mine = reviewed_capacities(request.user, assembly.pk)
    ticked = desk_people(request).filter(event=assembly, pk__in=_seen(request))
    people = list(ticked.order_by("family_name", "given_name", "pk"))
    files = _files_of(people) if may_review(request.user) else []
    return files, [one for one in people if one.file is None and one.capacity in mine]


def _files_of(people: Iterable[Registration]) -> list[DelegationFile]:
    """Return the delegations of ``people``, each once, in the order of their names."""
    files = {person.file.pk: person.file for person in people if person.file}
    return sorted(files.values(), key=lambda file: plain(str(file.delegation.institution.name)))


def _ask_first(
    request: HttpRequest,
    assembly: Event,
    form: AskForm,
    files: list[DelegationFile],
    alone: list[Registration],
) -> HttpResponse:
    """Ask for the words, beside whom they go to."""
    context = {
        **place_of_console(request.user, assembly, "people-list"),
        "form": form,
        "files": files,
        "alone": alone,
        "seen": [f"{key}-{version}" for key, version in _seen(request).items()],
        "query": request.POST.get("query", "")[:_LONGEST],
        "back": _back_to_list(request, assembly),
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/people_ask.html", context, status=status)


def _asked(request: HttpRequest, file: DelegationFile, question: str) -> Outcome:
    name = str(file.delegation.institution.name)
    by, at = user_of(request), timezone.now()
    act = partial(delegations.return_with_question, file=file, question=question, by=by, at=at)
    return _outcome(name, act)


def _asked_alone(request: HttpRequest, one: Registration, question: str) -> Outcome:
    by, at = user_of(request), timezone.now()
    act = partial(inquiries.ask, person=one, question=question, by=by, at=at)
    return _outcome(one.badge_name, act)


def _outcome(name: str, act: Callable[[], object]) -> Outcome:
    try:
        act()
    except DomainError as refusal:
        return _came_of(name, refusal)
    return _came_of(name)


def _came_of(name: str, refusal: DomainError | None = None) -> Outcome:
    return Outcome(name, said_with_article(refusal) if refusal else "")
