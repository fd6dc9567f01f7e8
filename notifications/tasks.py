"""Delivering mail soon after the commit: envelopes that read the clock and call one job.

The broker only carries the news that something waits; what waits stands in the database, and the
dispatcher (`notifications.schedule`) finds it there even when no broker runs. One thread a lane
delivers in each process: two at once take a third more of the processor, because Python lets one
run at a time. Only while the mail server takes the time, others help.
"""

import threading
from collections.abc import Callable
from math import ceil
from time import monotonic, thread_time

from celery import shared_task
from django.utils import timezone

from assemblies.gateways import broker
from notifications.enums import Lane
from notifications.jobs import delivery, webhooks

CALLED_AT_ONCE = 2  # processes, for many mails
HELPERS = 2  # threads beside the dispatcher's; fewer than a worker has
AT_ONCE = 5  # claims of a helper; then it makes room for others
BUSY = 0.25  # of the time; who works less of it waits for the mail server
POSTED_AT_ONCE = 10  # each may take five seconds


# Of the dispatcher's threads in this process: set, they look at once.
dispatchers: dict[Lane, threading.Event] = {}
_helpers = threading.BoundedSemaphore(HELPERS)


@shared_task(name="notifications.deliver_urgent")
def deliver_urgent(*, helps: bool = False, **_: object) -> None:
    _deliver(Lane.URGENT, helps=helps)


@shared_task(name="notifications.deliver_mail")
def deliver_mail(*, helps: bool = False, **_: object) -> None:
    _deliver(Lane.MAIL, helps=helps)


@shared_task(name="notifications.deliver_bulk")
def deliver_bulk(*, helps: bool = False, **_: object) -> None:
    _deliver(Lane.BULK, helps=helps)


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
    for word in range(min(ceil(mails / delivery.AT_ONCE[lane]), CALLED_AT_ONCE)):
        broker.wake(_TASKS[lane], word=word)


def wake_webhooks() -> None:
    """Send word, after the commit, that news for webhooks wait; never raises."""
    broker.wake(deliver_webhooks)


def deliver_all(lane: Lane, *, is_over: Callable[[], bool]) -> None:
    """Deliver until nothing is due; ask for help while the mail server takes the time."""
    while not is_over():
        began, spent = monotonic(), thread_time()
        count = delivery.deliver_some(lane=lane, clock=timezone.now)
        if not count:
            return
        is_busy = thread_time() - spent >= BUSY * (monotonic() - began)
        if count == delivery.AT_ONCE[lane] and not is_busy:
            broker.send_now(_TASKS[lane], helps=True)


def _deliver(lane: Lane, *, helps: bool) -> None:
    dispatcher = dispatchers.get(lane)
    if dispatcher is not None and not helps:
        dispatcher.set()
        return
    if not _helpers.acquire(blocking=False):
        return
    try:
        for _ in range(AT_ONCE):
            if not delivery.deliver_some(lane=lane, clock=timezone.now):
                return
    finally:
        _helpers.release()
