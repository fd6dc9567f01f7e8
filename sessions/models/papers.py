"""The programme on paper."""

from django.db import models

from sessions.enums import PaperState
from sessions.models.releases import Release


class PrintedPaper(models.Model):
    """What one release has to say on one paper in one language: made once, for whoever asks.

    Its bytes show a version of the event; when that rises they are made anew, for a sitting may
    have been closed since.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=80, help_text="As in its address: order-2018-03-25.")
    language = models.CharField(max_length=2)
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in PaperState],
        default="waiting",
    )
    asked_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveBigIntegerField(
        default=0, help_text="The event's calendar_version it was made from."
    )
    edition = models.PositiveSmallIntegerField(
        default=0, help_text="The edition of our own wording and format it was made with."
    )
    etag = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the body.")
    body = models.BinaryField(blank=True, default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "name", "language"], name="paper_is_made_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[PaperState.WAITING, PaperState.RUNNING], finished_at__isnull=True
                )
                | models.Q(
                    state__in=[PaperState.READY, PaperState.FAILED], finished_at__isnull=False
                ),
                name="paper_finished_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="paper_waiting")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.name} {self.language}"
