"""What editors plan beyond the last release."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMapField
from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.models.timetabled import Timetabled


class Plan(models.Model):
    """The draft of an event's programme as a whole: who looks at a version knows if it is old."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="plan")
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.event_id} {self.version}"


class SittingDraft(Timetabled):
    """How the next release will have a sitting; there is none where nothing is planned."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="draft")
    is_cancelled = models.BooleanField(default=False, help_text=_("To be cancelled."))
    note = LanguageMapField(
        null=True, blank=True, help_text=_("What readers will be told of the change.")
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="draft_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.sitting_id}"


class PlanStep(models.Model):
    """One act of an editor on the draft, with what it takes to take it back."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="plan_steps")
    act = models.CharField(max_length=40)
    states = models.JSONField(
        help_text=_("Of each sitting: its key, its plan before, its plan version after.")
    )
    rooms = models.JSONField(default=list, help_text=_("Keys of the rooms that it has made."))
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["event", "-id"], name="planstep_last_of_event")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.act} {self.pk}"
