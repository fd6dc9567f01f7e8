"""Taking lists of events from files: the assemblies since 1889, webinars, conferences, hearings.

The file decides about an event that it has brought itself and that nobody has worked on since; any
other one it leaves alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import EventFormat, LinkKind, SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event, EventLink, Partner
from assemblies.services import audit
from assemblies.services import search as entries
from assemblies.services.import_files import ImportReport, SourceFile
from sessions.enums import ProgrammeChange, SittingKind
from sessions.models.sittings import Sitting
from sessions.rules.entry_kinds import kind_of_entry
from sessions.selectors import moments
from sessions.selectors.entries import seen_of_event
from sessions.services import assemblies_file, events, events_file, releases, search
from sessions.services.events_file import ListedEvent, ListedSitting
from sessions.services.import_work import differing

_ACT: Final = "event.take"  # the one entry of an event that a list has brought
_HOUSE: Final = {"en": "Secretariat", "fr": "Secrétariat", "es": "Secretaría", "ar": "الأمانة"}
_PAGE: Final = {"en": "Page of the event", "fr": "Page de l'événement"}


@dataclass(slots=True, kw_only=True)
class _Taking:
    """One import under way, with what is there already."""

    by: User | None
    at: datetime
    bodies: Mapping[str, Body]
    themes: Mapping[str, Theme]
    known: Mapping[str, Event]
    acts: Mapping[int, list[str]]
    notes: list[str]
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    unchanged: int = 0


def import_events(
    *, file: SourceFile, by: User | None, at: datetime, dry_run: bool = False
) -> ImportReport:
    """Take the events of a file: all of them, or nothing. Nobody is told by mail.

    A second import of the same file changes nothing. With `dry_run` the report says what would
    happen and nothing is kept. Raises ImportRefused with all faults.
    """
    listed, notes = events_file.read(file)
    return take(listed=listed, notes=notes, by=by, at=at, dry_run=dry_run)


def import_assemblies(
    *,
    file: SourceFile,
    places: SourceFile,
    by: User | None,
    at: datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Take the list of assemblies: those that are there already stay as they are.

    As `import_events`. Raises ImportRefused with all faults of both files.
    """
    listed, notes = assemblies_file.read(file=file, places=places)
    return take(listed=listed, notes=notes, by=by, at=at, dry_run=dry_run)


