from django.conf import settings
from django.db import models

from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.rules.presence import Quorum


class Presence(models.Model):
    """A participant is there in person: at a sitting, or (without one) has arrived at the event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="presences")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="presences")
    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, null=True, blank=True, related_name="presences"
    )
    recorded_at = models.DateTimeField(help_text="When the person was seen, not when it was sent.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(sitting__isnull=True),
                name="presence_arrives_once",
            ),
            models.UniqueConstraint(
                fields=["sitting", "participant"], name="presence_at_sitting_is_one"
            ),
        ]
        indexes = [models.Index(fields=["event", "sitting"], name="presence_of_event")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.sitting_id} {self.participant_id}"


class QuorumRecord(models.Model):
    """How many Members were represented at a sitting at one moment; later counts add to it."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="quorum_records")
    needed = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    represented = models.PositiveIntegerField(
        help_text="Members with a delegate who had come to the event by then."
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["sitting", "recorded_at"], name="quorum_of_sitting")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.present}/{self.needed}"

    @property
    def quorum(self) -> Quorum:
        return Quorum(needed=self.needed, present=self.present, represented=self.represented)
