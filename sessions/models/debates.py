"""Debates and their lists: who asks to speak, in which order, how the lot was drawn."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMapField, SealedJSONField
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from sessions.enums.debates import DebateKind, ListCategory, ListOrder, SpeakerState
from sessions.models.sittings import Sitting

_ACCOUNT = settings.AUTH_USER_MODEL


class Debate(models.Model):
    """A debate with lists of speakers, held in one sitting or in several.

    `version` rises with every act upon its floor or the order of who waits, and where somebody else
    is the next one; who acts by an older one is refused. It is not the version of its live channel.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="debates")
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in DebateKind])
    title = LanguageMapField()
    sittings = models.ManyToManyField(Sitting, related_name="debates")
    speakers_per_delegation = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Young members aside; empty: as many as come.")
    )
    waiting_per_delegation = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("At a time; empty: as many as come.")
    )
    delegation_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Shared by its speakers; empty: each has her own.")
    )
    reply_seconds = models.PositiveIntegerField()
    point_of_order_seconds = models.PositiveIntegerField()
    registration_opens_at = models.DateTimeField()
    registration_closes_at = models.DateTimeField(
        help_text=_("Who asks later follows in order of arrival.")
    )
    draw_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the lot is announced to be drawn.")
    )
    lists_closed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the lists were closed for the draw.")
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When nobody more was taken on its lists.")
    )
    sitting = models.ForeignKey(
        Sitting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("In which it is held now; empty: not begun, adjourned or closed."),
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveBigIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(registration_closes_at__gt=models.F("registration_opens_at")),
                name="debate_registration_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(sitting__isnull=True),
                name="debate_closed_is_in_no_sitting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind} {self.pk}"

    @property
    def channel(self) -> str:
        """Return the live channel of what everybody sees of it."""
        return f"debate:{self.pk}"


class SpeakersList(models.Model):
    """One list of a debate, of a category, called in its order among the debate's lists."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="lists")
    category = models.CharField(max_length=20, choices=[(x.value, x.value) for x in ListCategory])
    place = models.PositiveSmallIntegerField(help_text=_("Among the lists of the debate."))
    order = models.CharField(max_length=8, choices=[(x.value, x.value) for x in ListOrder])
    seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Of a speech; empty: of the delegation's time.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debate", "category"], name="speakerslist_is_one"),
            models.UniqueConstraint(fields=["debate", "place"], name="speakerslist_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.debate_id} {self.category}"


class Speaker(models.Model):
    """Somebody on a list: of a delegation, of another organization, or a guest known by name.

    `rank` is where she is called in her list; `number` what the list handed out said, which stays
    when places are exchanged. Before the draw both are empty.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="speakers")
    speakers_list = models.ForeignKey(
        SpeakersList, on_delete=models.PROTECT, related_name="speakers"
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="speakers"
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For whom she speaks: the delegation's own, or an observer."),
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="speeches"
    )
    name = models.CharField(
        max_length=120, blank=True, help_text=_("Empty: announced by the delegation later.")
    )
    function = models.CharField(
        max_length=200, blank=True, help_text=_("Printed beside the name, e.g. of a guest.")
    )
    languages = models.JSONField(
        default=list, help_text=_("Codes of the languages of the speech, in their order.")
    )
    is_late = models.BooleanField(
        default=False, help_text=_("Asked after the deadline; follows in order of arrival.")
    )
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Her part of the delegation's time, where it said so.")
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in SpeakerState],
        default=SpeakerState.LISTED,
    )
    state_at = models.DateTimeField()
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Rises as she is amended or withdrawn.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debate", "participant"],
                condition=models.Q(
                    participant__isnull=False,
                    state__in=[SpeakerState.LISTED, SpeakerState.HAS_FLOOR],
                ),
                name="speaker_waits_once",
            ),
            models.UniqueConstraint(
                fields=["speakers_list", "number"],
                condition=models.Q(number__isnull=False),
                name="speaker_number_is_one",
            ),
        ]
        indexes = [models.Index(fields=["speakers_list", "rank", "id"], name="speaker_in_order")]

    def __str__(self) -> str:
        return f"{self.speakers_list_id} {self.pk}"


class ListDraw(models.Model):
    """The lot of a debate: what was committed to before it, and from what it was drawn.

    Anybody can recompute the order from `lists`, `secret` and `spoken` (rules/debates/draw.py).
    """

    debate = models.OneToOneField(Debate, on_delete=models.PROTECT, related_name="draw")
    lists = models.TextField(help_text=_("The closed lists, as they were published."))
    commitment = models.CharField(max_length=64, help_text=_("Of the secret, in hexadecimal."))
    secret = SealedJSONField(help_text=_("Published with the draw only."))
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    spoken = models.CharField(max_length=200, blank=True, help_text=_("What the room gave."))
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(drawn_at__isnull=True, spoken="")
                | (models.Q(drawn_at__isnull=False) & ~models.Q(spoken="")),
                name="listdraw_drawn_has_what_was_spoken",
            ),
        ]

    def __str__(self) -> str:
        return f"draw of {self.debate_id}"


class PlaceExchange(models.Model):
    """Two speakers of one list exchange their places once both delegations agree."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="exchanges")
    asks = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed = models.BooleanField(null=True, blank=True, help_text=_("Empty: not answered."))
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Answered, taken back, or past doing.")
    )
    ended_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asks"],
                condition=models.Q(ended_at__isnull=True),
                name="placeexchange_asks_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(asks=models.F("asked")), name="placeexchange_is_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asks_id} {self.asked_id}"


class WrittenStatement(models.Model):
    """The text of a speech, handed in before or after it, in one language."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="statements")
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "language"], name="writtenstatement_of_a_language_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker_id} {self.language}"


# What an act on the lists and the floor may change of a row, and taking it back restores.
RESTORED: dict[str, tuple[str, ...]] = {
    "debate": ("sitting_id", "opened_at", "closed_at", "ended_at"),
    "speaker": ("state", "state_at", "rank", "number", "seconds"),
    "turn": ("state", "seconds", "used_ms", "begun_at", "running_since", "ended_at"),
}


def restorable(row: models.Model, kind: str) -> dict[str, Any]:
    """Return what taking an act back restores of a row, by column."""
    return {name: getattr(row, name) for name in RESTORED[kind]}
