from django.conf import settings
from django.db import models

from assemblies.fields import SealedField
from assemblies.models.delegations import Participant
from assemblies.models.events import Event


class BadgeKey(models.Model):
    """The key that signs an event's badges, and the lock under which they are numbered."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="badge_key")
    private_key = SealedField(help_text="PKCS 8, DER")
    public_key = models.JSONField(help_text="JSON Web Key")
    last_serial = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event_id}"


class BadgeQuerySet(models.QuerySet["Badge"]):
    def valid(self) -> "BadgeQuerySet":
        """Keep the badges that open doors: not void."""
        return self.filter(voided_at__isnull=True)


class Badge(models.Model):
    """A badge made for a participant; who loses it gets another one, and the older one is void.

    serial: what is typed at the door, never used twice in the event. issue: 1 for the person's
    first badge, 2 for the one that replaced it.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="badges")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="badges")
    serial = models.PositiveIntegerField()
    issue = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    printed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "serial"], name="badge_serial_is_unique"),
            models.UniqueConstraint(fields=["participant", "issue"], name="badge_issue_is_unique"),
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(voided_at__isnull=True),
                name="badge_of_participant_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True) ^ ~models.Q(void_reason=""),
                name="badge_void_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.serial}"
