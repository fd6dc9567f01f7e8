"""Importing a filled sheet: the template, the file, a look at every row, then the people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from registrations.errors.coordination import SheetGone
from registrations.gateways.spreadsheets import MOST_BYTES
from registrations.models.registrations import DelegationFile
from registrations.models.sheets import Sheet
from registrations.rules.sheets import Column, SheetRow
from registrations.services import sheets
from registrations.services.sheets import SaidFault
from registrations.services.words import CAPACITIES
from registrations.web.access import own_file, private, user_of
from registrations.web.coordination.forms import SheetForm
from registrations.web.coordination.people import crumbs_of
from registrations.web.delegations import frame, said_with_article
from registrations.web.presenting import Tag

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the sheet in the preview. said: what is wrong with it, cell by cell."""

    row: SheetRow
    name: str
    capacity: str
    tag: Tag
    said: tuple[str, ...]


@private
@require_http_methods(["GET", "POST"])
def delegation_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the template, and take a filled sheet."""
    file = own_file(request, pk)
    is_sent = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if is_sent else SheetForm()
    if form.is_bound and form.is_valid() and (sheet := _read(request, file, form)):
        return redirect("registrations:sheet-preview", pk=file.pk, sheet=sheet.pk)
    title = _("Import a filled sheet")
    context = {**frame(file), "form": form, "title": title, "crumbs": crumbs_of(file, title)}
    status = 422 if form.errors else 200
    return render(request, "registrations/delegation_sheet.html", context, status=status)


def _read(request: HttpRequest, file: DelegationFile, form: SheetForm) -> Sheet | None:
    sent: UploadedFile[bytes] = form.cleaned_data["sheet"]
    # One byte more than may be: the act refuses it, and nothing larger is held in memory.
    content, name = sent.read(MOST_BYTES + 1), sent.name or ""
    by, at = user_of(request), timezone.now()
    try:
        return sheets.read(file=file, content=content, name=name, by=by, at=at)
    except DomainError as refusal:
        form.add_error("sheet", said_with_article(refusal))
        return None


@private
@require_safe
def sheet_template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the empty sheet in the reader's language."""
    file = own_file(request, pk)
    if kind not in _TYPES:
        raise Http404
    content = sheets.template(file=file, as_csv=kind == "csv")
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="people.{kind}"'
    return response


@private
@require_safe
def sheet_preview(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Show every row with its faults before anybody is added."""
    file = own_file(request, pk)
    one = _own_sheet(request, file, sheet)
    if one is None:
        messages.info(request, said_with_article(SheetGone()))
        return redirect("registrations:delegation-sheet", pk=file.pk)
    rows = sheets.rows_of(one)
    faults = sheets.said_faults(rows, file)
    lines = [_line_of(row, faults[row.number]) for row in rows]
    good = sum(line.row.is_good for line in lines)
    title = _("What the sheet says")
    context = {
        **frame(file),
        "sheet": one,
        "lines": lines,
        "good": good,
        "out": len(lines) - good,
        "title": title,
        "crumbs": crumbs_of(file, title),
    }
    return render(request, "registrations/sheet_preview.html", context)


@private
@require_POST
def sheet_add(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Add the people of every good row; sent twice, the second finds the sheet gone."""
    file = own_file(request, pk)
    one = _own_sheet(request, file, sheet)
    try:
        if one is None:
            raise SheetGone
        added = sheets.add_people(sheet=one, by=user_of(request), at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said_with_article(refusal))
        return redirect("registrations:delegation", pk=file.pk)
    words = ngettext("%(n)s person is added.", "%(n)s people are added.", len(added))
    messages.success(request, words % {"n": len(added)} + " " + _("Check each before you send."))
    return redirect("registrations:delegation", pk=file.pk)


@private
@require_POST
def sheet_forget(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Forget the sheet; nobody is added."""
    file = own_file(request, pk)
    one = _own_sheet(request, file, sheet)
    if one is not None:
        sheets.forget(sheet=one)
    messages.info(request, _("The sheet is forgotten; nobody was added."))
    return redirect("registrations:delegation-sheet", pk=file.pk)


def _own_sheet(request: HttpRequest, file: DelegationFile, key: int) -> Sheet | None:
    """Return a sheet that this account has sent; none when it is gone; others' are not found."""
    kept = Sheet.objects.filter(expires_at__gt=timezone.now())
    if not kept.filter(pk=key).exists():
        return None
    mine = kept.filter(file=file, read_by=user_of(request)).select_related("file__delegation")
    return get_object_or_404(mine, pk=key)


def _line_of(row: SheetRow, faults: Iterable[SaidFault]) -> RowLine:
    capacity, said = row.values.get(Column.CAPACITY), [fault.detail for fault in faults]
    if row.repeats_row is not None:
        said.append(_("The same person as in row %(number)s") % {"number": row.repeats_row})
    if row.is_present:
        said.append(_("In the delegation already"))
    tag = Tag("good", _("Can be added")) if row.is_good else Tag("wait", _("Stays out"))
    return RowLine(
        row,
        str(row.values.get(Column.BADGE_NAME, "")),
        str(CAPACITIES[capacity]) if capacity else "",
        Tag("bad", _("Faults")) if row.is_faulty else tag,
        tuple(said),
    )
