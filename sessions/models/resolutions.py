"""Resolutions: who drafts them, every version of the text, what was judged, said and reported."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import LanguageMap, LanguageMapField
from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.enums.decisions import Adoption, AmendmentKind, AmendmentState, ResolutionState
from sessions.models.ballots import Ballot, PutQuestion
from sessions.models.documents import Document
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.sittings import Sitting
from sessions.rules.amendments import Amending
from sessions.rules.drafting import MOST_A_GROUP

_ACCOUNT = settings.AUTH_USER_MODEL
_LANGUAGES = [(x.value, x.value) for x in Language]
_S = ResolutionState


class Resolution(models.Model):
    """What a body is to say, from the first draft on: about the emergency item, or of its own."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="resolutions")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="resolutions", help_text=_("That adopts it.")
    )
    request = models.OneToOneField(
        EmergencyRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolution",
        help_text=_("Which has become the emergency item; empty: of the body's own cycle."),
    )
    title = LanguageMapField(help_text=_("Of its newest version."))
    state = models.CharField(
        max_length=16, choices=[(x.value, x.value) for x in _S], default=_S.IN_DRAFTING
    )
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField()
    most_a_group = models.PositiveSmallIntegerField(
        default=MOST_A_GROUP, help_text=_("Members of the drafting committee from one group.")
    )
    drafted_in = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafts_are_public = models.BooleanField(default=False)
    amendments_until = models.DateField(
        null=True, blank=True, help_text=_("The last day; empty: 15 days before the Assembly.")
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    adoption = models.CharField(
        max_length=12, blank=True, choices=[(x.value, x.value) for x in Adoption]
    )
    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="resolutions"
    )
    reason = models.TextField(blank=True, help_text=_("Why it was not adopted."))
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="resolution"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(state__in=[_S.ADOPTED, _S.PUBLISHED], adopted_at__isnull=False)
                    & ~models.Q(adoption="")
                )
                | (
                    models.Q(state__in=[_S.IN_DRAFTING, _S.NOT_ADOPTED], adopted_at__isnull=True)
                    & models.Q(adoption="")
                ),
                name="resolution_adopted_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(adoption=Adoption.VOTE, ballot__isnull=False)
                | (~models.Q(adoption=Adoption.VOTE) & models.Q(ballot__isnull=True)),
                name="resolution_by_vote_has_its_ballot",
            ),
            models.CheckConstraint(
                condition=models.Q(state=_S.PUBLISHED, document__isnull=False)
                | (~models.Q(state=_S.PUBLISHED) & models.Q(document__isnull=True)),
                name="resolution_published_has_its_document",
            ),
        ]
        indexes = [models.Index(fields=["event", "begun_at"], name="resolution_of_event")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk} {self.state}"

    @property
    def is_read_by_all(self) -> bool:
        """Tell whether it was voted upon, or its drafts are public."""
        return self.drafts_are_public or self.state != _S.IN_DRAFTING


class DraftingMember(models.Model):
    """A delegate whom a geopolitical group has named to draft a resolution."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="drafters")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(GeopoliticalGroup, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "participant"], name="draftingmember_is_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.participant_id}"


class DraftVersion(models.Model):
    """One version of a draft as a whole, in the languages it is there in; never changed."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField(help_text=_("From 1 on."))
    title = LanguageMapField()
    text = LanguageMapField()
    note = models.CharField(max_length=200, blank=True, help_text=_("What was changed."))
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "number"], name="draftversion_number_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.number}"

    def in_language(self, language: str) -> str:
        """Return its text in that language, empty where it is not there."""
        return LanguageMap(self.text).get(language, "")


class SubjectJudgement(models.Model):
    """The secretariat has read what a draft says of a barred subject, and lets it stand."""

    draft = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="judgements")
    request = models.ForeignKey(
        EmergencyRequest,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Whose subject may not come back."),
    )
    reason = models.TextField()
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "request"], name="subjectjudgement_is_made_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.request_id}"


class Reservation(models.Model):
    """What a delegation does not agree with in an adopted resolution, in its own words."""

    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, related_name="reservations"
    )
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "delegation"], name="reservation_of_a_delegation_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.delegation_id}"


class FollowUpReport(models.Model):
    """What a Member has done about a resolution, years later; each report stays."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="follow_ups")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    text = models.TextField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["resolution", "reported_at"], name="follow_up_of_resolution")
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.institution_id}"


class Amendment(models.Model):
    """What a Member, or the Forum of Women Parliamentarians, wants changed in one version."""

    draft = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(help_text=_("In the order of receipt, from 1 on."))
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the Forum of Women Parliamentarians."),
    )
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    paragraph = models.PositiveSmallIntegerField(
        help_text=_("Of the version, from 1 on; what is inserted comes after it.")
    )
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in AmendmentKind])
    text = models.TextField(blank=True)
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in AmendmentState],
        default=AmendmentState.PENDING,
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    question = models.OneToOneField(
        PutQuestion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendment",
        help_text=_("By whose vote it is decided, where there is one."),
    )
    treated_at = models.DateTimeField(null=True, blank=True)
    treated_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="amendment_number_is_one"),
            models.CheckConstraint(
                condition=models.Q(state=AmendmentState.PENDING, treated_at__isnull=True)
                | (~models.Q(state=AmendmentState.PENDING) & models.Q(treated_at__isnull=False)),
                name="amendment_treated_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(treated_by__isnull=True) | models.Q(treated_at__isnull=False),
                name="amendment_treated_by_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number} {self.state}"

    @property
    def amending(self) -> Amending:
        """Return it as the law reads it."""
        return Amending(
            number=self.number,
            language=self.language,
            paragraph=self.paragraph,
            kind=AmendmentKind(self.kind),
            text=self.text,
        )
