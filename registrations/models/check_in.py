from django.conf import settings
from django.db import models

from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from registrations.models.badges import Badge
from sessions.models.sittings import Sitting


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def standing(self) -> "CheckInQuerySet":
        """Keep those that were not undone."""
        return self.filter(undone_at__isnull=True)

    def of(self, event_id: int, sitting_id: int | None) -> "CheckInQuerySet":
        """Keep those at one sitting, or (None) at the arrival."""
        of_event = self.filter(event_id=event_id)
        if sitting_id is None:
            return of_event.filter(sitting__isnull=True)
        return of_event.filter(sitting_id=sitting_id)


class CheckIn(models.Model):
    """A person was admitted: at the event's desk, or (with a sitting) at that sitting's door.

    What it means for quorum and votes is written as a presence, in `sessions`.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="check_ins")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="check_ins")
    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    badge = models.ForeignKey(
        Badge, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    client_id = models.UUIDField(
        unique=True, help_text="Given by the device: what is sent twice is one check-in."
    )
    device = models.CharField(max_length=40, blank=True)
    despite_doubts = models.BooleanField(default=False)
    admitted_at = models.DateTimeField(help_text="When the person stood at the door.")
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(help_text="When we heard of it: later, without a line.")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_because = models.CharField(max_length=200, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(sitting__isnull=True, undone_at__isnull=True),
                name="checkin_arrives_once",
            ),
            models.UniqueConstraint(
                fields=["participant", "sitting"],
                condition=models.Q(undone_at__isnull=True),
                name="checkin_at_sitting_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) ^ ~models.Q(undone_because=""),
                name="checkin_undone_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "sitting", "admitted_at"], name="checkin_of_event")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.sitting_id} {self.participant_id}"
