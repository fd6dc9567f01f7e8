from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registrations.enums import ChangeKind, RequestState
from registrations.fields import SealedJSONField
from registrations.models.registrations import DelegationFile, Registration


class ChangeRequest(models.Model):
    """What a coordinator asks of the desk after the deadline: to add, change or substitute.

    ``changes`` are answers about a person, encrypted, as they would be kept if they were granted.
    """

    file = models.ForeignKey(
        DelegationFile, on_delete=models.PROTECT, related_name="change_requests"
    )
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in ChangeKind])
    person = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="change_requests",
        help_text=_("Who is changed, or gives way to another."),
    )
    changes = SealedJSONField()
    note = models.TextField(blank=True, max_length=1000, help_text=_("Why the coordinator asks."))
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in RequestState],
        default=RequestState.WAITING,
    )
    reason = models.TextField(blank=True, max_length=1000, help_text=_("Why the desk declined."))
    outcome = models.ForeignKey(
        Registration,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who was added or changed, once granted."),
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.DECLINED) | ~models.Q(reason=""),
                name="changerequest_declined_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.WAITING) ^ models.Q(decided_at__isnull=False),
                name="changerequest_decided_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ChangeKind.ADD) ^ models.Q(person__isnull=False),
                name="changerequest_is_about_somebody",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state=RequestState.WAITING),
                name="changerequest_one_waits_for_a_person",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="changerequest_waiting")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.kind} {self.pk}"
