from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, EventKind, Language, Sex
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from registrations.enums import FileState, RegistrationState
from registrations.fields import SearchField


class DelegationFile(models.Model):
    """The registration of one delegation: what the coordinator fills and the secretariat reviews.

    Its row is the lock under which the size of the delegation is decided.
    """

    delegation = models.OneToOneField(Delegation, on_delete=models.PROTECT, related_name="file")
    state = models.CharField(
        max_length=12, choices=[(x.value, x.value) for x in FileState], default=FileState.OPEN
    )
    question = models.TextField(blank=True, help_text=_("What the secretariat asks."))
    answer = models.TextField(blank=True, help_text=_("What the coordinator answers."))
    head = models.ForeignKey(
        "Registration", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    deputy_head = models.ForeignKey(
        "Registration", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=FileState.RETURNED) | ~models.Q(question=""),
                name="delegationfile_returned_asks_something",
            ),
            models.CheckConstraint(
                condition=models.Q(state=FileState.OPEN) | models.Q(submitted_at__isnull=False),
                name="delegationfile_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def holding_seats(self) -> "RegistrationQuerySet":
        """Keep delegates who count against the size: submitted or approved."""
        return self.delegates().filter(state__in=[x for x in RegistrationState if x.holds_seat])

    def standing(self) -> "RegistrationQuerySet":
        """Keep everybody who is, or is about to be, part of the delegation."""
        return self.exclude(state__in=[RegistrationState.WITHDRAWN, RegistrationState.REFUSED])

    def delegates(self) -> "RegistrationQuerySet":
        return self.filter(capacity__in=[x for x in Capacity if x.is_delegate])


class Registration(models.Model):
    """A person who is registered for an event, in a capacity.

    A coordinator registers the people of her delegation, in its file; who comes without a
    delegation (an observer, the press) registers herself and is the `applicant`.
    """

    # No index of their own: those below begin with them, or leave out who has none. Each index is
    # written with every person.
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="registrations", db_index=False
    )
    file = models.ForeignKey(
        DelegationFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        db_index=False,
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Of who comes for a parliament without its delegation."),
    )
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    organization_key = models.CharField(
        max_length=200, blank=True, editable=False, help_text=_("The name as it is compared.")
    )
    participant = models.OneToOneField(
        Participant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registration",
        help_text=_("The outcome, once accredited."),
    )
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in RegistrationState],
        default=RegistrationState.DRAFT,
    )
    version = models.PositiveIntegerField(default=1, help_text=_("Rises with every change."))
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    badge_name = models.CharField(_("name as on the badge"), max_length=120)
    sex = models.CharField(_("sex"), max_length=8, choices=[(x.value, x.value) for x in Sex])
    capacity = models.CharField(
        _("capacity"), max_length=32, choices=[(x.value, x.value) for x in Capacity]
    )
    function_in_parliament = models.CharField(
        _("function in parliament"), max_length=200, blank=True
    )
    function_in_organization = models.CharField(
        _("function in the organization"), max_length=200, blank=True
    )
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    is_listed = models.BooleanField(
        _("consents to the published list of participants"), default=False
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language of correspondence"),
        max_length=2,
        choices=[(x.value, x.value) for x in Language],
        default=Language.ENGLISH,
    )
    access_needs = models.TextField(_("what is needed for access"), max_length=1000, blank=True)
    reason = models.TextField(
        blank=True, max_length=1000, help_text=_("Why the secretariat refused.")
    )
    search_key = SearchField(
        of=["given_name", "family_name", "badge_name", "organization", "email"],
        help_text=_("Names and address as they are searched."),
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=RegistrationState.REFUSED) | ~models.Q(reason=""),
                name="registration_refused_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RegistrationState.APPROVED)
                | models.Q(participant__isnull=False),
                name="registration_approved_has_participant",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    state__in=[RegistrationState.APPROVED, RegistrationState.REFUSED]
                )
                | models.Q(decided_at__isnull=False),
                name="registration_decided_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["file", "state"], name="registration_of_file"),
            models.Index(
                fields=["event", "family_name", "given_name", "id"], name="registration_by_name"
            ),
            models.Index(
                fields=["event", "capacity", "organization_key"], name="registration_limits"
            ),
            models.Index(fields=["event", "state", "changed_at"], name="registration_waiting"),
            models.Index(fields=["event", "changed_at", "id"], name="registration_by_change"),
            models.Index(
                fields=["institution", "event"],
                condition=models.Q(institution__isnull=False),
                name="registration_of_member",
            ),
            models.Index(
                fields=["applicant"],
                condition=models.Q(applicant__isnull=False),
                name="registration_of_applicant",
            ),
            models.Index(
                fields=["decided_by"],
                condition=models.Q(decided_by__isnull=False),
                name="registration_decided_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.pk}"

    @property
    def is_delegate(self) -> bool:
        """Tell whether she is a sitting member of parliament, who counts for size and votes."""
        return Capacity(self.capacity).is_delegate

    @property
    def member(self) -> Institution | None:
        """Return the parliament, or other institution, for which she comes; needs it loaded."""
        return self.file.delegation.institution if self.file else self.institution

    @property
    def is_enrolment(self) -> bool:
        """Tell whether she comes to an event without delegations; needs it loaded."""
        return self.file_id is None and self.event.kind != EventKind.ASSEMBLY
