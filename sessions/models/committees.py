"""The Standing Committees: who sits there for each Member, and how they come to a resolution."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import LanguageMapField
from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from sessions.enums.committees import CommitteePlace, SubjectState
from sessions.models.documents import Document
from sessions.models.resolutions import Resolution

_ACCOUNT = settings.AUTH_USER_MODEL


class CommitteeSeat(models.Model):
    """Who is the member, or the substitute, of a delegation in a Standing Committee."""

    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="committee_seats"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="committee_seats")
    place = models.CharField(max_length=12, choices=[(x.value, x.value) for x in CommitteePlace])
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="committee_seats"
    )
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "body", "place"], name="committeeseat_place_is_one"
            ),
            models.UniqueConstraint(
                fields=["body", "participant"], name="committeeseat_person_has_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.body_id} {self.place}"


class CommitteeCycle(models.Model):
    """A Standing Committee's work towards one Assembly: dates, memorandum, resolution."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="committee_cycles")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="committee_cycles")
    bureau_meets_at = models.DateTimeField(null=True, blank=True)
    subjects_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Empty: a day before the bureau meets.")
    )
    inputs_until = models.DateField(null=True, blank=True, help_text=_("The last day."))
    inputs_are_public = models.BooleanField(default=False)
    draft_until = models.DateField(
        null=True, blank=True, help_text=_("By when draft and memorandum are there.")
    )
    memorandum = LanguageMapField(null=True, blank=True, help_text=_("As it was typed."))
    memorandum_document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Issued as a file."),
    )
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="committee_cycle"
    )
    begun_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "body"], name="committeecycle_of_an_event_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.body_id}"


class SubjectItem(models.Model):
    """A subject proposed for a committee's next resolution, by a Member or by its bureau."""

    cycle = models.ForeignKey(CommitteeCycle, on_delete=models.PROTECT, related_name="subjects")
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the bureau's own."),
    )
    title = LanguageMapField()
    explanation = LanguageMapField()
    rapporteur = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Whom the Member would give as a co-rapporteur."),
    )
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in SubjectState],
        default=SubjectState.PROPOSED,
    )
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True, help_text=_("When the bureau decided."))
    reason = models.TextField(blank=True, help_text=_("Why it was declined."))
    combined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="combines"
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(state=SubjectState.SELECTED),
                name="subjectitem_one_is_selected",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SubjectState.DECLINED) | ~models.Q(reason=""),
                name="subjectitem_declined_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SubjectState.COMBINED, combined_into__isnull=False)
                | (~models.Q(state=SubjectState.COMBINED) & models.Q(combined_into__isnull=True)),
                name="subjectitem_combined_says_into_which",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "proposed_at"], name="subjectitem_of_cycle")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.pk} {self.state}"


class CoRapporteur(models.Model):
    """Who was named to draft a committee's resolution, and is named in it."""

    cycle = models.ForeignKey(CommitteeCycle, on_delete=models.PROTECT, related_name="rapporteurs")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "participant"], name="corapporteur_is_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.participant_id}"


class WrittenInput(models.Model):
    """What a Member sends to the co-rapporteurs before they draft: typed, or a PDF."""

    cycle = models.ForeignKey(CommitteeCycle, on_delete=models.PROTECT, related_name="inputs")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=[(x.value, x.value) for x in Language])
    text = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True, help_text=_("Of the file, if it is one."))
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "institution"], name="writteninput_of_a_member_is_one"
            ),
            models.CheckConstraint(
                condition=(models.Q(content__isnull=True, name="") & ~models.Q(text=""))
                | (models.Q(content__isnull=False, text="") & ~models.Q(name="")),
                name="writteninput_is_typed_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.institution_id}"

    @property
    def is_file(self) -> bool:
        return bool(self.name)

    @property
    def etag(self) -> str:
        return f'"{self.sha256}"'
