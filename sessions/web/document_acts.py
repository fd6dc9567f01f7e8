"""The editors' pages about one document: described, shown, renamed, revised, withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.enums import Language
from assemblies.errors import DomainError, UploadRefused
from assemblies.models.accounts import User
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from sessions.errors import RevisionWithdrawn
from sessions.models.documents import Document, Revision
from sessions.permissions import may_keep_documents
from sessions.rules.symbols import Symbol
from sessions.selectors.documents import newest_of, symbol_of
from sessions.services import documents
from sessions.web import document_forms as forms
from sessions.web.access import private, user_of
from sessions.web.documents import seen_document
from sessions.web.programme import frame

Words = str | Promise
Does = Callable[[Document, Any, User], Document]


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a document: its form, the field at which it is refused, what is said of it."""

    form: type[forms.OfDocumentForm]
    does: Does
    field: str | None
    title: Words
    button: Words
    said: Words
    danger: bool = False


def _seen(form: Any, by: User) -> dict[str, Any]:  # noqa: ANN401 - any form of a document
    return {"version": form.cleaned_data["version"], "by": by, "at": timezone.now()}


def _describe(document: Document, form: forms.DescribeForm, by: User) -> Document:
    return documents.describe(document=document, details=form.details(), **_seen(form, by))


def _show(document: Document, form: forms.ShowForm, by: User) -> Document:
    return documents.show(document=document, showing=form.showing(), **_seen(form, by))


def _rename(document: Document, form: forms.RenameForm, by: User) -> Document:
    symbol = form.cleaned_data["symbol"]
    return documents.rename(document=document, symbol=symbol, **_seen(form, by))


def _revise(document: Document, form: forms.ReviseForm, by: User) -> Document:
    return documents.revise(document=document, note=form.note(), **_seen(form, by)).document


def _put(document: Document, form: forms.PutForm, by: User) -> Document:
    newest = newest_of(document)
    if newest is None:
        raise RevisionWithdrawn(symbol=document.symbol)
    given = form.cleaned_data
    paper = forms.paper_of(given["file"])
    language = Language(given["language"])
    documents.put(revision=newest, language=language, paper=paper, **_seen(form, by))
    return document


ACTS: Final = {
    "describe": Act(
        forms.DescribeForm, _describe, "sittings", gettext_lazy("Titles, themes, sittings"),
        gettext_lazy("Save"), gettext_lazy("The document is described anew."),
    ),
    "show": Act(
        forms.ShowForm, _show, None, gettext_lazy("Who may see it"),
        gettext_lazy("Save"), gettext_lazy("It is kept who may see the document."),
    ),
    "rename": Act(
        forms.RenameForm, _rename, "symbol", gettext_lazy("Put the symbol right"),
        gettext_lazy("Save"), gettext_lazy("The document has another symbol."),
    ),
    "revise": Act(
        forms.ReviseForm, _revise, None, gettext_lazy("Issue a new revision"),
        gettext_lazy("Issue it"), gettext_lazy("The revision is issued. Now add its files."),
    ),
    "put": Act(
        forms.PutForm, _put, "file", gettext_lazy("Add a language"),
        gettext_lazy("Keep the file"), gettext_lazy("The file is kept."),
    ),
}  # fmt: skip


@private
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, symbol: Symbol, act: str) -> HttpResponse:
    """Ask for what an act on a document needs, and do it."""
    document, wanted = _kept(request, symbol), ACTS[act]
    with timezone.override(document.event.time_zone):
        form = _form(request, wanted.form, document)
        if form.is_bound and form.is_valid():
            try:
                done = wanted.does(document, form, user_of(request))
                messages.success(request, str(wanted.said))
                return redirect(_next(act), done.symbol)
            except DomainError as refusal:
                form.add_error(_field(wanted, refusal), sentence_of(refusal))
        context = {"act": wanted, "form": form}
        return _page(request, document, "assembly_sessions/document_act.html", context)


def _kept(request: HttpRequest, symbol: Symbol) -> Document:
    document = seen_document(request, symbol)
    require(may_keep_documents(request.user))
    return document


def _form(
    request: HttpRequest, kind: type[forms.OfDocumentForm], document: Document
) -> forms.OfDocumentForm:
    if request.method == "POST":
        return kind(request.POST, request.FILES, document=document)
    return kind(document=document)


def _next(act: str) -> str:
    is_followed = act == "revise"
    return "assembly_sessions:document-put" if is_followed else "assembly_sessions:document"


def _field(wanted: Act, refusal: DomainError) -> str | None:
    """Return the field that a refusal speaks of: what somebody else did is nobody's field."""
    if wanted.field == "file":
        return "file" if isinstance(refusal, UploadRefused) else "language"
    return None if refusal.code == "superseded" else wanted.field


def _page(
    request: HttpRequest, document: Document, template: str, context: dict[str, Any]
) -> HttpResponse:
    newest = newest_of(document)
    around = {
        **frame(document.event, _("Documents")),
        "document": document,
        "newest": str(symbol_of(document, newest)) if newest else document.symbol,
        **context,
    }
    status = 422 if context["form"].errors else 200
    return render(request, template, around, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, symbol: Symbol, revision: int) -> HttpResponse:
    """Ask once, saying what follows, and withdraw a revision."""
    document = _kept(request, symbol)
    held = get_object_or_404(document.revisions.select_related("document"), number=revision)
    form = _form(request, forms.WithdrawForm, document)
    if form.is_bound and form.is_valid() and _withdrawn(request, held, form):
        messages.success(request, _("The revision is withdrawn; its files are not given out."))
        return redirect("assembly_sessions:document", document.symbol)
    if held.is_withdrawn and not form.is_bound:
        return redirect("assembly_sessions:document", document.symbol)
    context = {"form": form, "symbol": str(symbol_of(document, held))}
    return _page(request, document, "assembly_sessions/document_withdraw.html", context)


def _withdrawn(request: HttpRequest, revision: Revision, form: Any) -> bool:  # noqa: ANN401 - as above
    try:
        documents.withdraw(
            revision=revision, reason=form.reason(), **_seen(form, user_of(request))
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    return True
