"""The chair's console as it is printed: the floor, the buttons with their keys, lists, budgets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assemblies.enums import Sex
from assemblies.selectors import sentence_of
from sessions.enums.debates import DebateAct, DebateStage, TurnKind, TurnState
from sessions.errors.debates import NobodyWaits
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn
from sessions.rules.debates import clock
from sessions.rules.debates.budgets import Share
from sessions.rules.debates.floor import concerns_floor, in_the_way
from sessions.selectors.debates.budgets import Used
from sessions.selectors.debates.floor import Awaiting, DebateNow, OnFloor, floor_of_now
from sessions.selectors.debates.public_words import (
    TURNS,
    languages_of_speech,
    minutes_of,
    time_left,
)
from sessions.selectors.debates.standing import stage_of
from sessions.selectors.debates.words import LISTS
from sessions.web.debates.chair_words import CLOCKS
from sessions.web.debates.public_presenting import names_of

_SEXES = {Sex.FEMALE: gettext_lazy("Women"), Sex.MALE: gettext_lazy("Men")}
_TONES = {"enough": "", "little": "amber", "none": "red"}
_MOST_DELEGATIONS = 5
_OF_WHO_WAITS = (DebateAct.CALL, DebateAct.SKIP, DebateAct.PASS_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who has the floor. ago_ms: for how long the clock has run, beside what is used."""

    kind: str
    clock: str
    who: str
    name: str
    function: str
    languages: str
    seconds: int
    used_ms: int
    ago_ms: int
    state: str
    left: str
    given: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Somebody who waits, as a line of the list. heading: of her list, where it begins with her.

    is_left: she is not accredited any more.
    """

    key: int
    place: int
    heading: str
    number: int | None
    who: str
    name: str
    languages: str
    minutes: str
    hour: str
    is_late: bool
    is_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke:
    """Somebody who has spoken. is_over: longer than was given."""

    kind: str
    who: str
    name: str
    used: str
    given: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An act. value: what the form sends; key: that does the same; rank: how it looks.

    reason: why it cannot be done now; ask: what the console's script asks before it is.
    """

    value: str
    label: str | Promise
    key: str = ""
    rank: str = "quiet"
    is_possible: bool = True
    reason: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What somebody has used. most: of the bar, in seconds."""

    label: str
    said: str
    used: int
    most: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars under a heading. more: those that are shown when they are asked for."""

    label: str
    hint: str
    bars: list[Bar]
    more: Sequence[Bar] = ()


def floor_lines(now: DebateNow, at: datetime) -> tuple[Floor | None, Floor | None]:
    """Return who has the floor, and whose speech is stopped for a point of order."""
    turn, stopped = now.turn, now.interrupted
    return _floor(turn, at) if turn else None, _floor(stopped, at) if stopped else None


def hours_of(sitting: Sitting) -> str:
    """Return a sitting's hours on the venue's clock. Needs the event loaded."""
    return f"{sitting.local_start:%H:%M}–{sitting.local_end:%H:%M}"


def waiting_lines(now: DebateNow, left: Collection[int] = ()) -> list[Waits]:
    """Return who waits, in order, with a heading where another list begins.

    left: the keys of those who are not accredited any more.
    """
    zone, lines, before = now.debate.event.zone, [], None
    for one in now.waiting:
        heading = "" if one.category == before else str(LISTS[one.category])
        lines.append(_waits(one, heading, zone, now.sitting, is_left=one.pk in left))
        before = one.category
    return lines


def spoken_lines(ended: Iterable[Turn]) -> list[Spoke]:
    """Return who has spoken, the latest first."""
    return [_spoke(turn) for turn in ended][::-1]


def buttons_of(now: DebateNow) -> dict[str, list[Button]]:
    """Return the buttons of the console in their groups; each stays where it is."""

    def button(act: DebateAct, label: str | Promise, key: str, **more: str) -> Button:
        value, reason = more.pop("value", act), why_not(now, act)
        return Button(
            value=value, label=label, key=key, is_possible=not reason, reason=reason, **more
        )

    runs = now.turn is not None and now.turn.state == TurnState.RUNNING
    clock = (
        button(DebateAct.PAUSE, _("Stop the clock"), "p", rank="main")
        if runs
        else button(DebateAct.START, _("Start the clock"), "p", rank="main")
    )
    lists = (
        button(DebateAct.CLOSE_LIST, _("Close the lists"), "l")
        if now.debate.ended_at is None
        else button(DebateAct.REOPEN_LIST, _("Reopen the lists"), "l")
    )
    return {
        "floor": [
            button(DebateAct.CALL, _next_label(now), "n", rank="main"),
            button(DebateAct.CALL, _("Call, clock waits"), "c", value="call_only"),
            clock,
            button(DebateAct.END_TURN, _("End the turn"), "e"),
            button(DebateAct.EXTEND, _("30 seconds more"), "3", value="extend:30"),
            button(DebateAct.EXTEND, _("1 minute more"), "1", value="extend:60"),
        ],
        "list": [
            button(DebateAct.SKIP, _not_here(now, to_end=True), "s"),
            button(DebateAct.PASS_OVER, _not_here(now, to_end=False), "a"),
            lists,
        ],
        "debate": [
            button(DebateAct.ADJOURN, _("Adjourn the debate"), "j"),
            button(DebateAct.CLOSE, _("Close the debate"), "k", ask=_ask(now)),
        ],
    }


def why_not(now: DebateNow, act: DebateAct) -> str:
    """Return why an act cannot be done as things stand; empty: it can."""
    refusal = in_the_way(act, stage_of(now.debate), floor_of_now(now))
    if refusal is None and act in _OF_WHO_WAITS and not now.waiting:
        is_hers = act != DebateAct.CALL and _has_speech(now)
        refusal = None if is_hers else NobodyWaits()
    return sentence_of(refusal) if refusal else ""


