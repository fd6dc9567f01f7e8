"""What may not coincide, and what was accepted although it does."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.bodies import Body
from assemblies.models.events import Event


class BodiesApart(models.Model):
    """Two bodies that are declared not to meet at the same time, at any event."""

    one = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="bodies_apart_is_one_pair"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="bodies_apart_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class AcceptedClash(models.Model):
    """A clash that an editor has let stand, with the reason (`rules.acceptances`)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="accepted_clashes")
    key = models.CharField(max_length=200, help_text=_("What the law calls it: kind and sittings."))
    terms = models.CharField(
        max_length=300, blank=True, help_text=_("For which hours and numbers it was accepted.")
    )
    reason = models.CharField(max_length=300)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key", "terms"], name="clash_is_accepted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.key}"
