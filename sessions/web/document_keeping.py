"""The editors' pages of an event's documents: what lacks, what is new, many files at once."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.errors import UploadGone
from sessions.models.documents import UploadBatch
from sessions.permissions import may_keep_documents, visible_documents
from sessions.rules import symbols
from sessions.selectors.documents import with_revisions, worklist_of
from sessions.services import document_uploads, documents
from sessions.services.document_uploads import Does, Line
from sessions.web.access import console_event, console_frame, private, user_of
from sessions.web.document_cards import NAMES, lines_of
from sessions.web.document_forms import IssueForm, NewForm, UploadForm

DOES: Final = {
    Does.ISSUES: ("info", gettext_lazy("New document")),
    Does.REVISES: ("info", gettext_lazy("New revision")),
    Does.ADDS: ("good", gettext_lazy("Language added")),
    Does.REPLACES: ("wait", gettext_lazy("File replaced")),
}


def kept_assembly(request: HttpRequest, event: str) -> Event:
    """Return the assembly whose documents this account keeps."""
    require(may_keep_documents(request.user))
    return console_event(event)


def _page(
    request: HttpRequest, assembly: Event, template: str, context: dict[str, Any]
) -> HttpResponse:
    form = context.get("form")
    around = {**console_frame(assembly, "document-worklist"), **context}
    status = 422 if form is not None and form.errors else 200
    return render(request, template, around, status=status)


@private
@require_safe
def worklist(request: HttpRequest, event: str) -> HttpResponse:
    """Show which languages are missing, and every document that readers do not see yet."""
    assembly, at = kept_assembly(request, event), timezone.now()
    held = visible_documents(request.user, at=at).filter(event_id=assembly.pk)
    unseen = with_revisions(held.exclude(shown_at__lte=at).order_by("order", "pk"))
    lacking = [
        (one, [NAMES[code] for code in one.languages]) for one in worklist_of(assembly)
    ]  # fmt: skip
    context = {"lacking": lacking, "unseen": lines_of(unseen, at=at), "total": held.count()}
    return _page(request, assembly, "assembly_sessions/document_worklist.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, event: str) -> HttpResponse:
    """Take many files at once; nothing is issued before they were looked at."""
    assembly = kept_assembly(request, event)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if form.is_bound and form.is_valid():
        batch = document_uploads.send(
            event=assembly, papers=form.papers(), by=user_of(request), at=timezone.now()
        )
        return redirect("assembly_sessions:document-batch", assembly.slug, batch.public_id)
    return _page(request, assembly, "assembly_sessions/document_upload.html", {"form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, event: str, public_id: str) -> HttpResponse:
    """Show what each file would do, with every fault; issue them all when asked."""
    assembly = kept_assembly(request, event)
    held = _own_batch(request, assembly, public_id)
    if held is None:
        messages.info(request, sentence_of(UploadGone()))
        return redirect("assembly_sessions:document-upload", assembly.slug)
    with timezone.override(assembly.time_zone):
        return _looked_at(request, assembly, held)


def _looked_at(request: HttpRequest, assembly: Event, held: UploadBatch) -> HttpResponse:
    lines = document_uploads.lines_of(held, at=timezone.now())
    form = _issue_form(request, lines)
    if form.is_bound and form.is_valid() and _issued(request, held, form):
        return redirect("assembly_sessions:document-worklist", assembly.slug)
    context = _told(held, lines, form)
    return _page(request, assembly, "assembly_sessions/document_batch.html", context)


def _own_batch(request: HttpRequest, assembly: Event, public_id: str) -> UploadBatch | None:
    """Return files that this account has sent; none when they are gone; others' are not found."""
    kept = UploadBatch.objects.filter(expires_at__gt=timezone.now(), event_id=assembly.pk)
    if not kept.filter(public_id=public_id).exists():
        return None
    mine = kept.filter(sent_by=user_of(request)).select_related("event")
    return get_object_or_404(mine, public_id=public_id)


def _issue_form(request: HttpRequest, lines: tuple[Line, ...]) -> IssueForm:
    new = _titles_of_new(lines)
    first = next(iter(new), None)
    initial = {"access": symbols.first_access(symbols.read(first))} if first else {}
    return IssueForm(request.POST if request.method == "POST" else None, new=new, initial=initial)


def _titles_of_new(lines: tuple[Line, ...]) -> Mapping[str, LanguageMap]:
    titles = {str(one.symbol.document): one.title for one in lines if one.symbol and one.title}
    return {symbol: titles[symbol] for symbol in document_uploads.new_symbols(lines)}


def _told(held: UploadBatch, lines: tuple[Line, ...], form: IssueForm) -> dict[str, Any]:
    return {
        "batch": held,
        "form": form,
        "lines": [
            (
                line,
                NAMES.get(line.language or "", ""),
                DOES.get(line.does) if line.does and not line.faults else None,
                [sentence_of(fault) for fault in line.faults],
            )
            for line in lines
        ],
        "good": sum(not line.faults for line in lines),
        "faulty": sum(bool(line.faults) for line in lines),
    }


def _issued(request: HttpRequest, held: UploadBatch, form: IssueForm) -> bool:
    try:
        issued = document_uploads.issue(
            batch=held, titles=form.titles(), showing=form.showing_of_new(), by=user_of(request),
            at=timezone.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    n = len(issued)
    said = ngettext(
        "The files of %(n)s document are kept.", "The files of %(n)s documents are kept.", n
    )
    messages.success(request, said % {"n": n})
    return True


@private
@require_POST
def forget_batch(request: HttpRequest, event: str, public_id: str) -> HttpResponse:
    """Forget files that are not wanted; nothing is issued."""
    assembly = kept_assembly(request, event)
    held = _own_batch(request, assembly, public_id)
    if held is not None:
        document_uploads.forget(batch=held)
    messages.info(request, _("The files are forgotten; nothing was issued."))
    return redirect("assembly_sessions:document-upload", assembly.slug)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, event: str) -> HttpResponse:
    """Issue a document whose file comes later."""
    assembly = kept_assembly(request, event)
    with timezone.override(assembly.time_zone):
        form = NewForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                made = documents.issue(
                    event=assembly, symbol=form.cleaned_data["symbol"], title=form.title(),
                    showing=form.showing(), by=user_of(request), at=timezone.now(),
                )  # fmt: skip
                return redirect("assembly_sessions:document-put", made.symbol)
            except DomainError as refusal:
                form.add_error("symbol", sentence_of(refusal))
        return _page(request, assembly, "assembly_sessions/document_new.html", {"form": form})
