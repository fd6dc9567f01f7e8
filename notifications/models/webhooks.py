import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from assemblies.models.institutions import Institution
from notifications.enums import DeliveryState
from notifications.rules.webhooks import LONGEST_ADDRESS, ROTATION


def secret_from(salt: str) -> str:
    """Return the secret that a salt stands for: the database alone does not give it away."""
    return "whsec_" + salted_hmac("hemicycle.webhooks", salt, algorithm="sha256").hexdigest()


class Webhook(models.Model):
    """An address of a parliament's own system that is told of what happens to its delegation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Whose news; empty: everybody's, for the secretariat's own systems."),
    )
    url = models.CharField(max_length=LONGEST_ADDRESS)
    events = models.JSONField(default=list, help_text=_("Names of what it is told of."))
    salt = models.CharField(max_length=64)
    previous_salt = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"

    @property
    def secret(self) -> str:
        return secret_from(self.salt)

    def secrets_at(self, at: datetime) -> tuple[str, ...]:
        """Return what signs at this moment: for a day after a rotation the old secret too."""
        if self.rotated_at is None or at >= self.rotated_at + ROTATION or not self.previous_salt:
            return (self.secret,)
        return (self.secret, secret_from(self.previous_salt))


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, at: datetime) -> "WebhookDeliveryQuerySet":
        """Keep what may leave now: unsent, its time come, not in somebody's hands."""
        return self.filter(
            models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lte=at),
            state=DeliveryState.QUEUED,
            due_at__lte=at,
        )


class WebhookDelivery(models.Model):
    """One piece of news on its way to one webhook, written in the transaction of the act."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text=_("The occasion; it is told once."))
    body = models.JSONField(help_text=_("Keys and states; no personal data."))
    state = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in DeliveryState], default="queued"
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=60, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="webhookdelivery_is_told_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="queued"),
                name="webhookdelivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"
