from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, Language, Sex
from assemblies.models.events import Assembly, Event
from assemblies.models.institutions import Institution


class Delegation(models.Model):
    """A parliament's delegation to one assembly."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="delegations")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="delegations"
    )
    created_at = models.DateTimeField()
    head = models.ForeignKey(
        "Participant",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who leads it, once she is accredited."),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "institution"], name="delegation_is_one_per_assembly"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assembly_id} {self.institution_id}"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def accredited(self) -> "ParticipantQuerySet":
        return self.filter(accredited_at__isnull=False, withdrawn_at__isnull=True)

    def delegates(self) -> "ParticipantQuerySet":
        """Keep the sitting members of parliament: those who count for size and votes."""
        return self.filter(capacity__in=[x for x in Capacity if x.is_delegate])


class Participant(models.Model):
    """A person in an event, in a capacity; a delegate is one with a delegation.

    This is the outcome of a registration: what the secretariat has validated, and nothing else.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="participants")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="participants"
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Of who comes for a parliament without its delegation."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
    )
    badge_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    sex = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Sex])
    capacity = models.CharField(max_length=32, choices=[(x.value, x.value) for x in Capacity])
    function_in_parliament = models.CharField(max_length=200, blank=True)
    function_in_organization = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(
        max_length=2,
        choices=[(x.value, x.value) for x in Language],
        help_text=_("Language of correspondence."),
    )
    accredited_at = models.DateTimeField(null=True, blank=True)
    accredited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(accredited_at__isnull=False),
                name="participant_withdrawn_was_accredited",
            ),
        ]
        indexes = [
            models.Index(fields=["delegation", "capacity"], name="participant_delegation"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"
