"""What the forms of events read in the same way: words in four languages, days, zones."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.fields import LanguageMap
from assemblies.gateways.rest import BIGGEST_KEY
from assemblies.models.bodies import Body, Theme
from assemblies.rules.countries import CODES, name_of_country
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from registrations.services.words import name_of_language
from registrations.web.forms import TextField
from sessions.rules.event_templates import zone_named
from sessions.selectors.sitting_words import language_in_words

# In these an event may be held, beside the four of the site: sign language is said in words.
HELD_IN: Final = ("en", "fr", "es", "ar", "pt", "ru", "zh")
LONG: Final = 4_000  # characters of a text
_ALWAYS: Final = (Language.ENGLISH, Language.FRENCH)  # the others are asked for on demand


class HourField(forms.TimeField):
    """An hour on the event's clock."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], widget=widget, **kwargs)


class ZoneField(forms.CharField):
    """One time zone by its name; two are refused in words."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        attrs = {"list": "zones", "autocomplete": "off", "dir": "ltr", "spellcheck": "false"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        text = str(super().to_python(value) or "")
        if not text:
            return text
        try:
            return zone_named(text, known=available_timezones())
        except DomainError as refusal:
            raise ValidationError(sentence_of(refusal)) from None


class _OfList(forms.ModelChoiceField):  # type: ignore[type-arg] # not at run time
    """A thing of a list by its name; a key that no database holds is none of them."""

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 - Django's signature
        return str(obj.name)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        if str(value).lstrip("-").isdecimal() and abs(int(value)) > BIGGEST_KEY:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


def body_field(*, required: bool) -> forms.Field:
    """Return the choice of the body whose event it is."""
    return _OfList(
        label=_("Body"),
        help_text=_("Whose event it is."),
        queryset=Body.objects.order_by("code"),
        required=required,
        empty_label="–",
    )


class ThemesField(forms.MultipleChoiceField):
    """Themes to be ticked, as rows of the table."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        super().__init__(choices=_themes, **kwargs)

    def clean(self, value: Any) -> list[Theme]:  # noqa: ANN401 - Django's signature
        codes = super().clean(value)
        return list(Theme.objects.filter(code__in=codes).order_by("code"))


def _themes() -> list[tuple[str, str]]:
    named = [(one.code, str(one.name)) for one in Theme.objects.order_by("code")]
    return sorted(named, key=lambda pair: plain(pair[1]))


def languages_field(**kwargs: Any) -> forms.MultipleChoiceField:  # noqa: ANN401 - passed on
    """Return the choice of the languages in which it is held."""
    return forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("In which it is held or interpreted."),
        choices=lambda: [(code, language_in_words(code)) for code in HELD_IN],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        **kwargs,
    )


def country_field() -> forms.ChoiceField:
    """Return the choice of a country, by its name."""
    return forms.ChoiceField(label=_("Country"), choices=_countries, required=False)


def _countries() -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = [(code, name_of_country(code, language)) for code in CODES]
    return [("", "–"), *sorted(named, key=lambda pair: plain(pair[1]))]


def add_words(
    form: forms.Form,
    name: str,
    label: Callable[[str], str],
    *,
    required: Iterable[str] = (),
    is_long: bool = False,
    longest: int = 200,
) -> None:
    """Give a form a field for words in each language of the site: ``name_en``, ``name_fr``, ….

    label: by the name of a language. required: codes of those that must be given.
    """
    for code in Language:
        attrs: dict[str, Any] = {"lang": code.value, "dir": "auto"}
        widget = forms.Textarea(attrs={**attrs, "rows": 3}) if is_long else forms.TextInput(attrs)
        form.fields[f"{name}_{code}"] = TextField(
            label=label(name_of_language(code)),
            required=code in required,
            max_length=LONG if is_long else longest,
            widget=widget,
        )


def words_of(form: forms.Form, name: str) -> LanguageMap:
    """Return what was typed, in the languages in which anything was."""
    said = {code.value: form.cleaned_data.get(f"{name}_{code}", "") for code in Language}
    return LanguageMap({code: text for code, text in said.items() if text})


def initial_words(name: str, said: LanguageMap | None) -> dict[str, str]:
    """Return what the fields hold for words that are there."""
    held: Mapping[str, str] = said or {}
    return {f"{name}_{code}": held.get(code.value, "") for code in Language}


def fields_of(form: forms.Form, *names: str) -> list[forms.BoundField]:
    """Return fields that the form has, by name, in this order."""
    return [form[name] for name in names if name in form.fields]


def in_first_languages(name: str) -> list[str]:
    """Return the names of the fields that are always shown."""
    return [f"{name}_{code}" for code in _ALWAYS]


def in_other_languages(name: str) -> list[str]:
    """Return the names of the others."""
    return [f"{name}_{code}" for code in Language if code not in _ALWAYS]


def refuse(form: forms.Form, refusal: DomainError) -> None:
    """Say what an act said, beside the field it is about where the form has it."""
    aliases = {"starts": "first", "place": "place_en"}
    field = aliases.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, sentence_of(refusal))
