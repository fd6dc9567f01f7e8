"""Work soon after the commit: envelopes that read the clock and call one job.

What waits stands in the database; the clock (`registrations.schedule`) finds it there too.
"""

from celery import shared_task
from django.utils import timezone

from assemblies.gateways import broker
from registrations.jobs import exports

AT_ONCE = 5  # lists; then the task makes room for others


@shared_task(name="registrations.make_exports")
def make_exports(**_: object) -> None:
    for _number in range(AT_ONCE):
        if not exports.make_next(clock=timezone.now):
            return
    broker.send_now(make_exports)


def wake_exports() -> None:
    """Send word, after the commit, that a list waits; never raises."""
    broker.wake(make_exports)
