"""The calendar of events for everybody: what is found, what may be chosen, where it is held."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import floor
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import ExtractYear, Greatest

from assemblies.enums import DatePrecision, EventKind
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Theme
from assemblies.models.events import Assembly, Event
from assemblies.selectors import published_assemblies, published_events
from sessions.enums.places import Region
from sessions.models.sittings import Sitting
from sessions.permissions import sittings_of_all
from sessions.permissions.debates import public_debates
from sessions.rules.event_filters import EventFilter
from sessions.rules.months import Month
from sessions.rules.regions import countries_of, region_of

MOST_IN_A_MONTH: Final = 400  # of one month; nobody reads more
_MOST_ON_AT_ONCE: Final = 8
_MOST_JUST_OVER: Final = 12  # that no longer last, though their day may still go on elsewhere
_NEAR: Final = 0.05  # degrees to each side of a place, which an address names in tenths
_HAIR: Final = 1e-9  # degrees; by which binary fractions miss decimal ones
_BEHIND: Final = timedelta(hours=12)  # the furthest clock of the world


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events there are of something: to come, and in all."""

    coming: int = 0
    all: int = 0

    def counted(self, *, with_past: bool) -> int:
        return self.all if with_past else self.coming


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the calendar may be narrowed to: only what there is, with how many events of each."""

    kinds: Mapping[EventKind, Tally]
    bodies: Mapping[str, Tally]
    themes: Mapping[str, Tally]
    regions: Mapping[Region, Tally]
    countries: Mapping[str, Tally]
    years: Mapping[int, Tally]
    languages: Mapping[str, Tally]
    names: Mapping[str, LanguageMap] = field(default_factory=dict)  # "body:code", "theme:code"


@dataclass(frozen=True, slots=True)
class HeldAt:
    """A place on the map: degrees in tenths, its name, and how many events."""

    place: tuple[float, float]
    name: LanguageMap
    country: str
    events: int


@dataclass(frozen=True, slots=True)
class Front:
    """What the home page shows of events: those on now, the next to come, the next assembly."""

    now: tuple[Event, ...]
    coming: tuple[Event, ...]
    assembly: Event | None


def is_over_before(at: datetime) -> date:
    """Return the day before which whatever ended is over on every clock of the world."""
    return (at - _BEHIND).date()


def found_events(chosen: EventFilter, *, at: datetime) -> QuerySet[Event]:
    """Return the public events that are looked for: to come by day, then over, the latest first.

    A whole year stands in its own order. Not asked for yet: cut a page out of it. Its one query
    brings body, assembly and the hours of the first sitting.
    """
    found = narrowed(published_events(), chosen)
    day = is_over_before(at)
    if not chosen.shows_past:
        found = found.filter(ends_on__gte=day)
    if chosen.year is not None:
        return with_hours(found).order_by("starts_on", "pk")
    comes = Case(When(ends_on__gte=day, then=F("starts_on")), output_field=DateField())
    ordered = found.annotate(comes_on=comes)
    return with_hours(ordered).order_by(F("comes_on").asc(nulls_last=True), "-starts_on", "pk")


def newest_events(chosen: EventFilter, most: int) -> tuple[Event, ...]:
    """Return the public events that were published or changed last. One query."""
    shown_at = Greatest("published_at", "changed_at")
    found = narrowed(published_events(), chosen).annotate(shown_at=shown_at)
    return tuple(found.order_by("-shown_at", "-pk")[:most])


def narrowed(events: QuerySet[Event], chosen: EventFilter) -> QuerySet[Event]:
    """Keep the events that fit what is chosen, whenever they are."""
    columns = {
        "themes__code": chosen.theme,
        "kind": chosen.kind,
        "body__code": chosen.body,
        "country": chosen.country,
        "starts_on__year": chosen.year,
    }
    found = events.filter(**{column: value for column, value in columns.items() if value})
    if chosen.region:
        found = found.filter(country__in=countries_of(chosen.region))
    if chosen.language:
        # A code has no quotes, so that the quoted one is found in the list and nowhere else.
        found = found.filter(languages__icontains=f'"{chosen.language}"')
    return found.filter(_near(*chosen.place)) if chosen.place else found


def with_hours(events: QuerySet[Event]) -> QuerySet[Event]:
    """Add to events, in the same query, when their first open sitting is, and how many there are.

    `first_starts_at`, `first_ends_at` (None without one) and `open_sittings`.
    """
    return events.select_related("body", "assembly").annotate(
        first_starts_at=_first("starts_at"),
        first_ends_at=_first("ends_at"),
        open_sittings=_how_many(),
    )


def events_in(month: Month, chosen: EventFilter) -> tuple[Event, ...]:
    """Return the events of a month, by day. One query.

    Those of which only the year is known are not among them.
    """
    found = narrowed(published_events(), chosen.but(year=None))
    found = found.filter(starts_on__lte=month.last, ends_on__gte=month.first)
    found = found.exclude(date_precision=DatePrecision.YEAR)
    return tuple(with_hours(found).order_by("starts_on", "pk")[:MOST_IN_A_MONTH])


def places_of(chosen: EventFilter, *, at: datetime) -> tuple[tuple[HeldAt, ...], int]:
    """Return where the events are held that are looked for, most of them first. One query.

    Beside it, how many of them have no place on the map: those online, those not located.
    """
    found = narrowed(published_events(), chosen)
    if not chosen.shows_past:
        found = found.filter(ends_on__gte=is_over_before(at))
    rows = found.order_by().values_list("latitude", "longitude", "country", "place")
    counted: Counter[tuple[float, float]] = Counter()
    named: dict[tuple[float, float], tuple[LanguageMap, str]] = {}
    elsewhere = 0
    for north, east, country, name, events in rows.annotate(events=Count("pk")):
        if north is None or east is None:
            elsewhere += events
            continue
        place = (_tenths(north), _tenths(east))
        counted[place] += events
        named.setdefault(place, (LanguageMap(name), country))
    return tuple(HeldAt(place, *named[place], n) for place, n in counted.most_common()), elsewhere


def choices(*, at: datetime) -> Choices:
    """Return what there is to choose, with how many events of each. Two queries."""
    day = is_over_before(at)
    over = Case(When(ends_on__lt=day, then=Value(1)), default=Value(0))
    rows = (
        published_events()
        .order_by()
        .annotate(year=ExtractYear("starts_on"), is_over=over)
        .values_list("kind", "body__code", "body__name", "country", "year", "languages", "is_over")
        .annotate(events=Count("pk"))
    )
    return _sorted_out(list(rows), _themes(day))


def front(*, at: datetime, most: int) -> Front:
    """Return what is on and what comes, so many of each at the most. One query.

    What is over by its own clock is in none of them, though its last day goes on elsewhere. The
    next assembly, or the one that is on, is not among those to come.
    """
    open_ones = published_events().filter(
        ends_on__gte=is_over_before(at), cancelled_at=None, date_precision=DatePrecision.DAY
    )
    by_day = open_ones.order_by("starts_on", "pk").values("pk")
    assemblies = by_day.filter(kind=EventKind.ASSEMBLY)[:_MOST_JUST_OVER]
    others = by_day.exclude(kind=EventKind.ASSEMBLY)
    others = others[: _MOST_ON_AT_ONCE + most + _MOST_JUST_OVER]
    wanted = published_events().filter(Q(pk__in=assemblies) | Q(pk__in=others))
    found = [
        (one, today)
        for one in with_hours(wanted).order_by("starts_on", "pk")
        if one.ends_on >= (today := at.astimezone(one.zone).date())
    ]
    assembly = next((one for one, _on in found if one.kind == EventKind.ASSEMBLY), None)
    rest = [(one, _has_begun(one, today, at)) for one, today in found if one is not assembly]
    now = [one for one, is_on in rest if is_on]
    coming = [one for one, is_on in rest if not is_on]
    return Front(tuple(now[:most]), tuple(coming[:most]), assembly)


def _has_begun(event: Any, today: date, at: datetime) -> bool:  # noqa: ANN401 - as annotated
    """Tell whether an event is on: since its first sitting, where it has hours, else its day."""
    first: datetime | None = event.first_starts_at
    return bool(event.starts_on <= today) and (first is None or first <= at)


def sittings_on(*, at: datetime) -> tuple[Any, ...]:
    """Return the open sittings that are on, and those whose debate goes on. One query.

    With event, body and room loaded; `debate_key`: of the debate that is under way there, or None.
    """
    debates = public_debates().select_related(None).filter(sitting__isnull=False)
    # Asked for once, not once a sitting; of the few that are left each is asked for its debate.
    is_on = Q(starts_at__lte=at, ends_at__gt=at) | Q(pk__in=debates.values("sitting"))
    held = sittings_of_all().filter(cancelled_at=None, event__published_at__isnull=False)
    its_own = debates.filter(sitting=OuterRef("pk")).values("pk")[:1]
    found = held.filter(is_on).annotate(debate_key=Subquery(its_own))
    loaded = found.select_related("event", "body", "room")
    return tuple(loaded.order_by("starts_at", "pk")[:_MOST_ON_AT_ONCE])


def archive() -> tuple[Assembly, ...]:
    """Return all public assemblies, the latest first. One query."""
    return tuple(published_assemblies().order_by("-number"))


class _Tallies(dict[Any, Tally]):
    """Tallies that grow."""

    def add(self, key: Any, events: int, *, is_over: bool) -> None:  # noqa: ANN401 - whatever is counted
        before = self.get(key, Tally())
        self[key] = Tally(before.coming + (0 if is_over else events), before.all + events)


def _sorted_out(rows: Iterable[tuple[Any, ...]], themes: list[tuple[Any, ...]]) -> Choices:
    names = {f"theme:{code}": LanguageMap(name) for code, name, _coming, _all in themes}
    kinds, bodies, countries, regions, years, languages = (_Tallies() for _one in range(6))
    for kind, body, body_name, country, year, codes, over, events in rows:
        said = [(kinds, EventKind(kind)), (years, year)]
        said += [(bodies, body)] if body else []
        said += [(countries, country)] if country else []
        said += [(regions, region)] if (region := region_of(country)) else []
        for tallies, key in [*said, *((languages, code) for code in codes)]:
            tallies.add(key, events, is_over=bool(over))
        if body:
            names[f"body:{body}"] = LanguageMap(body_name)
    return Choices(
        kinds=kinds,
        bodies=bodies,
        themes={code: Tally(coming, every) for code, _name, coming, every in themes},
        regions=regions,
        countries=countries,
        years=years,
        languages=languages,
        names=names,
    )


def _themes(day: date) -> list[tuple[Any, ...]]:
    public = Q(events__published_at__isnull=False)
    found = Theme.objects.filter(public).annotate(
        coming=Count("events", filter=public & Q(events__ends_on__gte=day)),
        every=Count("events", filter=public),
    )
    return list(found.order_by("code").values_list("code", "name", "coming", "every"))


def _tenths(degrees: float) -> float:
    return floor(degrees * 10 + 0.5 + _HAIR) / 10


def _near(north: float, east: float) -> Q:
    return Q(
        latitude__gte=north - _NEAR - _HAIR,
        latitude__lt=north + _NEAR - _HAIR,
        longitude__gte=east - _NEAR - _HAIR,
        longitude__lt=east + _NEAR - _HAIR,
    )


def _open_sittings() -> QuerySet[Sitting]:
    return sittings_of_all().filter(event=OuterRef("pk"), cancelled_at=None)


def _first(column: str) -> Subquery:
    return Subquery(_open_sittings().order_by("starts_at", "pk").values(column)[:1])


def _how_many() -> Subquery:
    counted = _open_sittings().order_by().values("event").annotate(sittings=Count("pk"))
    return Subquery(counted.values("sittings"))
