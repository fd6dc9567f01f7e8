"""When a debate takes speakers, and when its lot is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sessions.enums.debates import DebateKind, ListOrder
from sessions.errors.draws import DrawAnnounced
from sessions.errors.speakers import (
    DrawMissing,
    DrawNotNeeded,
    DrawTooEarly,
    DrawTooLate,
    HoursSettled,
    RegistrationNotOpen,
    RegistrationOver,
    SittingsMissing,
    WindowBackwards,
)
from sessions.rules.debates.kinds import rules_of

HOUR_OF_DRAW: Final = 17
CLOSES_BEFORE_DRAW: Final = timedelta(hours=1)


class Window(StrEnum):
    """How registration for a debate stands."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When registration opens and closes, and when the lot is drawn, where there is one."""

    opens_at: datetime
    closes_at: datetime
    draw_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How a debate's registration is set, and what has ended it.

    lists_closed_at: for the draw; ended_at: when nobody more was taken, or it was closed.
    """

    hours: Hours
    lists_closed_at: datetime | None = None
    ended_at: datetime | None = None


def hours_of(
    kind: DebateKind, *, sittings: Sequence[tuple[datetime, datetime]], zone: ZoneInfo, at: datetime
) -> Hours:
    """Return the hours of a debate where the secretariat sets no others.

    sittings: from when to when each is held, one at least; at: when the debate is made. Where there
    is a lot it is drawn at 17:00 on the eve, and registration closes an hour before; where there is
    none, speakers are taken as long as the debate's sittings go on. Raises SittingsMissing.

    Source: practical guide to Assemblies (17:00 on the eve of the first sitting; committees 30
    minutes before theirs); that the list closes an hour before the draw is a reading of the project
    (docs/adr/0041).
    """
    if not sittings:
        raise SittingsMissing
    begins, ends = min(one[0] for one in sittings), max(one[1] for one in sittings)
    before = rules_of(kind).opens_before
    opens_at = at if before is None else begins - before
    if not has_lot(kind):
        return Hours(opens_at=min(opens_at, ends - timedelta(minutes=1)), closes_at=ends)
    eve = begins.astimezone(zone) - timedelta(days=1)
    draw_at = eve.replace(hour=HOUR_OF_DRAW, minute=0, second=0, microsecond=0)
    closes_at = draw_at - CLOSES_BEFORE_DRAW
    return Hours(
        opens_at=min(opens_at, closes_at - timedelta(hours=1)),
        closes_at=closes_at,
        draw_at=draw_at,
    )


def in_minutes(hours: Hours) -> Hours:
    """Return hours in whole minutes, as they are announced and as forms send them back.

    Source: reading of the project (nobody announces an hour with seconds).
    """
    return replace(
        hours,
        opens_at=_in_minutes(hours.opens_at),
        closes_at=_in_minutes(hours.closes_at),
        draw_at=_in_minutes(hours.draw_at) if hours.draw_at else None,
    )


def _in_minutes(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def has_lot(kind: DebateKind) -> bool:
    """Tell whether a list of such a debate is drawn by lot.

    Source: practical guide to Assemblies (a public drawing of lots for the general debate).
    """
    return any(one.order is ListOrder.LOT for one in rules_of(kind).lists)


def check_hours(kind: DebateKind, hours: Hours, *, begins: datetime) -> None:
    """Refuse hours that do not follow one another. begins: the first sitting of the debate.

    Raises WindowBackwards, DrawMissing, DrawNotNeeded, DrawTooEarly, DrawTooLate.

    Source: practical guide to Assemblies (the list is drawn on the eve, after registration).
    """
    if hours.closes_at <= hours.opens_at:
        raise WindowBackwards
    if not has_lot(kind):
        if hours.draw_at is not None:
            raise DrawNotNeeded
        return
    if hours.draw_at is None:
        raise DrawMissing
    if hours.draw_at < hours.closes_at:
        raise DrawTooEarly
    if hours.draw_at > begins:
        raise DrawTooLate


def check_draw(draw_at: datetime | None, *, at: datetime, zone: str) -> None:
    """Refuse to draw before the hour that was announced. Raises DrawAnnounced with `draw_at`.

    zone: in which the hour is told.

    Source: practical guide to Assemblies (the lot is drawn in public: who wants to see it comes at
    the hour that was announced).
    """
    if draw_at is not None and at < draw_at:
        raise DrawAnnounced(draw_at=draw_at.isoformat(), zone=zone)


def check_settled(was: Hours, becomes: Hours, *, is_closed: bool, is_drawn: bool) -> None:
    """Refuse to change hours that are past. Raises HoursSettled.

    is_closed: the lists are closed for the draw; then only its own hour is announced anew, until it
    is drawn.

    Source: practice of the project.
    """
    if is_closed and (was if is_drawn else replace(was, draw_at=becomes.draw_at)) != becomes:
        raise HoursSettled


def window_of(registration: Registration, *, at: datetime) -> Window:
    """Return how registration stands at a moment.

    Late is whoever asks once the hour has passed, or once the lists were closed for the draw.

    Source: lists of the 138th and 139th Assemblies (late speakers follow at the end of the list).
    """
    if registration.ended_at is not None:
        return Window.OVER
    if registration.lists_closed_at is not None or at >= registration.hours.closes_at:
        return Window.LATE
    return Window.OPEN if at >= registration.hours.opens_at else Window.EARLY


def check_window(registration: Registration, *, at: datetime, at_desk: bool, zone: str) -> bool:
    """Refuse who comes too early or when all is over; return whether she is late.

    at_desk: the secretariat enters it, which may prepare the list before it opens. zone: in which
    the hour is told. Raises RegistrationNotOpen with `opens_at`, RegistrationOver.

    Source: practical guide to Assemblies (a web page before arrival, a desk outside the hall).
    """
    window = window_of(registration, at=at)
    if window is Window.OVER:
        raise RegistrationOver
    if window is Window.EARLY and not at_desk:
        raise RegistrationNotOpen(opens_at=registration.hours.opens_at.isoformat(), zone=zone)
    return window is Window.LATE
