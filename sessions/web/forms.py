"""The forms of the programme: what to show, what to follow, when and where to move."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assemblies.errors import DomainError
from assemblies.fields import DayField, LanguageMap
from assemblies.models.events import Event
from assemblies.rules.names import UNPRINTABLE_IN_LINE, plain
from assemblies.selectors import sentence_of
from sessions.enums import Occurrence
from sessions.errors import DayTooFar, HourSkipped, HourTwice, RoomTaken
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.models.timetabled import Timetabled
from sessions.permissions import is_offered
from sessions.rules.local_times import moment_of
from sessions.rules.slots import check_days
from sessions.services.sittings import Slot
from sessions.web import clocks


class ShownForm(forms.Form):
    """Which sittings to show, and which second clock; kept in the address."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    zone = forms.ChoiceField(label=_("Your time zone"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        sittings: Iterable[Sitting],
        themes: Mapping[str, LanguageMap],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **{"auto_id": "show-%s", **kwargs})
        bodies = {sitting.body.code: str(sitting.body.name) for sitting in sittings}
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            ("", _("All bodies")),
            *sorted(bodies.items(), key=_by_name),
        ]
        if themes:
            named = sorted(((code, str(name)) for code, name in themes.items()), key=_by_name)
            self.fields["theme"].choices = [("", _("All themes")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["theme"]
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            ("", _("As my device says")),
            *clocks.choices(),
        ]


def _by_name(pair: tuple[str, str]) -> str:
    return plain(pair[1])


class FollowForm(forms.Form):
    """The sittings a participant ticks; the page prints the boxes itself."""

    follow = forms.MultipleChoiceField(
        label=_("Follow"),
        required=False,
        error_messages={
            "invalid_choice": _("One of the sittings chosen cannot be followed: %(value)s.")
        },
    )

    def __init__(self, *args: Any, sittings: Iterable[Sitting], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        offered = [(str(s.pk), str(s.title)) for s in sittings if is_offered(s)]
        self.fields["follow"].choices = offered  # type: ignore[attr-defined]

    def chosen(self) -> frozenset[int]:
        return frozenset(int(pk) for pk in self.cleaned_data["follow"])


class NoteField(forms.CharField):
    """A sentence for readers: on one line, without characters that do not print."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        super().__init__(max_length=300, required=False, **kwargs)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        text = str(super().to_python(value) or "")
        if UNPRINTABLE_IN_LINE.search(text):
            raise ValidationError(_("Remove the characters that cannot be printed."))
        return text


class NoteForm(forms.Form):
    """What readers are told of the change, and which revision of the sitting the editor saw."""

    note_en = NoteField(label=_("Note for readers, in English"))
    note_fr = NoteField(label=_("Note for readers, in French"))
    sequence = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        kwargs["initial"] = {"sequence": sitting.sequence, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.sitting = sitting

    def note(self) -> LanguageMap | None:
        """Return the note in the languages it is given in."""
        said = {code: self.cleaned_data[f"note_{code}"] for code in ("en", "fr")}
        return LanguageMap({code: text for code, text in said.items() if text}) or None


class CancelForm(NoteForm):
    """The last word before a sitting is cancelled."""


class HoursForm(forms.Form):
    """Day, hours and room on the venue's clock."""

    day = DayField(label=_("Day"))
    starts = forms.TimeField(
        label=_("Start"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    ends = forms.TimeField(
        label=_("End"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    next_day = forms.BooleanField(label=_("It ends on the next day"), required=False)
    repeated = forms.ChoiceField(
        label=_("Which of the two hours?"),
        help_text=_("Clocks go back on that day, so this hour occurs twice."),
        choices=[
            (Occurrence.FIRST.value, _("The first, before the clocks go back")),
            (Occurrence.SECOND.value, _("The second, after the clocks have gone back")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("No room")
    )
    shares_room = forms.BooleanField(label=_("Hold both in this room at that time"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.event = event
        rooms = Room.objects.filter(event_id=event.pk).order_by("name", "pk")
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.asks_which_hour = False
        self.asks_to_share = False

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        event = self.event
        try:
            check_days(starts_on=day, ends_on=day, first=event.starts_on, last=event.ends_on)
        except DayTooFar as refusal:
            raise ValidationError(sentence_of(refusal)) from None
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors.keys() & {"day", "starts", "ends", "repeated"}:
            return cleaned
        end_day = cleaned["day"] + timedelta(days=1 if cleaned["next_day"] else 0)
        cleaned["starts_at"] = self._moment("starts", cleaned["day"])
        cleaned["ends_at"] = self._moment("ends", end_day)
        return cleaned

    def slot(self) -> Slot:
        """Return the new time and room as moments."""
        chosen = self.cleaned_data
        return Slot(
            starts_at=chosen["starts_at"],
            ends_at=chosen["ends_at"],
            room=chosen["room"],
            shares_room=chosen["shares_room"],
        )

    def refuse(self, refusal: DomainError) -> None:
        """Say what the act said, beside the answer it is about."""
        self.asks_to_share = isinstance(refusal, RoomTaken)
        self.add_error("room" if self.asks_to_share else None, sentence_of(refusal))

    def _moment(self, name: str, day: date) -> datetime | None:
        """Return the moment a field means on the venue's clock, or say why it means none."""
        local = {"day": day, "clock": self.cleaned_data[name], "zone": self.event.zone}
        try:
            return moment_of(**local)
        except HourSkipped as refusal:
            self.add_error(name, sentence_of(refusal))
            return None
        except HourTwice as refusal:
            self.asks_which_hour = True
            if said := self.cleaned_data["repeated"]:
                return moment_of(**local, which=Occurrence(said))
            self.add_error("repeated", sentence_of(refusal))
            return None


class MoveForm(HoursForm, NoteForm):
    """When and where a sitting is to be at once."""

    field_order = (
        "day", "starts", "ends", "next_day", "repeated", "room", "shares_room", "note_en",
        "note_fr", "sequence",
    )  # fmt: skip

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = hours_of(sitting, sitting.event)
        super().__init__(*args, event=sitting.event, sitting=sitting, initial=initial, **kwargs)


def hours_of(facts: Timetabled, event: Event) -> dict[str, Any]:
    """Return what the fields of day, hours and room hold for a sitting as it is or is planned."""
    start, end = (moment.astimezone(event.zone) for moment in (facts.starts_at, facts.ends_at))
    return {
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "next_day": end.date() > start.date(),
        "room": facts.room_id,
        "shares_room": facts.shares_room,
    }
