from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import SealedJSONField
from assemblies.models.events import Event
from registrations.enums import ChangeKind, RequestState
from registrations.models.registrations import DelegationFile, Registration


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def of_event(self, event: int) -> "ChangeRequestQuerySet":
        """Keep what is asked about the people of an event, with or without a delegation."""
        with_delegation = models.Q(file__delegation__assembly=event)
        return self.filter(with_delegation | models.Q(file=None, person__event=event))


class ChangeRequest(models.Model):
    """What is asked of the secretariat after the deadline: to add, change, substitute or send.

    A coordinator asks it about her delegation, in its file; who came without a delegation asks to
    change what is said of herself. ``changes`` are answers about a person, encrypted, as they would
    be kept if they were granted.
    """

    file = models.ForeignKey(
        DelegationFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_requests",
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
    note = models.TextField(blank=True, max_length=1000, help_text=_("Why it is asked."))
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in RequestState],
        default=RequestState.WAITING,
    )
    reason = models.TextField(blank=True, max_length=1000, help_text=_("Why it was declined."))
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

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False) | models.Q(kind=ChangeKind.CHANGE),
                name="changerequest_without_file_changes",
            ),
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

    @property
    def event(self) -> Event:
        """The event of the delegation or of the person; needs these loaded."""
        if self.file is not None:
            return self.file.delegation.assembly
        return self.person.event  # type: ignore[union-attr] # the table knows no third case
