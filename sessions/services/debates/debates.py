"""Acts by which the secretariat makes a debate and changes how it is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from assemblies.enums import SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from assemblies.services import search as entries
from notifications.services import live
from sessions.enums.debates import BudgetOf, DebateKind, ListCategory, ScreenView, SpeakerState
from sessions.errors.debates import DebateMoved
from sessions.errors.speakers import (
    DebateTaken,
    NoSuchList,
    SittingHeld,
    SittingOfAnother,
    SittingsMissing,
)
from sessions.models.debates import Debate, ListDraw
from sessions.models.screens import HallScreen
from sessions.models.sittings import Sitting
from sessions.models.turns import TimeBudget
from sessions.rules.debates.kinds import rules_of
from sessions.rules.debates.shares import check_times
from sessions.rules.debates.windows import Hours, check_hours, check_settled, in_minutes
from sessions.selectors.debates.registration import is_taken
from sessions.services import search
from sessions.services.debates.hours import forgive_late, set_hours, write
from sessions.services.debates.registration import check_time
from sessions.services.debates.steps import hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a group, by its code, or a sex may speak altogether."""

    of: BudgetOf
    key: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The times and numbers of a debate; those of a speech by list, where it has its own."""

    speakers_per_delegation: int | None
    waiting_per_delegation: int | None
    delegation_seconds: int | None
    reply_seconds: int
    point_of_order_seconds: int
    lists: Mapping[ListCategory, int | None] = field(default_factory=dict)
    budgets: Sequence[Budget] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a debate is called, where it is held, when it takes speakers."""

    title: LanguageMap
    sittings: Sequence[Sitting]
    hours: Hours
    figures: Figures


def figures_of(kind: DebateKind) -> Figures:
    """Return the figures of a kind of debate, where the secretariat sets no others."""
    rules = rules_of(kind)
    return Figures(
        speakers_per_delegation=rules.speakers_per_delegation,
        waiting_per_delegation=rules.waiting_per_delegation,
        delegation_seconds=rules.delegation_seconds,
        reply_seconds=rules.reply_seconds,
        point_of_order_seconds=rules.point_of_order_seconds,
        lists={one.category: one.seconds for one in rules.lists},
    )


@transaction.atomic
def make(*, event: Event, kind: DebateKind, plan: Plan, by: User | None, at: datetime) -> Debate:
    """Make a debate with the lists of its kind.

    Raises SittingsMissing, SittingOfAnother, WindowBackwards, DrawMissing, DrawNotNeeded,
    DrawTooEarly, DrawTooLate, NoSuchList, TimeMissing.
    """
    plan = replace(plan, hours=in_minutes(plan.hours))
    _check(event, kind, plan)
    debate = Debate(event=event, kind=kind, made_at=at, made_by=by)
    _write(debate, plan)
    debate.save()
    _hold_in(debate, plan.sittings)
    for place, one in enumerate(rules_of(kind).lists, start=1):
        seconds = plan.figures.lists.get(one.category, one.seconds)
        debate.lists.create(category=one.category, order=one.order, seconds=seconds, place=place)
    _budget(debate, plan.figures.budgets)
    audit.record(act="debate.make", thing=debate, by=by, at=at, after=_about(debate, plan))
    search.keep(thing=SearchThing.DEBATE, keys=[debate.pk], at=at)
    live.changed(debate.channel)
    return debate


@transaction.atomic
def change(
    *, debate: Debate, plan: Plan, version: int | None = None, by: User | None, at: datetime
) -> Debate:
    """Change how a debate is held; who is registered stays.

    version: as it was looked at. Raises DebateMoved, HoursSettled for its hours once the lists are
    closed (that of the draw: once it is drawn), SittingHeld, ShareTooLarge, and what `make` raises.
    """
    held = hold(debate, version=version)
    kind, plan = DebateKind(held.kind), replace(plan, hours=in_minutes(plan.hours))
    _check(held.event, kind, plan)
    check_settled(
        in_minutes(set_hours(held)),
        plan.hours,
        is_closed=held.lists_closed_at is not None,
        is_drawn=ListDraw.objects.filter(debate=held, drawn_at__isnull=False).exists(),
    )
    if held.sitting_id and held.sitting_id not in {one.pk for one in plan.sittings}:
        raise SittingHeld
    was_shared = held.delegation_seconds
    _write(held, plan)
    held.version += 1
    held.save()
    _hold_in(held, plan.sittings)
    forgive_late(held)
    for category, seconds in plan.figures.lists.items():
        held.lists.filter(category=category).update(seconds=seconds)
    held.budgets.all().delete()
    _budget(held, plan.figures.budgets)
    if held.delegation_seconds != was_shared:
        _check_divisions(held)
    audit.record(act="debate.change", thing=held, by=by, at=at, after=_about(held, plan))
    search.keep(thing=SearchThing.DEBATE, keys=[held.pk], at=at)
    live.changed(held.channel)
    return held


