"""Votes: what is put to the vote, the sheet as it was settled, and rows that are only added."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMap, LanguageMapField
from assemblies.models.delegations import Delegation
from assemblies.models.events import Event
from sessions.enums import BallotMethod, BallotWeight, MajorityKind
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.sittings import Sitting
from sessions.rules.ballot_sheets import Sheet, majority_in, read_head
from sessions.rules.chains import DIGITS, Row
from sessions.rules.hand_counts import HOUSE
from sessions.rules.majorities import Figures, Votes, figures

_ACCOUNT = settings.AUTH_USER_MODEL


class PutQuestion(models.Model):
    """What is put to the vote and is no request for an emergency item: a text, an amendment."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="put_questions")
    sitting = models.ForeignKey(
        Sitting,
        on_delete=models.PROTECT,
        related_name="put_questions",
        help_text=_("In which it is put; its body decides."),
    )
    title = LanguageMapField()
    majority = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in (MajorityKind.SIMPLE, MajorityKind.TWO_THIRDS)],
        default=MajorityKind.SIMPLE,
    )
    weight = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in BallotWeight],
        default=BallotWeight.ASSEMBLY,
    )
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


class BallotQuerySet(models.QuerySet["Ballot"]):
    """Votes."""

    def with_subject(self) -> Self:
        """Load what was put to the vote, where, and whether the vote was annulled."""
        return self.select_related(
            "event", "sitting__body", "sitting__event", "request", "question", "annulment"
        )

    def closed(self) -> Self:
        """Keep those whose result is public."""
        return self.filter(closed_at__isnull=False)


class Ballot(models.Model):
    """A vote on a request or a question. Its head is what was settled before the first entry."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="ballots")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="ballots")
    request = models.ForeignKey(
        EmergencyRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    question = models.ForeignKey(
        PutQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    method = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in BallotMethod],
        default=BallotMethod.ROLL_CALL,
    )
    head = models.JSONField(help_text=_("As it is hashed and exported; never changed."))
    head_hash = models.CharField(max_length=DIGITS)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_hash = models.CharField(
        max_length=DIGITS, blank=True, help_text=_("Of the record when the vote was closed.")
    )

    in_favour = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Of its result, for lists; the record proves it.")
    )
    against = models.PositiveIntegerField(null=True, blank=True)
    abstaining = models.PositiveIntegerField(null=True, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    closed_at__isnull=True,
                    in_favour__isnull=True,
                    against__isnull=True,
                    abstaining__isnull=True,
                )
                | models.Q(
                    closed_at__isnull=False,
                    in_favour__isnull=False,
                    against__isnull=False,
                    abstaining__isnull=False,
                ),
                name="ballot_closed_has_its_votes",
            ),
            models.CheckConstraint(
                condition=models.Q(request__isnull=True) ^ models.Q(question__isnull=True),
                name="ballot_is_on_one_thing",
            ),
            models.UniqueConstraint(
                fields=["sitting"],
                condition=models.Q(closed_at__isnull=True),
                name="ballot_one_is_open_in_a_sitting",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, last_hash="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(last_hash="")),
                name="ballot_closed_has_its_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True) | models.Q(closed_at__isnull=False),
                name="ballot_closed_by_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"

    @property
    def sheet(self) -> Sheet:
        """Return the sheet that its head says. No query."""
        return read_head(self.head)

    @property
    def kept_figures(self) -> Figures | None:
        """Return its result as it was kept at the close, None while it is open. No query.

        For lists; whoever decides by it, or shows the vote itself, computes it from the record.
        """
        if self.closed_at is None:
            return None
        votes = Votes(
            in_favour=self.in_favour or 0,
            against=self.against or 0,
            abstaining=self.abstaining or 0,
        )
        return figures(votes, majority_in(self.head))

    @property
    def title(self) -> LanguageMap:
        """Return what was put to the vote. Needs the request or the question loaded."""
        subject = self.request or self.question
        if subject is None:
            raise ValueError("a vote on nothing")
        title: LanguageMap = subject.title
        return title

    @property
    def is_of_hands(self) -> bool:
        return self.method == BallotMethod.SHOW_OF_HANDS

    @property
    def is_annulled(self) -> bool:
        """Tell whether the Assembly has annulled it. Needs the annulment loaded."""
        return hasattr(self, "annulment")


class Annulment(models.Model):
    """The decision by which a vote does not count; its record stays as it was."""

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="annulment")
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstaining = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    annulled_at = models.DateTimeField()
    annulled_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.ballot_id}"


class HandCount(models.Model):
    """The hands counted at one moment of a show of hands; a correction is a row of its own."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="counts")
    number = models.PositiveIntegerField()
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstaining = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField(help_text=_("Delegates in the room then."))
    teller = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    hash = models.CharField(max_length=DIGITS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="handcount_number_is_one"),
            models.CheckConstraint(
                condition=models.Q(number=1, reason="")
                | (models.Q(number__gt=1) & ~models.Q(reason="")),
                name="handcount_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.number}"

    @property
    def row(self) -> Row:
        """Return it as the law reads it: the whole house is one line."""
        return Row(
            number=self.number,
            delegation=HOUSE,
            votes=Votes(in_favour=self.in_favour, against=self.against, abstaining=self.abstaining),
            present=self.present,
            by=self.teller,
            at=self.counted_at,
            replaces=self.number - 1 or None,
            reason=self.reason,
            hash=self.hash,
        )


class BallotRow(models.Model):
    """What was entered for a delegation at one moment; a correction is a row of its own.

    teller: the key of the account, which the hash holds; no account is erased out of a record.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstaining = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField(help_text=_("Delegates in the room then."))
    teller = models.PositiveBigIntegerField()
    entered_at = models.DateTimeField()
    replaces = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The number of the row that it corrects.")
    )
    reason = models.CharField(max_length=200, blank=True)
    hash = models.CharField(max_length=DIGITS)
    key = models.UUIDField(
        null=True, blank=True, help_text=_("By which an entry sent twice is known as one.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="ballotrow_number_is_one"),
            models.UniqueConstraint(fields=["ballot", "key"], name="ballotrow_key_is_one"),
            models.UniqueConstraint(
                fields=["ballot", "replaces"], name="ballotrow_is_replaced_once"
            ),
            models.UniqueConstraint(
                fields=["ballot", "delegation"],
                condition=models.Q(replaces__isnull=True),
                name="ballotrow_delegation_is_entered_once",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True)
                | (models.Q(replaces__isnull=False, replaces__lt=models.F("number"))
                   & ~models.Q(reason="")),
                name="ballotrow_correction_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.number}"

    @property
    def row(self) -> Row:
        """Return it as the law reads it."""
        return Row(
            number=self.number,
            delegation=self.delegation_id,
            votes=Votes(in_favour=self.in_favour, against=self.against, abstaining=self.abstaining),
            present=self.present,
            by=self.teller,
            at=self.entered_at,
            replaces=self.replaces,
            reason=self.reason,
            hash=self.hash,
        )
