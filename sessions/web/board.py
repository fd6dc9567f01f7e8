"""The board: one day of the draft, what others do to it meanwhile, and acts on several sittings."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.selectors import sentence_of
from sessions.models.drafts import PlanStep
from sessions.selectors.plans import plan_version, planned_sittings
from sessions.selectors.programme import released_sittings
from sessions.selectors.steps import day_of_step, last_steps, step_to_undo, what_undoing_brings
from sessions.selectors.wording import ACTS
from sessions.services import clashes, plans
from sessions.web.access import console_frame, edited_event, private, user_of
from sessions.web.board_forms import AcceptForm, BlockForm, CopyForm
from sessions.web.board_page import board_of

NEWS = 5
Context = dict[str, Any]


@private
@require_safe
def board(request: HttpRequest, event: str) -> HttpResponse:
    """Show one day of the draft; to a script that renews it, what changes alone."""
    assembly = edited_event(request.user, event)
    context = board_of(assembly, user_of(request), request.GET.get("day", ""))
    is_part = bool(getattr(request, "htmx", False))
    name = "assembly_sessions/board_part.html" if is_part else "assembly_sessions/board.html"
    return render(request, name, {**context, "is_part": is_part})


@private
@require_safe
def news(request: HttpRequest, event: str) -> HttpResponse:
    """Say who has changed what since this page was made; nothing has: no answer."""
    assembly = edited_event(request.user, event)
    version = plan_version(assembly)
    if str(version) == request.GET.get("version", ""):
        return HttpResponse(status=204)
    known = _number(request.GET.get("step", ""))
    steps = last_steps(assembly, count=NEWS, after=known)
    by_others = [told for told in steps if told.step.done_by_id != request.user.pk]
    last_step = steps[0].step.pk if steps else known
    context = {
        "assembly": assembly, "version": version, "last_step": last_step, "news": by_others,
    }  # fmt: skip
    response = render(request, "assembly_sessions/board_news.html", context)
    response["HX-Trigger"] = "draft-changed"
    return response


@private
@require_POST
def shift(request: HttpRequest, event: str) -> HttpResponse:
    """Move the ticked sittings together."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = BlockForm(request.POST, planned=planned_sittings(assembly))
    if form.is_valid():
        by = {name: form.cleaned_data[name] or 0 for name in ("days", "minutes")}
        by["version"] = _seen(request)
        chosen = [int(pk) for pk in form.cleaned_data["sittings"]]
        try:
            count = plans.shift(event=assembly, sittings=chosen, **by, by=user, at=timezone.now())
            messages.success(request, _moved(count))
            return redirect(day_of_board(assembly, request))
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
    return _refused(request, assembly, {"block_form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, event: str) -> HttpResponse:
    """Say what taking back one's last act brings, and take it back."""
    assembly, user = edited_event(request.user, event), user_of(request)
    context: Context = console_frame(assembly, "board") | {"version": plan_version(assembly)}
    if request.method == "POST":
        try:
            seen = _seen(request)
            undone = plans.undo(event=assembly, version=seen, by=user, at=timezone.now())
            messages.success(request, _("Your last act was taken back."))
            return redirect(address_of_day(assembly, day_of_step(assembly, undone)))
        except DomainError as refusal:
            context["refusal"] = sentence_of(refusal)
    step = step_to_undo(assembly, user)
    context |= _about_step(assembly, step) if step else {}
    status = 422 if "refusal" in context else 200
    return render(request, "assembly_sessions/board_undo.html", context, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, event: str) -> HttpResponse:
    """Say how many sittings another assembly's skeleton has, and copy it."""
    assembly = edited_event(request.user, event)
    form = CopyForm(request.POST or request.GET or None, target=assembly)
    version = plan_version(assembly)
    context = {**console_frame(assembly, "board"), "form": form, "version": version}
    if form.is_valid():
        source = form.cleaned_data["source"]
        context |= {"source": source, "sittings": released_sittings(source)}
        if request.method == "POST" and _copy(request, assembly, context):
            return redirect("assembly_sessions:board", assembly.slug)
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "assembly_sessions/board_copy.html", context, status=status)


@private
@require_POST
def accept(request: HttpRequest, event: str) -> HttpResponse:
    """Let a clash stand, with the reason."""
    assembly, user = edited_event(request.user, event), user_of(request)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            clashes.accept(event=assembly, **form.cleaned_data, by=user, at=timezone.now())
            messages.success(request, _("The clash was accepted on record."))
            return redirect(day_of_board(assembly, request))
        except DomainError as refusal:
            form.add_error(None, sentence_of(refusal))
    return _refused(request, assembly, {"accept_form": form})


@private
@require_POST
def take_back(request: HttpRequest, event: str) -> HttpResponse:
    """Let a clash stand no more; a colleague may have done so, or mended it."""
    assembly, user = edited_event(request.user, event), user_of(request)
    try:
        key, version = request.POST.get("key", ""), _seen(request)
        clashes.take_back(event=assembly, key=key, version=version, by=user, at=timezone.now())
        messages.success(request, _("The clash is open again."))
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect(day_of_board(assembly, request))


def _refused(request: HttpRequest, assembly: Event, context: Context) -> HttpResponse:
    day = request.GET.get("day", "")
    around = board_of(assembly, user_of(request), day)
    page = "assembly_sessions/board.html"
    return render(request, page, {**around, **context}, status=422)


def _copy(request: HttpRequest, assembly: Event, context: Context) -> bool:
    try:
        count = plans.copy_skeleton(
            source=context["source"], target=assembly, sittings=context["sittings"],
            version=_seen(request), by=user_of(request), at=timezone.now(),
        )  # fmt: skip
    except DomainError as refusal:
        context["form"].add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _copied(count))
    return True


def _about_step(assembly: Event, step: PlanStep) -> Context:
    return {
        "step": step,
        "what": ACTS.get(step.act, step.act),
        "brings": what_undoing_brings(assembly, step),
    }


def day_of_board(assembly: Event, request: HttpRequest) -> str:
    """Return the address of the day on which somebody acted."""
    return address_of_day(assembly, request.GET.get("day", ""))


def address_of_day(assembly: Event, day: str) -> str:
    """Return the board's address on that day; on its own first one where none is named."""
    address = reverse("assembly_sessions:board", args=[assembly.slug])
    return f"{address}?{urlencode({'day': day})}" if day else address


def _seen(request: HttpRequest) -> int:
    """Return the version of the draft that the page showed; a page sent twice is refused so."""
    return _number(request.POST.get("version", ""))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 15 else 0


def _moved(count: int) -> str:
    return ngettext(
        "%(count)s sitting was moved in the draft.",
        "%(count)s sittings were moved in the draft.",
        count,
    ) % {"count": count}


def _copied(count: int) -> str:
    return ngettext(
        "%(count)s sitting was copied into the draft.",
        "%(count)s sittings were copied into the draft.",
        count,
    ) % {"count": count}
