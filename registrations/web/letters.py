"""Letters: the secretariat issues them, their people download them, everybody checks them."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.gateways.rest import BIGGEST_KEY
from assemblies.gateways.tries import is_too_often
from assemblies.models.delegations import Participant, ParticipantQuerySet
from assemblies.models.events import Assembly, Event
from assemblies.selectors import sentence_of
from registrations.errors.papers import LetterNotDue, LetterUnknown
from registrations.models.letters import Letter
from registrations.models.registrations import Registration
from registrations.paper.letters import letter_pdf
from registrations.permissions.papers import may_issue_papers, may_open_letter, visible_letters
from registrations.permissions.people import may_see_protected
from registrations.rules.letters import read_code, shown_code
from registrations.selectors.badges import by_country, wearers
from registrations.services import letters
from registrations.services.words import CAPACITIES, LETTERS
from registrations.web.access import console_assembly, private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.files import PDF, as_file
from registrations.web.paper_forms import (
    CodeForm,
    LetterFilter,
    LetterForm,
    PeopleFilter,
    ReasonForm,
    delegations_of,
)
from registrations.web.presenting import Tag

ON_A_PAGE: Final = 50
AT_ONCE: Final = 50
_STANDING: Final = Q(withdrawn_at__isnull=True)
_IN_STATE: Final[dict[str, Q]] = {
    "valid": _STANDING,
    "outdated": _STANDING & Q(outdated_at__isnull=False),
    "withdrawn": ~_STANDING,
}


def tag_of_letter(letter: Letter) -> Tag:
    """Return whether a letter holds, as it is shown."""
    if letter.withdrawn_at is not None:
        return Tag("bad", pgettext("state of a letter", "Withdrawn"))
    if letter.outdated_at is not None:
        return Tag("wait", _("Valid, changed since issued"))
    return Tag("good", _("Valid"))


def line_of_letter(letter: Letter) -> dict[str, Any]:
    """Return a letter as lists show it."""
    return {
        "letter": letter,
        "number": letters.shown_number(letter),
        "kind": LETTERS[letter.kind],
        "tag": tag_of_letter(letter),
        "person": letter.registration,
    }


@private
@require_safe
def letter_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the event's letters, as searched and filtered in the address."""
    assembly = console_assembly(may_issue_papers(request.user), slug=event)
    filters = LetterFilter(request.GET, delegations=delegations_of(assembly))
    found = _found(visible_letters(request.user).filter(event=assembly), filters.wanted)
    page = _page_of(found, request.GET)
    lines = [
        {**line_of_letter(one), "may_open": may_open_letter(request.user, one)} for one in page
    ]
    context = {"filters": filters, "is_filtered": bool(filters.wanted), "page_obj": page}
    place = place_of_console(request.user, assembly, "letter-list")
    return render(request, "registrations/letter_list.html", {**place, **context, "lines": lines})


def _page_of(found: QuerySet[Letter], asked: QueryDict) -> Page[Letter]:
    return Paginator(found.order_by("-issued_at", "-pk"), ON_A_PAGE).get_page(asked.get("page"))


def _found(found: QuerySet[Letter], wanted: dict[str, str]) -> QuerySet[Letter]:
    if words := wanted.get("q"):
        found = found.filter(registration__search_key__contains=words)
    if "delegation" in wanted:
        found = found.filter(registration__file__delegation=int(wanted["delegation"]))
    if "kind" in wanted:
        found = found.filter(kind=wanted["kind"])
    return found.filter(_IN_STATE[wanted["state"]]) if "state" in wanted else found


@private
@require_http_methods(["GET", "POST"])
def letter_issue(request: HttpRequest, event: str) -> HttpResponse:
    """List the approved who have no such letter that is true; issue it to those who are ticked."""
    assembly = console_assembly(may_issue_papers(request.user), slug=event)
    given = request.GET if {"kind", "language"} <= set(request.GET) else None
    which = LetterForm(given, initial={"kind": "invitation", "language": "en"})
    filters = PeopleFilter(request.GET, delegations=delegations_of(assembly))
    is_chosen = which.is_bound and which.is_valid()
    found = _lacking(assembly, which, filters.wanted) if is_chosen else None
    if request.method == "POST" and found is not None:
        return _issue(request, assembly, which, found)
    page = _page_of_people(found, request.GET) if found is not None else None
    context = {"which": which, "filters": filters, "page_obj": page, "lines": _people_of(page)}
    place = place_of_console(request.user, assembly, "letter-list")
    return render(request, "registrations/letter_issue.html", {**place, **context})


def _lacking(event: Event, which: LetterForm, wanted: dict[str, str]) -> ParticipantQuerySet:
    kind, language = which.chosen()
    held = Letter.objects.standing().filter(event_id=event.pk, kind=kind, language=language)
    true = held.filter(outdated_at__isnull=True)
    found = wearers(event).exclude(registration__in=true.values("registration"))
    found = found.annotate(replaces=Exists(held.filter(registration=OuterRef("registration"))))
    if words := wanted.get("q"):
        found = found.filter(registration__search_key__contains=words)
    if "delegation" in wanted:
        found = found.filter(delegation=int(wanted["delegation"]))
    return found


