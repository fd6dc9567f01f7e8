"""The form that says what a calendar is to hold; kept in the address, which works as a link."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assemblies.enums import EventKind
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Event
from assemblies.rules.names import plain
from assemblies.selectors import dated_events, published_assemblies
from sessions.permissions import sittings_of_all
from sessions.rules.feed_filters import KEYS, MOST, FeedFilter, Show, may_name
from sessions.selectors.feed_scopes import kind_in_words, public_rooms

KNOWN = frozenset({*KEYS, "show", "cancelled", "language"})
_NO_SUCH_CHOICE: Any = {
    "invalid_choice": _("There is no such thing to choose. Take it out of the address."),
}
_LONGEST_KEY = 9  # digits of a room's key or an assembly's number


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = _NO_SUCH_CHOICE

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        super().__init__(required=False, **kwargs)


class SelectionForm(forms.Form):
    """What a calendar is to hold: of which events, bodies, themes and rooms, days or sittings."""

    assembly = _Several(label=_("Assemblies"))
    event = _Several(label=_("Other events"))
    kind = _Several(label=_("Kinds of events"))
    body = _Several(label=_("Bodies"))
    theme = _Several(label=_("Themes"))
    room = _Several(label=_("Rooms"))
    show = forms.ChoiceField(
        label=_("Days and sittings"),
        choices=[
            ("both", _("The days of an event and its sittings")),
            ("days", _("Only the days")),
            ("sittings", _("Only the sittings")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages=_NO_SUCH_CHOICE,
    )
    cancelled = forms.ChoiceField(
        label=_("What was cancelled"),
        choices=[
            ("show", _("Stays, marked as cancelled")),
            ("hide", _("Goes out of the calendar")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages=_NO_SUCH_CHOICE,
    )
    language = forms.ChoiceField(
        label=_("Language of the entries"),
        choices=settings.LANGUAGES,
        required=False,
        error_messages=_NO_SUCH_CHOICE,
    )

    def __init__(self, asked: QueryDict) -> None:
        """Read the query of an address. Four queries, one more for rooms where some are asked."""
        given = _usual(_apart(asked))
        super().__init__(given, auto_id="choose-%s")
        wanted = {key: given.getlist(key) for key in KEYS}
        for key, choices in _choices(wanted).items():
            if choices or wanted[key]:
                self.fields[key].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[key]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if sum(len(set(cleaned.get(key, ()))) for key in KEYS) > MOST:
            self.add_error(None, _("This is too much for one calendar: choose at most 40 things."))
        return cleaned

    def chosen(self) -> FeedFilter:
        """Return what was asked; needs a valid form."""
        said: dict[str, list[str]] = {
            key: sorted(set(self.cleaned_data.get(key, ()))) for key in KEYS
        }
        return FeedFilter(
            assembly=tuple(sorted(int(number) for number in said["assembly"])),
            event=tuple(said["event"]),
            body=tuple(said["body"]),
            theme=tuple(said["theme"]),
            room=tuple(sorted(int(key) for key in said["room"])),
            kind=tuple(EventKind(kind) for kind in said["kind"]),
            show=Show(self.cleaned_data["show"]),
            hides_cancelled=self.cleaned_data["cancelled"] == "hide",
        )

    @property
    def kinds_of_choice(self) -> list[forms.BoundField]:
        """Return the questions with several answers that there is something to choose for."""
        return [self[key] for key in KEYS if key in self.fields]


def _apart(asked: QueryDict) -> QueryDict:
    """Return the known keys, with values that stand behind one another by commas taken apart."""
    given = QueryDict(mutable=True)
    for key in KNOWN & asked.keys():
        several = key in KEYS
        values = (v for one in asked.getlist(key) for v in (one.split(",") if several else [one]))
        given.setlist(key, list(dict.fromkeys(value.strip() for value in values if value.strip())))
    return given


def _usual(given: QueryDict) -> QueryDict:
    """Say what who has not chosen gets."""
    for key, usual in (("show", "both"), ("cancelled", "show"), ("language", get_language())):
        if not given.get(key):
            given[key] = usual or settings.LANGUAGE_CODE
    return given


def _choices(wanted: dict[str, list[str]]) -> dict[str, list[tuple[str, str]]]:
    events = list(_events(wanted).order_by("-starts_on", "pk").values_list("pk", "slug", "title"))
    numbers = dict(published_assemblies().values_list("pk", "number"))
    titles = {pk: str(LanguageMap(title)) for pk, _slug, title in events}
    kinds = set(dated_events().values_list("kind", flat=True).distinct()) | set(wanted["kind"])
    return {
        "assembly": [(str(numbers[pk]), titles[pk]) for pk, _slug, _t in events if pk in numbers],
        # An assembly is chosen by its number; its slug is understood, too.
        "event": [
            (slug, titles[pk])
            for pk, slug, _title in events
            if pk not in numbers or slug in wanted["event"]
        ],
        "kind": [(kind.value, kind_in_words(kind)) for kind in EventKind if kind in kinds],
        "body": _named(_bodies(wanted).values_list("code", "name")),
        "theme": _named(_themes(wanted).values_list("code", "name")),
        "room": _rooms(wanted),
    }


def _events(wanted: dict[str, list[str]]) -> QuerySet[Event]:
    """Return the events of which a calendar has sittings, or which come, and those asked for.

    Of the assemblies since 1889 there is nothing to subscribe to but their days.
    """
    held = sittings_of_all().filter(event=OuterRef("pk"))
    asked = [*_askable(wanted["event"]), *_askable(wanted["assembly"])]
    return dated_events().filter(
        Q(Exists(held)) | Q(ends_on__gte=timezone.localdate()) | Q(slug__in=asked)
    )


def _bodies(wanted: dict[str, list[str]]) -> QuerySet[Body]:
    """Return the bodies that sit in public, and those that are asked by their code."""
    public = sittings_of_all().values("body")
    return Body.objects.filter(Q(pk__in=public) | Q(code__in=_askable(wanted["body"])))


def _themes(wanted: dict[str, list[str]]) -> QuerySet[Theme]:
    """Return the themes of public sittings, and those that are asked by their code."""
    lists = sittings_of_all().exclude(themes=[]).values_list("themes", flat=True).distinct()
    public = {code for codes in lists for code in codes}
    return Theme.objects.filter(code__in=public.union(_askable(wanted["theme"])))


def _askable(codes: list[str]) -> list[str]:
    """Return what the database may be asked for: not too many, and nothing it has no letters for.

    What is left out is in no choice, and refused as such.
    """
    return [code for code in codes[: MOST + 1] if may_name(code)]


def _rooms(wanted: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the rooms of the one event that is asked for, or those that are asked by their key.

    Those that public calendars may name: a room of closed sittings alone would tell of them.
    """
    found = public_rooms(timezone.now())
    if len(wanted["assembly"]) == 1 and _is_key(wanted["assembly"][0]):
        found = found.filter(event__assembly__number=int(wanted["assembly"][0]))
    elif len(wanted["event"]) == 1 and may_name(wanted["event"][0]):
        found = found.filter(event__slug=wanted["event"][0])
    elif wanted["room"]:
        found = found.filter(pk__in=[int(k) for k in wanted["room"] if _is_key(k)][:MOST])
    else:
        return []
    return [(str(pk), name) for pk, name in found.order_by("name", "pk").values_list("pk", "name")]


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= _LONGEST_KEY


def _named(things: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    named = ((code, str(LanguageMap(name))) for code, name in things)
    return sorted(named, key=lambda pair: plain(pair[1]))
