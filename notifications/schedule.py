"""What the clock asks of the outbox: to be swept.

The dispatcher: one thread a lane in each worker node, sweeping the outbox from the database.

It never asks the broker, so a dead, deaf or frozen broker only makes mail slower by a pause.
"""

import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog
from celery import shared_task
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from notifications import tasks
from notifications.enums import Lane
from notifications.jobs import webhooks
from notifications.services import digests

log = structlog.get_logger(__name__)

# Touched after each sweep: the worker's health check (tools/probe.py) looks at its age.
ALIVE = Path(tempfile.gettempdir()) / "hemicycle-worker-alive"

_stopped = threading.Event()
_threads: list[threading.Thread] = []


@shared_task(name="notifications.sweep_webhooks")
def sweep_webhooks(**_: object) -> None:
    """Post what nobody announced: the word to the worker was lost, or its time has come now."""
    tasks.post_some()


@shared_task(name="notifications.gather_digests")
def gather_digests(**_: object) -> None:
    digests.gather(at=timezone.now())


@shared_task(name="notifications.forget_webhook_deliveries")
def forget_webhook_deliveries(**_: object) -> None:
    webhooks.forget_old(at=timezone.now())


def start_dispatcher() -> None:
    """Start one sweeping thread for each lane."""
    _stopped.clear()
    for lane in Lane:
        woken = tasks.dispatchers[lane] = threading.Event()
        thread = threading.Thread(
            target=_sweep_until_stopped, args=(lane, woken), name=f"outbox-{lane}", daemon=True
        )
        thread.start()
        _threads.append(thread)


def stop_dispatcher() -> None:
    """Let each thread finish the messages in its hands."""
    _stopped.set()
    for woken in tasks.dispatchers.values():
        woken.set()
    tasks.dispatchers.clear()
    while _threads:
        _threads.pop().join(timeout=5)


def _sweep_until_stopped(lane: Lane, woken: threading.Event) -> None:
    while not _stopped.is_set():
        woken.wait(settings.DISPATCHER_PAUSE[lane])
        woken.clear()
        _calmly(lambda: sweep(lane))
    connection.close()


def sweep(lane: Lane) -> None:
    """Deliver whatever is due in a lane, until nothing is or the worker stops."""
    tasks.deliver_all(lane, is_over=_stopped.is_set)


def _calmly(work: Callable[[], None]) -> None:
    try:
        close_old_connections()
        work()
        with suppress(OSError):
            ALIVE.touch()
    except Exception as error:  # noqa: BLE001 - a database away for a moment must not end the thread
        log.warning("sweep_failed", error=type(error).__name__)
        connection.close()