@transaction.atomic
def remove(*, debate: Debate, by: User | None, at: datetime) -> None:
    """Remove a debate made by mistake; done already, it is nothing.

    Screens that show it show nothing. Raises DebateTaken where somebody was ever registered or had
    the floor, or where it was opened.
    """
    try:
        held = hold(debate)
    except DebateMoved:
        return
    if is_taken(held):
        raise DebateTaken
    told = {"kind": held.kind, "sittings": sorted(held.sittings.values_list("pk", flat=True))}
    audit.record(act="debate.remove", thing=held, by=by, at=at, before=told)
    shown = list(HallScreen.objects.filter(debate=held))
    HallScreen.objects.filter(debate=held).update(shows=ScreenView.NOTHING, debate=None)
    ListDraw.objects.filter(debate=held).delete()
    channels = [held.channel, *(one.channel for one in shown)]
    entries.drop(thing=SearchThing.DEBATE, keys=[held.pk])
    held.delete()
    for channel in channels:
        live.changed(channel)


def _check(event: Event, kind: DebateKind, plan: Plan) -> None:
    if not plan.sittings:
        raise SittingsMissing
    if any(one.event_id != event.pk or one.is_cancelled for one in plan.sittings):
        raise SittingOfAnother
    usual = {one.category: one.seconds for one in rules_of(kind).lists}
    if not set(plan.figures.lists) <= set(usual):
        raise NoSuchList
    times = {**usual, **plan.figures.lists}
    check_times(plan.figures.delegation_seconds, times.values())
    check_hours(kind, plan.hours, begins=min(one.starts_at for one in plan.sittings))


def _write(debate: Debate, plan: Plan) -> None:
    figures = plan.figures
    debate.title = plan.title
    write(debate, plan.hours)
    debate.speakers_per_delegation = figures.speakers_per_delegation
    debate.waiting_per_delegation = figures.waiting_per_delegation
    debate.delegation_seconds = figures.delegation_seconds
    debate.reply_seconds = figures.reply_seconds
    debate.point_of_order_seconds = figures.point_of_order_seconds


def _hold_in(debate: Debate, sittings: Sequence[Sitting]) -> None:
    """Hold a debate in these sittings and no others: those not released yet, too."""
    links = Debate.sittings.through.objects.filter(debate=debate)
    links.exclude(sitting__in=[one.pk for one in sittings]).delete()
    debate.sittings.add(*sittings)


def _budget(debate: Debate, budgets: Sequence[Budget]) -> None:
    TimeBudget.objects.bulk_create(
        TimeBudget(debate=debate, of=one.of, key=one.key, seconds=one.seconds) for one in budgets
    )


def _check_divisions(debate: Debate) -> None:
    """Refuse a time that is too short for what a delegation has said. Raises ShareTooLarge."""
    held = debate.speakers.exclude(state=SpeakerState.WITHDRAWN).exclude(delegation=None)
    said = held.filter(seconds__isnull=False).order_by()
    for delegation in said.values_list("delegation", flat=True).distinct():
        own = held.filter(delegation=delegation).select_related("speakers_list")
        check_time(debate, list(own.order_by("pk")))


def _about(debate: Debate, plan: Plan) -> dict[str, object]:
    return {
        "kind": debate.kind,
        "sittings": sorted(one.pk for one in plan.sittings),
        "opens_at": plan.hours.opens_at.isoformat(),
        "closes_at": plan.hours.closes_at.isoformat(),
        "draw_at": plan.hours.draw_at.isoformat() if plan.hours.draw_at else None,
        "speakers_per_delegation": debate.speakers_per_delegation,
        "delegation_seconds": debate.delegation_seconds,
    }
