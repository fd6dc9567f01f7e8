"""Making the papers of a release that somebody asked for. Safe to run twice and side by side."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db.models import F

from sessions.enums import PaperState
from sessions.models.papers import PrintedPaper
from sessions.paper.programme import programme_pdf
from sessions.selectors import papers
from sessions.selectors.editions import STRANGER, Reading
from sessions.selectors.paper_words import paper_of

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=5)  # in which a worker that took a paper must have made it
TRIES: Final = 3

Clock = Callable[[], datetime]


def make_next(*, clock: Clock) -> bool:
    """Make the paper that has waited longest; return False when none waits.

    Idempotent: a paper that is claimed, made or failed is passed over.
    """
    paper = _claim(clock())
    if paper is None:
        return False
    try:
        _make(paper, clock)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the row remembers it
        _note_failure(paper, error, clock())
    return True


def _claim(at: datetime) -> PrintedPaper | None:
    for pk in papers.waiting(at).values_list("pk", flat=True)[:10]:
        taken = (
            papers.waiting(at)
            .filter(pk=pk)
            .update(state=PaperState.RUNNING, claimed_until=at + LEASE, attempts=F("attempts") + 1)
        )
        if taken:
            found = PrintedPaper.objects.select_related("release__event").defer("body")
            return found.get(pk=pk)
    return None


def _make(paper: PrintedPaper, clock: Clock) -> None:
    """Draw and keep a paper; one that the release has no more, since all is closed now, goes."""
    release = paper.release
    # The version was read with the claim: what is made may be newer than it says, never older.
    version = release.event.calendar_version
    name = papers.name_of(release, paper.name)
    mine = PrintedPaper.objects.filter(
        pk=paper.pk, state=PaperState.RUNNING, attempts=paper.attempts
    )
    if name is None:
        mine.delete()
        return
    written = paper_of(release, name, paper.language, reading=Reading(STRANGER, clock()))
    body = programme_pdf(written, at=release.released_at)
    mine.update(
        state=PaperState.READY,
        claimed_until=None,
        finished_at=clock(),
        version=version,
        edition=papers.EDITION,
        etag=hashlib.sha256(body).hexdigest(),
        body=body,
    )


def _note_failure(paper: PrintedPaper, error: Exception, at: datetime) -> None:
    is_last = paper.attempts >= TRIES
    state = PaperState.FAILED if is_last else PaperState.WAITING
    PrintedPaper.objects.filter(pk=paper.pk, state=PaperState.RUNNING).update(
        state=state, claimed_until=None, finished_at=at if is_last else None
    )
    log.warning("paper_failed", paper=str(paper), error=type(error).__name__, gives_up=is_last)
