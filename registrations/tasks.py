"""Work soon after the commit: envelopes that read the clock and call one job.

What waits stands in the database; the clock (`registrations.schedule`) finds it there too.
"""

from celery import shared_task
from django.utils import timezone

from assemblies.gateways import broker
from registrations.jobs import exports, meeting_guests, meetings, probing

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


@shared_task(name="registrations.prepare_meetings")
def prepare_meetings(**_: object) -> None:
    """Tell services of the meetings that are due, one after the other."""
    meetings.notice_changes(at=timezone.now())
    for _number in range(AT_ONCE):
        if not meetings.bring_next(clock=timezone.now):
            return
    broker.send_now(prepare_meetings)


@shared_task(name="registrations.admit_guests")
def admit_guests(**_: object) -> None:
    meeting_guests.admit_waiting(at=timezone.now())


def wake_meetings() -> None:
    """Send word, after the commit, that a service has something to hear; never raises."""
    broker.wake(prepare_meetings)


@shared_task(name="registrations.probe_services")
def probe_services(**_: object) -> None:
    probing.probe_all(at=timezone.now())


def wake_probe() -> None:
    """Send word that somebody wants to know how the services do; never raises."""
    broker.wake(probe_services)
