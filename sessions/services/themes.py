"""What documents and sittings are about: the names of themes, which calendars show."""

from datetime import datetime

from django.db import transaction

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Theme
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_sitting
from sessions.services import events, sittings


@transaction.atomic
def rename(*, theme: Theme, name: LanguageMap, by: User | None, at: datetime) -> Theme:
    """Give a theme another name; the calendars of all sittings about it say so at once.

    Nobody is told by mail of a name alone.
    """
    about = [
        pk
        for pk, codes in Sitting.objects.exclude(themes=[]).values_list("pk", "themes")
        if theme.code in codes
    ]
    events.lock(among=Event.objects.filter(sittings__in=about))
    rows = Sitting.objects.select_related("event", "body", "room").filter(pk__in=about)
    held = rows.select_for_update(of=("self",)).order_by("pk")
    seen = [(sitting, seen_of_sitting(sitting)) for sitting in held]
    theme = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    before, theme.name = dict(theme.name), name
    theme.save(update_fields=["name"])
    for sitting, shown in seen:
        sittings.show_change(sitting=sitting, before=shown, at=at)
    audit.record(
        act="theme.rename", thing=theme, by=by, at=at, before={"name": before}, after={"name": name}
    )
    return theme
