"""The form of one planned sitting, beside the board; where a card was put; what it clashes with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError, Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from notifications.selectors import answers_to
from sessions.models.drafts import SittingDraft
from sessions.selectors.clashes import clashes_with
from sessions.selectors.differences import differences, names_of, room_of, when_of
from sessions.selectors.plans import Planned, planned_sittings, state_of
from sessions.selectors.sitting_words import reminders_in_words
from sessions.selectors.steps import steps_on
from sessions.services import plans, sittings
from sessions.web.access import edited_event, planned_sitting, private, user_of
from sessions.web.board_forms import PlaceForm, PlanForm
from sessions.web.board_page import board_of

Act = Callable[[Planned, PlanForm, User, datetime], str]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, event: str) -> HttpResponse:
    """Ask for a new sitting, beside the board of its day, and plan it."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = PlanForm(request.POST or None, event=assembly, initial={"day": _asked_day(request)})
    if form.is_bound and form.is_valid():
        try:
            sitting = plans.add(event=assembly, facts=form.facts(), by=user, at=timezone.now())
            messages.success(request, _("The sitting is in the draft."))
            return redirect("assembly_sessions:plan-sitting", assembly.slug, sitting.pk)
        except DomainError as refusal:
            form.refuse(refusal)
    return _page(request, assembly, form, None)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask how the next release is to have a sitting, beside the board of its day; act on it."""
    assembly = edited_event(request.user, event)
    planned = planned_sitting(assembly, pk)
    form = PlanForm(request.POST or None, event=assembly, planned=planned)
    act = _ACTS.get(request.POST.get("act", ""), _save)
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, act(planned, form, user_of(request), timezone.now()))
            return redirect(_board_of(assembly, form))
        except DomainError as refusal:
            seen = form.cleaned_data["version"]
            form.refuse(refusal)
            more = _meanwhile(planned, seen) if isinstance(refusal, Superseded) else {}
            return _page(request, assembly, form, planned, **more)
    return _page(request, assembly, form, planned)


@private
@require_POST
def place(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Take where a card was put by mouse, finger or keyboard; a refusal is said in a sentence."""
    assembly = edited_event(request.user, event)
    planned = planned_sitting(assembly, pk)
    form = PlaceForm(request.POST, event=assembly)
    if form.is_valid():
        facts, version = form.facts(planned), form.cleaned_data["version"]
        try:
            by, at = user_of(request), timezone.now()
            kept = plans.edit(sitting=planned.sitting, facts=facts, version=version, by=by, at=at)
            return HttpResponse(status=204, headers={"Plan-Version": str(kept.plan_version)})
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
    return render(request, "assembly_sessions/board_refusal.html", {"form": form}, status=422)


@private
@require_POST
def check(request: HttpRequest, event: str, pk: int = 0) -> HttpResponse:
    """Say what the sitting would clash with as it is typed; nothing is kept."""
    assembly = edited_event(request.user, event)
    planned = planned_sitting(assembly, pk) if pk else None
    form = PlanForm(request.POST, event=assembly, planned=planned)
    sentences = _clashes(assembly, form, planned) if form.is_valid() else ()
    context = {"sentences": sentences, "is_checked": form.is_valid()}
    return render(request, "assembly_sessions/board_check.html", context)


def _save(planned: Planned, form: PlanForm, by: User, at: datetime) -> str:
    version = form.cleaned_data["version"]
    plans.edit(
        sitting=planned.sitting, facts=form.facts(), note=form.note(), version=version, by=by, at=at
    )
    return _("The draft was saved.")


def _publish(planned: Planned, form: PlanForm, by: User, at: datetime) -> str:
    version = form.cleaned_data["version"]
    along = sittings.publish(
        sitting=planned.sitting, facts=form.facts(), note=form.note(), version=version, by=by, at=at
    )
    said = _("The sitting was published at once. Who follows it is told by mail.")
    return f"{said} {_with_it(along)}" if along else said


def _drop(planned: Planned, form: PlanForm, by: User, at: datetime) -> str:
    version = form.cleaned_data["version"]
    plans.drop(sitting=planned.sitting, note=form.note(), version=version, by=by, at=at)
    return _("The next release cancels the sitting.")


def _revert(planned: Planned, form: PlanForm, by: User, at: datetime) -> str:
    version = form.cleaned_data["version"]
    plans.revert(sitting=planned.sitting, version=version, by=by, at=at)
    return _("The sitting stays as it is published.")


def _with_it(count: int) -> str:
    return ngettext(
        "%(count)s sitting that begins after it has moved with it.",
        "%(count)s sittings that begin after it have moved with it.",
        count,
    ) % {"count": count}


_ACTS: Final[dict[str, Act]] = {"publish": _publish, "drop": _drop, "revert": _revert}


def _page(
    request: HttpRequest,
    assembly: Event,
    form: PlanForm,
    planned: Planned | None,
    **more: Any,  # noqa: ANN401 - what a page prints
) -> HttpResponse:
    context = {"form": form, "planned": planned, **_about(assembly, planned), **more}
    status = 422 if form.errors else 200
    if getattr(request, "htmx", False):
        return render(request, "assembly_sessions/board_form.html", context, status=status)
    day = _asked_day(request)
    if planned and not day:
        day = planned.facts.starts_at.astimezone(assembly.zone).date().isoformat()
    around = board_of(assembly, user_of(request), day)
    page = "assembly_sessions/board.html"
    return render(request, page, {**around, **context}, status=status)


def _about(assembly: Event, planned: Planned | None) -> dict[str, Any]:
    """Return where the form is sent to, and what is planned beyond the published sitting."""
    space, path = "assembly_sessions", [assembly.slug]
    if planned is None:
        return {
            "assembly": assembly,
            "form_url": reverse(f"{space}:plan-add", args=path),
            "check_url": reverse(f"{space}:plan-check-new", args=path),
        }
    path.append(str(planned.sitting.pk))
    is_changed = bool(planned.changes) and not planned.is_new
    was, now = state_of(planned.sitting), state_of(planned.facts)
    names = names_of(assembly, (was, now))
    return {
        "answers": answers_to(str(planned.sitting.uid)),
        "reminders": reminders_in_words(planned.sitting),
        "debates": planned.sitting.debates.order_by("pk"),
        "assembly": assembly,
        "form_url": reverse(f"{space}:plan-sitting", args=path),
        "check_url": reverse(f"{space}:plan-check", args=path),
        "differences": differences(was, now, names) if is_changed else (),
    }


def _meanwhile(planned: Planned, seen: int) -> dict[str, Any]:
    """Return what others have done to the sitting since the editor saw it, and how it is now."""
    event, state = planned.sitting.event, state_of(planned.facts)
    names = names_of(event, (state,))
    now = (str(planned.facts.title), when_of(state, names), room_of(state, names))
    return {"meanwhile": steps_on(planned.sitting, since=seen), "now": ", ".join(filter(None, now))}


def _clashes(assembly: Event, form: PlanForm, planned: Planned | None) -> tuple[str, ...]:
    facts = SittingDraft(**form.facts())
    sitting = planned.sitting if planned else None
    return clashes_with(assembly, planned_sittings(assembly), sitting=sitting, facts=facts)


def _board_of(assembly: Event, form: PlanForm) -> str:
    address = reverse("assembly_sessions:board", args=[assembly.slug])
    return f"{address}?day={form.cleaned_data['day'].isoformat()}"


def _asked_day(request: HttpRequest) -> str:
    return request.GET.get("day", "")
