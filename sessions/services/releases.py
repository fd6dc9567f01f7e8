"""Publishing the draft of a programme: at one instant, once a sitting, told in the background."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from assemblies.enums import CalendarStatus
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions import tasks
from sessions.enums import ProgrammeChange
from sessions.errors import NothingToRelease, RoomTaken
from sessions.errors.events import EventIsDraft
from sessions.models.drafts import SittingDraft
from sessions.models.feeds import WithdrawnEntry
from sessions.models.releases import Release, ReleasedSitting
from sessions.models.sittings import Sitting
from sessions.models.timetabled import PLANNED
from sessions.rules.changes import changes_of
from sessions.rules.follows import Follower, hours_of
from sessions.rules.hours import Hours
from sessions.selectors.entries import seen_of_sitting
from sessions.selectors.past import things_of, with_names
from sessions.selectors.plans import WITH_DRAFT, columns_of, draft_of, state_of
from sessions.services import attached, events, plan_steps, revisions, search
from sessions.services.debates.hours import follow, usual_hours

_BATCH = 200
WHOLE = (*PLANNED, "is_cancelled")
_HOURS = frozenset({"starts_at", "ends_at"})


@dataclass(frozen=True, slots=True)
class _Published:
    """A sitting as it goes out, and what is new of it; no changes: nobody is told."""

    sitting: Sitting
    changes: tuple[ProgrammeChange, ...]
    columns: frozenset[str]  # of the plan, that have another value now


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """What cannot wait for the rest of a draft.

    facts: columns of the plan, or ``is_cancelled``; `WHOLE` is all of them, with the draft's note.
    along: keys of published sittings that follow; of them only their hours go out. note: what
    readers are told; the draft's own waits.
    """

    facts: Collection[str]
    along: Collection[int] = ()
    note: LanguageMap | None = None


@transaction.atomic
def release(  # noqa: PLR0913 - what an editor decides of it, each by its name
    *,
    event: Event,
    only: Collection[int] | None = None,
    urgent: Urgent | None = None,
    version: int | None = None,
    note: LanguageMap | None = None,
    holds_mails: bool = False,
    by: User | None,
    at: datetime,
) -> Release:
    """Publish the draft, or of it only some sittings, and of those perhaps only what is urgent.

    At one instant page, feeds, API and change log show it; SEQUENCE rises once for each sitting
    that calendars show otherwise; who follows one of them is told in the background, in one mail.
    version: of the draft, as the editor saw it. holds_mails: the mails wait for a second look.

    Raises Superseded, NothingToRelease, RoomTaken when two would have a room at one time without
    that being meant, FollowsItself when only a part of the draft goes out and closes a circle,
    DebateHeldThere when a sitting is given up that was never published, EventIsDraft of an event
    that nobody knows of yet: its programme goes out with it, EventIsCancelled.
    """
    if event.is_draft:
        raise EventIsDraft
    step = plan_steps.begin(event=event, by=by, at=at)
    if version is not None and step.plan.version != version:
        raise Superseded
    drafts = WITH_DRAFT.filter(event_id=event.pk, draft__isnull=False)
    if only is not None:
        drafts = drafts.filter(pk__in={*only, *(urgent.along if urgent else ())})
    held = list(drafts.select_for_update(of=("self",), no_key=True).order_by("pk"))
    gone, held = _without_never_published(held)
    published = [one for sitting in held if (one := _publish(sitting, urgent, at)) is not None]
    if not published and not gone:
        raise NothingToRelease
    of_debates = usual_hours([one.sitting.pk for one in published if _moves(one)])
    _save(published)
    follow(of_debates, by=by, at=at)
    _give_up_drafts(one.sitting for one in published)
    _check_rooms(event)
    if any("follows" in one.columns for one in published):
        _check_circles(event)
    plan_steps.raise_version(step.plan)
    events.renew_calendar(event_id=event.pk)
    if any("is_closed" in one.columns for one in published):
        attached.renew(event_id=event.pk, at=at)  # what is closed now takes its documents with it
    return record(event=event, published=[(p.sitting, p.changes) for p in published], note=note,
                  holds_mails=holds_mails, by=by, at=at)  # fmt: skip


def record(
    *,
    event: Event,
    published: Iterable[tuple[Sitting, tuple[ProgrammeChange, ...]]],
    note: LanguageMap | None = None,
    holds_mails: bool = False,
    by: User | None,
    at: datetime,
) -> Release:
    """Enter what was published into the change log, and have it told after the commit.

    published: the sittings as they are now, and what of each is news. Assumes the caller's
    transaction, and the lock on the event, which makes numbers of releases follow each other.
    """
    last = Release.objects.filter(event_id=event.pk).aggregate(last=models.Max("number"))["last"]
    found = Release.objects.create(
        event_id=event.pk,
        number=(last or 0) + 1,
        released_at=at,
        released_by=by,
        note=note or None,
        holds_mails=holds_mails,
    )
    told = [(sitting, changes, state_of(sitting)) for sitting, changes in published]
    things = things_of(state for _sitting, _changes, state in told)
    rows = [
        ReleasedSitting(
            release=found,
            sitting=sitting,
            changes=list(changes),
            state=with_names(state, things),
            sequence=sitting.sequence,
        )
        for sitting, changes, state in told
    ]
    ReleasedSitting.objects.bulk_create(rows, batch_size=_BATCH)
    search.keep_sittings(keys=[sitting.pk for sitting, _changes, _state in told], at=at)
    tasks.wake_teller(release_id=found.pk)
    after = {"number": found.number, "sittings": len(rows)}
    audit.record(act="programme.release", thing=event, by=by, at=at, after=after)
    return found


def withdraw_or_show(sitting: Sitting, *, was_public: bool, before: Mapping[str, Any]) -> None:
    """Keep what calendars need to take a sitting away that has just been closed, or drop it again.

    before: the state everybody could read. Assumes the caller's transaction.
    """
    if sitting.is_closed and was_public:
        columns = columns_of(before)
        WithdrawnEntry.objects.update_or_create(
            sitting=sitting,
            defaults={
                "sequence": sitting.sequence,
                "starts_at": columns["starts_at"],
                "ends_at": columns["ends_at"],
                "withdrawn_at": sitting.changed_at,
                # Feeds of a body, room or theme say it too: of those that everybody read of.
                "body_id": columns["body_id"],
                "room_id": columns["room_id"],
                "themes": columns.get("themes", []),
            },
        )
    elif not sitting.is_closed:
        WithdrawnEntry.objects.filter(sitting=sitting).delete()


def _publish(sitting: Sitting, urgent: Urgent | None, at: datetime) -> _Published | None:
    draft = draft_of(sitting)
    if draft is None:
        return None
    planned = state_of(draft)
    if sitting.released_at is None:
        return _publish_new(sitting, planned, at)
    before, seen = state_of(sitting), seen_of_sitting(sitting)
    facts = _facts_of(sitting, urgent)
    if planned["is_cancelled"] and "is_cancelled" in facts:
        facts = {"is_cancelled"}  # what else is planned for it is news to nobody
    target = before | {name: planned[name] for name in facts}
    _set(sitting, target, at)
    sitting.change_note = _note_of(sitting, urgent)
    revisions.number_anew(sitting, before=seen, at=at)
    if before["is_closed"] != sitting.is_closed:
        withdraw_or_show(sitting, was_public=not before["is_closed"], before=before)
    changed = frozenset(name for name in PLANNED if target[name] != before[name])
    return _Published(sitting, changes_of(before, target), changed) if target != before else None


def _moves(published: _Published) -> bool:
    return bool(_HOURS & published.columns) or published.sitting.is_cancelled


def _facts_of(sitting: Sitting, urgent: Urgent | None) -> Collection[str]:
    if urgent is None:
        return WHOLE
    return _HOURS if sitting.pk in urgent.along else urgent.facts


def _note_of(sitting: Sitting, urgent: Urgent | None) -> LanguageMap | None:
    if urgent is None or (urgent.facts is WHOLE and sitting.pk not in urgent.along):
        note: LanguageMap | None = sitting.draft.note
        return note
    return None if sitting.pk in urgent.along else urgent.note or None


def _without_never_published(held: list[Sitting]) -> tuple[int, list[Sitting]]:
    """Delete what was planned, given up and never published; what was to follow it stays.

    Return how many are gone, and the others.
    """
    gone = {s.pk: s for s in held if s.released_at is None and s.draft.is_cancelled}
    others = [sitting for sitting in held if sitting.pk not in gone]
    for sitting in others:
        if sitting.draft.follows_id in gone:
            sitting.draft.follows_id = None
    for sitting in gone.values():
        plan_steps.remove_without_trace(sitting)
    return len(gone), others


def _publish_new(sitting: Sitting, planned: dict[str, Any], at: datetime) -> _Published:
    _set(sitting, planned, at)
    sitting.released_at = sitting.created_at = sitting.changed_at = at
    return _Published(sitting, (ProgrammeChange.ADDED,), frozenset(PLANNED))


def _set(sitting: Sitting, state: Mapping[str, Any], at: datetime) -> None:
    for name, value in columns_of(state).items():
        setattr(sitting, name, value)
    # They are loaded with the draft, and asked for by whoever looks what is seen of the sitting.
    if sitting.room_id == sitting.draft.room_id:
        sitting.room = sitting.draft.room
    if sitting.body_id == sitting.draft.body_id:
        sitting.body = sitting.draft.body
    sitting.plan_version += 1
    if state["is_cancelled"] and not sitting.is_cancelled:
        sitting.status, sitting.cancelled_at = CalendarStatus.CANCELLED, at


def _give_up_drafts(sittings: Iterable[Sitting]) -> None:
    """End the drafts that say no more than what is published now. One query."""
    done = [s.draft.pk for s in sittings if s.is_cancelled or state_of(s.draft) == state_of(s)]
    SittingDraft.objects.filter(pk__in=done).delete()


# What a release itself writes beside the plan's columns.
_SAVED = [
    "status",
    "cancelled_at",
    "change_note",
    "sequence",
    "changed_at",
    "created_at",
    "released_at",
    "plan_version",
]


def _save(published: list[_Published]) -> None:
    columns = frozenset[str]().union(*(one.columns for one in published))
    sittings = [one.sitting for one in published]
    Sitting.planned.bulk_update(sittings, [*_SAVED, *sorted(columns)], batch_size=_BATCH)


def _check_rooms(event: Event) -> None:
    """Refuse a room that two published sittings would have at one time. One query.

    PostgreSQL refuses it by itself as well (`sitting_has_the_room`), whatever wrote the rows.
    """
    taken: dict[int, Sitting] = {}
    for sitting in rooms_in_use(event):
        before = taken.get(sitting.room_id or 0)
        if before is not None and sitting.starts_at < before.ends_at:
            name = sitting.room.name if sitting.room else ""
            raise RoomTaken(room=name, sitting=before.title)
        if before is None or sitting.ends_at > before.ends_at:
            taken[sitting.room_id or 0] = sitting
    if connection.vendor == "postgresql":
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS sitting_has_the_room IMMEDIATE")
                cursor.execute("SET CONSTRAINTS sitting_has_the_room DEFERRED")
        except IntegrityError as error:
            raise RoomTaken(room="", sitting="") from error


def _check_circles(event: Event) -> None:
    """Refuse published sittings that follow each other in a circle. One query.

    The draft has none, but one half of it may meet the other half of what was published.
    """
    standing = Sitting.objects.filter(event_id=event.pk).exclude(status=CalendarStatus.CANCELLED)
    rows = list(standing.values_list("pk", "starts_at", "ends_at", "follows_id"))
    keys = {pk for pk, *_rest in rows}
    hours_of(
        Follower(key=pk, hours=Hours(starts, ends), follows=after if after in keys else None)
        for pk, starts, ends, after in rows
    )


def rooms_in_use(event: Event) -> models.QuerySet[Sitting]:
    """Return the published sittings that have a room to themselves, by start.

    An estimated end takes no room from anybody, nor does who shares one on purpose.
    """
    return (
        Sitting.objects.filter(
            event_id=event.pk, room__isnull=False, end_is_indicative=False, shares_room=False
        )
        .exclude(status=CalendarStatus.CANCELLED)
        .select_related("room")
        .order_by("starts_at", "pk")
    )
