from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.sittings import Sitting


class ReminderSent(models.Model):
    """Those who follow a sitting were reminded of it: once for each hour and each start it had."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="reminders_sent")
    minutes = models.PositiveIntegerField(help_text=_("Before the start."))
    starts_at = models.DateTimeField(help_text=_("The start it was a reminder of."))
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reminders sent"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "minutes", "starts_at"], name="remindersent_is_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.minutes}"
