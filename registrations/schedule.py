"""What the clock asks of registration."""

from celery import shared_task
from django.utils import timezone

from registrations import tasks
from registrations.jobs import recordings
from registrations.services import certificates, deadlines, retention, sitting_seats


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


@shared_task(name="registrations.sweep_meetings")
def sweep_meetings(**_: object) -> None:
    """Tell services what no wake-up announced: sittings that moved, tries that failed, people."""
    tasks.prepare_meetings()
    tasks.admit_guests()


@shared_task(name="registrations.sweep_probes")
def sweep_probes(**_: object) -> None:
    tasks.probe_services()


@shared_task(name="registrations.gather_recordings")
def gather_recordings(**_: object) -> None:
    recordings.gather(at=timezone.now())


@shared_task(name="registrations.issue_certificates")
def issue_certificates(**_: object) -> None:
    certificates.issue_due(at=timezone.now())
