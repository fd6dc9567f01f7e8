"""A request for an emergency item as its paper prints it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from assemblies.models.institutions import Institution
from sessions.enums import RequestPaper
from sessions.models.emergency_items import EmergencyRequest, RequestText
from sessions.models.request_papers import RequestFile
from sessions.paper.request import Paper, Text
from sessions.rules.symbols import Symbol
from sessions.selectors.request_words import PAPERS, names_of

_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_ORDER: Final = tuple(RequestPaper)


def papers_to_print(request: EmergencyRequest, symbol: Symbol) -> dict[str, Paper]:
    """Return what is printed of a request's newest revision, by language. Three queries.

    A language in which nothing was typed or sent has no paper.
    """
    texts: defaultdict[str, list[RequestText]] = defaultdict(list)
    files: defaultdict[str, list[RequestFile]] = defaultdict(list)
    for text in request.texts.filter(revision=request.revision):
        texts[text.language].append(text)
    for file in request.files.filter(revision=request.revision).defer("content"):
        files[file.language].append(file)
    authors = request.authors.filter(agreed_at__isnull=False).select_related("institution")
    institutions = [one.institution for one in authors.order_by("agreed_at", "pk")]
    return {
        language: _paper(request, symbol, language, institutions, texts[language], files[language])
        for language in sorted({*texts, *files})
    }


def _paper(
    request: EmergencyRequest,
    symbol: Symbol,
    language: str,
    authors: Iterable[Institution],
    texts: Iterable[RequestText],
    files: Iterable[RequestFile],
) -> Paper:
    with translation.override(language):
        return Paper(
            language=language,
            symbol=str(symbol),
            title=request.title.in_language(language),
            kind=_("Request for the inclusion of an emergency item in the agenda"),
            organization=settings.ORGANIZATION,
            event=request.event.title.in_language(language),
            made_by=made_by(authors, request),
            received=_received(request),
            texts=tuple(
                Text(str(PAPERS[one.paper]), _paragraphs(one.text))
                for one in sorted(texts, key=lambda one: _ORDER.index(RequestPaper(one.paper)))
            ),
            of_files=_("Sent as files"),
            files=tuple(f"{PAPERS[one.paper]}: {one.name} (SHA-256 {one.sha256})" for one in files),
        )


def made_by(authors: Iterable[Institution], request: EmergencyRequest) -> str:
    """Return who makes a request, and on whose behalf, in the active language. No query."""
    names = names_of(authors)
    if request.group is None:
        return names
    return _("%(authors)s, on behalf of the %(group)s") % {
        "authors": names,
        "group": request.group.name,
    }


def _received(request: EmergencyRequest) -> str:
    if request.received_at is None:
        return ""
    local = request.received_at.astimezone(request.event.zone)
    return _("Received on %(day)s") % {"day": formats.date_format(local, "j F Y")}


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARAGRAPH.split(text) if part.strip())
