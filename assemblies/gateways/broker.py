"""Waking the worker: a word sent after the commit that work waits in the database."""

import time
from dataclasses import dataclass, field
from typing import Any

import structlog
from celery import Task
from django.conf import settings
from django.db import transaction

log = structlog.get_logger(__name__)

PAUSE = 10.0  # seconds without a wake-up after one failed: sweeps do the work meanwhile

_silent_until = 0.0


@dataclass(frozen=True, slots=True)
class _WakeUp:
    """One word to the worker; equal ones in a transaction are sent once."""

    task: str
    words: tuple[tuple[str, Any], ...]
    send: Any = field(compare=False)

    def __call__(self) -> None:
        send_now(self.send, **dict(self.words))


def wake(task: Task, **words: int | str) -> None:
    """Send ``task`` to the worker after the commit, once a transaction for equal ``words``.

    Never raises, and never waits for more than the broker's time-out: the act is saved already,
    and what no wake-up announced is found in the database by a sweep or by the next request.
    """
    wake_up = _WakeUp(task.name, tuple(sorted(words.items())), task)
    if any(callback == wake_up for _, callback, _ in transaction.get_connection().run_on_commit):
        return
    transaction.on_commit(wake_up, robust=True)


def send_now(task: Task, **words: int | str) -> None:
    """Send ``task`` at once; a broker that is away or frozen costs one time-out, then a pause.

    Where the product runs without a broker nothing is sent: the sweeps find the work.
    """
    global _silent_until
    if not settings.REDIS_URL or time.monotonic() < _silent_until:
        return
    try:
        task.apply_async(kwargs=words)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the act stands
        _silent_until = time.monotonic() + PAUSE
        log.warning("wake_failed", task=task.name, error=type(error).__name__)
