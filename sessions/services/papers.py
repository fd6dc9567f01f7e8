"""The programme on paper: asked for here, made by the worker."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from assemblies.models.events import Event
from sessions import tasks
from sessions.enums import DocumentAccess, PaperState
from sessions.models.papers import PrintedPaper
from sessions.models.releases import Release
from sessions.selectors import papers
from sessions.selectors.papers import PaperName
from sessions.services import events

QUIET: Final = timedelta(minutes=5)  # before a paper that could not be made is tried again


@transaction.atomic
def ask(*, release: Release, name: PaperName, language: str, at: datetime) -> PrintedPaper:
    """Return a paper as it stands; where it is not there or outdated, the worker makes it soon.

    Everybody who asks for one gets the same: it is made once. The event is loaded with the release.
    """
    paper, is_new = PrintedPaper.objects.select_related("release__event").get_or_create(
        release=release, name=str(name), language=language, defaults={"asked_at": at}
    )
    if is_new or (_is_wanted_again(paper, at) and _put_back(paper, at)):
        tasks.wake_printer()
    return paper


@transaction.atomic
def outdate(*, at: datetime) -> int:
    """Outdate the papers of events where an embargo has passed since they were asked for.

    Nobody acts at that moment, but papers cite what everybody may see. Returns of how many events;
    safe to run twice.
    """
    current = PrintedPaper.objects.filter(
        state=PaperState.READY, version=F("release__event__calendar_version")
    )
    lacking = current.filter(
        release__event__documents__access=DocumentAccess.PUBLIC,
        release__event__documents__visible_from__gt=F("asked_at"),
        release__event__documents__visible_from__lte=at,
    )
    keys = sorted(set(lacking.values_list("release__event", flat=True)))
    events.lock(among=Event.objects.filter(pk__in=keys))
    for key in keys:
        events.renew_calendar(event_id=key)
    return len(keys)


def _put_back(paper: PrintedPaper, at: datetime) -> bool:
    """Let the paper wait again; return False where somebody else has seen to it meanwhile."""
    as_seen = PrintedPaper.objects.filter(pk=paper.pk, state=paper.state, asked_at=paper.asked_at)
    done = as_seen.update(
        state=PaperState.WAITING, asked_at=at, attempts=0, finished_at=None, claimed_until=None
    )
    paper.refresh_from_db(fields=["state", "asked_at"])
    return bool(done)


def _is_wanted_again(paper: PrintedPaper, at: datetime) -> bool:
    if paper.state == PaperState.FAILED:
        return paper.finished_at is not None and paper.finished_at + QUIET <= at
    return paper.state == PaperState.READY and papers.is_outdated(paper)
