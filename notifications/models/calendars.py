import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.enums import Answer


class CalendarToken(models.Model):
    """A secret by which a calendar program reads one person's calendar; only its hash is kept.

    It opens that and nothing else. A person may have several, a name each.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_tokens"
    )
    name = models.CharField(max_length=100, help_text=_("Hers: “my phone”."))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(
        null=True, blank=True, help_text=_("To the hour: not every poll is written down.")
    )
    last_used_by = models.CharField(
        max_length=40, blank=True, help_text=_("The program, as it calls itself.")
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class CalendarState(models.Model):
    """What one person's calendar held at one time: what a program asks changes since.

    The newest also says what she has seen that she may not see any more.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_states"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    listing = models.JSONField(default=dict, help_text=_("Version by entry."))
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="calendarstate_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"


class CalendarReply(models.Model):
    """What somebody's calendar answered to the invitation of one entry, as last heard."""

    address = models.EmailField()
    uid = models.CharField(max_length=255)
    answer = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Answer])
    sequence = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField(help_text=_("DTSTAMP: which of two answers is the later."))
    heard_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "calendar replies"
        constraints = [
            models.UniqueConstraint(fields=["uid", "address"], name="calendarreply_is_the_last"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.answer}"
