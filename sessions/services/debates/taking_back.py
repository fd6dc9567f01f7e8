"""What the chair did by mistake, taken back: the last act first, as far back as is wanted."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import DebateAct, SpeakerState, TurnState
from sessions.errors.debates import ChangedSince, NothingToTakeBack
from sessions.models.debates import Debate, Speaker, restorable
from sessions.models.turns import DebateStep, Turn
from sessions.selectors.debates.registration import fits_again
from sessions.selectors.debates.standing import sittings_of
from sessions.selectors.debates.steps import last_of_chair, steps_since
from sessions.services.debates import reminders
from sessions.services.debates.steps import end_exchanges, hold

_MODELS: dict[str, type[Speaker | Turn]] = {"speaker": Speaker, "turn": Turn}
_MOMENTS = ("_at", "_since")  # are kept as text
_SINCE = "state_at"  # every move writes it


@transaction.atomic
def take_back(
    *, debate: Debate, version: int | None = None, by: User | None, at: datetime
) -> DebateStep:
    """Take back the chair's last act that stands: everything is as if it had never been done.

    A clock that it had stopped goes on as if it had run meanwhile. Raises NothingToTakeBack; raises
    ChangedSince where somebody else has changed the same places of the lists after it, the lot was
    drawn since, others of a delegation have come in the place of who would wait again, or the
    sitting that it would be in again is not one of its own any more.
    """
    held = hold(debate, version=version)
    step = last_of_chair(held)
    if step is None:
        raise NothingToTakeBack
    later = list(steps_since(step))
    if any(_is_in_the_way(one, step) for one in later):
        raise ChangedSince
    was = {str(one.pk): restorable(one, "speaker") for one in _speakers_of(held, step)}
    _restore(held, step, later)
    _check_standing(held, was)
    step.taken_back_at, step.taken_back_by = at, by
    step.save(update_fields=["taken_back_at", "taken_back_by"])  # its turn may be gone
    held.version += 1
    held.save()
    end_exchanges(held, was, by=by, at=at)
    told = {"step": step.pk, "act": step.act}
    audit.record(act="debate.take_back", thing=held, by=by, at=at, after=told)
    reminders.remind(held, at)
    live.changed(held.channel)
    return step


def _is_in_the_way(later: DebateStep, step: DebateStep) -> bool:
    """Tell whether a later act drew the lot, or changed a column that is to be restored."""
    if later.act == DebateAct.DRAW:
        return True
    for kind, rows in step.before.items():
        for pk, columns in rows.items():
            changed = set(_changed_by(later, kind, pk)) - {_SINCE}
            if changed & set(columns or changed):
                return True
    return False


def _changed_by(later: DebateStep, kind: str, pk: str) -> dict[str, Any]:
    return later.before.get(kind, {}).get(pk) or {}


def _speakers_of(debate: Debate, step: DebateStep) -> QuerySet[Speaker]:
    return debate.speakers.filter(pk__in=[int(key) for key in step.before.get("speaker", {})])


def _check_standing(debate: Debate, was: dict[str, dict[str, Any]]) -> None:
    """Refuse what the rules of sittings and of numbers would not have now. Raises ChangedSince.

    was: the columns of the speakers before they were restored.
    """
    if debate.sitting_id and debate.sitting_id not in {one.pk for one in sittings_of(debate)}:
        raise ChangedSince
    out = [int(key) for key, one in was.items() if one["state"] == SpeakerState.PASSED_OVER]
    back = debate.speakers.filter(pk__in=out).exclude(state=SpeakerState.PASSED_OVER)
    if not all(map(fits_again, back.select_related("speakers_list", "institution"))):
        raise ChangedSince


def _restore(debate: Debate, step: DebateStep, later: list[DebateStep]) -> None:
    for columns in step.before.get("debate", {}).values():
        _put(debate, columns)
    rows = [
        (_MODELS[kind], pk, _still_its_own(kind, pk, columns, later))
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


def _still_its_own(
    kind: str, pk: str, columns: dict[str, Any] | None, later: list[DebateStep]
) -> dict[str, Any] | None:
    """Return what is restored of a row: since when she stands there a later act may have said."""
    if columns is None or not any(_SINCE in _changed_by(one, kind, pk) for one in later):
        return columns
    return {name: was for name, was in columns.items() if name != _SINCE}


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
