"""The minutes of sittings, each language by itself: saved, public, and still being typed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from sessions.models.sittings import Sitting

_LANGUAGES = [(x.value, x.value) for x in Language]


class Minutes(models.Model):
    """The minutes of a sitting in one language: its newest version, and the one that is public."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="minutes")
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    version = models.PositiveIntegerField(default=0, help_text=_("The newest; 0: none is saved."))
    published_version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("What readers see; empty: nothing yet, or no more.")
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "language"], name="minutes_are_one_a_language"
            ),
            models.CheckConstraint(
                condition=models.Q(published_version__isnull=True, published_at__isnull=True)
                | models.Q(published_version__lte=models.F("version"), published_at__isnull=False),
                name="minutes_published_have_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.language} {self.version}"


class MinutesVersion(models.Model):
    """What was saved of minutes once; nothing of it is ever changed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "version"], name="minutesversion_number_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.version}"


class MinutesDraft(models.Model):
    """What one editor has typed on one page that she opened, and not saved yet."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="minutes_drafts")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="minutes_drafts"
    )
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    text = models.TextField()
    based_on = models.PositiveIntegerField(
        help_text=_("The version that the editor had before her when she began.")
    )
    page = models.CharField(
        max_length=32,
        blank=True,
        help_text=_("Drawn when the page was opened: two devices do not overwrite each other."),
    )
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "editor", "language", "page"], name="minutesdraft_is_one_a_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.language} {self.editor_id} {self.page}"

    @property
    def mark(self) -> str:
        """Return what names this draft as it is: it changes with every word that is kept."""
        return f"{self.pk}-{self.kept_at.timestamp():.6f}"
