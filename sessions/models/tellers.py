"""Who takes votes in a sitting, beside the secretariat."""

from django.conf import settings
from django.db import models

from sessions.models.sittings import Sitting

_ACCOUNT = settings.AUTH_USER_MODEL


class Teller(models.Model):
    """An account is named teller of a sitting: it enters the sheets of its votes, nothing else."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="tellers")
    user = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, related_name="teller_of"
    )
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="teller_is_named_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True) | models.Q(ended_at__isnull=False),
                name="teller_ended_by_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.user_id}"
