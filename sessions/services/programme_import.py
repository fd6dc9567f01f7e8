"""Taking an assembly's programme and agenda from a file of the secretariat.

The file decides about a row when the row is new or differs from what it said at the last import.
A row that stays as it was leaves the sitting alone, so what an editor has moved since stays moved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models, transaction

from assemblies.enums import EventKind
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly, Event
from assemblies.services import audit
from assemblies.services.import_files import Findings, ImportReport, SourceFile
from notifications.enums import Method
from notifications.rules.sequence import Change, Seen, changes_between
from sessions import messages
from sessions.models.agenda import AgendaItem
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_event, seen_of_sitting
from sessions.services import events, programme_file, programme_names, sittings
from sessions.services.programme_file import AgendaRow, ProgrammeFile, SittingRow

_SITTINGS = Sitting.objects.select_related("event", "body", "room").order_by("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of one import: the assembly's own and, where given, its companions."""

    assembly: SourceFile
    titles: SourceFile | None = None
    bodies: SourceFile | None = None


@dataclass(slots=True, kw_only=True)
class _Import:
    """One import under way: whose, when, and what it has done so far."""

    by: User | None
    at: datetime
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rewritten: set[int] = field(default_factory=set)  # sittings whose own row has changed
    unchanged: int = 0

    def record(
        self,
        thing: models.Model,
        name: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
    ) -> None:
        """Write the audit entry and the line of the report; `before` is None for a new thing."""
        if before is None:
            self.added.append(name)
        else:
            self.changed.append(f"{name}: {', '.join(after)}")
        audit.record(
            act=f"{type(thing).__name__.lower()}.import",
            thing=thing,
            by=self.by,
            at=self.at,
            before=_plain(before or {}),
            after=_plain(after),
        )


@transaction.atomic
def import_file(
    *, sources: Sources, number: int, by: User | None, at: datetime, dry_run: bool = False
) -> ImportReport:
    """Take the assembly of that number from the file: all of it, or nothing.

    Adds bodies, rooms, agenda items and sittings, and changes what differs from the last import;
    what is not in the file stays. A sitting that calendars show otherwise afterwards gets SEQUENCE
    plus one and its followers hear of it, as when an editor moves it; what no calendar shows is
    kept and recorded without either. A second import of the same file changes nothing.
    With `dry_run` the report says what would happen and nothing is kept or sent.
    Raises ImportRefused with all faults of all files.
    """
    programme = read(sources=sources, number=number)
    work = _Import(by=by, at=at, notes=[*programme.notes, *_double_bookings(programme)])
    seen = _hold(programme)
    bodies = _keep_bodies(programme, work)
    assembly, is_new = _keep_assembly(programme, work)
    added_before = len(work.added)
    rooms = _keep_rooms(assembly, programme, work)
    changes_shown = _keep_agenda(assembly, programme.agenda, bodies, work)
    _keep_sittings(assembly, programme.sittings, bodies, rooms, work)
    _show_changes(seen, work)
    if not is_new and (changes_shown or len(work.added) > added_before):
        events.renew_calendar(event_id=assembly.pk)
    if dry_run:
        transaction.set_rollback(True)
    return ImportReport(
        added=tuple(work.added),
        changed=tuple(work.changed),
        unchanged=work.unchanged,
        notes=tuple(work.notes),
    )


def read(*, sources: Sources, number: int) -> ProgrammeFile:
    """Return what the files say about the assembly, without touching the database.

    Raises ImportRefused with all faults of all files.
    """
    findings = Findings()
    names = programme_names.read(titles=sources.titles, bodies=sources.bodies, findings=findings)
    return programme_file.read(file=sources.assembly, number=number, names=names, findings=findings)


def _hold(programme: ProgrammeFile) -> dict[int, Seen]:
    """Lock all sittings that this import may change; return what is seen of each by its key.

    Those of the programme itself, and of any assembly where a body meets that gets another name.
    """
    known = Body.objects.filter(code__in=programme.bodies)
    renamed = [
        body for body in known if _merged(body.name, programme.bodies[body.code]) != body.name
    ]
    events.lock(
        among=Event.objects.filter(
            models.Q(assembly__number=programme.number) | models.Q(sittings__body__in=renamed)
        )
    )
    held = _SITTINGS.select_for_update(of=("self",)).filter(
        models.Q(event__assembly__number=programme.number) | models.Q(body__in=renamed)
    )
    return {sitting.pk: seen_of_sitting(sitting) for sitting in held}


