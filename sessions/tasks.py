"""Building feeds soon after the commit: envelopes that read the clock and call one job."""

from celery import shared_task
from django.utils import timezone

from assemblies.gateways import broker
from sessions.jobs import feeds


@shared_task(name="sessions.build_feeds")
def build_feeds(*, event_id: int, **_: object) -> None:
    feeds.build_all(event_id=event_id, at=timezone.now())


def wake_feed_builder(*, event_id: int) -> None:
    """Ask, after the commit, for the event's feeds to be built; never raises."""
    broker.wake(build_feeds, event_id=event_id)
