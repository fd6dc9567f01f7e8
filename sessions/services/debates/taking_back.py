"""What the chair did by mistake, taken back: the last act first, as far back as is wanted."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import TurnState
from sessions.errors.debates import ChangedSince, NothingToTakeBack
from sessions.models.debates import Debate, Speaker
from sessions.models.turns import DebateStep, Turn
from sessions.selectors.debates.steps import last_of_chair, steps_since
from sessions.services.debates.steps import hold

_MODELS: dict[str, type[Speaker | Turn]] = {"speaker": Speaker, "turn": Turn}
_MOMENTS = ("_at", "_since")  # are kept as text


@transaction.atomic
def take_back(
    *, debate: Debate, version: int | None = None, by: User | None, at: datetime
) -> DebateStep:
    """Take back the chair's last act that stands: everything is as if it had never been done.

    A clock that it had stopped goes on as if it had run meanwhile. Raises NothingToTakeBack; raises
    ChangedSince where somebody else has changed the same places of the lists after it.
    """
    held = hold(debate, version=version)
    step = last_of_chair(held)
    if step is None:
        raise NothingToTakeBack
    if any(_touch_the_same(one, step) for one in steps_since(step)):
        raise ChangedSince
    _restore(held, step)
    step.taken_back_at, step.taken_back_by = at, by
    step.save(update_fields=["taken_back_at", "taken_back_by"])  # its turn may be gone
    held.version += 1
    held.save()
    told = {"step": step.pk, "act": step.act}
    audit.record(act="debate.take_back", thing=held, by=by, at=at, after=told)
    live.changed(held.channel)
    return step


def _touch_the_same(later: DebateStep, step: DebateStep) -> bool:
    """Tell whether a column that is to be restored was changed by a later act."""
    for kind, rows in step.before.items():
        for pk, columns in rows.items():
            changed = later.before.get(kind, {}).get(pk)
            if changed and set(changed) & set(columns or changed):
                return True
    return False


def _restore(debate: Debate, step: DebateStep) -> None:
    for columns in step.before.get("debate", {}).values():
        _put(debate, columns)
    rows = [
        (_MODELS[kind], pk, columns)
        for kind in _MODELS
        for pk, columns in step.before.get(kind, {}).items()
    ]
    # Only one turn of a debate runs: those that are gone go first, the one that runs comes last.
    rows.sort(key=lambda row: (row[2] is not None, _runs(row[2])))
    try:
        with transaction.atomic():
            for model, pk, columns in rows:
                _put_back(model, pk, columns)
    except IntegrityError as error:  # e.g. she has asked for the floor again meanwhile
        raise ChangedSince from error


def _runs(columns: dict[str, Any] | None) -> bool:
    return columns is not None and columns.get("state") == TurnState.RUNNING


def _put_back(model: type[Speaker | Turn], pk: str, columns: dict[str, Any] | None) -> None:
    found = model.objects.filter(pk=pk)
    if columns is None:
        found.delete()
        return
    row = found.get()
    _put(row, columns)
    row.save(update_fields=list(columns))


def _put(row: Debate | Speaker | Turn, columns: dict[str, Any]) -> None:
    for name, was in columns.items():
        is_moment = isinstance(was, str) and name.endswith(_MOMENTS)
        setattr(row, name, parse_datetime(was) if is_moment else was)
