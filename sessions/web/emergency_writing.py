"""The pages on which authors write a request: begun, written on, revised; what is typed stays."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.errors import DomainError, Superseded
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from assemblies.permissions import require
from sessions.errors.emergency_items import ListClosed
from sessions.models.emergency_items import EmergencyRequest
from sessions.permissions import represented_delegations
from sessions.rules.emergency_requests import WRITABLE
from sessions.selectors.emergency_requests import papers_of
from sessions.selectors.requests_shown import list_at
from sessions.services import emergency_requests, request_files
from sessions.web.access import private, seen_assembly, user_of
from sessions.web.emergency_acts import made_request
from sessions.web.emergency_forms import RequestForm, TextsForm
from sessions.web.given_back import gives_back
from sessions.web.programme import frame
from sessions.web.refusing import cited


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed into a request, field by field, so that it can be sent again."""
    form = RequestForm(request.POST, institutions=Institution.objects.none())
    chosen = ("version", "institution", "group")
    typed = [
        {"name": one.name, "label": _label_of(one), "text": one.value()}
        for one in form
        if one.name not in (*chosen, "file") and one.value()
    ]
    hidden = {name: request.POST.get(name, "")[:20] for name in chosen}
    return {"typed": typed, "hidden": hidden} if typed else {}


def _label_of(field: BoundField) -> str:
    """Name the language, too: the fields stand in one row here."""
    language = dict(settings.LANGUAGES).get(field.name.rpartition("_")[2])
    return f"{field.label} ({language})" if language else str(field.label)


_gives_back = gives_back("assembly_sessions/emergency_given_back.html", _typed)


@_gives_back
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, event: str) -> HttpResponse:
    """Begin a request: a draft that nobody outside its authors sees."""
    assembly = seen_assembly(event)
    institutions = _spoken_for(request, assembly)
    if closed := _closed(assembly):
        messages.error(request, cited(closed))
        return redirect("assembly_sessions:emergency-item", event)
    form = RequestForm(*_sent(request), institutions=institutions)
    if form.is_valid():
        given = {"institution": form.cleaned_data["institution"], "wanted": form.wanted()}
        try:
            made = emergency_requests.prepare(event=assembly, **given, **_by(request))
            return _done(request, made, _("The draft is kept. Nobody else sees it yet."))
        except DomainError as refusal:
            form.refuse(refusal)
    return _page(request, assembly, form, {"title": _("New request")})


def _spoken_for(request: HttpRequest, assembly: Event) -> QuerySet[Institution]:
    """Return the parliaments for which this account may ask; there must be one."""
    delegations = represented_delegations(request.user).filter(assembly=assembly.pk)
    require(delegations.exists())
    return Institution.objects.filter(delegations__in=delegations)


def _closed(assembly: Event) -> DomainError | None:
    """Say that the list is closed before anybody writes for nothing."""
    list_ = list_at(assembly)
    if list_ is None or timezone.now() < list_.closing_hour:
        return None
    return ListClosed(closed_at=list_.closing_hour.isoformat(), zone=assembly.time_zone)


@_gives_back
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, event: str, pk: int) -> HttpResponse:
    """Write on a draft, or file a revision of what was circulated."""
    found = made_request(request, event, pk)
    is_draft = found.state in WRITABLE
    kind = RequestForm if is_draft else TextsForm
    form = kind(*_sent(request), request=found, papers=papers_of(found))
    if form.is_valid():
        try:
            _write(request, found, form)
            said = _("The draft is kept.") if is_draft else _("The revision is filed.")
            return _done(request, found, said)
        except DomainError as refusal:
            _refuse(form, refusal, found)
    title = _("Write the request") if is_draft else _("Revise the request")
    return _page(request, found.event, form, {"title": title, "request_": found})


def _write(request: HttpRequest, found: EmergencyRequest, form: TextsForm) -> None:
    known = {"request": found, "version": form.cleaned_data["version"], **_by(request)}
    if isinstance(form, RequestForm):
        emergency_requests.write(wanted=form.wanted(), **known)
        return
    emergency_requests.revise(papers=form.papers(), files=form.sent(), title=form.title(), **known)


def _refuse(form: TextsForm, refusal: DomainError, found: EmergencyRequest) -> None:
    """Say why, and keep what was typed; of two who write, the second decides whose text stays."""
    form.refuse(refusal)
    if isinstance(refusal, Superseded):
        found.refresh_from_db(fields=["version"])
        form.data = {**form.data.dict(), "version": str(found.version)}  # type: ignore[attr-defined] # what a browser sent
        form.add_error(None, _("What you typed is still here. Saving it again replaces theirs."))


@private
@require_POST
def remove_paper(request: HttpRequest, event: str, pk: int, file: int) -> HttpResponse:
    """Take a file off a draft."""
    found = made_request(request, event, pk)
    held = get_object_or_404(found.files.defer("content").select_related("request"), pk=file)
    try:
        request_files.remove(file=held, **_by(request))
    except DomainError as refusal:
        messages.error(request, cited(refusal))
        return redirect("assembly_sessions:emergency-request", event, pk)
    return _done(request, found, _("The file is taken off."))


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": user_of(request), "at": timezone.now()}


def _done(request: HttpRequest, found: EmergencyRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("assembly_sessions:emergency-request", found.event.slug, found.pk)


def _page(
    request: HttpRequest, assembly: Event, form: TextsForm, around: dict[str, Any]
) -> HttpResponse:
    context = {**frame(assembly, _("Emergency item")), "form": form, **around}
    status = 422 if form.errors else 200
    return render(request, "assembly_sessions/emergency_write.html", context, status=status)
