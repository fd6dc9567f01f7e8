"""What was released of a programme and when, as far as a visitor may know of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from assemblies.models.events import Event
from assemblies.permissions import Visitor
from notifications.enums import MailingState
from notifications.models.mailings import Mailing
from notifications.selectors import count_followers
from sessions.enums import ProgrammeChange
from sessions.models.releases import Release, ReleasedSitting
from sessions.models.sittings import Sitting
from sessions.permissions import sees_closed, visible_sittings
from sessions.selectors.differences import (
    Difference,
    Names,
    State,
    differences,
    names_of,
    room_of,
    when_of,
)
from sessions.selectors.following import broad_topics
from sessions.selectors.past import as_it_was, things_of
from sessions.selectors.plans import Planned, columns_of, state_of
from sessions.selectors.wording import words_about_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a release changed of one sitting, in words."""

    pk: int
    title: str
    when: str
    room: str
    changes: str
    is_new: bool
    is_cancelled: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a release changed of one sitting, as a visitor may know of it.

    before: None where she could not read how it was, or it was not.
    """

    sitting: int
    sequence: int
    changes: tuple[str, ...]
    before: State | None
    state: State


@dataclass(slots=True)
class Told:
    """A release with what this visitor may know of it; withdrawn: how many went out of sight."""

    release: Release
    changes: list[Change] = field(default_factory=list)
    withdrawn: int = 0


@dataclass(slots=True)
class Published:
    """A release with what this visitor may read of it, in words; withdrawn: as in `Told`."""

    release: Release
    entries: list[Entry] = field(default_factory=list)
    withdrawn: int = 0

    @property
    def added(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_new]


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was released of an event, and through whose eyes it is read."""

    event: Event
    rows: tuple[ReleasedSitting, ...]
    sees_everything: bool
    visible: Mapping[int, tuple[bool, int]]  # of each sitting seen now: closed, and its body

    def may_see(self, pk: int, state: State) -> bool:
        """Tell whether the visitor may read how a sitting once was.

        What was closed then is read by who may know of it now for the same reason: a seat in that
        body opens no papers of another one.
        """
        if self.sees_everything:
            return True
        if pk not in self.visible:
            return False
        return not state["is_closed"] or self.visible[pk] == (True, state["body"])


def history_of(event: Event, user: Visitor, *, at: datetime) -> History:
    """Load what was released of an event, oldest first. At most three queries."""
    rows = ReleasedSitting.objects.filter(release__event_id=event.pk).select_related("release")
    seen = visible_sittings(user, at=at).filter(event_id=event.pk)
    return History(
        event=event,
        rows=tuple(rows.order_by("release__number", "pk")),
        sees_everything=sees_closed(user),
        visible={pk: (closed, body) for pk, closed, body in
                 seen.values_list("pk", "is_closed", "body_id")},
    )  # fmt: skip


def releases_seen(event: Event, user: Visitor, *, at: datetime) -> QuerySet[Release]:
    """Return the releases in which the visitor may see a change, the newest first, event loaded.

    Those of the `change_log`, found without reading their rows: what was closed to her since, or by
    that very release, is a change when everybody could read of it before.
    """
    rows = ReleasedSitting.objects.filter(release=OuterRef("pk")).exclude(changes=[])
    if not sees_closed(user):
        body = Cast(KT("state__body"), IntegerField())
        was_open = Q(state__is_closed=False)
        of_same_body = Q(sitting__is_closed=True, sitting__body_id=body)
        may_see = Q(sitting__in=visible_sittings(user, at=at)) & (was_open | of_same_body)
        rows = rows.filter(may_see | Q(changes__icontains=f'"{ProgrammeChange.CLOSED}"'))
    found = Release.objects.filter(Exists(rows), event_id=event.pk)
    return found.select_related("event").order_by("-number")


def releases_told(history: History) -> tuple[Told, ...]:
    """Return the releases in which the visitor may see a change, the newest first. No query."""
    found: dict[int, Told] = {}
    before: dict[int, State] = {}
    for row in history.rows:
        told = found.setdefault(row.release_id, Told(row.release))
        was = before.get(row.sitting_id)
        before[row.sitting_id] = row.state
        if history.may_see(row.sitting_id, row.state):
            told.changes += _changes(row, was, history)
        elif ProgrammeChange.CLOSED in row.changes:
            told.withdrawn += 1
    newest_first = reversed(found.values())
    return tuple(one for one in newest_first if one.changes or one.withdrawn)


