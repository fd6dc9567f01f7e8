"""The secretariat's pages about forms: how each capacity registers, and what it is asked."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Capacity
from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.permissions import require
from assemblies.selectors import listed, sentence_of
from registrations.enums import AskedOf, AskedWhen, StarterSet, WayIn
from registrations.models.questions import CapacityForm, Question
from registrations.permissions.questions import may_configure, may_see_forms
from registrations.selectors.questions import (
    Held,
    concerning,
    form_of,
    forms_of,
    questions_of,
)
from registrations.services import capacity_forms, question_starters, questions
from registrations.services.question_words import (
    APPROVAL_PATHS,
    ASKED_OF,
    ASKED_WHEN,
    QUESTION_KINDS,
    WAYS_IN,
    condition_said,
)
from registrations.services.words import CAPACITIES, Words
from registrations.web.access import console_event, private, user_of
from registrations.web.answering import AnswersForm
from registrations.web.console_place import place_of_console
from registrations.web.forms import VersionForm
from registrations.web.presenting import Link, Tag
from registrations.web.question_forms import AskForm, WayForm

STARTERS: Final[dict[str, Words]] = {
    StarterSet.TRAVEL: gettext_lazy("Passport and travel"),
    StarterSet.STAY: gettext_lazy("Hotel and food"),
    StarterSet.COMPANION: gettext_lazy("Accompanying persons"),
}
_PLACES: Final = (
    (AskedOf.PERSON, AskedWhen.REGISTERING),
    (AskedOf.PERSON, AskedWhen.AFTER_APPROVAL),
    (AskedOf.DELEGATION, AskedWhen.REGISTERING),
)


def _seen(request: HttpRequest, event: str) -> Event:
    return console_event(may_see_forms(request.user), slug=event)


def _configured(request: HttpRequest, event: str) -> Event:
    assembly = _seen(request, event)
    require(may_configure(request.user))
    return assembly


def _configured_question(request: HttpRequest, pk: int) -> Question:
    """Return a question that stands; who sets none of them learns nothing of it."""
    standing = Question.objects.filter(retired_at__isnull=True).select_related("event")
    seen = standing if may_see_forms(request.user) else standing.none()
    question = get_object_or_404(seen, pk=pk)
    require(may_configure(request.user))
    return question


def _capacity(word: str) -> Capacity:
    if word not in set(Capacity):
        raise Http404
    return Capacity(word)


def _place(
    request: HttpRequest, assembly: Event, *crumbs: Link, current: str = "form-list"
) -> dict[str, Any]:
    first = Link(_("Forms"), reverse("registrations:form-list", args=[assembly.slug]))
    return {
        **place_of_console(request.user, assembly, current),
        "crumbs": [first, *crumbs] if crumbs else [],
        "may_configure": may_configure(request.user),
    }


@private
@require_safe
def form_list(request: HttpRequest, event: str) -> HttpResponse:
    """List every capacity: whether it is open, by which door, who approves, how many."""
    assembly = _seen(request, event)
    standing = list(questions_of(assembly.pk))
    lines = [(form, *_words_of(form), _asked_of(form, standing)) for form in forms_of(assembly)]
    context = {**_place(request, assembly), "lines": lines}
    return render(request, "registrations/questions_forms.html", context)


_OPEN = Tag("good", pgettext_lazy("state of a form", "Open"))
_CLOSED = Tag("", pgettext_lazy("state of a form", "Closed"))


def _words_of(form: CapacityForm) -> tuple[Words, Tag, Words, Words, str]:
    is_open = _OPEN if form.is_open else _CLOSED
    way_in, approval = WAYS_IN[form.way_in], APPROVAL_PATHS[form.approval]
    return CAPACITIES[form.capacity], is_open, way_in, approval, _limits_of(form)


def _limits_of(form: CapacityForm) -> str:
    said = (
        (form.limit_per_delegation, _("%(n)s of a delegation")),
        (form.limit_per_organization, _("%(n)s of an organization")),
        (form.limit_overall, _("%(n)s in all")),
    )
    return listed(words % {"n": limit} for limit, words in said if limit is not None)


def _asked_of(form: CapacityForm, standing: list[Question]) -> int:
    return len(concerning(standing, form.capacity, *AskedWhen))


@private
@require_http_methods(["GET", "POST"])
def form_change(request: HttpRequest, event: str, capacity: str) -> HttpResponse:
    """Set how people of a capacity register, on the venue's clock."""
    assembly = _configured(request, event)
    kept = form_of(assembly, _capacity(capacity))
    with timezone.override(assembly.time_zone):
        form = WayForm(request.POST if request.method == "POST" else None, form=kept)
        if form.is_bound and form.is_valid() and _settle(request, assembly, kept, form):
            messages.success(request, _("The form is kept."))
            return redirect("registrations:form-change", event=assembly.slug, capacity=capacity)
        context = {
            **_place(request, assembly, Link(str(CAPACITIES[capacity]))),
            **_about_form(kept, form),
        }
        status = 422 if form.errors else 200
        return render(request, "registrations/questions_form.html", context, status=status)


