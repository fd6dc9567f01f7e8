"""What the clock asks for."""

from celery import shared_task
from django.utils import timezone

from sessions.jobs import feeds


@shared_task(name="sessions.refresh_stale_feeds")
def refresh_stale_feeds(**_: object) -> None:
    feeds.build_stale(at=timezone.now())
