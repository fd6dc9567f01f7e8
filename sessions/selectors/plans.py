"""The programme as it is planned: what is published, with the editors' drafts laid over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from sessions.enums import ProgrammeChange
from sessions.models.drafts import Plan, SittingDraft
from sessions.models.sittings import Sitting
from sessions.models.timetabled import PLANNED
from sessions.rules.changes import changes_of

WITH_DRAFT = Sitting.planned.select_related(
    "event", "body", "room", "draft__body", "draft__room"
).order_by("starts_at", "pk")

_THINGS = frozenset({"body", "room", "follows"})  # stored by key


@dataclass(frozen=True, slots=True)
class Planned:
    """A sitting with what is planned for it; `facts` has the columns that will be published."""

    sitting: Sitting
    draft: SittingDraft | None

    @property
    def facts(self) -> Sitting | SittingDraft:
        return self.draft or self.sitting

    @property
    def is_new(self) -> bool:
        return self.sitting.released_at is None

    @property
    def is_cancelled(self) -> bool:
        return self.sitting.is_cancelled or bool(self.draft and self.draft.is_cancelled)

    @property
    def changes(self) -> tuple[ProgrammeChange, ...]:
        """Return what a release would change of it; nothing without a draft."""
        if self.draft is None:
            return ()
        if self.is_new and self.draft.is_cancelled:
            return ()
        before = None if self.is_new else state_of(self.sitting)
        return changes_of(before, state_of(self.draft))

    @property
    def is_silent(self) -> bool:
        """Tell whether a release would end the draft without a reader seeing anything of it.

        So it is with what it follows, whose room it shares, and with what never came and goes.
        """
        return self.draft is not None and not self.changes


def draft_of(sitting: Sitting) -> SittingDraft | None:
    """Return the sitting's draft. No query where it was loaded with it."""
    try:
        return sitting.draft
    except SittingDraft.DoesNotExist:
        return None


def planned_sittings(event: Event) -> tuple[Planned, ...]:
    """Return every sitting of the event as planned, cancelled ones too, by start. One query."""
    found = (Planned(s, draft_of(s)) for s in WITH_DRAFT.filter(event_id=event.pk))
    return tuple(sorted(found, key=lambda one: (one.facts.starts_at, one.sitting.pk)))


def unreleased(event: Event) -> tuple[Planned, ...]:
    """Return what the next release would change, by planned start. One query."""
    found = (
        Planned(s, draft_of(s)) for s in WITH_DRAFT.filter(event_id=event.pk, draft__isnull=False)
    )
    return tuple(sorted(found, key=lambda one: (one.facts.starts_at, one.sitting.pk)))


def plan_version(event: Event) -> int:
    """Return the version of the whole draft; it rises with each edit and release. One query."""
    found = Plan.objects.filter(event_id=event.pk).values_list("version", flat=True).first()
    return found or 0


def state_of(thing: Sitting | SittingDraft) -> dict[str, Any]:
    """Return what the programme says or shall say of a sitting, as JSON. No query."""
    names = {name: f"{name}_id" if name in _THINGS else name for name in PLANNED}
    state = {name: _plain(getattr(thing, column)) for name, column in names.items()}
    return {**state, "is_cancelled": thing.is_cancelled}


def columns_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a state that `state_of` wrote, to be set on a sitting or draft."""
    columns = {
        f"{name}_id" if name in _THINGS else name: state[name] for name in PLANNED if name in state
    }
    for name in ("starts_at", "ends_at"):
        if name in columns:
            columns[name] = datetime.fromisoformat(columns[name])
    for name in ("title", "time_shown_as"):
        if columns.get(name) is not None:
            columns[name] = LanguageMap(columns[name])
    return columns


def _plain(value: Any) -> Any:  # noqa: ANN401 - columns are of many types
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list | tuple) else value


def following(event: Event, pk: int) -> tuple[int, ...]:
    """Return the keys of the published sittings that begin after this one, through chains too.

    Only those that do so by the programme as it is published and as it is planned: who was put
    there, or taken away, in the draft alone moves with a release of the draft. One query.
    """
    after: dict[int, list[int]] = {}
    for one in planned_sittings(event):
        follows = one.facts.follows_id
        if follows and follows == one.sitting.follows_id and not (one.is_new or one.is_cancelled):
            after.setdefault(follows, []).append(one.sitting.pk)
    found: list[int] = []
    waiting = [pk]
    while waiting:
        more = [key for key in after.pop(waiting.pop(), ()) if key != pk]
        found += more
        waiting += more
    return tuple(found)
