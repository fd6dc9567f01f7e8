"""The forms in which an event is described, moved, and set among partners, speakers and links."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import EventFormat, Language, LinkKind
from assemblies.fields import DayField
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from registrations.services.words import name_of_language
from registrations.web.events.fields import (
    ThemesField,
    ZoneField,
    add_words,
    body_field,
    country_field,
    fields_of,
    in_first_languages,
    in_other_languages,
    initial_words,
    languages_field,
    words_of,
)
from registrations.web.forms import TextField
from sessions.selectors.event_vocabulary import FORMATS, LINKS, ONLINE, in_every_language
from sessions.services.events_describing import Days, Description
from sessions.services.events_surroundings import LinkFacts, PartnerFacts, SpeakerFacts

_BLANK = 3  # rows for what comes new
_MOST = 60  # rows
_LONGEST_ADDRESS = 500


def title_label(language: str) -> str:
    return _("Title – %(language)s") % {"language": language}


class SeenForm(forms.Form):
    """A form that knows what its editor saw, so that two do not undo each other's work."""

    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)


class DescribeForm(SeenForm):
    """Everything that is said of an event itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        add_words(self, "title", title_label, required=[Language.ENGLISH])
        add_words(self, "summary", _about, is_long=True)
        self.fields["format"] = forms.ChoiceField(
            label=gettext_lazy("How people take part"),
            choices=[(one.value, FORMATS[one]) for one in EventFormat],
            widget=forms.RadioSelect,
        )
        add_words(self, "place", _where)
        for name in in_first_languages("place"):
            self.fields[name].help_text = _("City and country; empty where it is held online.")
        self.fields["country"] = country_field()
        self._add_position()
        self.fields["body"] = body_field(required=False)
        self.fields["themes"] = ThemesField(label=gettext_lazy("Themes"), required=False)
        self.fields["languages"] = languages_field()

    def _add_position(self) -> None:
        for name, label, most in (
            ("latitude", gettext_lazy("Degrees north"), 90),
            ("longitude", gettext_lazy("Degrees east"), 180),
        ):
            self.fields[name] = forms.FloatField(
                label=label,
                help_text=gettext_lazy("For the map; below zero: south or west."),
                required=False,
                min_value=-most,
                max_value=most,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors.keys() & {"latitude", "longitude"}:
            return given
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("longitude", _("Give both numbers of the position, or neither."))
        return given

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return fields_of(
            self, *in_first_languages("title"), *in_first_languages("summary"), "format",
            *in_first_languages("place"), "country", "body", "languages", "themes",
        )  # fmt: skip

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return fields_of(
            self, *in_other_languages("title"), *in_other_languages("summary"),
            *in_other_languages("place"), "latitude", "longitude",
        )  # fmt: skip

    @property
    def needs_more(self) -> bool:
        """Tell whether a fault stands, or something is said, among what can wait."""
        names = [field.name for field in self.more_fields]
        return any(name in self.errors or self[name].value() not in (None, "") for name in names)

    def said(self) -> Description:
        """Return what was said."""
        given = self.cleaned_data
        return Description(
            title=words_of(self, "title"),
            summary=words_of(self, "summary") or None,
            format=EventFormat(given["format"]),
            place=words_of(self, "place") or None,
            country=given["country"],
            latitude=given["latitude"],
            longitude=given["longitude"],
            body=given["body"],
            themes=given["themes"],
            languages=given["languages"],
        )

    @staticmethod
    def initial_of(event: Event) -> dict[str, Any]:
        """Return what the fields hold for an event that is there."""
        # What the system itself has written for an online event is no place that somebody typed.
        place = None if event.place == in_every_language(ONLINE) else event.place
        return {
            **initial_words("title", event.title),
            **initial_words("summary", event.summary),
            **initial_words("place", place),
            "format": event.format,
            "country": event.country,
            "latitude": event.latitude,
            "longitude": event.longitude,
            "body": event.body_id,
            "themes": [theme.code for theme in event.themes.all()],
            "languages": event.languages,
        }


def _about(language: str) -> str:
    return _("What it is about – %(language)s") % {"language": language}


def _where(language: str) -> str:
    return _("Place – %(language)s") % {"language": language}


class DaysForm(SeenForm):
    """On which days an event is to be held, and, of a draft, on which clock."""

    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        if event.is_draft:
            self.fields["time_zone"] = ZoneField(
                label=gettext_lazy("Time zone"),
                help_text=gettext_lazy("Its sittings keep their hours, on the new clock."),
            )
        else:
            add_words(self, "note", _note)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        names = ("starts_on", "ends_on", "time_zone", *in_first_languages("note"))
        return fields_of(self, *names)

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return fields_of(self, *in_other_languages("note"))

    def to(self) -> Days:
        """Return when it is to be held."""
        given = self.cleaned_data
        return Days(
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            time_zone=given.get("time_zone"),
        )


def _note(language: str) -> str:
    return _("Note for readers – %(language)s") % {"language": language}


class RowForm(forms.Form):
    """One row; without its first field it is none, and one that was there is taken away."""

    key: ClassVar[str]

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get(self.key)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get(self.key) and self.key not in self.errors and any(self._typed(given)):
            self.add_error(self.key, self._needed())
        return given

    def _typed(self, given: dict[str, Any]) -> list[Any]:
        """Return what was typed beside the first field, of a row that was blank before."""
        return [] if self.initial else [v for k, v in given.items() if k not in ("kind", self.key)]

    def _needed(self) -> str:
        return _("Fill this in, or leave the whole row empty.")


class PartnerForm(RowForm):
    key = "name"
    name = TextField(label=gettext_lazy("Name"), required=False, max_length=200)
    url = forms.URLField(
        label=gettext_lazy("Web address"),
        required=False,
        max_length=_LONGEST_ADDRESS,
        assume_scheme="https",
    )

    def facts(self) -> PartnerFacts:
        given = self.cleaned_data
        return PartnerFacts(name=given["name"], url=given["url"])

    @staticmethod
    def initial_of(row: Partner) -> dict[str, Any]:
        return {"name": row.name, "url": row.url}


class SpeakerForm(RowForm):
    key = "name"
    name = TextField(label=gettext_lazy("Name"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        add_words(self, "function", _function, longest=200)
        for name in in_other_languages("function"):
            del self.fields[name]
        self.fields["country"] = country_field()

    def facts(self) -> SpeakerFacts:
        given = self.cleaned_data
        return SpeakerFacts(
            name=given["name"],
            function=words_of(self, "function") or None,
            country=given["country"],
        )

    @staticmethod
    def initial_of(row: EventSpeaker) -> dict[str, Any]:
        words = initial_words("function", row.function)
        return {"name": row.name, **words, "country": row.country}


def _function(language: str) -> str:
    return _("Function – %(language)s") % {"language": language}


class LinkForm(RowForm):
    key = "url"
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(one.value, LINKS[one]) for one in LinkKind],
        required=False,
    )
    url = forms.URLField(
        label=gettext_lazy("Web address"),
        required=False,
        max_length=_LONGEST_ADDRESS,
        assume_scheme="https",
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=lambda: [("", _("All")), *((one.value, name_of_language(one)) for one in Language)],
    )
    is_for_participants = forms.BooleanField(
        label=gettext_lazy("Only for those who take part"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        add_words(self, "title", title_label)
        for name in in_other_languages("title"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("url") and not words_of(self, "title"):
            self.add_error("title_en", _("Say what it is called, in one language at least."))
        return given

    def facts(self) -> LinkFacts:
        given = self.cleaned_data
        return LinkFacts(
            kind=LinkKind(given["kind"] or LinkKind.PAGE),
            title=words_of(self, "title"),
            url=given["url"],
            language=given["language"],
            is_for_participants=given["is_for_participants"],
        )

    @staticmethod
    def initial_of(row: EventLink) -> dict[str, Any]:
        return {
            "kind": row.kind,
            "url": row.url,
            "language": row.language,
            "is_for_participants": row.is_for_participants,
            **initial_words("title", row.title),
        }


def rows_for(
    kind: type[RowForm],
    rows: Sequence[Any],
    data: Any,  # noqa: ANN401 - what was sent
) -> BaseFormSet:  # type: ignore[type-arg] # takes no parameters when the program runs
    """Return a form for each row that is there, and some blank ones. data: what was sent."""
    make = formset_factory(kind, extra=_BLANK, max_num=_MOST, validate_max=True, absolute_max=_MOST)
    initial = [kind.initial_of(row) for row in rows]  # type: ignore[attr-defined] # each has one
    return make(data, initial=initial, prefix="row")
