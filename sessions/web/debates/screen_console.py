"""The console's pages of the hall's screens: which hang, what each shows, their addresses."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.models.events import Assembly
from sessions.enums.debates import ScreenView
from sessions.models.debates import Debate
from sessions.models.screens import HallScreen
from sessions.permissions.debates import may_run_debates
from sessions.selectors.debates.screens import screens_of
from sessions.services.debates import screens as acts
from sessions.services.debates.screens import Setting
from sessions.web.access import console_frame, private, seen_assembly, user_of
from sessions.web.debates.finding import address_of as chair_address
from sessions.web.debates.finding import debate_run
from sessions.web.debates.screen_forms import LANGUAGES, NewScreenForm, PutForm, ScreenForm
from sessions.web.debates.screen_views import identity_of, in_words, shown_on
from sessions.web.refusing import cited


@private
@require_http_methods(["GET", "HEAD", "POST"])
def screens(request: HttpRequest, event: str) -> HttpResponse:
    """List the screens of an event with what they show; hang up another one."""
    assembly, form = _run(request, event), NewScreenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = acts.add(event=assembly, **form.facts(), by=user_of(request), at=timezone.now())
            return redirect("assembly_sessions:screen-set", event, made.pk)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {
        **console_frame(assembly, "screen-console"),
        "lines": [_line(one) for one in screens_of(assembly)],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/debates/screens.html", context, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Ask what a screen shows, and show it there at once."""
    found = _screen(request, event, pk)
    initial = ScreenForm.initial_of(found)
    form = ScreenForm(request.POST or None, event=found.event, initial=initial)
    if form.is_bound and form.is_valid():
        setting, by, at = form.setting(), user_of(request), timezone.now()
        try:
            acts.set_to(screen=found, setting=setting, by=by, at=at)
            messages.success(request, _("The screen shows it."))
            return redirect("assembly_sessions:screen-set", event, pk)
        except DomainError as refusal:
            form.refuse(refusal)
    return _screen_page(request, found, form)


@private
@require_POST
def put(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Put a debate upon a screen of the hall, or take it off, from the chair's console."""
    debate, form = debate_run(request, event, pk), PutForm(request.POST)
    if form.is_valid():
        _put(request, debate, *form.asked())
    else:
        messages.error(request, _("Something is missing. Look at the page again."))
    return redirect(chair_address(debate, "debate-chair"))


@private
@require_POST
def renew(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Give a screen another address; who has the old one sees nothing any more."""
    found = _screen(request, event, pk)
    acts.give_new_address(screen=found, by=user_of(request), at=timezone.now())
    messages.success(request, _("The screen has a new address. Open it there again."))
    return redirect("assembly_sessions:screen-set", event, pk)


@private
@require_POST
def remove(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Take a screen down; who is second finds it done."""
    of_event = HallScreen.objects.filter(event_id=_run(request, event).pk)
    found = get_object_or_404(of_event, pk=pk)
    acts.remove(screen=found, by=user_of(request), at=timezone.now())
    messages.success(request, _("The screen was removed."))
    return redirect("assembly_sessions:screen-console", event)


def address_of(screen: HallScreen) -> str:
    """Return a screen's whole address, in its own language."""
    with translation.override(screen.language):
        address: str = settings.PUBLIC_URL + reverse("assembly_sessions:screen", args=[screen.key])
        return address


def _run(request: HttpRequest, event: str) -> Assembly:
    if not may_run_debates(request.user):
        raise Http404
    return seen_assembly(event)


def _screen(request: HttpRequest, event: str, pk: int) -> HallScreen:
    return get_object_or_404(screens_of(_run(request, event)), pk=pk)


def _put(request: HttpRequest, debate: Debate, key: int, shows: ScreenView) -> None:
    found = get_object_or_404(screens_of(debate.event), pk=key)
    language = Language(found.language)
    setting = Setting(name=found.name, language=language, shows=shows, debate=debate)
    try:
        acts.set_to(screen=found, setting=setting, by=user_of(request), at=timezone.now())
    except DomainError as refusal:  # e.g. somebody took it down in this very moment
        messages.error(request, cited(refusal))


def _line(screen: HallScreen) -> dict[str, Any]:
    return {
        "screen": screen,
        "shows": in_words(screen),
        "language": LANGUAGES[screen.language],  # type: ignore[index] # a word of the enum
        "address": address_of(screen),
    }


def _screen_page(request: HttpRequest, screen: HallScreen, form: ScreenForm) -> HttpResponse:
    context = {
        **console_frame(screen.event, "screen-console"),
        **_line(screen),
        "form": form,
        "shown": mark_safe(shown_on(screen).html_now),  # noqa: S308 - rendered by our templates
        "identity": identity_of(screen),
        "live_url": reverse("screen-live", args=[screen.key]),
    }
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/debates/screen_set.html", context, status=status)
