"""Housekeeping of the ground floor, safe to run twice."""

from datetime import datetime, timedelta

from assemblies.models.accounts import IdempotentRequest

KEPT_FOR = timedelta(days=2)


def forget_old_requests(*, at: datetime) -> int:
    """Delete the kept answers to repeated requests that are older than two days; return how many.

    They hold personal data, so they are kept no longer than a client would try again.
    """
    deleted, _ = IdempotentRequest.objects.filter(created_at__lt=at - KEPT_FOR).delete()
    return deleted
