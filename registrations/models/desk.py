import uuid

from django.conf import settings
from django.db import models

from assemblies.fields import SealedField
from assemblies.models.events import Event
from registrations.enums import ExportState, SheetKind
from registrations.models.registrations import Registration


class Note(models.Model):
    """What the secretariat keeps in mind about a person, for itself; erased with her."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["registration", "written_at"], name="note_of_person")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.pk}"


class NotTheSame(models.Model):
    """Two registrations that look alike, and that somebody found to be two people."""

    first = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="notthesame_is_found_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="notthesame_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class Export(models.Model):
    """A list of people that somebody asked for as a file: made in the background, hers alone.

    What is in it stands in its parts, sealed; row and parts go a day after they were made.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=8, choices=[(x.value, x.value) for x in SheetKind])
    filters = models.JSONField(default=dict, blank=True, help_text="As in the list's address.")
    words = models.JSONField(default=dict, help_text="Headings and vocabulary, as asked for.")
    state = models.CharField(
        max_length=12, choices=[(x.value, x.value) for x in ExportState], default="waiting"
    )
    done = models.PositiveIntegerField(default=0, help_text="people")
    total = models.PositiveIntegerField(default=0, help_text="people")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    asked_with = models.ForeignKey(
        "assemblies.ApiToken",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The key it was asked with; the list holds nobody whom the key does not open.",
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[ExportState.WAITING, ExportState.RUNNING], finished_at__isnull=True
                )
                | models.Q(
                    state__in=[ExportState.READY, ExportState.FAILED, ExportState.CANCELLED],
                    finished_at__isnull=False,
                ),
                name="export_finished_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="export_waiting")]

    def __str__(self) -> str:
        return str(self.public_id)


class ExportPart(models.Model):
    """A piece of an exported file: none is so large that it could not be held in memory."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="exportpart_is_one")
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"
