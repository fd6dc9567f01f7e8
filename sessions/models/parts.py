from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.delegations import Participant
from sessions.enums import Part
from sessions.models.sittings import Sitting


class SittingPart(models.Model):
    """Somebody has a part in a sitting: a participant, or a guest known by name alone."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=16, choices=[(x.value, x.value) for x in Part])
    order = models.PositiveSmallIntegerField(help_text=_("In which the page names them."))
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    guest = models.CharField(
        max_length=120, blank=True, help_text=_("The name of who takes no part in the event.")
    )
    function = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Printed beside the name; empty: the participant's own."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(participant__isnull=False, guest="")
                    | (models.Q(participant__isnull=True) & ~models.Q(guest=""))
                ),
                name="sittingpart_is_participant_or_guest",
            ),
            models.UniqueConstraint(
                fields=["sitting", "part", "participant"], name="sittingpart_of_person_is_one"
            ),
            models.UniqueConstraint(
                fields=["sitting", "part", "guest"],
                condition=~models.Q(guest=""),
                name="sittingpart_of_guest_is_one",
            ),
        ]
        indexes = [models.Index(fields=["sitting", "order"], name="sittingpart_in_order")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.part} {self.order}"

    @property
    def name(self) -> str:
        """Return the name to print (needs the participant loaded with it)."""
        return self.participant.badge_name if self.participant else self.guest

    @property
    def said_function(self) -> str:
        """Return the function to print: the one typed here, else the participant's own."""
        who = self.participant
        own = (who.function_in_parliament or who.function_in_organization) if who else ""
        return self.function or own
