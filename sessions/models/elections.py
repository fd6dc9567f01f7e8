"""Elections by secret ballot: candidates, rounds, who has voted, and, apart from that, ballots.

The last two tables have keys drawn at random, no time and no number, so that neither tells an
order; at the close of a round both are written anew, sorted (docs/adr/0031).
"""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Sex
from assemblies.fields import LanguageMapField
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.enums.decisions import ElectionMethod
from sessions.models.sittings import Sitting
from sessions.rules.chains import DIGITS
from sessions.rules.election_rounds import HOURS_BEFORE
from sessions.rules.elections import KEY_DIGITS

_ACCOUNT = settings.AUTH_USER_MODEL


def draw_key() -> str:
    """Draw the key of a row that must not say when it was written."""
    return secrets.token_hex(KEY_DIGITS // 2)


class Election(models.Model):
    """A post that a body fills by secret ballot, in one sitting."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="elections")
    sitting = models.ForeignKey(
        Sitting,
        on_delete=models.PROTECT,
        related_name="elections",
        help_text=_("In which it is held; its body elects."),
    )
    title = LanguageMapField(help_text=_("The post."))
    method = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in ElectionMethod],
        default=ElectionMethod.PAPER,
    )
    hours_before = models.PositiveSmallIntegerField(
        default=HOURS_BEFORE,
        help_text=_("Candidatures are taken until so many hours before the sitting."),
    )
    seats = models.PositiveSmallIntegerField(
        default=1, help_text=_("How many are elected; a ballot names at most as many.")
    )
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        indexes = [models.Index(fields=["event", "begun_at"], name="election_of_event")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


class Candidate(models.Model):
    """Who stands in an election, in the order of the paper."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        GeopoliticalGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("That has put up the candidate."),
    )
    sex = models.CharField(
        max_length=8,
        blank=True,
        choices=[(x.value, x.value) for x in Sex],
        help_text=_("Where a share of the seats is due to each sex."),
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "position"], name="candidate_position_is_one"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False),
                name="candidate_withdrawn_by_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election_id} {self.position}"


class ElectionRound(models.Model):
    """A round: who stands in it, and once it is closed what was found and the seal over it.

    votes: by the candidates' keys. seal: of electronic ballots; papers lie in a real urn.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    candidates = models.JSONField(help_text=_("Their keys, in the order of the paper."))
    seats = models.PositiveSmallIntegerField(default=1, help_text=_("To be filled in it."))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ballots = models.PositiveIntegerField(null=True, blank=True)
    void = models.PositiveIntegerField(null=True, blank=True)
    votes = models.JSONField(null=True, blank=True)
    seal = models.CharField(max_length=DIGITS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="round_number_is_one"),
            models.UniqueConstraint(
                fields=["election"],
                condition=models.Q(closed_at__isnull=True),
                name="round_one_is_open",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                    ballots__isnull=True,
                    void__isnull=True,
                    seal="",
                )
                | models.Q(closed_at__isnull=False, ballots__isnull=False, void__isnull=False),
                name="round_closed_has_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election_id} {self.number}"


class RoundVoter(models.Model):
    """Somebody has voted in a round. Not when, and not for whom."""

    key = models.CharField(max_length=KEY_DIGITS, primary_key=True)
    round = models.ForeignKey(ElectionRound, on_delete=models.PROTECT, related_name="voters")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "participant"], name="roundvoter_votes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.participant_id}"


class CastBallot(models.Model):
    """One secret ballot: the candidates it names, none on a blank one. Not whose, and not when."""

    key = models.CharField(max_length=KEY_DIGITS, primary_key=True)
    round = models.ForeignKey(ElectionRound, on_delete=models.PROTECT, related_name="cast")
    chosen = models.JSONField(help_text=_("The candidates' keys, in the order of the keys."))

    def __str__(self) -> str:
        return f"{self.round_id} {self.key}"
