"""What was published of a programme, and when: nothing of it is ever changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMapField
from assemblies.models.events import Event
from sessions.models.sittings import Sitting


class Release(models.Model):
    """One publication of an event's programme."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = LanguageMapField(null=True, blank=True, help_text=_("A word to readers of the log."))
    holds_mails = models.BooleanField(
        default=False, help_text=_("Its mails wait until somebody has had a second look at them.")
    )
    told_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a mail was queued for everybody concerned.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="release_number_is_unique"),
        ]
        indexes = [
            models.Index(
                fields=["released_at"], condition=models.Q(told_at=None), name="release_untold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number}"


class ReleasedSitting(models.Model):
    """How one release had a sitting that it changed."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="sittings")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="released")
    changes = models.JSONField(help_text=_("Words of ProgrammeChange; none: nobody is told."))
    state = models.JSONField(help_text=_("What the programme said of it from then on."))
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "sitting"], name="released_sitting_is_one_a_release"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.sitting_id}"
