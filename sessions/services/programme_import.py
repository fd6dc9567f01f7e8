"""Taking an assembly's programme and agenda from a file of the secretariat.

The file decides about a row when the row is new or differs from what it said at the last import.
A row that stays as it was leaves the sitting alone, so what an editor has moved since stays moved.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from assemblies.enums import EventKind, SearchThing
from assemblies.models.accounts import User
from assemblies.models.bodies import Body, Theme
from assemblies.models.events import Assembly, Event
from assemblies.services import search as entries
from assemblies.services.import_files import Findings, ImportReport, SourceFile
from notifications.rules.sequence import Change, Seen, changes_between
from sessions.enums import ProgrammeChange, SittingKind
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.rules.changes import changes_of
from sessions.rules.printed import group_of, languages_of
from sessions.selectors.entries import seen_of_event, seen_of_sitting
from sessions.selectors.plans import state_of
from sessions.services import (
    agenda_import,
    double_bookings,
    events,
    import_drafts,
    programme_file,
    programme_follows,
    programme_names,
    releases,
    search,
    sittings,
)
from sessions.services.debates.hours import follow, usual_hours
from sessions.services.import_work import ImportWork, differing, merged_with
from sessions.services.programme_file import ProgrammeFile, SittingRow

# What these codes name is no body: several of them are held at one time.
_KINDS = {
    "ceremony": SittingKind.CEREMONY,
    "registration": SittingKind.SERVICE,
    "side_event": SittingKind.SIDE_EVENT,
}
_SITTINGS = Sitting.objects.select_related("event", "body", "room", "draft").order_by("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of one import: the assembly's own and, where given, its companions."""

    assembly: SourceFile
    titles: SourceFile | None = None
    bodies: SourceFile | None = None


@transaction.atomic
def import_file(
    *, sources: Sources, number: int, by: User | None, at: datetime, dry_run: bool = False
) -> ImportReport:
    """Take the assembly of that number from the file: all of it, or nothing.

    Adds bodies, rooms, agenda items and sittings, and changes what differs from the last import;
    what is not in the file stays, and so does what editors plan; what they left alone follows the
    file in their draft too. The file is published already, so what it changes is a release. A
    sitting that calendars show otherwise afterwards gets SEQUENCE plus one and its followers hear
    of it, as when an editor moves it; what no calendar shows is kept and recorded without either.
    A second import of the same file changes nothing. With `dry_run` the report says what would
    happen and nothing is kept or sent.
    Raises ImportRefused with all faults of all files, and where a sitting that is not as the file
    has it holds the room of a row.
    """
    themes = frozenset(Theme.objects.values_list("code", flat=True))
    programme = read(sources=sources, number=number, themes=themes)
    work = ImportWork(by=by, at=at, notes=[*programme.notes, *_double_bookings(programme)])
    seen = _hold(programme)
    of_debates = usual_hours(tuple(seen))
    bodies = _keep_bodies(programme, work)
    assembly, is_new = _keep_assembly(programme, work)
    added_before = len(work.added)
    rooms = _keep_rooms(assembly, programme, work)
    changes_shown = agenda_import.keep(
        event=assembly, rows=programme.agenda, bodies=bodies, work=work
    )
    _keep_sittings(assembly, programme, bodies, rooms, work)
    elsewhere = _show_changes(seen, work, assembly)
    double_bookings.refuse(releases.rooms_in_use(assembly), of=work.kept, file=sources.assembly)
    search.keep_sittings(keys=work.kept, at=at)  # what calendars do not show, too: themes
    if is_new:
        search.keep_event(event_id=assembly.pk)
    if work.added or work.changed:
        import_drafts.show_editors(assembly, elsewhere, work)
    if not is_new and (changes_shown or len(work.added) > added_before):
        events.renew_calendar(event_id=assembly.pk)
    follow(of_debates, by=by, at=at)
    if work.published:
        releases.record(event=assembly, published=work.published, by=by, at=at)
    if dry_run:
        transaction.set_rollback(True)
    return ImportReport(
        added=tuple(work.added),
        changed=tuple(work.changed),
        unchanged=work.unchanged,
        notes=tuple(work.notes),
    )


def read(*, sources: Sources, number: int, themes: Collection[str] | None = None) -> ProgrammeFile:
    """Return what the files say about the assembly, without touching the database.

    themes: codes of those that there are; None takes any.
    Raises ImportRefused with all faults of all files.
    """
    findings = Findings()
    names = programme_names.read(titles=sources.titles, bodies=sources.bodies, findings=findings)
    return programme_file.read(
        file=sources.assembly, number=number, names=names, findings=findings, themes=themes
    )


