from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.events import Event
from registrations.enums import DataClass, RetentionBasis


class RetentionRule(models.Model):
    """How many days an event keeps a class of data, where the house's own rule does not fit."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="retention_rules")
    data_class = models.CharField(max_length=24, choices=[(x.value, x.value) for x in DataClass])
    days = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "data_class"], name="retentionrule_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.data_class} {self.days}"


class Erasure(models.Model):
    """The proof of one purge: which class of data, how many, under which rule, when.

    Never changed, never deleted; it names nobody.
    """

    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="erasures",
        help_text=_("Empty for what belongs to no event."),
    )
    data_class = models.CharField(max_length=24, choices=[(x.value, x.value) for x in DataClass])
    count = models.PositiveIntegerField()
    basis = models.CharField(max_length=12, choices=[(x.value, x.value) for x in RetentionBasis])
    days = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("What the rule said; empty when somebody asked for it.")
    )
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["event", "-erased_at"], name="erasure_of_event")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gt=0), name="erasure_erased_something"
            ),
            models.CheckConstraint(
                condition=models.Q(basis=RetentionBasis.REQUEST) ^ models.Q(days__isnull=False),
                name="erasure_by_rule_says_its_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_class} {self.count} {self.erased_at:%Y-%m-%d}"
