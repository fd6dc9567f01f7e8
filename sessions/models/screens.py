"""The screens in the halls of an assembly."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import LanguageMapField
from assemblies.models.events import Event
from sessions.enums.debates import ScreenView
from sessions.models.ballots import Ballot
from sessions.models.debates import Debate

_ACCOUNT = settings.AUTH_USER_MODEL


class HallScreen(models.Model):
    """A screen in a hall, opened by its address alone; the console says what it shows."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="screens")
    name = models.CharField(max_length=80, help_text=_("Where it hangs."))
    key = models.CharField(
        max_length=43, unique=True, help_text=_("In its address; who knows it sees the screen.")
    )
    language = models.CharField(
        max_length=2,
        choices=[(x.value, x.value) for x in Language],
        default=Language.ENGLISH,
    )
    shows = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in ScreenView],
        default=ScreenView.NOTHING,
    )
    debate = models.ForeignKey(
        Debate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ballot = models.ForeignKey(
        Ballot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message = LanguageMapField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="hallscreen_name_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"

    @property
    def channel(self) -> str:
        """Return the live channel of what it is told to show."""
        return f"screen:{self.pk}"
