"""The hours of a debate follow its sittings, where the secretariat has set no others."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate
from sessions.models.sittings import Sitting
from sessions.rules.debates.windows import Hours, check_hours, hours_of, in_minutes
from sessions.selectors.debates.standing import sittings_of


def usual_hours(sittings: Collection[int]) -> dict[Debate, Hours]:
    """Hold the debates of sittings that are about to move, with their usual hours until now.

    sittings: their keys. Those whose lists are closed keep their hours. One query, and one for each
    of them. Assumes the caller's transaction.
    """
    if not sittings:
        return {}
    links = Debate.sittings.through.objects.filter(sitting__in=sittings)
    held = Debate.objects.select_for_update(of=("self",), no_key=True).select_related("event")
    standing = held.filter(pk__in=links.values("debate"), lists_closed_at=None, closed_at=None)
    return {
        debate: hours
        for debate in standing.order_by("pk")
        if (hours := _usual(debate, sittings_of(debate))) is not None
    }


def follow(before: Mapping[Debate, Hours], *, by: User | None, at: datetime) -> None:
    """Reckon the hours of these debates anew, after their sittings have moved.

    before: as `usual_hours` has returned it. An hour that the secretariat has set itself stays, and
    so do all where they would not follow one another.
    """
    for debate, usual in before.items():
        sittings = sittings_of(debate)
        hours = _usual(debate, sittings)
        if hours is not None and hours != usual:
            _follow(debate, usual, hours, begins=sittings[0].starts_at, by=by, at=at)


def write(debate: Debate, hours: Hours) -> None:
    """Set the hours of a debate that the caller holds and saves."""
    debate.registration_opens_at = hours.opens_at
    debate.registration_closes_at = hours.closes_at
    debate.draw_at = hours.draw_at


def set_hours(debate: Debate) -> Hours:
    """Return the hours that a debate has."""
    return Hours(
        opens_at=debate.registration_opens_at,
        closes_at=debate.registration_closes_at,
        draw_at=debate.draw_at,
    )


def forgive_late(debate: Debate) -> None:
    """Take the mark off who has asked in time, as the deadline is by now, while lists are open."""
    if debate.lists_closed_at is None:
        in_time = debate.speakers.filter(registered_at__lt=debate.registration_closes_at)
        in_time.filter(is_late=True).update(is_late=False)


def _usual(debate: Debate, sittings: list[Sitting]) -> Hours | None:
    if not sittings:
        return None
    held = [(one.starts_at, one.ends_at) for one in sittings]
    kind, zone = DebateKind(debate.kind), debate.event.zone
    return in_minutes(hours_of(kind, sittings=held, zone=zone, at=debate.made_at))


def _follow(
    debate: Debate, before: Hours, usual: Hours, *, begins: datetime, by: User | None, at: datetime
) -> None:
    was = set_hours(debate)
    hours = replace(
        was,
        opens_at=usual.opens_at if was.opens_at == before.opens_at else was.opens_at,
        closes_at=usual.closes_at if was.closes_at == before.closes_at else was.closes_at,
        draw_at=usual.draw_at if was.draw_at == before.draw_at else was.draw_at,
    )
    try:
        check_hours(DebateKind(debate.kind), hours, begins=begins)
    except DomainError:
        return
    if hours == was:
        return
    write(debate, hours)
    debate.version += 1
    columns = ["registration_opens_at", "registration_closes_at", "draw_at", "version"]
    debate.save(update_fields=columns)
    forgive_late(debate)
    after = {"opens_at": hours.opens_at.isoformat(), "closes_at": hours.closes_at.isoformat()}
    audit.record(act="debate.follow", thing=debate, by=by, at=at, after=after)
    live.changed(debate.channel)
