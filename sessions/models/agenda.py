from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from assemblies.fields import LanguageMapField
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from sessions.enums import ItemKind, ItemState
from sessions.models.sittings import Sitting
from sessions.rules.numbering import printed


class Agenda(models.Model):
    """What a body deals with at an event: a draft until it is adopted."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agendas")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="agendas")
    is_public = models.BooleanField(
        default=False, help_text="Once adopted, everybody reads it; else only the body's members."
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "body"], name="agenda_of_a_body_is_one"),
            models.CheckConstraint(
                condition=models.Q(adopted_by__isnull=True) | models.Q(adopted_at__isnull=False),
                name="agenda_adopted_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.body_id}"

    @property
    def is_draft(self) -> bool:
        return self.adopted_at is None


class ItemQuerySet(models.QuerySet["AgendaItem"]):
    """Items of agendas."""

    def with_numbers(self) -> Self:
        """Load what an item's printed number is made of, and the bodies."""
        return self.select_related("agenda__body", "agenda__event", "prepared_by", "parent__parent")

    def in_order(self) -> Self:
        """Sort by agenda and, within each, every item before its parts."""
        of_first_level = Coalesce("parent__parent__position", "parent__position", "position")
        of_second_level = Case(
            When(parent__isnull=True, then=Value(0)),
            When(parent__parent__isnull=True, then=F("position")),
            default=F("parent__position"),
            output_field=models.IntegerField(),
        )
        of_third_level = Case(
            When(parent__parent__isnull=True, then=Value(0)),
            default=F("position"),
            output_field=models.IntegerField(),
        )
        return self.order_by("agenda", of_first_level, of_second_level, of_third_level, "pk")


class AgendaItem(models.Model):
    """A numbered item of a body's agenda, or a part of one."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts"
    )
    position = models.PositiveSmallIntegerField(help_text="Its place among those beside it.")
    number = models.PositiveSmallIntegerField(help_text="At its level: 2 of item 3 is 3(b).")
    kind = models.CharField(
        max_length=16, choices=[(x.value, x.value) for x in ItemKind], default=ItemKind.OTHER
    )
    title = LanguageMapField()
    prepared_by = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prepared_items",
        help_text="The committee that prepares the item.",
    )
    sittings = models.ManyToManyField(
        Sitting, through="assembly_sessions.Treatment", related_name="agenda_items"
    )
    state = models.CharField(
        max_length=16, choices=[(x.value, x.value) for x in ItemState], default=ItemState.PENDING
    )
    state_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when; a pending item has always been so."
    )
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = LanguageMapField(
        null=True, blank=True, help_text="Why it was suspended, closed, withdrawn, for readers."
    )
    source_digest = models.CharField(
        max_length=64,
        blank=True,
        help_text="Hash of its row as last imported: a row that stays keeps an editor's changes.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "number"],
                condition=models.Q(parent__isnull=True),
                name="agendaitem_number_is_unique",
            ),
            models.UniqueConstraint(
                fields=["parent", "number"],
                condition=models.Q(parent__isnull=False),
                name="agendaitem_part_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="agendaitem_number_counts_from_one"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state=ItemState.PENDING, state_at__isnull=True, state_by__isnull=True)
                    | (~models.Q(state=ItemState.PENDING) & models.Q(state_at__isnull=False))
                ),
                name="agendaitem_state_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agenda_id} {self.number}"

    @property
    def above(self) -> tuple["AgendaItem", ...]:
        """Return the items it is a part of, the first level first; needs them loaded."""
        return () if self.parent is None else (*self.parent.above, self.parent)

    @property
    def printed(self) -> str:
        """Return its number as printed, as in 3(b); needs the items above loaded."""
        return printed([*(one.number for one in self.above), self.number])


class Treatment(models.Model):
    """A sitting treats an item, at a place in its order of the day."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="treatments")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="treatments")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "item"], name="treatment_of_an_item_is_one_a_sitting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.item_id}"
