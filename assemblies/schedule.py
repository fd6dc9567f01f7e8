"""What the clock asks of the ground floor."""

from celery import shared_task
from django.utils import timezone

from assemblies import jobs


@shared_task(name="assemblies.forget_old_requests")
def forget_old_requests(**_: object) -> None:
    jobs.forget_old_requests(at=timezone.now())
