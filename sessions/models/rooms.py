from django.db import models
from django.utils.translation import gettext_lazy as _


class Room(models.Model):
    """A room of an event's venue."""

    event = models.ForeignKey("assemblies.Event", on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=200)
    name_key = models.CharField(
        max_length=200, help_text="The name without capitals and doubled spaces: one room, one key."
    )
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many it holds; empty: not known.")
    )
    channels = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Channels of interpretation; empty: not known.")
    )
    is_open = models.BooleanField(
        default=False, help_text=_("Anybody may pass through: not for closed sittings.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name_key"], name="room_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """What an event has at its venue for all rooms together."""

    event = models.OneToOneField("assemblies.Event", on_delete=models.CASCADE, related_name="venue")
    channels = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("Channels that its interpreters serve at one time; empty: not known."),
    )

    def __str__(self) -> str:
        return f"venue of {self.event_id}"