def _settle(request: HttpRequest, assembly: Event, kept: CapacityForm, form: WayForm) -> bool:
    version, by = form.cleaned_data["version"], user_of(request)
    act = {"event": assembly, "capacity": Capacity(kept.capacity), "settings": form.settings()}
    try:
        capacity_forms.settle(**act, version=version, by=by, at=timezone.now())  # type: ignore[arg-type] # three of the arguments, by name
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    return True


def _about_form(kept: CapacityForm, form: WayForm) -> dict[str, Any]:
    link = ""
    if kept.secret:
        path = reverse("registrations:register-link", args=[kept.secret])
        link = f"{settings.PUBLIC_URL}{path}"
    return {
        "form": form,
        "capacity": kept.capacity,
        "title": CAPACITIES[kept.capacity],
        "kept": kept,
        "link": link,
        "is_secret": kept.way_in == WayIn.SECRET_LINK,
        "is_public": kept.way_in == WayIn.PUBLIC,
    }


@private
@require_POST
def form_secret(request: HttpRequest, event: str, capacity: str) -> HttpResponse:
    """Make a new secret link; the old one leads nowhere from then on."""
    assembly = _configured(request, event)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    act = {"event": assembly, "capacity": _capacity(capacity), "version": version}
    try:
        capacity_forms.renew_secret(**act, by=user_of(request), at=timezone.now())  # type: ignore[arg-type] # three of the arguments, by name
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("There is a new link; the old one no longer works."))
    return redirect("registrations:form-change", event=assembly.slug, capacity=capacity)


@private
@require_safe
def form_preview(request: HttpRequest, event: str, capacity: str) -> HttpResponse:
    """Show the questions of a capacity as who registers sees them."""
    assembly = _seen(request, event)
    name = _capacity(capacity)
    standing = list(questions_of(assembly.pk))
    parts = [
        (ASKED_WHEN[when], AnswersForm(held=_unanswered(concerning(standing, name, when))))
        for when in AskedWhen
    ]
    context = {
        **_place(request, assembly, Link(str(CAPACITIES[name])), Link(_("Preview"))),
        "title": CAPACITIES[name],
        "introduction": form_of(assembly, name).introduction,
        "parts": [(heading, form) for heading, form in parts if form.held],
    }
    return render(request, "registrations/questions_preview.html", context)


def _unanswered(asked: tuple[Question, ...]) -> list[Held]:
    return [Held(one, None, is_asked=True) for one in asked]


