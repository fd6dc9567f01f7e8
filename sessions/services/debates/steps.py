"""One act upon a debate: its row held, what it touches remembered, put on record, told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import DebateAct
from sessions.errors.debates import DebateMoved
from sessions.models.debates import Debate, Speaker, restorable
from sessions.models.turns import DebateStep, Turn
from sessions.selectors.debates.standing import next_waiting
from sessions.services.debates import reminders

# Acts of others, who come and go anywhere in the lists: the chair is refused only where that makes
# somebody else the next one.
_ELSEWHERE = frozenset({DebateAct.REGISTER, DebateAct.AMEND, DebateAct.WITHDRAW})
_PLACE = ("state", "rank")


@dataclass(slots=True, kw_only=True)
class Work:
    """An act under way, in the transaction of its caller."""

    debate: Debate
    act: DebateAct
    by: User | None
    at: datetime
    was_next: int | None = None
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[tuple[str, str], Model] = field(default_factory=dict)

    def remember(self, *rows: Model) -> None:
        """Keep rows as they are, before the act changes them; the first time counts."""
        for row in rows:
            kind = type(row).__name__.lower()
            self.before.setdefault(kind, {}).setdefault(str(row.pk), restorable(row, kind))
            self.rows.setdefault((kind, str(row.pk)), row)

    def made(self, turn: Turn) -> None:
        """Note a turn that there was not: taking the act back removes it."""
        self.before.setdefault("turn", {}).setdefault(str(turn.pk), None)

    def done(
        self,
        *,
        speaker: Speaker | None = None,
        turn: Turn | None = None,
        reason: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> DebateStep:
        """Put the act on record, tell the open screens and who is soon to speak.

        The debate's version rises where the floor, the order or who is next is another than before.
        facts: keys and figures, never names.
        """
        if self.act not in _ELSEWHERE or self.was_next != next_waiting(self.debate):
            self.debate.version += 1
        self.debate.save()
        end_exchanges(self.debate, self.before.get("speaker", {}), by=self.by, at=self.at)
        step = self.debate.steps.create(
            act=self.act,
            speaker=speaker,
            turn=turn,
            reason=reason,
            facts=dict(facts or {}),
            before=self._changed(),
            done_at=self.at,
            done_by=self.by,
        )
        about = {"speaker": speaker and speaker.pk, "turn": turn and turn.pk, **(facts or {})}
        audit.record(
            act=f"debate.{self.act}", thing=self.debate, by=self.by, at=self.at, after=about
        )
        reminders.remind(self.debate, self.at)
        live.changed(self.debate.channel)
        return step

    def _changed(self) -> dict[str, dict[str, Any]]:
        """Return what it takes to take the act back: of each row the columns that it changed.

        The others may be changed by somebody else until then. A row that is not the one written
        tells nothing: all of it is kept.
        """
        return {
            kind: {pk: self._columns(kind, pk, columns) for pk, columns in rows.items()}
            for kind, rows in self.before.items()
        }

    def _columns(self, kind: str, pk: str, columns: dict[str, Any] | None) -> dict[str, Any] | None:
        row = self.rows.get((kind, pk))
        if columns is None or row is None:
            return columns
        now = restorable(row, kind)
        return {name: was for name, was in columns.items() if was != now[name]} or columns


def end_exchanges(
    debate: Debate, before: Mapping[str, Any], *, by: User | None, at: datetime
) -> None:
    """End what was asked of places that are gone or others by now: nobody agreed to those.

    before: the columns of speakers that an act, or taking it back, has written, as they were.
    """
    was = {int(key): row for key, row in before.items() if row}
    if not was:
        return
    now = debate.speakers.in_bulk(list(was))
    moved = [
        key
        for key, one in now.items()
        if any(was[key].get(name, getattr(one, name)) != getattr(one, name) for name in _PLACE)
    ]
    of_them = Q(asks__in=moved) | Q(asked__in=moved)
    debate.exchanges.filter(of_them, ended_at=None).update(ended_at=at, ended_by=by)


def begin(
    debate: Debate, act: DebateAct, *, version: int | None = None, by: User | None, at: datetime
) -> Work:
    """Hold the debate's row for an act. Assumes the caller's transaction.

    version: the debate's, as it was looked at. Raises DebateMoved when it is another by now.
    """
    held = hold(debate, version=version)
    was_next = next_waiting(held) if act in _ELSEWHERE else None
    return Work(debate=held, act=act, by=by, at=at, was_next=was_next)


def hold(debate: Debate, *, version: int | None = None) -> Debate:
    """Hold the debate's row. Assumes the caller's transaction. Raises DebateMoved.

    Also where it is removed by now.
    """
    held = Debate.objects.select_for_update(of=("self",), no_key=True).filter(pk=debate.pk).first()
    if held is None or (version is not None and held.version != version):
        raise DebateMoved
    return held
