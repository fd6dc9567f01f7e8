"""What pages ask of the clock ahead of its time."""

from django.db import transaction

from registrations import tasks


@transaction.atomic
def probe() -> None:
    """Have the services for online meetings asked how they do."""
    tasks.wake_probe()
