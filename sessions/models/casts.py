"""Entries that are not on the record yet: two blind sheets, and what delegates cast themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.delegations import Delegation
from sessions.enums import VoteChoice
from sessions.models.ballots import Ballot
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import Cast


class BlindSheet(models.Model):
    """One of the two sheets of a vote, of one teller, who does not see the other."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="blind_sheets")
    place = models.PositiveSmallIntegerField(help_text=_("The first or the second."))
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was handed in."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "place"], name="blindsheet_place_is_one"),
            models.UniqueConstraint(fields=["ballot", "teller"], name="blindsheet_teller_has_one"),
            models.CheckConstraint(
                condition=models.Q(place__in=[1, 2]), name="blindsheet_is_one_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.place}"


class BlindEntry(models.Model):
    """What one teller has entered for a delegation on her own sheet."""

    sheet = models.ForeignKey(BlindSheet, on_delete=models.CASCADE, related_name="entries")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstaining = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField(help_text=_("Delegates in the room then."))
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "delegation"], name="blindentry_delegation_is_entered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.delegation_id}"

    @property
    def votes(self) -> Votes:
        return Votes(in_favour=self.in_favour, against=self.against, abstaining=self.abstaining)


class BallotCast(models.Model):
    """Votes that a delegate has cast herself, all for one choice; only added, never changed.

    delegate: the key of the participant, whose withdrawal takes no vote back.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="casts")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    delegate = models.PositiveBigIntegerField()
    choice = models.CharField(max_length=16, choices=[(x.value, x.value) for x in VoteChoice])
    votes = models.PositiveSmallIntegerField()
    cast_at = models.DateTimeField()
    key = models.UUIDField(help_text=_("By which a vote sent twice is known as one."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="ballotcast_key_is_one"),
            models.CheckConstraint(condition=models.Q(votes__gte=1), name="ballotcast_has_a_vote"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.pk}"

    @property
    def cast(self) -> Cast:
        """Return it as the law reads it."""
        return Cast(
            delegate=self.delegate,
            delegation=self.delegation_id,
            choice=VoteChoice(self.choice),
            votes=self.votes,
        )
