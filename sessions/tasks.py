"""Work soon after the commit: envelopes that read the clock and call one job."""

from celery import shared_task
from django.utils import timezone

from assemblies.gateways import broker
from sessions.jobs import feeds, papers, telling

AT_ONCE = 5  # papers; then the task makes room for others


@shared_task(name="sessions.build_feeds")
def build_feeds(*, event_id: int, **_: object) -> None:
    feeds.build_all(event_id=event_id, at=timezone.now())


def wake_feed_builder(*, event_id: int) -> None:
    """Ask, after the commit, for the event's feeds to be built; never raises."""
    broker.wake(build_feeds, event_id=event_id)


@shared_task(name="sessions.tell_release")
def tell_release(*, release_id: int, **_: object) -> None:
    telling.tell(release_id=release_id, at=timezone.now())


def wake_teller(*, release_id: int) -> None:
    """Ask, after the commit, for the followers of a release to be told; never raises."""
    broker.wake(tell_release, release_id=release_id)


@shared_task(name="sessions.make_papers")
def make_papers(**_: object) -> None:
    for _number in range(AT_ONCE):
        if not papers.make_next(clock=timezone.now):
            return
    broker.send_now(make_papers)


def wake_printer() -> None:
    """Send word, after the commit, that a paper waits; never raises."""
    broker.wake(make_papers)
