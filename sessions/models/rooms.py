from django.db import models


class Room(models.Model):
    """A room of an event's venue."""

    event = models.ForeignKey("assemblies.Event", on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=200)
    name_key = models.CharField(
        max_length=200, help_text="The name without capitals and doubled spaces: one room, one key."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name_key"], name="room_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name
