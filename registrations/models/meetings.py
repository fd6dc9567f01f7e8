import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import SealedField, SealedJSONField
from assemblies.models.delegations import Participant
from assemblies.models.events import Event, EventLink
from registrations.enums import AttendanceSource, MeetingState
from sessions.models.sittings import Sitting


class OnlineMeeting(models.Model):
    """Where a sitting is held online: at which service, and what that service said of it.

    What lets somebody in is sealed and never shown: it is resolved at the click, for that person.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="meeting")
    provider = models.CharField(max_length=40, help_text=_("A name in the settings."))
    address = SealedField(blank=True, help_text=_("Of a plain address: where it is held."))
    state = SealedJSONField(default=dict, blank=True)
    reference = models.CharField(
        max_length=200, blank=True, help_text=_("Under which the service's reports name it.")
    )
    opens_minutes = models.PositiveSmallIntegerField(
        default=15, help_text=_("Minutes before the start.")
    )
    is_recorded = models.BooleanField(default=False)
    preparation = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in MeetingState],
        default=MeetingState.WAITING,
    )
    failure = models.CharField(max_length=60, blank=True, help_text=_("Code of the refusal."))
    failed_since = models.DateTimeField(
        null=True, blank=True, help_text=_("When the first of the tries in a row failed.")
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("That failed, in a row."))
    tried_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the clock asks the service next; empty: never.")
    )
    prepared_as = models.DateTimeField(
        null=True, blank=True, help_text=_("The sitting's last change that the service knows of.")
    )
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the service was last asked for recordings.")
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~models.Q(reference=""),
                name="onlinemeeting_reference_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(preparation=MeetingState.FAILED) ^ models.Q(failure=""),
                name="onlinemeeting_failed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["preparation", "tried_at"], name="onlinemeeting_to_do"),
            models.Index(fields=["due_at"], name="onlinemeeting_due"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.provider}"


class ServiceProbe(models.Model):
    """How a service for online meetings did when it was last asked; one row a name."""

    name = models.CharField(max_length=40, unique=True)
    is_well = models.BooleanField()
    code = models.CharField(max_length=60, blank=True, help_text=_("Of the refusal."))
    reason = models.CharField(max_length=60, blank=True, help_text=_("One or two fixed words."))
    since = models.DateTimeField(help_text=_("Since when it does so."))
    probed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.is_well}"


class RemoteGuest(models.Model):
    """A participant whom an assembly's sitting lets in from afar, or who moderates a meeting.

    Of another event everybody who takes part is let in, without a row.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="remote_guests")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="remote_sittings"
    )
    is_moderator = models.BooleanField(default=False)
    allowed_at = models.DateTimeField()
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "participant"], name="remoteguest_is_allowed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.participant_id}"


class KnownGuest(models.Model):
    """What a service that remembers people said of one; sealed, since it may let her in."""

    meeting = models.ForeignKey(OnlineMeeting, on_delete=models.CASCADE, related_name="guests")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="known_at_meetings"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = SealedJSONField(default=dict, blank=True)
    registrant = models.CharField(
        max_length=200, blank=True, help_text=_("Under which the service's reports name her.")
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant"], name="knownguest_is_known_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.participant_id}"


class OnlineAttendance(models.Model):
    """A stretch of time in which somebody was at an online meeting, as far as is known.

    A click on our join button begins one; a service's reports begin and end them.
    """

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="online_attendances"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="online_attendances"
    )
    source = models.CharField(max_length=12, choices=[(x.value, x.value) for x in AttendanceSource])
    key = models.CharField(
        max_length=200, unique=True, help_text=_("A report that comes twice counts once.")
    )
    left_key = models.CharField(
        max_length=200, blank=True, help_text=_("Of the report that she has left.")
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["left_key"],
                condition=~models.Q(left_key=""),
                name="onlineattendance_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(left_at__gte=models.F("joined_at")),
                name="onlineattendance_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["sitting", "participant"], name="onlineattendance_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.participant_id}"


class MeetingRecording(models.Model):
    """A recording that a service has of a meeting; readers see it once an editor publishes it."""

    meeting = models.ForeignKey(OnlineMeeting, on_delete=models.CASCADE, related_name="recordings")
    reference = models.CharField(max_length=200, help_text=_("The service's own."))
    address = SealedField(help_text=_("It may let in whoever has it."))
    seconds = models.PositiveIntegerField(default=0, help_text=_("How long; 0: not said."))
    found_at = models.DateTimeField()
    link = models.OneToOneField(
        EventLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "reference"], name="meetingrecording_is_found_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"


class CertificateRule(models.Model):
    """Who gets a certificate of attendance of an event; without a row the usual rule holds."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="certificate_rule")
    is_issued = models.BooleanField(default=True)
    least_percent = models.PositiveSmallIntegerField(
        default=50, help_text=_("Of the time of a sitting, to have attended it.")
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When everybody had theirs; empty: not yet.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least_percent__range=(1, 100)),
                name="certificaterule_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.least_percent}"


class Certificate(models.Model):
    """Says that somebody attended an event; anybody may check it by its code."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="certificates")
    participant = models.OneToOneField(
        Participant, on_delete=models.PROTECT, related_name="certificate"
    )
    code = models.CharField(max_length=40, unique=True)
    minutes = models.PositiveIntegerField(help_text=_("How long she was there, whole minutes."))
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.event_id} {self.participant_id}"
