"""The form of the calendar of events; kept in the address, which works as a link."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import EventKind
from assemblies.models.bodies import Body, Theme
from assemblies.rules.countries import CODES
from assemblies.rules.names import plain
from sessions.enums.places import EventView, Region
from sessions.rules.event_filters import EventFilter, place_written, query_of_events
from sessions.rules.months import FIRST_YEAR, LAST_YEAR, Month, month_written
from sessions.selectors.event_words import REGIONS, country_in_words
from sessions.selectors.feed_scopes import kind_in_words
from sessions.selectors.public_events import Choices, Tally
from sessions.selectors.sitting_words import language_in_words

_NO_SUCH_CHOICE: Any = {
    "invalid_choice": gettext_lazy(
        "There is no such thing to choose. Choose something else, or take it out of the address."
    ),
}
_ANY: Final = gettext_lazy("All")
KNOWN: Final = frozenset(
    {"theme", "kind", "body", "region", "country", "place", "year", "language", "past"}
)
VIEWS: Final = {
    EventView.LIST: pgettext_lazy("how events are laid out", "List"),
    EventView.MONTH: pgettext_lazy("how events are laid out", "Month"),
    EventView.MAP: pgettext_lazy("how events are laid out", "Map"),
}


def _choice(label: Any) -> forms.ChoiceField:  # noqa: ANN401 - a lazy text
    return forms.ChoiceField(label=label, required=False, error_messages=_NO_SUCH_CHOICE)


class EventFilterForm(forms.Form):
    """Which events to show, and how."""

    theme = _choice(gettext_lazy("Theme"))
    kind = _choice(gettext_lazy("Kind"))
    body = _choice(gettext_lazy("Body"))
    region = _choice(gettext_lazy("Part of the world"))
    country = _choice(gettext_lazy("Country"))
    year = _choice(gettext_lazy("Year"))
    month = forms.CharField(
        label=gettext_lazy("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2027-03", "dir": "ltr"}),
    )
    language = _choice(gettext_lazy("Language"))
    past = forms.BooleanField(label=gettext_lazy("Past events too"), required=False)
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(
        choices=[(view.value, name) for view, name in VIEWS.items()],
        required=False,
        widget=forms.HiddenInput,
        error_messages=_NO_SUCH_CHOICE,
    )

    def __init__(self, asked: QueryDict, choices: Choices) -> None:
        """Read the query of an address; no query but for a code that no public event has."""
        super().__init__(_given(asked), auto_id="events-%s")
        self.names = choices.names
        view = asked.get("view", "")
        narrowed = any(map(asked.get, KNOWN - {"past"}))
        with_past = bool(asked.get("past")) or view == EventView.MONTH
        self._offer(choices, None if narrowed else with_past)
        for name in ("year", "past") if view == EventView.MONTH else ("month",):
            self.fields[name].widget = forms.HiddenInput()

    def _offer(self, choices: Choices, with_past: bool | None) -> None:
        """Fill the selects. with_past: which events are counted; None: no numbers stand there."""

        def fill(
            field: str,
            tallies: Mapping[Any, Tally],
            name: Callable[[Any], str],
            known: Iterable[Any] = (),
        ) -> None:
            rows = [(key, name(key)) for key in {*tallies, *known}]
            rows.sort(key=lambda row: plain(row[1]))
            labels = [(str(k), _counted(said, tallies.get(k), with_past)) for k, said in rows]
            self.fields[field].choices = [("", _ANY), *labels]  # type: ignore[attr-defined]

        fill("theme", choices.themes, lambda code: str(self.names[f"theme:{code}"]))
        fill("body", choices.bodies, lambda code: str(self.names[f"body:{code}"]))
        fill("kind", choices.kinds, kind_in_words, EventKind)
        fill("region", choices.regions, lambda region: str(REGIONS[region]), Region)
        fill("country", choices.countries, country_in_words)
        fill("language", choices.languages, language_in_words)
        years = sorted(choices.years, reverse=True)
        labels = [(str(y), _counted(str(y), choices.years[y], with_past)) for y in years]
        self.fields["year"].choices = [("", _ANY), *labels]  # type: ignore[attr-defined]
        self._take_known()

    def _take_known(self) -> None:
        """Take what exists but has no public event, too: the list is then empty and says so."""
        for field, exists in _EXISTS.items():
            value = self.data.get(field, "")
            offered = self.fields[field].choices  # type: ignore[attr-defined]
            if value and value not in dict(offered) and exists(value):
                offered.append((value, value))
                self.fields[field].choices = offered  # type: ignore[attr-defined]

    def clean_month(self) -> Month | None:
        """Read the month, if one is named."""
        text = self.cleaned_data["month"]
        month = month_written(text)
        if text and month is None:
            raise ValidationError(
                _("Give the month as year and number, such as 2027-03; from %(first)s to %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return month

    def clean_place(self) -> tuple[float, float] | None:
        """Read the degrees, if a place is named."""
        text = self.cleaned_data["place"]
        place = place_written(text)
        if text and place is None:
            raise ValidationError(_("There is no such place. Take it out of the address."))
        return place

    @property
    def layout(self) -> EventView:
        """Return how the events are laid out; the list where nothing else is said well."""
        return EventView(getattr(self, "cleaned_data", {}).get("view") or EventView.LIST)

    @property
    def asked_month(self) -> Month | None:
        """Return the month that is asked for; needs a valid form."""
        month: Month | None = self.cleaned_data["month"]
        return month

    def chosen(self) -> EventFilter:
        """Return what was asked; needs a valid form."""
        said = self.cleaned_data
        return EventFilter(
            theme=said["theme"],
            kind=EventKind(said["kind"]) if said["kind"] else None,
            body=said["body"],
            region=Region(said["region"]) if said["region"] else None,
            country=said["country"],
            place=said["place"],
            year=int(said["year"]) if said["year"] else None,
            language=said["language"],
            with_past=said["past"],
        )

    def address(
        self,
        view: EventView | None = None,
        month: Month | None = None,
        *,
        with_past: bool = False,
    ) -> str:
        """Return the query of this selection, in another layout where one is named.

        with_past: with what is over, whatever was chosen.
        """
        chosen, view = self.chosen(), view or self.layout
        chosen = chosen.but(with_past=True) if with_past else chosen
        if view is EventView.MONTH:
            chosen = chosen.but(year=None, with_past=False)
            return query_of_events(chosen, view, month or self.asked_month)
        return query_of_events(chosen, view)


def _given(asked: QueryDict) -> dict[str, str]:
    """Return what the address says of what we know; whatever else it says changes nothing."""
    known = (*KNOWN, "view", "month")
    said = {key: str(asked.get(key, "")).strip() for key in known}
    return {key: value for key, value in said.items() if value}


def _counted(name: str, tally: Tally | None, with_past: bool | None) -> str:
    if with_past is None:
        return name
    count = tally.counted(with_past=with_past) if tally else 0
    return f"{name} ({formats.number_format(count, force_grouping=True)})"


def _is_year(value: str) -> bool:
    is_number = value.isascii() and value.isdecimal() and len(value) == 4
    return is_number and FIRST_YEAR <= int(value) <= LAST_YEAR


def _is_language(value: str) -> bool:
    return len(value) == 2 and value.isascii() and value.isalpha() and value.islower()


def _is_code(value: str) -> bool:
    return len(value) <= 60 and "\0" not in value


_EXISTS: Final[dict[str, Callable[[str], bool]]] = {
    "theme": lambda code: _is_code(code) and Theme.objects.filter(code=code).exists(),
    "body": lambda code: _is_code(code) and Body.objects.filter(code=code).exists(),
    "country": CODES.__contains__,
    "year": _is_year,
    "language": lambda code: _is_language(code) and language_in_words(code) != code,
}
