from django.db import models

from assemblies.models.bodies import Body
from assemblies.models.events import Event
from sessions.models.rooms import Room


class StoredFeed(models.Model):
    """The bytes of one calendar feed as last built, and the version of the event they show."""

    address = models.CharField(
        max_length=120, unique=True, help_text="Path below /calendar/, e.g. assemblies/138.en.ics."
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        null=True,
        related_name="stored_feeds",
        help_text="Empty: it shows several.",
    )
    language = models.CharField(max_length=2)
    version = models.PositiveBigIntegerField(
        help_text="The event's calendar_version it was built from."
    )
    edition = models.PositiveSmallIntegerField(
        default=0, help_text="The edition of our own wording and format it was built with."
    )
    etag = models.CharField(max_length=64, help_text="Hash of the body, without quotes.")
    changed_at = models.DateTimeField(help_text="Last-Modified.")
    body = models.BinaryField()
    body_gzip = models.BinaryField()
    stale_at = models.DateTimeField(
        null=True, blank=True, help_text="When time alone changes the feed: a tombstone goes."
    )

    def __str__(self) -> str:
        return self.address


class GoneVersion(models.Model):
    """What the versions of a deleted event had come to, so that the sum of all never falls.

    Else the sum would reach again, by other changes, what a stored calendar was built from.
    """

    version = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.version)


class StoredEntry(models.Model):
    """One sitting as a calendar component in one language, written once a visible change.

    Feeds, downloads and personal calendars copy these bytes. It is outdated when the sitting has
    another number or moment of change, or we another edition of our own words.
    """

    sitting = models.ForeignKey(
        "assembly_sessions.Sitting", on_delete=models.CASCADE, related_name="stored_entries"
    )
    language = models.CharField(max_length=2)
    sequence = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    edition = models.CharField(max_length=24)
    zone = models.CharField(max_length=64, blank=True, help_text="Its clock; empty: UTC.")
    body = models.BinaryField()
    jcal = models.BinaryField(
        default=b"", help_text="The same as jCal; empty until somebody has asked for it."
    )

    class Meta:
        verbose_name_plural = "stored entries"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "language"], name="storedentry_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.language}"


class AttachedPapers(models.Model):
    """When the documents that an event's calendar entries name were last looked at."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="attached_papers")
    version = models.PositiveBigIntegerField(
        help_text="The event's calendar_version that was looked at."
    )
    looked_at = models.DateTimeField(help_text="Embargoes that have ended since are still to come.")

    class Meta:
        verbose_name_plural = "attached papers"

    def __str__(self) -> str:
        return f"{self.event_id} {self.version}"


class WithdrawnEntry(models.Model):
    """A sitting that was public and is closed now: feeds say so once, without its details.

    What is kept is what everybody could read before.
    """

    sitting = models.OneToOneField(
        "assembly_sessions.Sitting", on_delete=models.CASCADE, related_name="withdrawn_entry"
    )
    sequence = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField()
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, related_name="+")
    themes = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.sequence}"
