"""The minutes of a sitting, for editors: to type, save, bring two texts together, publish."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.enums import Language
from assemblies.errors import DomainError, Superseded
from assemblies.models.accounts import User
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme
from sessions.selectors.minutes import Desk, desk_of, minutes_of, versions_of
from sessions.services import minutes as acts
from sessions.web.access import seen_sitting, user_of
from sessions.web.given_back import gives_text_back
from sessions.web.programme import frame
from sessions.web.record_forms import MinutesForm, PageForm, VersionForm


@gives_text_back
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, event: str, pk: int, language: str) -> HttpResponse:
    """Show the newest version, or what the editor has not saved yet, to be typed on and saved."""
    sitting, tongue = _edited(request, event, pk, language)
    form = MinutesForm(request.POST, language=tongue) if request.method == "POST" else None
    if form is not None and form.is_valid():
        _save(request, sitting, tongue, form)
        return _back(sitting, tongue)
    return _page(request, sitting, tongue, form)


@never_cache
@login_required
@require_POST
def draft(request: HttpRequest, event: str, pk: int, language: str) -> HttpResponse:
    """Keep what is being typed, for the page itself; say which version is the newest by now."""
    sitting, tongue = _edited(request, event, pk, language)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    by, at = user_of(request), timezone.now()
    newest = acts.keep(sitting=sitting, language=tongue, typed=form.typed(), by=by, at=at)
    return JsonResponse({"newest": newest, "kept_at": at.isoformat()})


@login_required
@require_POST
def discard(request: HttpRequest, event: str, pk: int, language: str) -> HttpResponse:
    """Give up what the editor has typed and not saved."""
    sitting, tongue = _edited(request, event, pk, language)
    form = PageForm(request.POST)
    if form.is_valid():
        typed = acts.Typed("", 0, **form.cleaned_data)
        acts.discard(sitting=sitting, language=tongue, typed=typed, by=user_of(request))
    return _back(sitting, tongue)


@login_required
@require_POST
def public(request: HttpRequest, event: str, pk: int, language: str) -> HttpResponse:
    """Publish the version that the editor has read, or withdraw what is published."""
    sitting, tongue = _edited(request, event, pk, language)
    form = VersionForm(request.POST)
    try:
        _put(request, sitting, tongue, form)
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return _back(sitting, tongue)


@never_cache
@login_required
@require_safe
def version(request: HttpRequest, event: str, pk: int, language: str, version: int) -> HttpResponse:
    """Show one version that was saved."""
    sitting, tongue = _edited(request, event, pk, language)
    context = {
        **_frame(sitting, tongue),
        "version": get_object_or_404(versions_of(sitting, tongue), version=version),
    }
    return render(request, "assembly_sessions/minutes_version.html", context)


def _edited(request: HttpRequest, event: str, pk: int, code: str) -> tuple[Sitting, Language]:
    require(may_edit_programme(request.user))
    if code not in set(Language):
        raise Http404
    return seen_sitting(request, event, pk, at=timezone.now()), Language(code)


def _save(request: HttpRequest, sitting: Sitting, language: Language, form: MinutesForm) -> None:
    typed, by, at = form.typed(), user_of(request), timezone.now()
    try:
        saved = acts.save(sitting=sitting, language=language, typed=typed, by=by, at=at)
    except Superseded:
        acts.keep(sitting=sitting, language=language, typed=typed, by=by, at=at)
        return
    messages.success(request, _("Version %(version)s is saved.") % {"version": saved.version})


def _put(request: HttpRequest, sitting: Sitting, language: Language, form: VersionForm) -> None:
    by, at = user_of(request), timezone.now()
    if request.POST.get("act") == "withdraw":
        acts.withdraw(sitting=sitting, language=language, by=by, at=at)
        messages.success(request, _("The minutes are not public any more."))
    elif form.is_valid():
        seen = form.cleaned_data["version"]
        acts.publish(sitting=sitting, language=language, seen=seen, by=by, at=at)
        messages.success(request, _("Everybody who may see the sitting can read this version."))


def _back(sitting: Sitting, language: Language) -> HttpResponse:
    return redirect("assembly_sessions:minutes", sitting.event.slug, sitting.pk, language)


def _page(
    request: HttpRequest, sitting: Sitting, language: Language, form: MinutesForm | None
) -> HttpResponse:
    user = user_of(request)
    desk = desk_of(sitting, language, user)
    context = {
        **_frame(sitting, language),
        "desk": desk,
        "form": form or MinutesForm(initial=_opened_with(desk), language=language),
        "minutes": minutes_of(sitting, language),
        "versions": versions_of(sitting, language),
        "kept_here": f"{user.pk}:{sitting.pk}:{language}",
        "written_at": _written_at(desk, user),
    }
    status = 422 if form else 200
    return render(request, "assembly_sessions/minutes.html", context, status=status)


def _opened_with(desk: Desk) -> dict[str, Any]:
    return {
        "text": desk.text,
        "version": desk.version,
        "page": secrets.token_hex(8),
        "taken": desk.draft.mark if desk.draft else "",
    }


def _written_at(desk: Desk, user: User) -> int:
    """Return when this editor wrote what the server has of hers, in milliseconds; else 0."""
    own = desk.newest if desk.newest and desk.newest.saved_by == user else None
    at = desk.draft.kept_at if desk.draft else own.saved_at if own else None
    return round(at.timestamp() * 1000) if at else 0


def _frame(sitting: Sitting, language: Language) -> dict[str, Any]:
    path = [sitting.event.slug, sitting.pk]
    return {
        **frame(sitting.event, _("Programme")),
        "sitting": sitting,
        "sitting_url": reverse("assembly_sessions:sitting-detail", args=path),
        "tongue": language,
        "path": {
            name: reverse(f"assembly_sessions:minutes-{name}", args=[*path, language])
            for name in ("draft", "discard", "public")
        },
        "minutes_url": reverse("assembly_sessions:minutes", args=[*path, language]),
        "languages": [
            {
                "name": name,
                "code": code,
                "url": reverse("assembly_sessions:minutes", args=[*path, code]),
                "current": code == language,
            }
            for code, name in settings.LANGUAGES
        ],
    }
