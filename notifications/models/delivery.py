from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.enums import ReportKind, SuppressionReason
from notifications.models.messages import Message


class MailDomain(models.Model):
    """The host of some addresses, and whether it is left alone for a while.

    A domain without a row is written to as fast as it takes.
    """

    name = models.CharField(max_length=255, unique=True)
    rests_until = models.DateTimeField(null=True, blank=True, db_index=True)
    refusals = models.PositiveSmallIntegerField(
        default=0, help_text=_("Times in a row that it asked us to wait.")
    )
    per_minute = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The most it is sent in a minute; empty: no limit.")
    )

    def __str__(self) -> str:
        return self.name


class Suppression(models.Model):
    """An address that nothing is sent to any more, until somebody at the desk lifts it."""

    address = models.EmailField(unique=True, help_text=_("In lower case."))
    reason = models.CharField(
        max_length=12, choices=[(x.value, x.value) for x in SuppressionReason]
    )
    detail = models.CharField(max_length=300, blank=True, help_text=_("What the server said."))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"


class DeliveryReport(models.Model):
    """What was reported of a mail after it had left; each report is taken once."""

    event_key = models.CharField(max_length=200, unique=True)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in ReportKind])
    detail = models.CharField(max_length=300, blank=True)
    is_permanent = models.BooleanField(default=False)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"
