"""What a public calendar holds, for pages: the same sittings as in the feed of that selection."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from assemblies.enums import EventKind
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event
from notifications.rules import tombstones
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.permissions import sittings_of_all
from sessions.selectors.feed_addresses import Chosen
from sessions.selectors.sitting_words import joined

KEPT = timedelta(days=731)  # two years, one of them a leap year: as in the feeds
_NAMED_AT_MOST = 4  # things in the name of a calendar


@dataclass(frozen=True, slots=True)
class Coming:
    """Sittings to be read, those to come first; and the events whose days the calendar shows."""

    sittings: QuerySet[Sitting]
    events: tuple[Event, ...]


def coming(chosen: Chosen, *, at: datetime) -> Coming:
    """Return what everybody may know of the selection: what is to come by time, then what was.

    What was comes newest first and reaches back two years, in the calendar of one event to its
    beginning. At most one query; the sittings are not asked for yet: cut a page out of them.
    """
    sittings = _within(_narrowed(chosen), chosen, at)
    shown = sittings if chosen.show != "days" else sittings.none()
    ahead = When(ends_at__gte=at, then=F("starts_at"))
    ordered = (
        shown.select_related("event", "body", "room")
        .annotate(
            is_past=Case(When(ends_at__gte=at, then=Value(0)), default=Value(1)),
            comes_at=Case(ahead, default=Value(None), output_field=DateTimeField()),
        )
        .order_by("is_past", "comes_at", "-starts_at", "pk")
    )
    return Coming(ordered, _events(chosen, sittings, at) if chosen.show != "sittings" else ())


def name_of(chosen: Chosen) -> str:
    """Return what a calendar is called in the active language. A query a key that narrows."""
    names: list[str] = []
    if chosen.assembly:
        names += _titles(Assembly.objects.filter(number__in=chosen.assembly).order_by("number"))
    if chosen.event:
        names += _titles(Event.objects.filter(slug__in=chosen.event).order_by("slug"))
    if chosen.body:
        names += _names(Body.objects.filter(code__in=chosen.body).order_by("code"))
    if chosen.theme:
        names += _names(Theme.objects.filter(code__in=chosen.theme).order_by("code"))
    if chosen.room:
        rooms = Room.objects.filter(pk__in=chosen.room).order_by("name", "pk")
        names += rooms.values_list("name", flat=True)
    names += [str(word_for(EventKind(kind))) for kind in chosen.kind]
    if not names:
        return _("All assemblies and events")
    named = joined(names[:_NAMED_AT_MOST])
    if (more := len(names) - _NAMED_AT_MOST) <= 0:
        return named
    return _("%(names)s and %(count)s more") % {"names": named, "count": more}


def word_for(kind: EventKind) -> str:
    """Return what events of a kind are called, in the active language."""
    return {
        EventKind.ASSEMBLY: _("Assemblies"),
        EventKind.WEBINAR: _("Webinars"),
        EventKind.CONFERENCE: _("Conferences"),
    }[kind]


def version_of_all() -> int:
    """Return a number that rises with every change that any public calendar shows. One query."""
    found = Event.objects.aggregate(version=Sum("calendar_version"))["version"]
    return int(found or 0)


def _narrowed(chosen: Chosen) -> QuerySet[Sitting]:
    found = sittings_of_all()
    if events := _of_events(chosen, "event__"):
        found = found.filter(events)
    if chosen.body:
        found = found.filter(body__code__in=chosen.body)
    if chosen.room:
        found = found.filter(room__in=[int(key) for key in chosen.room])
    if chosen.theme:
        # A code has no quotes, so that the quoted one is found in the list and nowhere else.
        found = found.filter(
            reduce(or_, (Q(themes__icontains=f'"{code}"') for code in chosen.theme))
        )
    return found


def _of_events(chosen: Chosen, way: str) -> Q:
    asked = Q()
    if chosen.assembly:
        asked &= Q(**{f"{way}assembly__number__in": chosen.assembly})
    if chosen.event:
        asked &= Q(**{f"{way}slug__in": chosen.event})
    if chosen.kind:
        asked &= Q(**{f"{way}kind__in": chosen.kind})
    return asked


def _within(sittings: QuerySet[Sitting], chosen: Chosen, at: datetime) -> QuerySet[Sitting]:
    cancelled = Q(cancelled_at__isnull=False)
    if chosen.hides_cancelled:
        sittings = sittings.exclude(cancelled)
    else:
        gone = at - tombstones.KEPT
        sittings = sittings.exclude(cancelled & Q(ends_at__lte=gone, cancelled_at__lte=gone))
    return sittings if chosen.is_of_one_event else sittings.filter(ends_at__gte=at - KEPT)


def _events(chosen: Chosen, sittings: QuerySet[Sitting], at: datetime) -> tuple[Event, ...]:
    found = Event.objects.filter(_of_events(chosen, ""))
    if chosen.chooses_sittings:
        found = found.filter(pk__in=sittings.order_by().values("event_id"))
    if chosen.hides_cancelled:
        found = found.filter(cancelled_at=None)
    if not chosen.is_of_one_event:
        found = found.filter(ends_on__gte=(at - KEPT).date())
    return tuple(found.order_by("-starts_on", "pk"))


def _titles(events: QuerySet[Event] | QuerySet[Assembly]) -> list[str]:
    return [str(LanguageMap(title)) for title in events.values_list("title", flat=True)]


def _names(things: QuerySet[Body] | QuerySet[Theme]) -> list[str]:
    return [str(LanguageMap(name)) for name in things.values_list("name", flat=True)]
