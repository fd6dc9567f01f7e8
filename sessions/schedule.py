"""What the clock asks for."""

import structlog
from celery import shared_task
from django.utils import timezone

from assemblies.services import search as entries
from sessions import tasks
from sessions.jobs import feeds, reminding, telling
from sessions.services import (
    attached,
    document_uploads,
    events_publishing,
    papers,
    search_rebuild,
)
from sessions.services.debates import draws

log = structlog.get_logger(__name__)
_MOST_TOLD = 50  # entries


@shared_task(name="sessions.refresh_stale_feeds")
def refresh_stale_feeds(**_: object) -> None:
    at = timezone.now()
    feeds.build_stale(at=at)
    feeds.forget_gone(at=at)


@shared_task(name="sessions.tell_releases")
def tell_releases(**_: object) -> None:
    """Tell of releases whose word to the worker was lost."""
    telling.tell_untold(at=timezone.now())


@shared_task(name="sessions.remind_of_sittings")
def remind_of_sittings(**_: object) -> None:
    reminding.remind_all(at=timezone.now())


@shared_task(name="sessions.sweep_papers")
def sweep_papers(**_: object) -> None:
    """Make the papers that no wake-up announced; let papers and calendars show an embargo's end."""
    at = timezone.now()
    attached.renew_due(at=at)
    papers.outdate(at=at)
    tasks.make_papers()


@shared_task(name="sessions.forget_uploads")
def forget_uploads(**_: object) -> None:
    """Forget files that were sent and never issued."""
    document_uploads.forget_expired(at=timezone.now())


@shared_task(name="sessions.close_lists_due")
def close_lists_due(**_: object) -> None:
    """Close the speakers' lists of which the deadline has passed, and publish their commitment."""
    draws.close_due(at=timezone.now())


@shared_task(name="sessions.keep_search")
def keep_search(**_: object) -> None:
    """Let be found what an embargo has held back until now; learn the words of what is new."""
    search_rebuild.show_due(at=timezone.now())
    entries.learn()


@shared_task(name="sessions.rebuild_search")
def rebuild_search(**_: object) -> None:
    """Write the search anew, once a night; whatever was otherwise stands in the log."""
    found = search_rebuild.rebuild(at=timezone.now())
    if not found.is_empty:
        log.warning("search_differed", entries=found.lines()[:_MOST_TOLD])


@shared_task(name="sessions.publish_due")
def publish_due(**_: object) -> None:
    """Publish the events of which the moment has come."""
    events_publishing.publish_due(at=timezone.now())
