"""An act of the chair as it was asked for, on a page or by a program: keys looked up, and done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from sessions.enums.debates import DebateAct
from sessions.errors.debates import (
    NotWaiting,
    PlacedInAnotherList,
    SittingElsewhere,
    SpeaksForNobody,
    TimeNotWhole,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.selectors.debates.aside import who_may_have_the_floor
from sessions.services.debates import chair, order
from sessions.services.debates.chair import Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The particulars of an act, as far as it has any: keys, words, seconds.

    version: of the debate as it was looked at; None: whatever it is.
    """

    version: int | None = None
    speaker: int | None = None
    before: int | None = None
    sitting: int | None = None
    institution: int | None = None
    seconds: int | None = None
    starts: bool = True
    name: str = ""
    languages: Sequence[str] = ()
    reason: str = ""


def do(*, debate: Debate, act: DebateAct, asked: Asked, by: User | None, at: datetime) -> None:
    """Do an act of the chair. Raises what the act raises, and where a key is of nothing here."""
    _ACTS[act](debate, asked, by, at)


def _speaker(debate: Debate, key: int | None) -> Speaker | None:
    if key is None:
        return None
    found = debate.speakers.filter(pk=key).first()
    if found is None:
        raise NotWaiting
    return found


def _sitting(debate: Debate, key: int | None) -> Sitting:
    found = None if key is None else Sitting.planned.filter(debates=debate, pk=key).first()
    if found is None:
        raise SittingElsewhere
    return found


def _aside(debate: Debate, asked: Asked) -> Aside:
    found: Institution | None = None
    if asked.institution is not None:
        found = who_may_have_the_floor(debate).filter(pk=asked.institution).first()
        if found is None:
            raise SpeaksForNobody
    return Aside(institution=found, name=asked.name, languages=asked.languages)


def _open(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    sitting = _sitting(debate, asked.sitting)
    chair.open_in(debate=debate, sitting=sitting, version=asked.version, by=by, at=at)


def _call(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    speaker, starts = _speaker(debate, asked.speaker), asked.starts
    chair.call(debate=debate, speaker=speaker, starts=starts, version=asked.version, by=by, at=at)


def _extend(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    if asked.seconds is None:
        raise TimeNotWhole
    chair.extend(debate=debate, seconds=asked.seconds, version=asked.version, by=by, at=at)


def _skip(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    speaker = _speaker(debate, asked.speaker)
    order.skip(debate=debate, speaker=speaker, version=asked.version, by=by, at=at)


def _pass_over(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    speaker = _speaker(debate, asked.speaker)
    order.pass_over(debate=debate, speaker=speaker, version=asked.version, by=by, at=at)


def _place(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    speaker = _speaker(debate, asked.speaker)
    if speaker is None:
        raise NotWaiting
    before = None
    if asked.before is not None:
        before = debate.speakers.filter(pk=asked.before).first()
        if before is None:
            raise PlacedInAnotherList
    order.place(
        speaker=speaker, before=before, reason=asked.reason, version=asked.version, by=by, at=at
    )


def _give_reply(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    to = _aside(debate, asked)
    chair.give_reply(debate=debate, to=to, version=asked.version, by=by, at=at)


def _give_point_of_order(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
    to = _aside(debate, asked)
    chair.give_point_of_order(debate=debate, to=to, version=asked.version, by=by, at=at)


_Act = Callable[[Debate, Asked, User | None, datetime], None]


def _plain(act: Callable[..., object]) -> _Act:
    """Return an act that has no particulars."""

    def done(debate: Debate, asked: Asked, by: User | None, at: datetime) -> None:
        act(debate=debate, version=asked.version, by=by, at=at)

    return done


_ACTS: Final[Mapping[DebateAct, _Act]] = {
    DebateAct.OPEN: _open,
    DebateAct.CALL: _call,
    DebateAct.START: _plain(chair.start),
    DebateAct.PAUSE: _plain(chair.pause),
    DebateAct.EXTEND: _extend,
    DebateAct.END_TURN: _plain(chair.end_turn),
    DebateAct.SKIP: _skip,
    DebateAct.PASS_OVER: _pass_over,
    DebateAct.PLACE: _place,
    DebateAct.GIVE_REPLY: _give_reply,
    DebateAct.GIVE_POINT_OF_ORDER: _give_point_of_order,
    DebateAct.CLOSE_LIST: _plain(order.close_list),
    DebateAct.REOPEN_LIST: _plain(order.reopen_list),
    DebateAct.ADJOURN: _plain(chair.adjourn),
    DebateAct.CLOSE: _plain(chair.close),
    DebateAct.REOPEN: _plain(chair.reopen),
}
