"""The one page on which an event is made, and the few words for one like the last."""

from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import EventFormat, EventKind, Language, YearlySession
from assemblies.fields import DayField, LanguageMap
from assemblies.models.events import Event
from registrations.web.events.fields import (
    HourField,
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
from registrations.web.forms import NumberField
from sessions.enums.events import Template
from sessions.rules.event_templates import TEMPLATES
from sessions.selectors.event_desk import usual_body
from sessions.selectors.event_vocabulary import FORMATS
from sessions.services.events_drafting import NewEvent, Numbered

USUAL_ZONE: Final = "Europe/Zurich"
_LONGEST: Final = 24 * 60 - 1  # minutes of a sitting
_MOST_PLACES: Final = 1_000_000
_BIGGEST_NUMBER: Final = 32_767
SESSIONS: Final = (
    (YearlySession.FIRST.value, gettext_lazy("The first of its year")),
    (YearlySession.SECOND.value, gettext_lazy("The second of its year")),
)


def _title(language: str) -> str:
    return _("Title – %(language)s") % {"language": language}


def _summary(language: str) -> str:
    return _("What it is about – %(language)s") % {"language": language}


def _place(language: str) -> str:
    return _("Place – %(language)s") % {"language": language}


def add_number(form: forms.Form) -> None:
    """Ask for what an assembly has and no other event."""
    form.fields["number"] = NumberField(
        label=gettext_lazy("Number of the assembly"), min_value=1, max_value=_BIGGEST_NUMBER
    )
    form.fields["yearly_session"] = forms.ChoiceField(
        label=gettext_lazy("Session"), choices=SESSIONS, widget=forms.RadioSelect
    )


def numbered_of(form: forms.Form) -> Numbered | None:
    """Return what was said of an assembly; nothing of another event."""
    given = form.cleaned_data
    if "number" not in given:
        return None
    session = YearlySession(given["yearly_session"])
    return Numbered(number=given["number"], yearly_session=session)


class MakeForm(forms.Form):
    """What is said of a new event; what its template has is filled in already."""

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.template, self.shape = template, TEMPLATES[template]
        self.is_online = self.shape.format is EventFormat.ONLINE
        both = (Language.ENGLISH, Language.FRENCH)
        add_words(self, "title", _title, required=both)
        if self.shape.kind is EventKind.ASSEMBLY:
            add_number(self)
        self._add_when()
        if not self.is_online:
            self._add_where()
        self.fields["body"] = body_field(required=True)
        self.fields["body"].initial = usual_body(self.shape.kind)
        self.fields["languages"] = languages_field(initial=["en", "fr"])
        self.fields["themes"] = ThemesField(label=gettext_lazy("Themes"), required=False)
        add_words(self, "summary", _summary, is_long=True)
        if self.shape.shapes:
            self.fields["places"] = NumberField(
                label=gettext_lazy("Places in each sitting"),
                help_text=gettext_lazy("Empty: whoever registers may come."),
                required=False,
                min_value=1,
                max_value=_MOST_PLACES,
            )

    def _add_when(self) -> None:
        several = self.shape.days > 1
        label = gettext_lazy("First day") if several else gettext_lazy("Day")
        self.fields["starts_on"] = DayField(label=label)
        if several:
            self.fields["ends_on"] = DayField(
                label=gettext_lazy("Last day"),
                help_text=_("Empty: it lasts %(days)s days.") % {"days": self.shape.days},
                required=False,
            )
        else:
            self._add_hours()
        self.fields["time_zone"] = ZoneField(
            label=gettext_lazy("Time zone"),
            help_text=gettext_lazy("All its hours are on this clock; readers see their own too."),
            initial=USUAL_ZONE,
        )

    def _add_hours(self) -> None:
        """Ask for the hours of an event of one day; longer ones begin as their template does."""
        shapes = self.shape.shapes
        first = gettext_lazy("First sitting begins") if shapes[1:] else gettext_lazy("Begins")
        self.fields["first"] = HourField(label=first, initial=shapes[0].clock)
        if shapes[1:]:
            self.fields["second"] = HourField(
                label=gettext_lazy("Second sitting begins"),
                help_text=gettext_lazy("For the other half of the world, on the same clock."),
                initial=shapes[1].clock,
            )
        self.fields["minutes"] = NumberField(
            label=gettext_lazy("How many minutes it lasts"),
            min_value=5,
            max_value=_LONGEST,
            initial=shapes[0].minutes,
        )

    def _add_where(self) -> None:
        self.fields["format"] = forms.ChoiceField(
            label=gettext_lazy("How people take part"),
            choices=[(one.value, FORMATS[one]) for one in EventFormat],
            widget=forms.RadioSelect,
            initial=self.shape.format.value,
        )
        add_words(self, "place", _place)
        for name in in_first_languages("place"):
            self.fields[name].help_text = _("City and country; empty where it is held online.")
        self.fields["country"] = country_field()

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return what is asked of everybody, in the order of thought: what, when, where, whose."""
        return fields_of(
            self, *in_first_languages("title"), "number", "yearly_session", "starts_on", "ends_on",
            "first", "second", "minutes", "time_zone", "format", *in_first_languages("place"),
            "country", "body", "languages",
        )  # fmt: skip

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Return what can wait."""
        return fields_of(
            self, "themes", "places", *in_first_languages("summary"), *in_other_languages("title"),
            *in_other_languages("place"), *in_other_languages("summary"),
        )  # fmt: skip

    @property
    def needs_more(self) -> bool:
        """Tell whether a fault stands among what can wait, or something was said there."""
        names = {field.name for field in self.more_fields}
        return bool(names & self.errors.keys()) or any(self.data.get(name) for name in names)

    def new(self) -> NewEvent:
        """Return what was said."""
        given = self.cleaned_data
        starts: tuple[time, ...] = tuple(
            given[name] for name in ("first", "second") if name in given
        )
        return NewEvent(
            template=self.template,
            title=words_of(self, "title"),
            starts_on=given["starts_on"],
            ends_on=given.get("ends_on"),
            time_zone=given["time_zone"],
            body=given["body"],
            format=EventFormat(given["format"]) if given.get("format") else None,
            place=words_of(self, "place") or None,
            country=given.get("country", ""),
            summary=words_of(self, "summary") or None,
            languages=given["languages"],
            themes=given["themes"],
            starts=starts,
            minutes=given.get("minutes"),
            places=given.get("places"),
            numbered=numbered_of(self),
        )


class CloneForm(forms.Form):
    """When the next one begins, and what it is called."""

    starts_on = DayField(label=gettext_lazy("First day"))

    def __init__(self, *args: Any, source: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        kwargs["initial"] = {**initial_words("title", source.title), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        add_words(self, "title", _title, required=(Language.ENGLISH, Language.FRENCH))
        if source.kind == EventKind.ASSEMBLY:
            add_number(self)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        names = (*in_first_languages("title"), "number", "yearly_session", "starts_on")
        return fields_of(self, *names)

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return fields_of(self, *in_other_languages("title"))

    def title(self) -> LanguageMap:
        """Return what it is to be called."""
        return words_of(self, "title")