def _hold(programme: ProgrammeFile) -> dict[int, tuple[Seen, dict[str, Any]]]:
    """Lock all sittings that this import may change; return what is seen of each, and its state.

    Those of the programme itself, and of any assembly where a body meets that gets another name.
    """
    known = Body.objects.filter(code__in=programme.bodies)
    renamed = [
        body for body in known if merged_with(body.name, programme.bodies[body.code]) != body.name
    ]
    events.lock(
        among=Event.objects.filter(
            models.Q(assembly__number=programme.number) | models.Q(sittings__body__in=renamed)
        )
    )
    held = _SITTINGS.select_for_update(of=("self",), no_key=True).filter(
        models.Q(event__assembly__number=programme.number) | models.Q(body__in=renamed)
    )
    return {sitting.pk: (seen_of_sitting(sitting), state_of(sitting)) for sitting in held}


def _show_changes(
    before: Mapping[int, tuple[Seen, dict[str, Any]]], work: ImportWork, event: Event
) -> set[int]:
    """Let calendars show what has become different: once a sitting, whatever has changed it.

    Its own row may have, the assembly's place or clock, or the name of its body. Of a body's new
    name alone nobody is told by mail. Returns the keys of the other events that show it.
    """
    elsewhere = set()
    for sitting in _SITTINGS.filter(pk__in=before):
        seen, state = before[sitting.pk]
        otherwise = changes_between(seen, seen_of_sitting(sitting))
        if not otherwise:
            continue
        sitting.change_note = None  # it was about an earlier change
        sittings.show_change(sitting=sitting, before=seen, at=work.at)
        releases.withdraw_or_show(sitting, was_public=not state["is_closed"], before=state)
        is_news = sitting.pk in work.rewritten or otherwise - {Change.WORDS}
        if sitting.event_id != event.pk:
            elsewhere.add(sitting.event_id)
        if sitting.event_id != event.pk or sitting.is_cancelled or not is_news:
            continue
        changes = changes_of(state, state_of(sitting)) or (ProgrammeChange.DETAILS,)
        work.published.append((sitting, changes))
    return elsewhere


def _keep_bodies(programme: ProgrammeFile, work: ImportWork) -> dict[str, Body]:
    known = {body.code: body for body in Body.objects.filter(code__in=programme.bodies)}
    for code, name in programme.bodies.items():
        body = known.get(code)
        if body is None:
            body = known[code] = Body.objects.create(code=code, name=name)
            work.record(body, f"body {code}", None, {"name": name})
        elif (merged := merged_with(body.name, name)) != body.name:
            before = {"name": body.name}
            body.name = merged
            body.save(update_fields=["name"])
            work.record(body, f"body {code}", before, {"name": merged})
        else:
            work.unchanged += 1
    entries.keep_ground(thing=SearchThing.BODY, keys=[body.pk for body in known.values()])
    return known


def _keep_assembly(programme: ProgrammeFile, work: ImportWork) -> tuple[Assembly, bool]:
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
            published_at=work.at,
            **facts,
        )
        work.record(assembly, name, None, facts)
        return assembly, True
    before, after = differing(assembly, facts)
    if not after:
        work.unchanged += 1
        return assembly, False
    seen = seen_of_event(assembly)
    for key, value in after.items():
        setattr(assembly, key, value)
    events.show_change(event=assembly, before=seen, fields=list(after), at=work.at)
    work.record(assembly, name, before, after)
    return assembly, False


def _keep_rooms(event: Event, programme: ProgrammeFile, work: ImportWork) -> dict[str, Room]:
    rooms = {room.name_key: room for room in Room.objects.filter(event=event)}
    for row in programme.sittings:
        if (key := row.room.casefold()) and key not in rooms:
            rooms[key] = Room.objects.create(event=event, name=row.room, name_key=key)
            work.record(rooms[key], f"room {row.room}", None, {"name": row.room})
    return rooms