def _page_of_people(found: ParticipantQuerySet, asked: QueryDict) -> Page[Participant]:
    """Return a page of people as lists of participants sort them, in the reader's language."""
    people = by_country(found, get_language() or Language.ENGLISH)
    return Paginator(people, AT_ONCE).get_page(asked.get("page"))


def _people_of(page: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a page of people, or none
    return [
        {
            "pk": one.registration.pk,
            "name": one.badge_name,
            "group": (
                one.delegation.institution.name if one.delegation else one.registration.organization
            ),
            "capacity": CAPACITIES[one.capacity],
            "replaces": one.replaces,
        }
        for one in page or ()
    ]


def _issue(
    request: HttpRequest, assembly: Assembly, which: LetterForm, found: ParticipantQuerySet
) -> HttpResponse:
    act = partial(letters.issue, by=user_of(request), at=timezone.now())
    kind, language = which.chosen()
    with_passport = may_see_protected(request.user)
    act = partial(act, kind=kind, language=language, with_passport=with_passport)
    done = sum(_is_issued(act, person) for person in _ticked(found, request.POST))
    if not done:
        messages.error(request, _("No letter was issued: tick somebody."))
        return redirect(request.get_full_path())
    said = ngettext("%(n)s letter was issued.", "%(n)s letters were issued.", done)
    messages.success(request, said % {"n": done})
    return redirect("registrations:letter-list", event=assembly.slug)


def _ticked(found: ParticipantQuerySet, sent: QueryDict) -> QuerySet[Registration]:
    ticked = [int(pk) for pk in sent.getlist("person") if pk.isascii() and pk.isdigit()]
    keys = [pk for pk in ticked if pk <= BIGGEST_KEY][:AT_ONCE]
    people = Registration.objects.filter(pk__in=keys, participant__in=found.values("pk"))
    return people.select_related("event").order_by("pk")


def _is_issued(act: partial[Letter], person: Registration) -> bool:
    try:
        act(person=person)
    except LetterNotDue:  # withdrawn meanwhile, or a colleague was quicker
        return False
    return True


@private
@require_http_methods(["GET", "POST"])
def letter_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a letter, with a reason."""
    seen = visible_letters(request.user)
    letter = get_object_or_404(seen if may_issue_papers(request.user) else seen.none(), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _withdraw(request, letter, form):
        return redirect("registrations:letter-list", event=letter.event.slug)
    assembly = get_object_or_404(Assembly, pk=letter.event_id)
    context = {
        **place_of_console(request.user, assembly, "letter-list"),
        **line_of_letter(letter),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/letter_withdraw.html", context, status=status)


def _withdraw(request: HttpRequest, letter: Letter, form: ReasonForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        letters.withdraw(letter=letter, reason=reason, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _("The letter is withdrawn; its page says so from now on."))
    return True


@private
@require_safe
def letter_own(request: HttpRequest) -> HttpResponse:
    """List one's own letters, and those of the people one registers."""
    user = user_of(request)
    found = visible_letters(user)
    if may_issue_papers(user):  # all the others stand in the console
        found = found.filter(registration__participant__user=user)
    page = _page_of(found, request.GET)
    lines = [{**line_of_letter(one), "may_open": may_open_letter(user, one)} for one in page]
    context = {"page_obj": page, "lines": lines}
    return render(request, "registrations/letter_own.html", context)


@private
@require_safe
def letter_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a letter as PDF; a look at one that bears a passport's number is recorded first."""
    letter = get_object_or_404(visible_letters(request.user), pk=pk)
    if letter.withdrawn_at is not None or not may_open_letter(request.user, letter):
        raise Http404
    letters.record_look(letter=letter, by=user_of(request), at=timezone.now())
    content = letter_pdf(
        kind=letter.kind, language=letter.language, facts=letter.facts, issued_at=letter.issued_at
    )
    number = letters.shown_number(letter).replace("/", "-")
    return as_file(content, f"letter-{number}-{letter.language}.pdf", PDF)


@never_cache
@require_http_methods(["GET", "POST"])
def letter_search(request: HttpRequest) -> HttpResponse:
    """Ask for the code that is printed on a letter."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            code = read_code(form.cleaned_data["code"])
        except LetterUnknown as refusal:
            form.add_error("code", sentence_of(refusal))
        else:
            return redirect("registrations:letter-check", code=shown_code(code))
    status = 422 if form.errors else 200
    return render(request, "registrations/letter_search.html", {"form": form}, status=status)


@never_cache
@require_safe
def letter_check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell everybody who holds a letter's code whether it is ours and still valid."""
    if is_too_often(request, "letter-check", a_minute=30):
        return render(request, "429.html", status=429)
    try:
        letter = Letter.objects.select_related("event__assembly").get(code=read_code(code))
    except (LetterUnknown, Letter.DoesNotExist):
        context = {"form": CodeForm(), "is_unknown": True}
        return render(request, "registrations/letter_search.html", context, status=404)
    context = line_of_letter(letter) | {
        "name": letter.facts.get("name", ""),
        "is_replaced": letter.withdrawn_reason == letters.REPLACED,
        "code": shown_code(letter.code),
        "search": reverse("registrations:letter-search"),
    }
    return render(request, "registrations/letter_check.html", context)