def openings(now: DebateNow, sittings: Sequence[Sitting]) -> list[Button]:
    """Return the buttons with which the debate is opened in a sitting, or reopened once closed."""
    stage = stage_of(now.debate)
    if stage == DebateStage.CLOSED:
        return [Button(value=DebateAct.REOPEN, label=_("Reopen the debate"), key="b")]
    if stage == DebateStage.IN_SITTING:
        return []
    return [
        Button(
            value=f"{DebateAct.OPEN}:{one.pk}",
            label=_("Open in: %(sitting)s, %(hour)s")
            % {"sitting": one.title, "hour": f"{one.local_start:%d.%m. %H:%M}"},
            key="" if place else "b",
            rank="quiet" if place else "main",
        )
        for place, one in enumerate(sittings)
    ]


def budget_bars(used: Used) -> list[Bars]:
    """Return what groups, sexes and delegations have used; of these who used most stand ahead."""
    sexes: dict[str, str] = {key: str(label) for key, label in _SEXES.items()}
    delegations = _bars(used.delegations, used.delegation_names)
    found = [
        Bars(_("By group"), "", _bars(used.groups, used.group_names)),
        Bars(_("By sex"), _("Where it is known."), _bars(used.sexes, sexes)),
        Bars(
            _("Delegations, the longest"),
            "",
            delegations[:_MOST_DELEGATIONS],
            delegations[_MOST_DELEGATIONS:],
        ),
    ]
    return [one for one in found if one.bars]


def _bars(shares: Sequence[Share], names: dict[str, str]) -> list[Bar]:
    most = max((one.used_ms // 1000 for one in shares), default=0)
    return [
        Bar(
            label=names.get(one.key, one.key),
            said=_said(one),
            used=min(one.used_ms // 1000, one.seconds or most),
            most=max(1, one.seconds or most),
            is_over=one.left_ms is not None and one.left_ms < 0,
        )
        for one in shares
    ]


def _said(share: Share) -> str:
    used = minutes_of(share.used_ms // 1000)
    if share.seconds is None or share.left_ms is None:
        return used
    told = {
        "used": used,
        "given": minutes_of(share.seconds),
        "left": time_left(share.left_ms),
    }
    return _("%(used)s of %(given)s; left: %(left)s") % told


def _spoke(turn: Turn) -> Spoke:
    function = turn.speaker.function if turn.speaker else ""
    who, name, _function = names_of(turn.institution, turn.name, function)
    return Spoke(
        kind="" if turn.kind == TurnKind.SPEECH else str(TURNS[TurnKind(turn.kind)]),
        who=who,
        name=name,
        used=minutes_of(turn.used_ms // 1000),
        given=minutes_of(turn.seconds),
        is_over=turn.used_ms > turn.seconds * 1000,
    )


def _next_label(now: DebateNow) -> str:
    if not now.waiting:
        return _("Next: nobody waits")
    first = now.waiting[0]
    return _("Next: %(who)s") % {"who": names_of(first.institution, first.name, first.function)[0]}


def _has_speech(now: DebateNow) -> bool:
    return concerns_floor(now.turn.kind if now.turn else None)


def _not_here(now: DebateNow, *, to_end: bool) -> str:
    """Return the label of the act upon who is not here: who was called, else who is next."""
    waits = now.waiting[0] if now.waiting else None
    about = now.turn if _has_speech(now) else waits
    if about is None:
        return _("Not here: to the end") if to_end else _("Not here: out")
    named = {"who": names_of(about.institution, about.name, about.function)[0]}
    if to_end:
        return _("%(who)s is not here: to the end") % named
    return _("%(who)s is not here: out") % named


def _ask(now: DebateNow) -> str:
    count = len(now.waiting)
    if not count:
        return ""
    said = ngettext(
        "Close though %(count)s speaker waits?", "Close though %(count)s speakers wait?", count
    )
    return said % {"count": count}


def _floor(turn: OnFloor, at: datetime) -> Floor:
    who, name, function = names_of(turn.institution, turn.name, turn.function)
    used = clock.used_ms(before_ms=turn.used_ms, running_since=turn.running_since, now=at)
    return Floor(
        kind=str(TURNS[turn.kind]),
        clock=str(CLOCKS[turn.state]),
        who=who,
        name=name,
        function=function,
        languages=languages_of_speech(turn.languages),
        seconds=turn.seconds,
        used_ms=turn.used_ms,
        ago_ms=used - turn.used_ms,
        state=turn.state,
        left=time_left(clock.left_ms(seconds=turn.seconds, used=used)),
        given=minutes_of(turn.seconds),
        tone=_TONES[clock.time_left(seconds=turn.seconds, used=used)],
    )


def _waits(
    one: Awaiting, heading: str, zone: ZoneInfo, sitting: Sitting | None, *, is_left: bool
) -> Waits:
    moment = one.expected_at and one.expected_at.astimezone(zone)
    elsewhere = sitting is not None and one.sitting_id != sitting.pk
    hour = "" if moment is None else f"{moment:%d.%m. %H:%M}" if elsewhere else f"{moment:%H:%M}"
    who, name, _function = names_of(one.institution, one.name, one.function)
    return Waits(
        key=one.pk,
        place=one.place,
        heading=heading,
        number=one.number,
        who=who,
        name=name,
        languages=languages_of_speech(one.languages),
        minutes=minutes_of(one.seconds),
        hour=hour,
        is_late=one.is_late,
        is_left=is_left,
    )
