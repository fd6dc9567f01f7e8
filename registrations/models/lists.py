from django.conf import settings
from django.db import models

from assemblies.models.events import Event


class ParticipantList(models.Model):
    """A final list of participants as it was frozen; a correction makes the next version.

    content: the people who consented, by key and in words; whoever is erased is taken out of it.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participant_lists")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    people = models.PositiveIntegerField(help_text="How many are on it.")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when everybody may read it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "version"], name="participantlist_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.version}"
