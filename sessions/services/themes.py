"""What documents and sittings are about: the names of themes, which calendars show."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assemblies.enums import SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Theme
from assemblies.models.events import Event
from assemblies.services import audit
from assemblies.services import search as entries
from sessions.errors import ThemeTaken
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_sitting
from sessions.services import events, search, sittings


@transaction.atomic
def add(*, code: str, name: LanguageMap, by: User | None, at: datetime) -> Theme:
    """Enter a theme, for the sittings and documents of all events. Raises ThemeTaken."""
    theme, is_new = Theme.objects.get_or_create(code=code, defaults={"name": name})
    if not is_new:
        raise ThemeTaken(code=code)
    _show_in_lists()
    entries.keep_ground(thing=SearchThing.THEME, keys=[theme.pk])
    audit.record(act="theme.add", thing=theme, by=by, at=at, after={"code": code, "name": name})
    return theme


@transaction.atomic
def rename(*, theme: Theme, name: LanguageMap, by: User | None, at: datetime) -> Theme:
    """Give a theme another name; calendars of sittings and the search of events say so at once.

    Nobody is told by mail of a name alone.
    """
    about = [
        pk
        for pk, codes in Sitting.objects.exclude(themes=[]).values_list("pk", "themes")
        if theme.code in codes
    ]
    of_theme = list(Event.objects.filter(themes=theme).values_list("pk", flat=True))
    touched = Q(sittings__in=about) | Q(pk__in=[*of_theme, *_last_event()])
    events.lock(among=Event.objects.filter(touched))
    rows = Sitting.objects.select_related("event", "body", "room").filter(pk__in=about)
    held = rows.select_for_update(of=("self",)).order_by("pk")
    seen = [(sitting, seen_of_sitting(sitting)) for sitting in held]
    theme = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    before, theme.name = dict(theme.name), name
    theme.save(update_fields=["name"])
    for sitting, shown in seen:
        sittings.show_change(sitting=sitting, before=shown, at=at)
    _show_in_lists()
    entries.keep_ground(thing=SearchThing.THEME, keys=[theme.pk])
    search.keep_events(keys=of_theme)
    audit.record(
        act="theme.rename", thing=theme, by=by, at=at, before={"name": before}, after={"name": name}
    )
    return theme


def _show_in_lists() -> None:
    """Let what names themes without a sitting be made anew: the choices, and empty calendars.

    Both are of all events and kept under the sum of their versions: one event's is enough.
    """
    for event_id in _last_event():
        events.renew_calendar(event_id=event_id)


def _last_event() -> list[int]:
    return list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:1])
