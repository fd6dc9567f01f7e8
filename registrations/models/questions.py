from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity
from assemblies.fields import LanguageMapField, SealedJSONField
from assemblies.models.events import Event
from registrations.enums import ApprovalPath, AskedOf, AskedWhen, QuestionKind, WayIn
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.uploads import Upload


class CapacityForm(models.Model):
    """How people of one capacity register for an event: by which door, who decides, how many.

    Its row is the lock under which the limits per organization and over all are decided. A
    capacity without a row is registered by delegations and decided by the desk, without limits.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="capacity_forms")
    capacity = models.CharField(max_length=32, choices=[(x.value, x.value) for x in Capacity])
    way_in = models.CharField(
        max_length=16, choices=[(x.value, x.value) for x in WayIn], default=WayIn.DELEGATION
    )
    secret = models.CharField(max_length=64, blank=True, help_text=_("The end of a secret link."))
    approval = models.CharField(
        max_length=16, choices=[(x.value, x.value) for x in ApprovalPath], default=ApprovalPath.DESK
    )
    is_open = models.BooleanField(default=True)
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it closes; empty: with the event's registration.")
    )
    limit_per_delegation = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_per_organization = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_overall = models.PositiveIntegerField(null=True, blank=True)
    introduction = LanguageMapField(null=True, blank=True, help_text=_("Shown above the form."))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "capacity"], name="capacityform_is_one"),
            models.UniqueConstraint(
                fields=["secret"],
                condition=~models.Q(secret=""),
                name="capacityform_secret_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(way_in=WayIn.SECRET_LINK) ^ models.Q(secret=""),
                name="capacityform_secret_fits_way_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.capacity}"


class Question(models.Model):
    """What the secretariat asks beside the usual: of some capacities, or once of a delegation."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=16, choices=[(x.value, x.value) for x in QuestionKind])
    label = LanguageMapField()
    help = LanguageMapField(null=True, blank=True)
    options = models.JSONField(
        default=list, blank=True, help_text=_("Of a choice: objects with `key` and `label`.")
    )
    is_required = models.BooleanField(default=False)
    least = models.IntegerField(null=True, blank=True, help_text=_("Of a number: the smallest."))
    most = models.IntegerField(null=True, blank=True, help_text=_("Of a number: the largest."))
    earliest = models.DateField(null=True, blank=True, help_text=_("Of a date: the first day."))
    latest = models.DateField(null=True, blank=True, help_text=_("Of a date: the last day."))
    of = models.CharField(
        max_length=16, choices=[(x.value, x.value) for x in AskedOf], default=AskedOf.PERSON
    )
    asked_when = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in AskedWhen],
        default=AskedWhen.REGISTERING,
    )
    capacities = models.JSONField(default=list, blank=True, help_text=_("Empty: of all."))
    depends_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="dependents"
    )
    depends_value = models.CharField(
        max_length=40, blank=True, help_text=_("Asked when the other answer is this.")
    )
    asks_approval = models.BooleanField(
        default=True, help_text=_("Another answer after approval needs a new approval.")
    )
    is_protected = models.BooleanField(
        default=False, help_text=_("Encrypted, and shown only to those who need it.")
    )
    retention_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Days after the event; empty: the event's rule.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="question_key_is_unique"),
            models.CheckConstraint(
                condition=models.Q(asked_when=AskedWhen.REGISTERING) | models.Q(of=AskedOf.PERSON),
                name="question_after_approval_is_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(depends_on__isnull=True) ^ ~models.Q(depends_value=""),
                name="question_condition_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(earliest__isnull=True)
                | models.Q(latest__isnull=True)
                | models.Q(latest__gte=models.F("earliest")),
                name="question_days_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.key}"


class Answer(models.Model):
    """What was answered to a question about a person, or once for a delegation."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    file = models.ForeignKey(
        DelegationFile, on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    value = models.JSONField(null=True, blank=True)
    protected_value = SealedJSONField(null=True, blank=True)
    upload = models.OneToOneField(
        Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="answer"
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "registration"], name="answer_of_person_is_one"
            ),
            models.UniqueConstraint(fields=["question", "file"], name="answer_of_file_is_one"),
            models.CheckConstraint(
                condition=models.Q(registration__isnull=True) ^ models.Q(file__isnull=True),
                name="answer_is_of_a_person_or_a_delegation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.pk}"
