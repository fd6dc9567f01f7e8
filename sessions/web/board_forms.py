"""The forms of the board: a sitting with everything the programme says of it, and block moves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.enums import Language
from assemblies.errors import DomainError, Superseded
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event
from assemblies.selectors import sentence_of
from sessions.enums import SittingKind
from sessions.errors import DayTooFar, FollowsItself, FollowsNobody
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.rules.slots import check_days
from sessions.selectors.plans import Planned, draft_of
from sessions.selectors.sitting_words import KINDS, PURPOSES, language_in_words
from sessions.web.forms import HoursForm, NoteField, hours_of

INTERPRETED: Final = ("ar", "en", "es", "fr", "pt", "ru", "zh-hans")
FIRST: Final = (Language.ENGLISH, Language.FRENCH)  # that a form asks without being opened further
OTHER: Final = tuple(code for code in Language if code not in FIRST)
LARGEST: Final = 2**31 - 1


class SittingChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A sitting of the draft, by day, hour and title."""

    def label_from_instance(self, obj: Sitting) -> str:
        facts = Planned(obj, draft_of(obj)).facts
        starts = facts.starts_at.astimezone(obj.event.zone)
        return f"{formats.date_format(starts, 'D j M')}, {starts:%H:%M} · {facts.title}"


class PlanForm(HoursForm):
    """One sitting as the next release is to have it."""

    title_en = NoteField(label=_("Title in English"))
    title_fr = NoteField(label=_("Title in French"))
    title_ar = NoteField(label=_("Title in Arabic"))
    title_es = NoteField(label=_("Title in Spanish"))
    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.order_by("code"))
    group = NoteField(
        label=_("Group"), help_text=_("Of a body that meets in parallel groups: which of them.")
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of a sitting", "Kind"), choices=KINDS.items)
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"),
        choices=PURPOSES.items,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    end_is_indicative = forms.BooleanField(label=_("The end is an estimate"), required=False)
    shown_en = NoteField(label=_("Printed instead of the hours, in English"))
    shown_fr = NoteField(label=_("Printed instead of the hours, in French"))
    follows = SittingChoiceField(
        label=_("Begins after another sitting"),
        help_text=_("It then moves with that sitting; the start above no longer counts."),
        queryset=Sitting.planned.none(),
        required=False,
        empty_label=_("No: at its own hour"),
    )
    follows_minutes = forms.IntegerField(
        label=_("Minutes after that end"), min_value=0, max_value=600, required=False, initial=0
    )
    is_closed = forms.BooleanField(
        label=_("Closed: only members of the body attend"), required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of interpretation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interpretation = NoteField(label=_("About interpretation, as printed"))
    note_en = NoteField(label=_("Note for readers, in English"))
    note_fr = NoteField(label=_("Note for readers, in French"))
    version = forms.IntegerField(
        min_value=0, max_value=LARGEST, widget=forms.HiddenInput, required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        event: Event,
        planned: Planned | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        self.planned = planned
        initial = {**kwargs.pop("initial", {}), **(_initial(planned, event) if planned else {})}
        super().__init__(*args, event=event, initial=initial, **kwargs)
        known = [*INTERPRETED, *(set(initial.get("languages", ())) - set(INTERPRETED))]
        self.fields["languages"].choices = [(code, language_in_words(code)) for code in known]  # type: ignore[attr-defined]
        themes = [(one.code, str(one.name)) for one in Theme.objects.order_by("code")]
        gone = set(initial.get("themes", ())) - {code for code, _name in themes}
        # One that somebody has taken out of the table stays until the editor unticks it.
        self.fields["themes"].choices = [*themes, *((code, code) for code in sorted(gone))]  # type: ignore[attr-defined]
        others = Sitting.planned.filter(event_id=event.pk).select_related("event", "draft")
        if planned:
            others = others.exclude(pk=planned.sitting.pk)
            self.fields["version"].required = True
        self.fields["follows"].queryset = others.order_by("starts_at", "pk")  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda body: str(body.name)  # type: ignore[attr-defined]
        for field in ("interpretation", "group"):
            self.fields[field].max_length = {"interpretation": 200, "group": 60}[field]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        titles = [cleaned.get(f"title_{code}") for code in Language]
        if not any(titles) and not any(self.errors.get(f"title_{code}") for code in Language):
            self.add_error("title_en", _("Give the title in at least one language."))
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends", _("The end must be later than the start."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the columns of the sitting that the form asks for."""
        chosen = self.cleaned_data
        return {
            "title": self._map("title", Language),
            "body": chosen["body"],
            "group": chosen["group"],
            "kind": SittingKind(chosen["kind"]),
            "purposes": chosen["purposes"],
            "themes": chosen["themes"],
            "starts_at": chosen["starts_at"],
            "ends_at": chosen["ends_at"],
            "room": chosen["room"],
            "shares_room": chosen["shares_room"],
            "end_is_indicative": chosen["end_is_indicative"],
            "time_shown_as": self._first("shown", self._planned("time_shown_as")),
            "follows": chosen["follows"],
            "follows_minutes": chosen["follows_minutes"] or 0,
            "is_closed": chosen["is_closed"],
            "languages": chosen["languages"],
            "interpretation": chosen["interpretation"],
        }

    def note(self) -> LanguageMap:
        """Return the note for readers in the languages it is given in; none: it is taken away."""
        draft = self.planned.draft if self.planned else None
        return self._first("note", draft.note if draft else None) or LanguageMap()

    def refuse(self, refusal: DomainError) -> None:
        """Say what the act said, beside the answer it is about; keep everything typed."""
        if isinstance(refusal, FollowsItself | FollowsNobody):
            self.add_error("follows", sentence_of(refusal))
        elif isinstance(refusal, DayTooFar):
            self.add_error("day", sentence_of(refusal))
        else:
            super().refuse(refusal)
        if isinstance(refusal, Superseded) and self.planned:
            send_again(self, version=self.planned.sitting.plan_version)

    def _planned(self, column: str) -> LanguageMap | None:
        found: LanguageMap | None = getattr(self.planned.facts, column) if self.planned else None
        return found

    def _first(self, name: str, before: LanguageMap | None) -> LanguageMap | None:
        """Return what is typed in the languages asked, with what there was in the others.

        Who empties every field that said something takes the whole away.
        """
        said, was = self._map(name, FIRST) or LanguageMap(), before or LanguageMap()
        if not said and any(code in was for code in FIRST):
            return None
        others = {code: text for code, text in was.items() if code in OTHER}
        return LanguageMap({**others, **said}) or None

    def _map(self, name: str, languages: Iterable[str]) -> LanguageMap | None:
        said = {code.value: self.cleaned_data[f"{name}_{code.value}"] for code in Language
                if code in languages}  # fmt: skip
        return LanguageMap({code: text for code, text in said.items() if text}) or None


class PlaceForm(forms.Form):
    """Where a card was put: moments, for a script; people type hours of the venue's clock."""

    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()
    room = forms.ModelChoiceField(queryset=Room.objects.none(), required=False)
    version = forms.IntegerField(min_value=0, max_value=LARGEST)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["room"].queryset = Room.objects.filter(event_id=event.pk)  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        return self._near("starts_at")

    def clean_ends_at(self) -> datetime:
        return self._near("ends_at")

    def _near(self, name: str) -> datetime:
        """Refuse moments of another age before anybody asks what clocks show then."""
        moment: datetime = self.cleaned_data[name]
        day = moment.date()
        first, last = self.event.starts_on, self.event.ends_on
        try:
            check_days(starts_on=day, ends_on=day, first=first, last=last)
        except DayTooFar as refusal:
            raise ValidationError(sentence_of(refusal)) from None
        return moment

    def facts(self, planned: Planned) -> dict[str, Any]:
        """Return the columns that a move changes; an end set by hand is no estimate."""
        chosen = self.cleaned_data
        facts: dict[str, Any] = {name: chosen[name] for name in ("starts_at", "ends_at")}
        was = planned.facts
        if chosen["ends_at"] - chosen["starts_at"] != was.ends_at - was.starts_at:
            facts["end_is_indicative"] = False
        if was.room_id != (chosen["room"].pk if chosen["room"] else None):
            facts |= {"room": chosen["room"], "shares_room": False}
        if chosen["starts_at"] != was.starts_at:
            facts |= {"follows": None, "time_shown_as": None}
        return facts


class BlockForm(forms.Form):
    """Several sittings, to be moved together."""

    sittings = forms.MultipleChoiceField(
        label=_("Sittings"), error_messages={"required": _("Tick the sittings to move.")}
    )
    days = forms.IntegerField(
        label=_("Days later"), min_value=-120, max_value=120, required=False, initial=0,
        help_text=_("A number below zero moves them back."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes later"), min_value=-1440, max_value=1440, required=False, initial=0
    )

    def __init__(self, *args: Any, planned: Iterable[Planned] = (), **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "block-%s", **kwargs})
        choices = [(str(one.sitting.pk), str(one.facts.title)) for one in planned]
        self.fields["sittings"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned["days"] or cleaned["minutes"]):
            self.add_error("days", _("Say by how many days or minutes they move."))
        return cleaned


class CopyForm(forms.Form):
    """From which assembly the skeleton is taken."""

    source = forms.ModelChoiceField(
        label=_("Take the sittings of"), queryset=Assembly.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, target: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        others = Assembly.objects.exclude(pk=target.pk).order_by("-starts_on", "-pk")
        self.fields["source"].queryset = others  # type: ignore[attr-defined]
        self.fields["source"].label_from_instance = lambda one: str(one.title)  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Why a clash may stand."""

    key = forms.CharField(max_length=200, widget=forms.HiddenInput)
    terms = forms.CharField(max_length=300, widget=forms.HiddenInput, required=False)
    reason = NoteField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "accept-%s", **kwargs})
        self.fields["reason"].required = True


class ReleaseForm(forms.Form):
    """The last word before the draft is published."""

    note_en = NoteField(label=_("A word to readers of the log, in English"))
    note_fr = NoteField(label=_("A word to readers of the log, in French"))
    holds_mails = forms.BooleanField(
        label=_("Hold the mails for a second look"),
        help_text=_(
            "The programme goes out now; the mails leave when the secretariat has seen them."
        ),
        required=False,
    )
    version = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)

    def given(self) -> dict[str, Any]:
        """Return what was typed, as the act takes it."""
        typed = self.cleaned_data
        return {
            "version": typed["version"],
            "note": self.note(),
            "holds_mails": typed["holds_mails"],
        }

    def note(self) -> LanguageMap | None:
        """Return the note in the languages it is given in."""
        said = {code: self.cleaned_data[f"note_{code}"] for code in ("en", "fr")}
        return LanguageMap({code: text for code, text in said.items() if text}) or None


def send_again(form: forms.Form, *, version: int) -> None:
    """Let who has read what others have done meanwhile send the form once more."""
    data = cast(QueryDict, form.data).copy()
    data["version"] = str(version)
    form.data = data


def _initial(planned: Planned, event: Event) -> dict[str, Any]:
    facts = planned.facts
    note = planned.draft.note if planned.draft else None
    maps = {"title": facts.title, "shown": facts.time_shown_as, "note": note}
    texts = {f"{name}_{code}": text for name, said in maps.items() for code, text in
             (said or {}).items()}  # fmt: skip
    return {
        **hours_of(facts, event),
        **texts,
        "body": facts.body_id,
        "group": facts.group,
        "kind": facts.kind,
        "purposes": facts.purposes,
        "themes": facts.themes,
        "end_is_indicative": facts.end_is_indicative,
        "follows": facts.follows_id,
        "follows_minutes": facts.follows_minutes,
        "is_closed": facts.is_closed,
        "languages": facts.languages,
        "interpretation": facts.interpretation,
        "version": planned.sitting.plan_version,
    }
