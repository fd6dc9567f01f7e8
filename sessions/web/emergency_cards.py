"""What the pages of requests for an emergency item print: templates only loop and show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assemblies.models.accounts import User
from assemblies.rules.uploads import ending_of
from sessions.enums import RequestAct, RequestOutcome, RequestPaper, RequestState
from sessions.models.emergency_items import EmergencyRequest, RequestStep
from sessions.models.request_papers import RequestFile
from sessions.rules.emergency_decisions import SENTENCES
from sessions.rules.majorities import Figures
from sessions.selectors.request_papers import made_by
from sessions.selectors.request_words import ACTORS, ACTS, FLOOR, PAPERS, STATES
from sessions.selectors.requests_shown import (
    Counted,
    Standing,
    said_at_the_end,
    shown_authors,
    shown_revision,
)
from sessions.web.document_cards import FileLink, line_of

Words = str | Promise
_NAMES: Final = dict(settings.LANGUAGES)
# What is between the authors and the secretariat; the rest of a life everybody may read.
_BETWEEN_THEM: Final = frozenset(
    {RequestAct.RETURN, RequestAct.DISCARD, RequestAct.REVISE, RequestAct.REFUSE_REVISION}
)
VERDICTS: Final[Mapping[Standing, tuple[str, Words]]] = {
    Standing.NO_LIST: ("", gettext_lazy("Requests are not taken yet.")),
    Standing.OPEN: ("", gettext_lazy("The list of requests is open.")),
    Standing.CLOSED: (
        "wait",
        gettext_lazy("The list of requests is closed. The Assembly decides."),
    ),
    Standing.TIE: (
        "wait",
        gettext_lazy("Requests have as many votes for one another. The President decides."),
    ),
    Standing.ITEM: ("good", gettext_lazy("The Assembly has accepted an emergency item.")),
    Standing.NO_ITEM: ("", gettext_lazy("This Assembly has no emergency item.")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresLine:
    """The votes on one request, with a sentence that explains them; also on the ballots' pages.

    sentence: empty where the record of the vote does not agree with itself.
    """

    sentence: str
    abstaining: str = ""
    in_favour: int = 0
    cast: int = 0
    needed: int = 0
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another request, by its symbol."""

    symbol: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """One request as its readers may know it."""

    pk: int
    order: int | None
    url: str
    symbol: str
    document_url: str
    title: str
    made_by: str
    received_at: datetime | None
    state: Words
    tone: str
    is_live: bool
    files: tuple[FileLink, ...]
    item: str
    merged_into: Pointer | None
    replaces: tuple[Pointer, ...]
    figures: FiguresLine | None
    vote_url: str
    resolution_url: str
    said: str


@dataclass(frozen=True, slots=True)
class TextCard:
    """One paper of a request in a language: typed, or a file, or both."""

    paper: Words
    paragraphs: tuple[str, ...]
    file: FileLink | None
    remove_url: str


