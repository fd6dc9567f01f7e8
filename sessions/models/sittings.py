from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import CalendarStatus, EventFormat
from assemblies.fields import LanguageMapField
from assemblies.models.events import CalendarThing, Event
from sessions.models.timetabled import Timetabled


def usual_reminders() -> list[int]:
    """Return when people are reminded unless a sitting says otherwise: a day and an hour before."""
    return [24 * 60, 60]


class ReleasedManager(models.Manager["Sitting"]):
    """Sittings that a release has published; what is only planned is nobody's business."""

    def get_queryset(self) -> models.QuerySet["Sitting"]:
        return super().get_queryset().filter(released_at__isnull=False)


class Sitting(Timetabled, CalendarThing):
    """A timed meeting of a body: everything with a clock is one.

    Its own columns are what was released last; what an editor plans beyond that stands in its
    draft. Before its first release it is known to editors alone (`planned`).
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sittings")
    format = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in EventFormat],
        default=EventFormat.IN_PERSON,
        help_text=_("Whether people take part in a room, online, or both."),
    )
    released_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When it was first published.")
    )
    plan_version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Rises with every edit of the plan and release.")
    )
    source_key = models.CharField(
        max_length=40, blank=True, help_text=_("Its row in the file it was imported from.")
    )
    source_digest = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Hash of that row as last taken: a row that stays keeps an editor's changes."),
    )
    places = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text=_("How many may come; empty: whoever comes, without asking for a place."),
    )
    places_taken = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Held and offered; counted under the row's lock.")
    )
    offer_hours = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("How long a place is offered to who waited; empty: it is hers at once."),
    )
    reminders = models.JSONField(
        default=usual_reminders,
        blank=True,
        help_text=_("Minutes before its start at which those who follow it are reminded."),
    )
    papers = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text=_("The documents that its calendar entry names: symbol, titles, kinds of files."),
    )
    change_note = LanguageMapField(
        null=True, blank=True, help_text=_("What the last change was, for readers.")
    )

    objects = ReleasedManager()
    planned = models.Manager["Sitting"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="sitting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(status=CalendarStatus.CANCELLED, cancelled_at__isnull=False)
                    | (
                        ~models.Q(status=CalendarStatus.CANCELLED)
                        & models.Q(cancelled_at__isnull=True)
                    )
                ),
                name="sitting_cancelled_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["event", "source_key"],
                condition=~models.Q(source_key=""),
                name="sitting_source_key_is_unique",
            ),
        ]
        indexes = [models.Index(fields=["event", "starts_at"], name="sitting_programme")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"

    @property
    def topic(self) -> str:
        """Return the name under which people follow this sitting."""
        return f"sitting:{self.pk}"

    @property
    def holders_topic(self) -> str:
        """Return the topic of those who hold a place in it: what they tick does not end it."""
        return f"sitting:{self.pk}:places"

    @property
    def topics(self) -> tuple[str, str]:
        """Return the topics under which news of this sitting go out."""
        return (self.topic, self.holders_topic)

    @property
    def places_left(self) -> int | None:
        """Return how many places are free; None when nobody needs one. Never below zero."""
        return None if self.places is None else max(0, self.places - self.places_taken)

    def is_cancelled_by(self, moment: datetime) -> bool:
        """Return whether it was cancelled then; who stood at its door before was right."""
        return self.cancelled_at is not None and self.cancelled_at <= moment

    @property
    def local_start(self) -> datetime:
        """Return the start on the venue's clock (needs the event loaded with it)."""
        return self.starts_at.astimezone(self.event.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.event.zone)
