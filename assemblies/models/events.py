import uuid
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import (
    CalendarStatus,
    DatePrecision,
    EventFormat,
    EventKind,
    Language,
    LinkKind,
    YearlySession,
)
from assemblies.fields import LanguageMapField
from assemblies.models.bodies import Body, Theme


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
    """An assembly, a webinar, a conference: held on days, at a place or online, in one time zone.

    Without `published_at` it is a draft, which only editors know; `publish_at` says when the clock
    publishes it.
    """

    kind = models.CharField(max_length=16, choices=[(x.value, x.value) for x in EventKind])
    format = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in EventFormat],
        default=EventFormat.IN_PERSON,
    )
    slug = models.SlugField(max_length=80, unique=True)
    title = LanguageMapField()
    summary = LanguageMapField(null=True, blank=True, help_text=_("What it is about."))
    place = LanguageMapField()
    country = models.CharField(
        max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2 of the place; empty: online.")
    )
    latitude = models.FloatField(null=True, blank=True, help_text=_("Degrees north."))
    longitude = models.FloatField(null=True, blank=True, help_text=_("Degrees east."))
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("The last day."))
    date_precision = models.CharField(
        max_length=8,
        choices=[(x.value, x.value) for x in DatePrecision],
        default=DatePrecision.DAY,
        help_text=_("Of a month or a year, the days stand for the whole of it."),
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text=_("Whose event it is."),
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="events")
    languages = models.JSONField(
        default=list, blank=True, help_text=_("Codes of the languages it is held in.")
    )
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the clock publishes it.")
    )
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The first moment at which it is closed.")
    )
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
            models.CheckConstraint(
                condition=models.Q(
                    registration_opens_at__isnull=True, registration_closes_at__isnull=True
                )
                | models.Q(registration_closes_at__gt=models.F("registration_opens_at")),
                name="event_registration_is_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(publish_at__isnull=True) | models.Q(published_at__isnull=True),
                name="event_published_awaits_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="event_position_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["publish_at"],
                condition=models.Q(publish_at__isnull=False),
                name="event_awaits_publication",
            ),
            models.Index(fields=["starts_on", "id"], name="event_by_day"),
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

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def registration_is_open(self, at: datetime) -> bool:
        """Tell whether people may be registered at this moment."""
        if self.registration_opens_at is None or self.registration_closes_at is None:
            return False
        return self.registration_opens_at <= at < self.registration_closes_at


class Assembly(Event):
    """A statutory assembly, numbered since 1889."""

    number = models.PositiveSmallIntegerField(unique=True)
    yearly_session = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in YearlySession]
    )

    class Meta:
        verbose_name_plural = "assemblies"


class Partner(models.Model):
    """An organization with which an event is held."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="partner_is_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.name}"


class EventSpeaker(models.Model):
    """Somebody announced as a speaker of an event; shown to everybody, erased on request."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120)
    function = LanguageMapField(null=True, blank=True, help_text=_("Who she is there."))
    country = models.CharField(max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="eventspeaker_is_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


class EventLink(models.Model):
    """What is offered of an event elsewhere: a recording, slides, a survey, a page."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in LinkKind])
    title = LanguageMapField()
    url = models.URLField(max_length=500)
    language = models.CharField(
        max_length=2, blank=True, choices=[(x.value, x.value) for x in Language]
    )
    is_for_participants = models.BooleanField(
        default=False, help_text=_("Shown only to those who take part.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "url"], name="eventlink_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"
