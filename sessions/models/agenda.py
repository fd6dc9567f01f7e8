from django.db import models

from assemblies.fields import LanguageMapField
from assemblies.models.bodies import Body
from assemblies.models.events import Event


class AgendaItem(models.Model):
    """A numbered item of an assembly's agenda."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField()
    title = LanguageMapField()
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        help_text="The committee that prepares the item.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="agendaitem_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number}"
