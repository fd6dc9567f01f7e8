"""The Celery application; tasks are looked for in each app's `tasks` and `schedule`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_shutdown
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hemicycle")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(related_name="schedule")


@worker_init.connect
def start_dispatcher(**_: Any) -> None:  # noqa: ANN401 - Celery's signature
    """Start sweeping the outbox straight from the database, beside the broker's tasks.

    Before the worker looks for its broker: it may not find one, and mail must leave all the same.
    """
    import_string("notifications.schedule.start_dispatcher")()


@worker_shutdown.connect
def stop_dispatcher(**_: Any) -> None:  # noqa: ANN401 - Celery's signature
    import_string("notifications.schedule.stop_dispatcher")()