def _show_changes(before: Mapping[int, Seen], work: _Import) -> None:
    """Let calendars show what has become different: once a sitting, whatever has changed it.

    Its own row may have, the assembly's place or clock, or the name of its body. Of a body's new
    name alone nobody is told by mail.
    """
    for sitting in _SITTINGS.filter(pk__in=before):
        changes = changes_between(before[sitting.pk], seen_of_sitting(sitting))
        if not changes:
            continue
        sitting.change_note = None  # it was about an earlier change
        sittings.show_change(sitting=sitting, before=before[sitting.pk], at=work.at)
        is_news = sitting.pk in work.rewritten or changes - {Change.WORDS}
        if is_news and not sitting.is_cancelled:
            sittings.tell_followers(
                sitting=sitting, kind=messages.SITTING_CHANGED, method=Method.REQUEST, at=work.at
            )


def _keep_bodies(programme: ProgrammeFile, work: _Import) -> dict[str, Body]:
    known = {body.code: body for body in Body.objects.filter(code__in=programme.bodies)}
    for code, name in programme.bodies.items():
        body = known.get(code)
        if body is None:
            body = known[code] = Body.objects.create(code=code, name=name)
            work.record(body, f"body {code}", None, {"name": name})
        elif (merged := _merged(body.name, name)) != body.name:
            before = {"name": body.name}
            body.name = merged
            body.save(update_fields=["name"])
            work.record(body, f"body {code}", before, {"name": merged})
        else:
            work.unchanged += 1
    return known


def _keep_assembly(programme: ProgrammeFile, work: _Import) -> tuple[Assembly, bool]:
    facts = {
        "title": programme.title,
        "place": programme.place,
        "time_zone": programme.time_zone,
        "starts_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "yearly_session": programme.yearly_session,
    }
    name = f"assembly {programme.number}"
    assembly = (
        Assembly.objects.select_for_update(of=("self",)).filter(number=programme.number).first()
    )
    if assembly is None:
        assembly = Assembly.objects.create(
            kind=EventKind.ASSEMBLY,
            slug=str(programme.number),
            number=programme.number,
            created_at=work.at,
            changed_at=work.at,
            **facts,
        )
        work.record(assembly, name, None, facts)
        return assembly, True
    before, after = _differing(assembly, facts)
    if not after:
        work.unchanged += 1
        return assembly, False
    seen = seen_of_event(assembly)
    for key, value in after.items():
        setattr(assembly, key, value)
    events.show_change(event=assembly, before=seen, fields=list(after), at=work.at)
    work.record(assembly, name, before, after)
    return assembly, False


def _keep_rooms(event: Event, programme: ProgrammeFile, work: _Import) -> dict[str, Room]:
    rooms = {room.name_key: room for room in Room.objects.filter(event=event)}
    for row in programme.sittings:
        if (key := row.room.casefold()) and key not in rooms:
            rooms[key] = Room.objects.create(event=event, name=row.room, name_key=key)
            work.record(rooms[key], f"room {row.room}", None, {"name": row.room})
    return rooms


def _keep_agenda(
    event: Event, rows: Iterable[AgendaRow], bodies: Mapping[str, Body], work: _Import
) -> bool:
    known = {item.number: item for item in AgendaItem.objects.filter(event=event)}
    has_changed = False
    for row in rows:
        facts = {"title": row.title, "body": bodies.get(row.body)}
        name = f"agenda item {row.number}"
        if (item := known.pop(row.number, None)) is None:
            item = AgendaItem.objects.create(event=event, number=row.number, **facts)
            work.record(item, name, None, facts)
            continue
        before, after = _differing(item, facts)
        if not after:
            work.unchanged += 1
            continue
        for key, value in after.items():
            setattr(item, key, value)
        item.save(update_fields=list(after))
        work.record(item, name, before, after)
        has_changed = True
    work.notes.extend(f"agenda item {number} is not in the file; it stays" for number in known)
    return has_changed