def _keep_sittings(
    event: Event,
    programme: ProgrammeFile,
    bodies: Mapping[str, Body],
    rooms: Mapping[str, Room],
    work: ImportWork,
) -> None:
    of_files = _SITTINGS.filter(event=event).exclude(source_key="")
    known = {sitting.source_key: sitting for sitting in of_files}
    kept = dict(known)
    sharing = {other.n for _one, other in double_bookings.of_rows(programme.sittings)}
    follows = programme_follows.of_rows(programme.sittings, programme.bodies)
    # What others follow is there before them: it begins earlier.
    for row in sorted(programme.sittings, key=lambda row: (row.starts_at, row.n)):
        key, facts = str(row.n), _facts(row, bodies, rooms, shares_room=row.n in sharing)
        if row.n in follows:
            followed, minutes = follows[row.n]
            facts |= {"follows": kept[str(followed)], "follows_minutes": minutes}
        name = f"sitting {row.n} {row.title.get('en') or next(iter(row.title.values()))}"
        sitting = known.pop(key, None)
        if sitting is None:
            kept[key] = _add_sitting(event, row, facts, name, work)
        elif not (fresh := _fresh(sitting, row, facts)):
            work.unchanged += 1
        elif sitting.is_cancelled:
            work.unchanged += 1
            work.notes.append(f"{name} differs but is cancelled; it stays as it is")
        else:
            _change_sitting(sitting, row, fresh, name, work)
    work.notes.extend(f"sitting {key} is not in the file; it stays" for key in known)


def _facts(
    row: SittingRow, bodies: Mapping[str, Body], rooms: Mapping[str, Room], *, shares_room: bool
) -> dict[str, Any]:
    themes = {} if row.themes is None else {"themes": list(row.themes)}
    return themes | {
        "kind": _KINDS.get(row.body, SittingKind.SITTING),
        "body": bodies[row.body],
        "group": group_of(row.title.get("en", "")),
        "title": row.title,
        "room": rooms.get(row.room.casefold()),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "end_is_indicative": row.end_is_indicative,
        "time_shown_as": row.time_shown_as,
        "follows": None,
        "follows_minutes": 0,
        "is_closed": row.is_closed,
        "shares_room": shares_room,
        "purposes": list(row.purposes),
        "languages": list(languages_of(row.interpretation)),
        "interpretation": row.interpretation,
    }


def _add_sitting(
    event: Event, row: SittingRow, facts: dict[str, Any], name: str, work: ImportWork
) -> Sitting:
    sitting = Sitting.objects.create(
        event=event,
        source_key=str(row.n),
        source_digest=row.facts_digest + row.title_digest,
        created_at=work.at,
        changed_at=work.at,
        released_at=work.at,
        **facts,
    )
    work.published.append((sitting, (ProgrammeChange.ADDED,)))
    work.kept.add(sitting.pk)
    work.record(sitting, name, None, facts)
    return sitting


def _fresh(sitting: Sitting, row: SittingRow, facts: dict[str, Any]) -> dict[str, Any]:
    """Keep the facts of which the file says something else than at the last import."""
    fresh = dict(facts)
    if sitting.source_digest.startswith(row.facts_digest):
        fresh = {name: facts[name] for name in ("title", "group")}
    if sitting.source_digest.endswith(row.title_digest):
        fresh = {name: value for name, value in fresh.items() if name not in {"title", "group"}}
    if facts["shares_room"] and not sitting.shares_room and _is_as_printed(sitting, facts):
        fresh["shares_room"] = True  # another row has come into its room
    return fresh


def _is_as_printed(sitting: Sitting, facts: dict[str, Any]) -> bool:
    return all(getattr(sitting, name) == facts[name] for name in ("room", "starts_at", "ends_at"))


def _change_sitting(
    sitting: Sitting, row: SittingRow, facts: dict[str, Any], name: str, work: ImportWork
) -> None:
    before, after = differing(sitting, facts)
    sitting.source_digest = row.facts_digest + row.title_digest
    if not after:
        # Somebody has made this very change by hand: nothing to show, only to remember.
        sitting.save(update_fields=["source_digest"])
        work.unchanged += 1
        return
    published = state_of(sitting)
    for key, value in after.items():
        setattr(sitting, key, value)
    sitting.plan_version += 1  # who has it open in a form hears of it when she saves
    sitting.save()
    work.kept.add(sitting.pk)
    import_drafts.lay_under(sitting, published, name, work)
    work.rewritten.add(sitting.pk)
    work.record(sitting, name, before, after)


def _double_bookings(programme: ProgrammeFile) -> tuple[str, ...]:
    """Tell of rooms with two sittings at one time: as the file is published, they are meant."""
    return tuple(
        f"rows {one.n} and {other.n} are in {other.room} at one time"
        for one, other in double_bookings.of_rows(programme.sittings)
    )
