"""Delivering mail soon after the commit: envelopes that read the clock and call one job.

The broker only carries the news that something waits; what waits stands in the database, and the
dispatcher (`notifications.schedule`) finds it there even when no broker runs.
"""

from math import ceil

from celery import shared_task
from django.utils import timezone

from assemblies.gateways import broker
from notifications.enums import Lane
from notifications.jobs import delivery, webhooks

CALLED_AT_ONCE = 2  # threads of workers, for many mails: fewer than one worker has
AT_ONCE = 5  # claims; then the task makes room for others and calls itself again
POSTED_AT_ONCE = 10  # each may take five seconds


@shared_task(name="notifications.deliver_urgent")
def deliver_urgent(**_: object) -> None:
    _deliver(Lane.URGENT)


@shared_task(name="notifications.deliver_mail")
def deliver_mail(**_: object) -> None:
    _deliver(Lane.MAIL)


@shared_task(name="notifications.deliver_bulk")
def deliver_bulk(**_: object) -> None:
    _deliver(Lane.BULK)


@shared_task(name="notifications.deliver_webhooks")
def deliver_webhooks(**_: object) -> None:
    post_some()


def post_some() -> None:
    """Post a few deliveries to webhooks; when more wait, call for another turn."""
    for _ in range(POSTED_AT_ONCE):
        if not webhooks.deliver_next(at=timezone.now(), clock=timezone.now):
            return
    broker.send_now(deliver_webhooks)


_TASKS = {Lane.URGENT: deliver_urgent, Lane.MAIL: deliver_mail, Lane.BULK: deliver_bulk}


def wake(lane: Lane, *, mails: int = 1) -> None:
    """Send word, after the commit, that so many messages wait in ``lane``; never raises.

    A word a claim, up to `CALLED_AT_ONCE`: what goes to thousands is taken up by several at once.
    """
    for line in range(min(ceil(mails / delivery.AT_ONCE[lane]), CALLED_AT_ONCE)):
        broker.wake(_TASKS[lane], line=line)


def wake_webhooks() -> None:
    """Send word, after the commit, that news for webhooks wait; never raises."""
    broker.wake(deliver_webhooks)


def _deliver(lane: Lane) -> None:
    for _ in range(AT_ONCE):
        if not delivery.deliver_some(lane=lane, clock=timezone.now):
            return
    broker.send_now(_TASKS[lane])
