"""The public pages of documents: lists with search, one document, its files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assemblies.enums import Language
from assemblies.selectors import sentence_of
from sessions.errors import RevisionWithdrawn
from sessions.gateways import files
from sessions.models.documents import Document, DocumentQuerySet
from sessions.permissions import may_keep_documents, visible_documents
from sessions.rules.symbols import Symbol
from sessions.selectors.documents import (
    choices_of,
    file_in,
    file_of,
    found,
    item_of,
    newest_of,
    sittings_of,
    symbol_of,
    with_revisions,
)
from sessions.web.access import seen_event
from sessions.web.document_cards import line_of, lines_of, revisions_of
from sessions.web.document_forms import SearchForm
from sessions.web.programme import frame

ON_A_PAGE = 50
# A reader asks each time: access and embargo are told by the clock. Nothing keeps it for others.
_asked_each_time = cache_control(private=True, no_cache=True)


@_asked_each_time
@require_safe
def assembly_documents(request: HttpRequest, event: str) -> HttpResponse:
    """List an event's documents, as searched in the address."""
    assembly = seen_event(event)
    seen = visible_documents(request.user, at=timezone.now()).filter(event_id=assembly.pk)
    around = {**frame(assembly, _("Documents")), "may_keep": may_keep_documents(request.user)}
    return _list_page(request, "assembly_sessions/documents.html", seen, around)


@_asked_each_time
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """List the documents of every event, as searched in the address."""
    seen = visible_documents(request.user, at=timezone.now())
    return _list_page(request, "assembly_sessions/document_list.html", seen, {})


def _list_page(
    request: HttpRequest, template: str, seen: DocumentQuerySet, around: dict[str, Any]
) -> HttpResponse:
    form = SearchForm(request.GET, offered=choices_of(seen))
    bad = not form.is_valid()
    fit = with_revisions(found(seen, form.wanted()))
    page = Paginator(fit, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **around,
        "form": form,
        "page_obj": page,
        "lines": lines_of(page, at=timezone.now()),
        "is_filtered": any(form.cleaned_data.values()) or bad,
    }
    return render(request, template, context, status=400 if bad else 200)


def seen_document(request: HttpRequest, symbol: Symbol) -> Document:
    """Return a document this visitor may see, its revisions loaded; any other is not found."""
    seen = visible_documents(request.user, at=timezone.now())
    document = with_revisions(seen.filter(symbol=str(symbol.document))).first()
    if document is None:
        raise Http404
    return document


@_asked_each_time
@require_safe
def document(request: HttpRequest, symbol: Symbol) -> HttpResponse:
    """Show a document: its revisions, languages and checksums, and what is missing."""
    held = seen_document(request, symbol)
    address = reverse("assembly_sessions:document", args=[held.symbol])
    if request.path != address:
        return redirect(f"{address}#rev-{symbol.revision}" if symbol.revision else address)
    may_keep, at = may_keep_documents(request.user), timezone.now()
    context = {
        **frame(held.event, _("Documents")),
        "document": held,
        "line": line_of(held, at=at),
        "revisions": revisions_of(held, may_keep=may_keep),
        "item": item_of(held, request.user, at=at),
        "sittings": sittings_of(held, request.user, at=at),
        "may_keep": may_keep,
    }
    return render(request, "assembly_sessions/document.html", context)


@_asked_each_time
@require_safe
def newest_file(request: HttpRequest, symbol: Symbol, language: Language) -> HttpResponseBase:
    """Give the newest revision in a language; where it is not there, the page says what is."""
    held = seen_document(request, symbol)
    if symbol.revision:
        return _given(request, held, symbol.revision, language)
    newest = newest_of(held)
    version = file_in(newest, language) if newest else None
    if newest is None or version is None:
        return redirect("assembly_sessions:document", held.symbol)
    return files.answer(request, file_of(held, newest, version))


@_asked_each_time
@require_safe
def revision_file(
    request: HttpRequest, symbol: Symbol, revision: int, language: Language
) -> HttpResponseBase:
    """Give one revision in a language; a withdrawn one is gone."""
    return _given(request, seen_document(request, symbol), revision, language)


def _given(
    request: HttpRequest, document: Document, number: int, language: Language
) -> HttpResponseBase:
    revision = next((one for one in document.revisions.all() if one.number == number), None)
    if revision is None:
        raise Http404
    if revision.is_withdrawn:
        refusal = RevisionWithdrawn(symbol=str(symbol_of(document, revision)))
        context = {"sentence": sentence_of(refusal)}
        return render(request, "refused.html", context, status=410)
    version = file_in(revision, language)
    if version is None:
        raise Http404
    return files.answer(request, file_of(document, revision, version))
