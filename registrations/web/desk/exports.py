"""Lists of people taken away: short ones at once, long ones made meanwhile, with their progress."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.paper.tables import csv_lines, write_xlsx
from assemblies.selectors import sentence_of
from registrations.enums import ExportState, SheetKind
from registrations.models.desk import Export
from registrations.models.registrations import Registration
from registrations.permissions.reviews import reviewed_capacities, visible_exports
from registrations.selectors.exports import pieces_of
from registrations.selectors.people import people_wanted
from registrations.selectors.people_tables import rows_of
from registrations.services import exports
from registrations.web.access import private, user_of
from registrations.web.console_place import place_of_console
from registrations.web.desk.access import desk_assembly, desk_people
from registrations.web.desk.forms import SheetForm
from registrations.web.desk.people import form_of
from registrations.web.desk.words import EXPORT_STATES
from registrations.web.files import CSV, XLSX
from registrations.web.presenting import Tag

AT_ONCE = 1_000  # people; a longer list is made by the worker
MEDIA_TYPES = {
    SheetKind.XLSX: XLSX,
    SheetKind.CSV: CSV,
}


@private
@require_POST
def export_ask(request: HttpRequest, event: str) -> HttpResponseBase:
    """Give the list as it is narrowed in the address: a short one at once, else made meanwhile."""
    assembly, form = desk_assembly(request, event), SheetForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose XLSX or CSV."))
        return redirect("registrations:people-list", event=assembly.slug)
    wanted, sheet = form_of(request.GET, assembly).wanted(), SheetKind(form.cleaned_data["sheet"])
    at, by = timezone.now(), user_of(request)
    mine = reviewed_capacities(by, assembly.pk)
    people = people_wanted(desk_people(request), assembly, wanted, mine=mine, at=at)
    if (count := people.count()) <= AT_ONCE:
        exports.taken(of=assembly, table="people", people=count, by=by, at=at)
        return _at_once(assembly, people, sheet)
    export = exports.ask(event=assembly, wanted=wanted, sheet=sheet, by=by, at=at)
    return redirect("registrations:export", public_id=export.public_id)


def _at_once(
    assembly: Event, people: QuerySet[Registration], sheet: SheetKind
) -> StreamingHttpResponse:
    words = exports.words_now(assembly)
    rows = rows_of(people, words)
    name = f"people-{assembly.slug}.{sheet}"
    if sheet == SheetKind.CSV:
        return _file(csv_lines(words.headings, rows), name=name, sheet=sheet)
    with TemporaryDirectory(prefix="hemicycle-list-") as folder:
        path = Path(folder) / "list"
        write_xlsx(str(path), words.name, words.headings, rows)
        return _file([path.read_bytes()], name=name, sheet=sheet)


def _file(
    content: Iterable[str] | Iterable[bytes], *, name: str, sheet: SheetKind
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=MEDIA_TYPES[sheet])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def own_export(request: HttpRequest, public_id: UUID) -> Export:
    """Return a list that this account asked for, while it may have it; any other is not found."""
    found = visible_exports(request.user, timezone.now())
    return get_object_or_404(found.select_related("event__assembly"), public_id=public_id)


@private
@require_safe
def export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far a list is; the page asks by itself, and without JavaScript by its link."""
    asked = own_export(request, public_id)
    context = {
        **place_of_console(request.user, asked.event, "people-list"),
        "export": asked,
        "tag": Tag(*EXPORT_STATES[asked.state]),
        "is_under_way": ExportState(asked.state).is_under_way,
        "is_ready": asked.state == ExportState.READY,
        "has_failed": asked.state == ExportState.FAILED,
        "zone": asked.event.time_zone,
    }
    if request.headers.get("HX-Request"):
        return render(request, "registrations/parts/export.html", context)
    return render(request, "registrations/people_export.html", context)


@private
@require_POST
def export_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a list up."""
    asked = own_export(request, public_id)
    try:
        exports.cancel(export=asked, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("registrations:export", public_id=asked.public_id)


@private
@require_safe
def export_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Give the file, once it is made; to who asked for it, while she may still have it."""
    asked = own_export(request, public_id)
    if asked.state != ExportState.READY:
        messages.error(request, _("This list is not ready to be taken away."))
        return redirect("registrations:export", public_id=asked.public_id)
    name = f"people-{asked.event.slug}.{asked.sheet}"
    return _file(pieces_of(asked), name=name, sheet=SheetKind(asked.sheet))
