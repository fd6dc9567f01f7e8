"""The programme editor's pages of agendas: what a body deals with, in which order, how far it is.

Every form carries the version that its author saw: whoever comes second is told, and nothing is
overwritten silently.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.enums import ItemMove, ItemState
from sessions.models.agenda import Agenda, AgendaItem
from sessions.models.sittings import Sitting
from sessions.permissions import (
    known_sittings,
    may_edit_programme,
    visible_agendas,
    visible_items,
)
from sessions.rules.agenda import steps_from
from sessions.selectors.agenda import trees_of
from sessions.services import agenda_items, agendas
from sessions.web.access import console_event, console_frame, user_of
from sessions.web.agenda_forms import (
    AddForm,
    BelowForm,
    ChangeForm,
    LinkForm,
    MoveForm,
    PublicForm,
    StartForm,
    StepForm,
    VersionForm,
)
from sessions.web.agenda_presenting import STEPS, line_of, meeting_of, sheets_of


def private(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Show the page to accounts only, and keep no copy of it anywhere."""
    guarded: Callable[..., HttpResponseBase] = never_cache(login_required(view))
    return guarded


@private
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_list(request: HttpRequest, event: str) -> HttpResponse:
    """List the agendas of an assembly, drafts among them; start another body's."""
    require(may_edit_programme(request.user))
    assembly = console_event(event)
    there = visible_agendas(request.user, at=timezone.now()).filter(event=assembly)
    form = StartForm(request.POST or None, bodies=Body.objects.exclude(agendas__in=there))
    if form.is_valid():
        body, by = form.cleaned_data["body"], user_of(request)
        agenda = agendas.start(event=assembly, body=body, by=by, at=timezone.now())
        return redirect(_address(agenda))
    sheets = sheets_of(trees_of(there, Sitting.objects.none()), at=timezone.now())
    context = {**_frame(assembly), "sheets": sheets, "form": form}
    return _page(request, "assembly_sessions/agenda_list.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show one agenda with a button for everything; add an item."""
    agenda = _agenda(request, event, pk)
    form = AddForm(request.POST or None, agenda=agenda)
    if form.is_valid():
        given = {"agenda": agenda, "wanted": form.wanted(), "whole": form.cleaned_data["whole"]}
        try:
            item = agenda_items.add(**given, by=user_of(request), at=timezone.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("Item %(number)s was added.") % {"number": item.printed}
            return _done(request, said, item)
    return _page(request, "assembly_sessions/agenda_edit.html", _about(request, agenda, form))


def _about(request: HttpRequest, agenda: Agenda, form: AddForm) -> dict[str, Any]:
    trees = trees_of(
        Agenda.objects.filter(pk=agenda.pk), known_sittings(request.user, at=timezone.now())
    )
    return {
        **_frame(agenda.event, (str(agenda.body.name), "")),
        "agenda": agenda,
        "sheet": sheets_of(trees, at=timezone.now())[0],
        "form": form,
        "public_form": PublicForm(
            initial={"version": agenda.version, "is_public": agenda.is_public}, auto_id="readers-%s"
        ),
    }


@private
@require_POST
def agenda_adopt(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Adopt a draft, for everybody or for the body alone."""
    agenda, form = _agenda(request, event, pk), PublicForm(request.POST)
    given = {"agenda": agenda, "is_public": _ticked(form)}
    return _tried(request, agenda, form, agendas.adopt, given, _("The agenda is adopted."))


@private
@require_POST
def agenda_public(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Show an agenda to everybody, or to the body alone."""
    agenda, form = _agenda(request, event, pk), PublicForm(request.POST)
    given = {"agenda": agenda, "is_public": _ticked(form)}
    return _tried(request, agenda, form, agendas.set_public, given, _("It is kept."))


@private
@require_POST
def agenda_remove(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Remove a draft that was started by mistake."""
    agenda, form = _agenda(request, event, pk), VersionForm(request.POST)
    version, by = (form.cleaned_data["version"] if form.is_valid() else 0), user_of(request)
    try:
        agendas.remove(agenda=agenda, version=version, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return _back(agenda)
    messages.success(request, _("The agenda was removed."))
    return redirect("assembly_sessions:agenda-list", event=event)


@private
@require_POST
def agenda_number(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Number a draft anew in its order."""
    agenda, form = _agenda(request, event, pk), VersionForm(request.POST)
    given, said = {"agenda": agenda}, _("The items are numbered in their order.")
    return _tried(request, agenda, form, agendas.number_anew, given, said)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def item_change(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Change an item's words; beside them everything else that can be done with it."""
    item = _item(request, event, pk)
    form = ChangeForm(request.POST or None, item=item)
    if form.is_valid():
        version, by = form.cleaned_data["version"], user_of(request)
        given = {"item": item, "wanted": form.wanted(), "version": version}
        try:
            agenda_items.change(**given, by=by, at=timezone.now())
            return _done(request, _("The item is kept."), item)
        except DomainError as refusal:
            form.refuse(refusal)
    context = _about_item(request, item, form)
    return _page(request, "assembly_sessions/agenda_item.html", context)


def _about_item(request: HttpRequest, item: AgendaItem, form: ChangeForm) -> dict[str, Any]:
    agenda, seen = item.agenda, _sittings_of(request, item).order_by("starts_at", "pk")
    mine, others = seen.filter(treatments__item=item), seen.exclude(treatments__item=item)
    steps = () if agenda.is_draft else steps_from(ItemState(item.state))
    crumbs = ((str(agenda.body.name), _address(agenda)), (item.printed, ""))
    return {
        **_frame(agenda.event, *crumbs),
        "agenda": agenda,
        "line": line_of(item, at=timezone.now()),
        "form": form,
        "step_form": StepForm(initial={"version": item.version}, auto_id="step-%s"),
        "steps": [(step, STEPS[step]) for step in steps],
        "meetings": [meeting_of(sitting) for sitting in mine],
        "link_form": LinkForm(item=item, sittings=others, auto_id="link-%s"),
        "below_form": BelowForm(item=item, auto_id="below-%s") if agenda.is_draft else None,
    }


@private
@require_POST
def item_move(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Move an item among those beside it; its number stays."""
    item, form = _item(request, event, pk), MoveForm(request.POST)
    given = {"item": item, "to": ItemMove(form.cleaned_data["to"])} if form.is_valid() else {}
    return _tried(request, item, form, agenda_items.move, given, "")


@private
@require_POST
def item_below(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Make an item of a draft a part of another one."""
    item = _item(request, event, pk)
    form = BelowForm(request.POST, item=item)
    given = {"item": item, "whole": form.cleaned_data["whole"]} if form.is_valid() else {}
    return _tried(request, item, form, agenda_items.put_below, given, _("The item is kept."))


@private
@require_POST
def item_proceed(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Put an item in hand, suspend, resume, close, reopen or withdraw it."""
    item, form = _item(request, event, pk), StepForm(request.POST)
    given: dict[str, Any] = {}
    if form.is_valid():
        given = {"item": item, "step": form.chosen(), "reason": form.reason()}
    return _tried(request, item, form, agenda_items.proceed, given, _("The item is kept."))


@private
@require_POST
def item_link(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Let a sitting treat an item."""
    item = _item(request, event, pk)
    form = LinkForm(request.POST, item=item, sittings=_sittings_of(request, item))
    given = form.cleaned_data if form.is_valid() else {}
    given = {"item": item, "sitting": given.get("sitting"), "place": given.get("place")}
    return _tried(request, item, form, agenda_items.link, given, _("The item is kept."))


@private
@require_POST
def item_unlink(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Let a sitting treat an item no more."""
    item = _item(request, event, pk)
    form = LinkForm(request.POST, item=item, sittings=_sittings_of(request, item))
    given = {"item": item, "sitting": form.cleaned_data["sitting"]} if form.is_valid() else {}
    return _tried(request, item, form, agenda_items.unlink, given, _("The item is kept."))


@private
@require_POST
def item_remove(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Remove an item that has no history."""
    item, form = _item(request, event, pk), VersionForm(request.POST)
    said = _("The item was removed.")
    return _tried(request, item.agenda, form, agenda_items.remove, {"item": item}, said)


def _agenda(request: HttpRequest, event: str, pk: int) -> Agenda:
    """Return an agenda to edit; who does not edit the programme learns nothing of drafts."""
    seen = visible_agendas(request.user, at=timezone.now()).filter(event__slug=event)
    agenda = get_object_or_404(seen.select_related("event", "body"), pk=pk)
    require(may_edit_programme(request.user))
    return agenda


def _item(request: HttpRequest, event: str, pk: int) -> AgendaItem:
    seen = (
        visible_items(request.user, at=timezone.now())
        .filter(agenda__event__slug=event)
        .with_numbers()
    )
    item = get_object_or_404(seen.select_related("state_by"), pk=pk)
    require(may_edit_programme(request.user))
    return item


def _sittings_of(request: HttpRequest, item: AgendaItem) -> QuerySet[Sitting]:
    return (
        known_sittings(request.user, at=timezone.now())
        .filter(event=item.agenda.event)
        .select_related("event")
    )


def _ticked(form: PublicForm) -> bool:
    return bool(form.is_valid() and form.cleaned_data["is_public"])


def _tried(
    request: HttpRequest,
    thing: Agenda | AgendaItem,
    form: VersionForm,
    act: Callable[..., Any],
    given: dict[str, Any],
    said: str,
) -> HttpResponse:
    """Do what a button says, of the version that it stood beside; say what came of it."""
    if not form.is_valid():
        messages.error(request, _("Something is missing. Look at the page again."))
        return _back(thing)
    version, by, at = form.cleaned_data["version"], user_of(request), timezone.now()
    try:
        act(**given, version=version, by=by, at=at)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
        return _back(thing)
    return _done(request, said, thing)


def _done(request: HttpRequest, said: str, thing: Agenda | AgendaItem) -> HttpResponse:
    if said:
        messages.success(request, said)
    return _back(thing)


def _back(thing: Agenda | AgendaItem) -> HttpResponse:
    """Return to the agenda, at the item one comes from."""
    if isinstance(thing, AgendaItem):
        return redirect(f"{_address(thing.agenda)}#item-{thing.pk}")
    return redirect(_address(thing))


def _address(agenda: Agenda) -> str:
    return reverse("assembly_sessions:agenda-edit", args=[agenda.event.slug, agenda.pk])


def _frame(assembly: Event, *crumbs: tuple[str, str]) -> dict[str, Any]:
    first = (_("All agendas"), reverse("assembly_sessions:agenda-list", args=[assembly.slug]))
    trail = [{"text": text, "url": url} for text, url in (first, *crumbs)]
    return {**console_frame(assembly, "agenda-list"), "crumbs": trail if crumbs else []}


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