def change_log(history: History) -> tuple[Published, ...]:
    """Return the releases in which the visitor may see a change, the newest first. Two queries."""
    names = names_of(history.event, (row.state for row in history.rows))
    return tuple(
        Published(told.release, [_in_words(one, names) for one in told.changes], told.withdrawn)
        for told in releases_told(history)
    )


def in_words(history: History, told: Told) -> tuple[Entry, ...]:
    """Return what one release changed, in words. Two queries."""
    states = [state for one in told.changes for state in (one.before, one.state) if state]
    names = names_of(history.event, states)
    return tuple(_in_words(one, names) for one in told.changes)


def programme_after(history: History, number: int) -> tuple[Sitting, ...]:
    """Return the sittings as they stood after a release, by start. Two queries.

    They are copies to be read: nothing of them may be saved.
    """
    states = {row.sitting_id: row.state for row in history.rows if row.release.number <= number}
    seen = {pk: state for pk, state in states.items() if history.may_see(pk, state)}
    things = things_of(seen.values())
    found = (as_it_was(pk, state, history.event, things) for pk, state in seen.items())
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.pk)))


def planned_entries(event: Event, planned: Collection[Planned]) -> tuple[Entry, ...]:
    """Return what a release of these would change, in words. Two queries."""
    states = [state_of(thing) for one in planned for thing in (one.sitting, one.facts)]
    names = names_of(event, states)
    return tuple(_planned(one, names) for one in planned if one.changes)


def people_to_tell(planned: Collection[Planned], *, at: datetime) -> int:
    """Return how many follow what a release of these would change. Two queries at most.

    Whether each of them may know of a closed sitting is not asked here. Nobody is told of what is
    new and over.
    """
    changed = [one for one in planned if one.changes]
    news = [one.sitting for one in changed if not one.is_new or one.facts.ends_at > at]
    return count_followers(_topics_told(news))


def people_told_of(release: Release) -> int:
    """Return how many follow what the release changed. Three queries at most."""
    rows = release.sittings.exclude(changes=[]).select_related("sitting__event", "sitting__body")
    return count_followers(
        _topics_told(
            [
                row.sitting
                for row in rows
                if ProgrammeChange.ADDED not in row.changes
                or row.sitting.ends_at > release.released_at
            ]
        )
    )


def mails_held_of(event: Event) -> int:
    """Return how many mails of releases wait for a second look. One query."""
    held = Mailing.objects.filter(event=event.pk, text__isnull=True, state=MailingState.HELD)
    return held.aggregate(mails=Sum("estimate"))["mails"] or 0


def people_following(sitting: Sitting) -> int:
    """Return how many hear of a change of this sitting. Two queries at most."""
    return count_followers(_topics_told([sitting]))


def _topics_told(sittings: Collection[Sitting]) -> set[str]:
    """Return the topics under which news of these go out."""
    broad = broad_topics(one for one in sittings if not one.is_closed)
    topics = {topic for those in broad.values() for topic in those}
    return topics | {topic for sitting in sittings for topic in sitting.topics}


def _changes(row: ReleasedSitting, was: State | None, history: History) -> Iterator[Change]:
    """Say what is news to this visitor: of what she could not see before, that it is there now."""
    changes = row.changes
    if not changes:
        return
    if was is not None and not history.may_see(row.sitting_id, was):
        was, changes = None, [ProgrammeChange.OPENED]
    yield Change(
        sitting=row.sitting_id,
        sequence=row.sequence,
        changes=tuple(changes),
        before=was,
        state=row.state,
    )


def _in_words(one: Change, names: Names) -> Entry:
    return _entry(one.sitting, one.before, one.state, names, one.changes)


def _planned(one: Planned, names: Names) -> Entry:
    was = None if one.is_new else state_of(one.sitting)
    return _entry(one.sitting.pk, was, state_of(one.facts), names, one.changes)


def _entry(
    pk: int, was: State | None, state: State, names: Names, changes: Collection[str]
) -> Entry:
    cancelled = ProgrammeChange.CANCELLED in changes
    return Entry(
        pk=pk,
        title=str(columns_of(state)["title"]),
        when=when_of(state, names),
        room=room_of(state, names),
        changes=words_about_changes(changes),
        is_new=ProgrammeChange.ADDED in changes,
        is_cancelled=cancelled,
        differences=() if was is None or cancelled else differences(was, state, names),
    )
