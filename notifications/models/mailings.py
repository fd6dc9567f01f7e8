from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMapField
from assemblies.models.events import Event
from notifications.enums import MailingState


class Mailing(models.Model):
    """Many mails of one occasion: looked at before they leave.

    Written by the secretariat for an audience, or held back because an act tells so many.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, null=True, blank=True, related_name="mailings"
    )
    kind = models.CharField(max_length=60, help_text=_("The kind of its messages."))
    occasion = models.CharField(max_length=160, unique=True, help_text=_("Key of its messages."))
    state = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in MailingState], default="draft"
    )
    audience = models.JSONField(default=dict, blank=True, help_text=_("Whom it is for."))
    subject = LanguageMapField(null=True, blank=True)
    text = LanguageMapField(null=True, blank=True)
    estimate = models.PositiveIntegerField(default=0, help_text=_("How many it will tell."))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who wrote in it last: somebody else lets it go."),
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MailTemplate(models.Model):
    """The secretariat's own wording of one kind of message in one language.

    No text: it was given up, and the built-in words stand again.
    """

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="mailtemplate_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