@private
@require_safe
def question_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the questions of an event in their order; of one capacity, if the address says so."""
    assembly = _seen(request, event)
    standing = list(questions_of(assembly.pk))
    wanted = request.GET.get("capacity", "")
    wanted = wanted if wanted in set(Capacity) else ""
    kept = concerning(standing, wanted, *AskedWhen) if wanted else tuple(standing)
    context = {
        **_place(request, assembly, Link(_("Questions")), current="question-list"),
        "parts": [part for of, when in _PLACES if (part := _part(kept, of, when))[2]],
        "total": len(standing),
        "shown": len(kept),
        "capacity": wanted,
        "capacities": CAPACITIES.items(),
        "starters": STARTERS.items(),
    }
    return render(request, "registrations/questions_list.html", context)


def _part(
    kept: tuple[Question, ...], of: AskedOf, when: AskedWhen
) -> tuple[str | Promise, str | Promise, list[Any]]:
    mine = [one for one in kept if one.of == of and one.asked_when == when]
    lines = [
        (one, QUESTION_KINDS[one.kind], condition_said(one), _capacities_of(one), _tags_of(one))
        for one in mine
    ]
    return ASKED_OF[of], ASKED_WHEN[when], lines


def _capacities_of(question: Question) -> str:
    return listed(CAPACITIES[one] for one in question.capacities)


def _tags_of(question: Question) -> list[Tag]:
    said = (
        (question.is_required, Tag("info", _("Required"))),
        (question.is_protected, Tag("wait", _("Protected"))),
        ("fr" not in question.label, Tag("bad", _("No French yet"))),
    )
    return [tag for holds, tag in said if holds]


@private
@require_http_methods(["GET", "POST"])
def question_add(request: HttpRequest, event: str) -> HttpResponse:
    """Ask one question more."""
    assembly = _configured(request, event)
    others = questions_of(assembly.pk)
    form = AskForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_bound and form.is_valid() and _ask(request, assembly, form):
        messages.success(request, _("The question is asked from now on."))
        return redirect("registrations:question-list", event=assembly.slug)
    return _show_question(request, assembly, form, _("New question"))


def _ask(request: HttpRequest, assembly: Event, form: AskForm) -> bool:
    try:
        questions.ask(event=assembly, wanted=form.wanted(), by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    return True


def _show_question(
    request: HttpRequest, assembly: Event, form: AskForm, title: str
) -> HttpResponse:
    to_list = reverse("registrations:question-list", args=[assembly.slug])
    crumbs = (Link(_("Questions"), to_list), Link(title))
    context = {
        **_place(request, assembly, *crumbs, current="question-list"),
        "form": form,
        "title": title,
        "question": form.question,
    }
    status = 422 if form.errors else 200
    return render(request, "registrations/questions_question.html", context, status=status)


@private
@require_http_methods(["GET", "POST"])
def question_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question: its words, of whom it is asked, and when."""
    question = _configured_question(request, pk)
    assembly = console_event(True, slug=question.event.slug)
    others = questions_of(assembly.pk).exclude(pk=pk)
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, question=question, others=others)
    if form.is_bound and form.is_valid() and _change(request, question, form):
        messages.success(request, _("The question is kept."))
        return redirect("registrations:question-list", event=assembly.slug)
    return _show_question(request, assembly, form, str(question.label))


def _change(request: HttpRequest, question: Question, form: AskForm) -> bool:
    version, by, at = form.cleaned_data["version"], user_of(request), timezone.now()
    try:
        wanted = form.wanted()
        questions.change(question=question, wanted=wanted, version=version, by=by, at=at)
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    return True


@private
@require_POST
def question_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a question up or down among those asked with it."""
    question = _configured_question(request, pk)
    up, by, at = "up" in request.POST, user_of(request), timezone.now()
    try:
        questions.move(question=question, up=up, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect(_back_to(request, question))


def _back_to(request: HttpRequest, question: Question) -> str:
    """Return the list at the question, narrowed as it was."""
    to_list = reverse("registrations:question-list", args=[question.event.slug])
    capacity = request.POST.get("capacity", "")
    query = f"?capacity={capacity}" if capacity in set(Capacity) else ""
    return f"{to_list}{query}#question-{question.pk}"


@private
@require_POST
def question_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a question no more."""
    question = _configured_question(request, pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        questions.retire(question=question, version=version, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("It is asked no more; the answers that were given are kept."))
    return redirect("registrations:question-list", event=question.event.slug)


@private
@require_POST
def question_starters_add(request: HttpRequest, event: str) -> HttpResponse:
    """Add a set of questions that most events ask."""
    assembly = _configured(request, event)
    if request.POST.get("name") in STARTERS:
        _add_set(request, assembly, StarterSet(request.POST["name"]))
    else:
        messages.error(request, _("There is no such set of questions."))
    return redirect("registrations:question-list", event=assembly.slug)


def _add_set(request: HttpRequest, assembly: Event, name: StarterSet) -> None:
    by, at = user_of(request), timezone.now()
    try:
        added = question_starters.add(event=assembly, name=name, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.info(request, _("Questions added: %(n)s.") % {"n": len(added)})
