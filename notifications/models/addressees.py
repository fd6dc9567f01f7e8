from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language


class Addressee(models.Model):
    """Somebody who is written to, known by her address: what she wants to hear of, and when.

    She may have an account, be registered for an event, or do no more than follow by mail. Who has
    no row hears of everything at once.
    """

    address = models.EmailField(unique=True, help_text=_("In lower case."))
    language = models.CharField(
        max_length=2, choices=[(x.value, x.value) for x in Language], default="en"
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text=_("Empty: the venue's."))
    cadences = models.JSONField(
        default=dict, blank=True, help_text=_("By category; what is missing comes at once.")
    )
    digest_at = models.TimeField(default=time(7), help_text=_("On her own clock."))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    takes_calendar_parts = models.BooleanField(
        default=True, help_text=_("No: she subscribes, and wants no second copy by mail.")
    )
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When she followed a link sent to the address.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="addressee_quiet_hours_are_a_period",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