@transaction.atomic
def take(
    *,
    listed: Sequence[ListedEvent],
    notes: Iterable[str] = (),
    by: User | None,
    at: datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Take events that were read already; see `import_events`."""
    slugs = [one.slug for one in listed]
    events.lock(among=Event.objects.filter(slug__in=slugs))
    known = {one.slug: one for one in Event.objects.filter(slug__in=slugs)}
    taking = _Taking(
        by=by,
        at=at,
        bodies=_bodies(listed),
        themes={one.code: one for one in Theme.objects.all()},
        known=known,
        acts=_acts_upon(known.values()),
        notes=list(notes),
    )
    for one in listed:
        _take_one(one, taking)
    search.keep_events(keys=taking.kept)
    if taking.kept:
        moments.forget()
        transaction.on_commit(moments.forget)
    if dry_run:
        transaction.set_rollback(True)
    return ImportReport(
        added=tuple(taking.added),
        changed=tuple(taking.changed),
        unchanged=taking.unchanged,
        notes=tuple(taking.notes),
    )


def _acts_upon(known: Iterable[Event]) -> dict[int, list[str]]:
    """Return which acts were done upon these events themselves. One query."""
    keys = [str(one.pk) for one in known]
    held = AuditEntry.objects.filter(thing_label__in=["Event", "Assembly"], thing_key__in=keys)
    acts: dict[int, list[str]] = {}
    for key, act in held.values_list("thing_key", "act"):
        acts.setdefault(int(key), []).append(act)
    return acts


def _bodies(listed: Sequence[ListedEvent]) -> dict[str, Body]:
    """Return the bodies that the events name; the secretariat holds the sittings of all others."""
    if any(one.sittings for one in listed):
        house, is_new = Body.objects.get_or_create(code="secretariat", defaults={"name": _HOUSE})
        if is_new:
            entries.keep_ground(thing=SearchThing.BODY, keys=[house.pk])
    return {one.code: one for one in Body.objects.all()}


def _take_one(one: ListedEvent, taking: _Taking) -> None:
    _note_unknown(one, taking)
    event = taking.known.get(one.slug)
    if event is None:
        _add(one, taking)
        return
    acts = taking.acts.get(event.pk, [])
    before, after = differing(event, _facts(one, taking))
    if not after:
        taking.unchanged += 1
    elif set(acts) == {_ACT} and not event.sittings(manager="planned").exists():
        _change(event, before, after, one, taking)
    else:
        taking.unchanged += 1
        taking.notes.append(f"{one.name} differs, but has sittings or was worked on; it stays")


def _note_unknown(one: ListedEvent, taking: _Taking) -> None:
    for theme in one.themes:
        if theme not in taking.themes:
            taking.notes.append(f"{one.name}: there is no theme {theme}; it is left out")
    if one.body and one.body not in taking.bodies:
        taking.notes.append(f"{one.name}: there is no body {one.body}; it is left out")


def _facts(one: ListedEvent, taking: _Taking) -> dict[str, Any]:
    return {
        "title": LanguageMap(one.title),
        "place": LanguageMap(one.place),
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "date_precision": one.precision.value,
        "format": one.format.value,
        "time_zone": one.time_zone,
        "country": one.country,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "languages": list(one.languages),
        "body": taking.bodies.get(one.body),
    }


def _add(one: ListedEvent, taking: _Taking) -> None:
    facts = {
        **_facts(one, taking),
        "slug": one.slug,
        "kind": one.kind.value,
        "created_at": taking.at,
        "changed_at": taking.at,
        "published_at": taking.at,
    }
    event: Event
    if one.number is not None and one.yearly_session is not None:
        event = Assembly.objects.create(
            number=one.number, yearly_session=one.yearly_session, **facts
        )
    else:
        event = Event.objects.create(**facts)
    event.themes.set([taking.themes[code] for code in one.themes if code in taking.themes])
    Partner.objects.bulk_create(
        Partner(event=event, name=name, position=place) for place, name in enumerate(one.partners)
    )
    if one.link:
        EventLink.objects.create(event=event, kind=LinkKind.PAGE, title=_PAGE, url=one.link)
    _add_sittings(event, one, taking)
    taking.kept.append(event.pk)
    taking.added.append(f"{one.name} {one.title.get('en', '')}")
    _record(event, taking, after={"slug": one.slug, "sittings": len(one.sittings)})


def _add_sittings(event: Event, one: ListedEvent, taking: _Taking) -> None:
    body = event.body or taking.bodies.get("secretariat")
    if body is None or not one.sittings:
        return
    sittings = [
        Sitting(**_columns(said, n, event, body, taking)) for n, said in enumerate(one.sittings, 1)
    ]
    Sitting.planned.bulk_create(sittings)
    published = [(sitting, (ProgrammeChange.ADDED,)) for sitting in sittings]
    releases.record(event=event, published=published, by=taking.by, at=taking.at)


def _columns(
    said: ListedSitting, n: int, event: Event, body: Body, taking: _Taking
) -> dict[str, Any]:
    online = event.format == EventFormat.ONLINE
    kind = kind_of_entry((said.title or event.title).get("en", ""))
    is_about = kind is SittingKind.SITTING  # nobody looks for a lunch by its theme
    return {
        "event": event,
        "body": body,
        "kind": kind,
        "format": EventFormat.ONLINE if online else EventFormat.IN_PERSON,
        "title": LanguageMap(said.title or event.title),
        "starts_at": said.starts_at,
        "ends_at": said.ends_at,
        "end_is_indicative": said.end_is_estimate,
        "is_closed": said.is_closed,
        "languages": list(said.languages),
        "themes": sorted(theme.code for theme in event.themes.all()) if is_about else [],
        "source_key": str(n),
        "created_at": taking.at,
        "changed_at": taking.at,
        "released_at": taking.at,
    }


def _change(
    event: Event,
    before: dict[str, Any],
    after: dict[str, Any],
    one: ListedEvent,
    taking: _Taking,
) -> None:
    seen = seen_of_event(event)
    for name, value in after.items():
        setattr(event, name, value)
    events.show_change(event=event, before=seen, fields=list(after), at=taking.at)
    taking.kept.append(event.pk)
    taking.changed.append(f"{one.name}: {', '.join(after)}")
    _record(event, taking, before=before, after=after)


def _record(
    event: Event,
    taking: _Taking,
    *,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        act=_ACT,
        thing=event,
        by=taking.by,
        at=taking.at,
        before={name: _plain(value) for name, value in (before or {}).items()},
        after={name: _plain(value) for name, value in after.items()},
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - columns are of many types
    if isinstance(value, Body):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