@dataclass(frozen=True, slots=True)
class LanguageCard:
    """The papers of a request in one language."""

    code: str
    name: str
    is_open: bool
    texts: tuple[TextCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of a request's life."""

    taken_at: datetime
    act: Words
    actor: Words
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechLine:
    """Who has spoken on a request, until when."""

    part: Words
    who: str
    given_at: datetime
    ends_at: datetime
    minutes: int


def card_of(
    found: EmergencyRequest,
    *,
    at: datetime,
    to_insiders: bool = False,
    counted: Counted | None = None,
) -> RequestCard:
    """Return a request ready for printing; it needs to be `loaded`. No query.

    to_insiders: authors and secretariat see what is not circulated yet, too.
    """
    document = found.document
    line = line_of(document, at=at) if document else None
    state = RequestState(found.state)
    if state is RequestState.REVISED and not to_insiders:
        state = RequestState.CIRCULATED  # the text that everybody reads is still the one before
    tone, words = STATES[state]
    title = (found.revised_title if to_insiders else None) or found.title
    return RequestCard(
        pk=found.pk,
        order=found.order,
        url=_address_of(found),
        symbol=str(document.parts.revised(shown_revision(found))) if document else "",
        document_url=line.url if line else "",
        title=str(title),
        made_by=made_by(shown_authors(found, to_insiders=to_insiders), found),
        received_at=found.received_at,
        state=words,
        tone=tone,
        is_live=state is RequestState.IN_VOTE,
        files=line.files if line else (),
        item=found.agenda_item.printed if found.agenda_item else "",
        merged_into=_pointer_to(found.merged_into) if found.merged_into else None,
        replaces=tuple(_pointer_to(one) for one in found.replaces.all() if one.document),
        figures=figures_line(counted.figures, counted.outcome) if counted else None,
        vote_url=_page_of(found, "vote", counted.ballot) if counted else "",
        resolution_url=_resolution_of(found),
        said=said_at_the_end(found),
    )


def _page_of(found: EmergencyRequest, name: str, pk: int) -> str:
    return reverse(f"assembly_sessions:{name}", args=[found.event.slug, pk])


def _resolution_of(found: EmergencyRequest) -> str:
    """Return the page of the resolution that the request has led to, once everybody reads it."""
    resolution = getattr(found, "resolution", None)
    if resolution is None or not resolution.is_read_by_all:
        return ""
    return _page_of(found, "resolution", resolution.pk)


def _address_of(found: EmergencyRequest) -> str:
    return reverse("assembly_sessions:emergency-request", args=[found.event.slug, found.pk])


def _pointer_to(found: EmergencyRequest) -> Pointer:
    symbol = found.document.symbol if found.document else str(found.order or "")
    page = reverse("assembly_sessions:emergency-item", args=[found.event.slug])
    return Pointer(symbol, f"{page}#request-{found.pk}")


def figures_line(figures: Figures | None, outcome: RequestOutcome | None) -> FiguresLine:
    """Return figures with their sentence, thousands parted.

    outcome: None before it is announced.
    """
    if figures is None:
        return FiguresLine(sentence="")
    parted = {name: _parted(number) for name, number in figures.details.items()}
    message = SENTENCES[outcome] if outcome else figures.message
    return FiguresLine(
        sentence=_(message).format(**parted),
        abstaining=parted["abstaining"],
        in_favour=figures.votes.in_favour,
        cast=figures.cast,
        needed=figures.needed,
        is_carried=figures.is_carried,
    )


def _parted(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def languages_of(
    found: EmergencyRequest, *, revision: int, may_write: bool
) -> tuple[LanguageCard, ...]:
    """Return a revision's papers language by language, the reader's first. Two queries."""
    texts = {(x.language, x.paper): x for x in found.texts.filter(revision=revision)}
    sent = found.files.filter(revision=revision).defer("content")
    files = {(x.language, x.paper): x for x in sent}
    there = {language for language, _paper in (*texts, *files)}
    mine = get_language()
    ordered = sorted(
        (code for code in _NAMES if code in there), key=lambda code: (code != mine, code)
    )
    return tuple(
        LanguageCard(
            code=code,
            name=_NAMES[code],
            is_open=place == 0,
            texts=tuple(
                TextCard(
                    PAPERS[paper],
                    _paragraphs(texts[code, paper].text) if (code, paper) in texts else (),
                    _link_of(found, files.get((code, paper))),
                    _removal_of(found, files.get((code, paper))) if may_write else "",
                )
                for paper in RequestPaper
                if (code, paper) in texts or (code, paper) in files
            ),
        )
        for place, code in enumerate(ordered)
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("\n\n") if part.strip())


def _link_of(found: EmergencyRequest, file: RequestFile | None) -> FileLink | None:
    if file is None:
        return None
    path = [found.event.slug, found.pk, file.pk]
    return FileLink(
        code=file.language,
        language=file.name,
        url=reverse("assembly_sessions:emergency-request-paper", args=path),
        kind=ending_of(file.media_type).upper(),
        size=filesizeformat(file.size),
        sha256=file.sha256,
    )


def _removal_of(found: EmergencyRequest, file: RequestFile | None) -> str:
    if file is None:
        return ""
    path = [found.event.slug, found.pk, file.pk]
    return reverse("assembly_sessions:emergency-request-paper-remove", args=path)


def steps_of(
    found: EmergencyRequest, *, to_insiders: bool, with_names: bool
) -> tuple[StepLine, ...]:
    """Return a request's life, the earliest first. One query.

    with_names: of the accounts that entered the steps; the secretariat's business.
    """
    steps = found.steps.select_related("taken_by").order_by("pk")
    return tuple(
        _step_line(one, with_names) for one in steps if to_insiders or one.act not in _BETWEEN_THEM
    )


def _step_line(step: RequestStep, with_names: bool) -> StepLine:
    return StepLine(
        taken_at=step.taken_at,
        act=ACTS[step.act],
        actor=ACTORS[step.actor],
        reason=step.reason,
        by=_name_of(step.taken_by) if with_names else "",
    )


def _name_of(user: User | None) -> str:
    return (user.name or user.email) if user else ""


def speeches_of(found: EmergencyRequest) -> tuple[SpeechLine, ...]:
    """Return who has spoken on a request, in their order. One query."""
    speeches = found.speeches.select_related("institution").order_by("given_at", "pk")
    return tuple(
        SpeechLine(
            part=FLOOR[one.part],
            who=f"{one.speaker} ({one.institution.name})"
            if one.speaker
            else str(one.institution.name),
            given_at=one.given_at,
            ends_at=one.ends_at,
            minutes=one.minutes,
        )
        for one in speeches
    )


def cards_of(
    requests: Iterable[EmergencyRequest],
    *,
    at: datetime,
    counted: Mapping[int, Counted] | None = None,
    to_insiders: bool = False,
) -> tuple[RequestCard, ...]:
    """Return requests ready for printing, in their order; they need to be `loaded`."""
    counts = counted or {}
    return tuple(
        card_of(one, at=at, to_insiders=to_insiders, counted=counts.get(one.pk)) for one in requests
    )
