import uuid
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import CalendarStatus, EventKind, YearlySession
from assemblies.fields import LanguageMapField


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("%(zone)s is not a time zone."), params={"zone": value})


class CalendarThing(models.Model):
    """What anything shown in a calendar carries through its life: one UID, a rising SEQUENCE."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in CalendarStatus],
        default=CalendarStatus.CONFIRMED,
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(
        editable=False, help_text=_("The last change that a reader can see.")
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_cancelled(self) -> bool:
        return self.status == CalendarStatus.CANCELLED


class Event(CalendarThing):
    """An assembly, a webinar, a conference: held on days, at a place, in one time zone."""

    kind = models.CharField(max_length=16, choices=[(x.value, x.value) for x in EventKind])
    slug = models.SlugField(max_length=80, unique=True)
    title = LanguageMapField()
    place = LanguageMapField()
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("The last day."))
    calendar_version = models.PositiveBigIntegerField(
        default=1, help_text=_("Rises with every change that a calendar or the programme shows.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="event_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(status=CalendarStatus.CANCELLED, cancelled_at__isnull=False)
                    | (
                        ~models.Q(status=CalendarStatus.CANCELLED)
                        & models.Q(cancelled_at__isnull=True)
                    )
                ),
                name="event_cancelled_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def topic(self) -> str:
        """Return the name under which people follow this event."""
        return f"event:{self.pk}"

    @property
    def programme_topic(self) -> str:
        """Return the topic of those who hear of all its sittings, as far as they may know them."""
        return f"sittings-of:{self.pk}"

    @property
    def coordinators_topic(self) -> str:
        """Return the topic of those who register delegations: they hold the event's entry too."""
        return f"coordinators-of:{self.pk}"


class Assembly(Event):
    """A statutory assembly, numbered since 1889."""

    number = models.PositiveSmallIntegerField(unique=True)
    yearly_session = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in YearlySession]
    )
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The first moment at which it is closed.")
    )

    class Meta:
        verbose_name_plural = "assemblies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    registration_opens_at__isnull=True, registration_closes_at__isnull=True
                )
                | models.Q(registration_closes_at__gt=models.F("registration_opens_at")),
                name="assembly_registration_is_a_period",
            ),
        ]

    def registration_is_open(self, at: datetime) -> bool:
        """Tell whether delegations may be registered at this moment."""
        if self.registration_opens_at is None or self.registration_closes_at is None:
            return False
        return self.registration_opens_at <= at < self.registration_closes_at