def _keep_sittings(
    event: Event,
    rows: Iterable[SittingRow],
    bodies: Mapping[str, Body],
    rooms: Mapping[str, Room],
    work: _Import,
) -> None:
    of_files = _SITTINGS.filter(event=event).exclude(source_key="")
    known = {sitting.source_key: sitting for sitting in of_files}
    for row in rows:
        facts = _facts(row, bodies, rooms)
        name = f"sitting {row.n} {row.title.get('en') or next(iter(row.title.values()))}"
        sitting = known.pop(str(row.n), None)
        if sitting is None:
            _add_sitting(event, row, facts, name, work)
        elif not (fresh := _fresh(sitting, row, facts)):
            work.unchanged += 1
        elif sitting.is_cancelled:
            work.unchanged += 1
            work.notes.append(f"{name} differs but is cancelled; it stays as it is")
        else:
            _change_sitting(sitting, row, fresh, name, work)
    work.notes.extend(f"sitting {key} is not in the file; it stays" for key in known)


def _facts(
    row: SittingRow, bodies: Mapping[str, Body], rooms: Mapping[str, Room]
) -> dict[str, Any]:
    return {
        "body": bodies[row.body],
        "title": row.title,
        "room": rooms.get(row.room.casefold()),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "end_is_indicative": row.end_is_indicative,
        "time_shown_as": row.time_shown_as,
        "is_closed": row.is_closed,
        "purposes": list(row.purposes),
        "interpretation": row.interpretation,
    }


def _add_sitting(
    event: Event, row: SittingRow, facts: dict[str, Any], name: str, work: _Import
) -> None:
    sitting = Sitting.objects.create(
        event=event,
        source_key=str(row.n),
        source_digest=row.facts_digest + row.title_digest,
        created_at=work.at,
        changed_at=work.at,
        **facts,
    )
    work.record(sitting, name, None, facts)


def _fresh(sitting: Sitting, row: SittingRow, facts: dict[str, Any]) -> dict[str, Any]:
    """Keep the facts of which the file says something else than at the last import."""
    fresh = dict(facts)
    if sitting.source_digest.startswith(row.facts_digest):
        fresh = {"title": facts["title"]}
    if sitting.source_digest.endswith(row.title_digest):
        del fresh["title"]
    return fresh


def _change_sitting(
    sitting: Sitting, row: SittingRow, facts: dict[str, Any], name: str, work: _Import
) -> None:
    before, after = _differing(sitting, facts)
    sitting.source_digest = row.facts_digest + row.title_digest
    if not after:
        # Somebody has made this very change by hand: nothing to show, only to remember.
        sitting.save(update_fields=["source_digest"])
        work.unchanged += 1
        return
    for key, value in after.items():
        setattr(sitting, key, value)
    sitting.save()
    work.rewritten.add(sitting.pk)
    work.record(sitting, name, before, after)


def _differing(
    thing: models.Model, facts: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    before = {key: getattr(thing, key) for key in facts}
    wanted = {key: _merged(before[key], value) for key, value in facts.items()}
    differing = [key for key in facts if wanted[key] != before[key]]
    return {key: before[key] for key in differing}, {key: wanted[key] for key in differing}


def _merged(before: object, value: Any) -> Any:  # noqa: ANN401 - facts are of many types
    """Keep a text's other languages: a file without translations does not take them away."""
    if isinstance(before, dict) and isinstance(value, dict):
        return LanguageMap({**before, **value})
    return value


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write what an audit entry can hold: keys for things, text for moments and days."""
    return {
        key: value.pk
        if isinstance(value, models.Model)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
        for key, value in facts.items()
    }


def _double_bookings(programme: ProgrammeFile) -> tuple[str, ...]:
    """Tell of rooms with two sittings at one time; estimates of an end do not count."""
    by_room: dict[str, list[SittingRow]] = {}
    for row in programme.sittings:
        if row.room and not row.end_is_indicative:
            by_room.setdefault(row.room.casefold(), []).append(row)
    return tuple(
        f"rows {one.n} and {other.n} are in {other.room} at one time"
        for rows in by_room.values()
        for one, other in pairwise(sorted(rows, key=lambda row: (row.starts_at, row.n)))
        if other.starts_at < one.ends_at
    )
