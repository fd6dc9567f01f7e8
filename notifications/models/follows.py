from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.addressees import Addressee


class Follow(models.Model):
    """Somebody hears of a topic; callers name topics such as ``sitting:42``.

    An account, or who follows by mail alone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
    )
    addressee = models.ForeignKey(
        Addressee,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
        help_text=_("Who follows by mail, without an account."),
    )
    topic = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="follow_is_held_once"),
            models.UniqueConstraint(
                fields=["addressee", "topic"], name="follow_by_mail_is_held_once"
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(addressee__isnull=True),
                name="follow_is_of_an_account_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.addressee_id} {self.topic}"
