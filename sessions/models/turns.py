"""The floor: whose turn it is, how long she has used, and every act of the chair."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.institutions import Institution
from sessions.enums.debates import BudgetOf, DebateAct, TurnKind, TurnState
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting

_ACCOUNT = settings.AUTH_USER_MODEL


class Turn(models.Model):
    """Somebody has the floor: for a speech from a list, a right of reply or a point of order.

    Used so far is `used_ms`, and what has passed since `running_since` where it runs. A point of
    order interrupts a speech: that one is paused meanwhile; the latest that has not ended is
    the one that has the floor.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="turns")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(x.value, x.value) for x in TurnKind])
    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="turns",
        help_text=_("Of a list; empty for who has the floor ahead of the lists."),
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True, help_text=_("If it is noted."))
    languages = models.JSONField(default=list)
    seconds = models.PositiveIntegerField(help_text=_("Given, with what was added."))
    state = models.CharField(
        max_length=8,
        choices=[(x.value, x.value) for x in TurnState],
        default=TurnState.WAITING,
    )
    called_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    running_since = models.DateTimeField(null=True, blank=True)
    used_ms = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debate"],
                condition=models.Q(state=TurnState.RUNNING),
                name="turn_runs_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TurnState.RUNNING, running_since__isnull=False)
                | (~models.Q(state=TurnState.RUNNING) & models.Q(running_since__isnull=True)),
                name="turn_runs_since",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TurnState.ENDED, ended_at__isnull=False)
                | (~models.Q(state=TurnState.ENDED) & models.Q(ended_at__isnull=True)),
                name="turn_ended_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["debate", "id"], name="turn_of_debate")]

    def __str__(self) -> str:
        return f"{self.debate_id} {self.kind} {self.pk}"


class DebateStep(models.Model):
    """One act upon a debate, on the record, with what it takes to take it back."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=20, choices=[(x.value, x.value) for x in DebateAct])
    speaker = models.ForeignKey(
        Speaker, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    turn = models.ForeignKey(
        Turn, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict, help_text=_("Keys and figures, never names."))
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("Rows as they were, by kind and key; null: there was none."),
    )
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_back_by__isnull=True)
                | models.Q(taken_back_at__isnull=False),
                name="debatestep_taken_back_by_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["debate", "-id"], name="debatestep_last")]

    def __str__(self) -> str:
        return f"{self.debate_id} {self.act} {self.pk}"


class TimeBudget(models.Model):
    """How long a group, or a sex, may speak in a debate altogether; shown as it is used."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="budgets")
    of = models.CharField(max_length=8, choices=[(x.value, x.value) for x in BudgetOf])
    key = models.CharField(max_length=40, help_text=_("Code of the group, or the sex."))
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debate", "of", "key"], name="timebudget_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.debate_id} {self.of} {self.key}"
