from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMapField
from assemblies.models.bodies import Body
from sessions.enums import SittingKind
from sessions.models.rooms import Room


class Timetabled(models.Model):
    """What the programme says of a sitting, as released or as planned."""

    kind = models.CharField(
        max_length=16,
        choices=[(x.value, x.value) for x in SittingKind],
        default=SittingKind.SITTING,
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="%(class)ss")
    group = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("Of a body that meets in parallel groups: which of them."),
    )
    title = LanguageMapField()
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    shares_room = models.BooleanField(
        default=False, help_text=_("Another sitting in the room at that time is meant.")
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    end_is_indicative = models.BooleanField(
        default=False, help_text=_("The end is an estimate; the programme prints a label instead.")
    )
    time_shown_as = LanguageMapField(
        null=True,
        blank=True,
        help_text=_("Printed instead of the hours, e.g. “after the Council”."),
    )
    follows = models.ForeignKey(
        "assembly_sessions.Sitting",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("It begins when that sitting has ended, and moves with it."),
    )
    follows_minutes = models.PositiveSmallIntegerField(
        default=0, help_text=_("So many minutes after that end.")
    )
    is_closed = models.BooleanField(default=False, help_text=_("Only members of the body attend."))
    purposes = models.JSONField(default=list, blank=True)
    themes = models.JSONField(
        default=list, blank=True, help_text=_("Codes of the themes it is about.")
    )
    languages = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Codes of the languages that are interpreted, a channel each."),
    )
    interpretation = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


# What an editor plans and a release publishes, by column.
PLANNED = (
    "kind",
    "body",
    "group",
    "title",
    "room",
    "shares_room",
    "starts_at",
    "ends_at",
    "end_is_indicative",
    "time_shown_as",
    "follows",
    "follows_minutes",
    "is_closed",
    "purposes",
    "themes",
    "languages",
    "interpretation",
)
