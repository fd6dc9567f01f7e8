"""What the clock asks of registration."""

from celery import shared_task
from django.utils import timezone

from registrations import tasks
from registrations.services import deadlines, retention, sitting_seats


@shared_task(name="registrations.settle_seats")
def settle_seats(**_: object) -> None:
    sitting_seats.settle_all(at=timezone.now())


@shared_task(name="registrations.sweep_exports")
def sweep_exports(**_: object) -> None:
    """Make the lists that no wake-up announced."""
    tasks.make_exports()


@shared_task(name="registrations.erase_due")
def erase_due(**_: object) -> None:
    retention.erase_due(at=timezone.now())


@shared_task(name="registrations.warn_of_deadlines")
def warn_of_deadlines(**_: object) -> None:
    deadlines.warn(at=timezone.now())
