from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.events import Event
from registrations.enums import AdmittedKind, ApprovalPath
from registrations.models.registrations import Registration
from sessions.models.sittings import Sitting


class Admission(models.Model):
    """Who may register for an event without a delegation, how many of a Member, who decides.

    How many there are places for is said by each sitting (`Sitting.places`). Its row is the lock
    under which the limits of Members are decided.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="admission")
    who = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in AdmittedKind],
        default=AdmittedKind.ANYBODY,
    )
    secret = models.CharField(
        max_length=64, blank=True, help_text=_("The end of the link, where one is needed.")
    )
    approval = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in ApprovalPath],
        default=ApprovalPath.AUTOMATIC,
    )
    most_of_member = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("People of one Member; empty: no limit.")
    )
    most_women_of_member = models.PositiveSmallIntegerField(null=True, blank=True)
    most_men_of_member = models.PositiveSmallIntegerField(null=True, blank=True)
    youngest = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Age in years on the first day; empty: no limit.")
    )
    oldest = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(youngest__isnull=True)
                | models.Q(oldest__isnull=True)
                | models.Q(oldest__gte=models.F("youngest")),
                name="admission_ages_are_in_order",
            ),
            models.UniqueConstraint(
                fields=["secret"],
                condition=~models.Q(secret=""),
                name="admission_secret_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(who=AdmittedKind.INVITED) ^ models.Q(secret=""),
                name="admission_secret_fits_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.who}"


class WantedSitting(models.Model):
    """A sitting of an event for which somebody registers: she asks for a place once approved."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="wanted_sittings"
    )
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="+")
    wanted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "sitting"], name="wantedsitting_is_wanted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.sitting_id}"
