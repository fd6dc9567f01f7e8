"""Making a debate and changing how it is held."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assemblies.fields import LanguageMap
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Delegation
from assemblies.services.import_files import SourceFile
from sessions.enums.debates import BudgetOf, DebateKind, ListCategory, ScreenView
from sessions.errors.debates import DebateMoved
from sessions.errors.draws import DrawAnnounced
from sessions.errors.speakers import (
    DebateTaken,
    HoursSettled,
    NoSuchList,
    ShareTooLarge,
    SittingHeld,
    SittingOfAnother,
    SittingsMissing,
    TimeMissing,
    WindowBackwards,
)
from sessions.models.debates import Debate
from sessions.models.sittings import Sitting
from sessions.rules.debates.kinds import rules_of
from sessions.rules.debates.windows import Hours, hours_of, in_minutes
from sessions.selectors.debates.public import is_open
from sessions.services import programme_import, sittings
from sessions.services.debates import debates, draws
from sessions.services.debates.debates import Budget, Plan, figures_of
from sessions.services.debates.hours import set_hours
from sessions.services.sittings import Slot
from sessions.web.debates.list_forms import initial_of
from tests.factories.debates import make_screen, make_speaker
from tests.factories.sessions import NOW, make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
C = ListCategory


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(), day=2)


@pytest.fixture
def at(sitting):
    return sitting.starts_at - timedelta(days=10)


def plan_of(kind, *sittings, at, **changes):
    held = [(one.starts_at, one.ends_at) for one in sittings]
    hours = hours_of(kind, sittings=held, zone=sittings[0].event.zone, at=at)
    plan = Plan(
        title=LanguageMap(en="General debate"),
        sittings=sittings,
        hours=hours,
        figures=figures_of(kind),
    )
    return replace(plan, **changes)


def make(sitting, at, kind=DebateKind.GENERAL, **changes):
    plan = plan_of(kind, sitting, at=at, **changes)
    return debates.make(event=sitting.event, kind=kind, plan=plan, by=None, at=at)


@pytest.mark.parametrize("kind", DebateKind)
def test_a_debate_has_the_lists_and_figures_of_its_kind(sitting, at, kind):
    debate = make(sitting, at, kind)

    rules = rules_of(kind)
    rows = debate.lists.order_by("place").values_list("category", "order", "seconds")
    assert list(rows) == [(one.category, one.order, one.seconds) for one in rules.lists]
    assert (debate.speakers_per_delegation, debate.delegation_seconds) == (
        rules.speakers_per_delegation, rules.delegation_seconds,
    )  # fmt: skip
    assert list(debate.sittings.all()) == [sitting]
    assert AuditEntry.objects.get(act="debate.make").after["kind"] == kind


def test_figures_and_budgets_are_the_secretariats_to_change(sitting, at):
    debate = make(sitting, at)
    plan = plan_of(DebateKind.GENERAL, sitting, at=at)
    figures = replace(
        plan.figures,
        delegation_seconds=600,
        lists={C.YOUNG_MEMBERS: 180},
        budgets=(
            Budget(of=BudgetOf.GROUP, key="african", seconds=3600),
            Budget(of=BudgetOf.SEX, key="female", seconds=1800),
        ),
    )

    changed = debates.change(
        debate=debate, plan=replace(plan, figures=figures), version=1, by=None, at=at
    )

    assert changed.lists.get(category=C.YOUNG_MEMBERS).seconds == 180
    assert changed.lists.get(category=C.OPENING).seconds == 600
    budgets = changed.budgets.order_by("pk").values_list("of", "key", "seconds")
    assert list(budgets) == [("group", "african", 3600), ("sex", "female", 1800)]
    assert changed.delegation_seconds == 600
    with pytest.raises(DebateMoved):
        debates.change(debate=debate, plan=plan, version=1, by=None, at=at)


def test_a_delegation_that_has_divided_its_time_is_not_left_with_less(sitting, at):
    debate = make(sitting, at)
    france = Delegation.objects.create(
        assembly_id=debate.event_id, institution=make_parliament("FR", "France"), created_at=at
    )
    make_speaker(
        debate, france.institution, delegation=france, category=C.FIRST_SPEAKERS, seconds=480
    )
    plan = plan_of(DebateKind.GENERAL, sitting, at=at)
    shorter = replace(plan, figures=replace(plan.figures, delegation_seconds=300))

    with pytest.raises(ShareTooLarge):
        debates.change(debate=debate, plan=shorter, by=None, at=at)

    debate.refresh_from_db()
    assert debate.delegation_seconds == 480


def test_a_debate_is_held_in_sittings_of_its_own_event_that_take_place(sitting, at):
    elsewhere = make_sitting(make_assembly(139), day=2)
    cancelled = make_sitting(sitting.event, day=3, status="cancelled", cancelled_at=at)
    plan = plan_of(DebateKind.PANEL, sitting, at=at)

    for held, refusal in (
        ((), SittingsMissing),
        ((elsewhere,), SittingOfAnother),
        ((cancelled,), SittingOfAnother),
    ):
        with pytest.raises(refusal):
            debates.make(
                event=sitting.event, kind=DebateKind.PANEL,
                plan=replace(plan, sittings=held), by=None, at=at,
            )  # fmt: skip


def test_figures_of_no_list_and_speeches_without_a_time_are_refused(sitting, at):
    figures = figures_of(DebateKind.GENERAL)

    with pytest.raises(NoSuchList):
        make(sitting, at, figures=replace(figures, lists={C.SPEAKERS: 60}))
    with pytest.raises(TimeMissing):
        make(sitting, at, figures=replace(figures, delegation_seconds=None))
    with pytest.raises(WindowBackwards):
        make(sitting, at, hours=Hours(opens_at=at, closes_at=at, draw_at=at))


def test_debate_made_with_seconds_in_its_hours_is_changed_once_its_lists_are_closed(sitting, at):
    debate = make(sitting, at.replace(second=13, microsecond=5))
    debate.lists_closed_at = at
    debate.save()
    plan = plan_of(DebateKind.GENERAL, sitting, at=at.replace(second=0, microsecond=0))
    figures = replace(plan.figures, reply_seconds=90)

    changed = debates.change(debate=debate, plan=replace(plan, figures=figures), by=None, at=at)

    assert changed.reply_seconds == 90


def test_sitting_that_is_not_released_is_ticked_in_the_form_and_can_be_taken_away(sitting, at):
    other = make_sitting(sitting.event, day=3, released_at=None)
    plan = plan_of(DebateKind.EMERGENCY, sitting, other, at=at)
    debate = debates.make(event=sitting.event, kind=DebateKind.EMERGENCY, plan=plan, by=None, at=at)

    assert initial_of(debate)["sittings"] == [sitting.pk, other.pk]
    assert not is_open(debate)  # not everybody may know of all of it
    plan = plan_of(DebateKind.EMERGENCY, sitting, at=at)
    debates.change(debate=debate, plan=plan, by=None, at=at)
    assert initial_of(debate)["sittings"] == [sitting.pk]


@pytest.mark.parametrize("kind", [DebateKind.COMMITTEE, DebateKind.GENERAL])
def test_usual_hours_follow_a_sitting_that_moves_and_set_ones_stay(sitting, at, kind):
    debate, other = make(sitting, at, kind), make(sitting, at, kind)
    opens_at = at + timedelta(days=1)
    other.registration_opens_at = opens_at
    other.save()
    by = timedelta(days=1, hours=1)
    slot = Slot(starts_at=sitting.starts_at + by, ends_at=sitting.ends_at + by, room=None)

    moved = sittings.move(sitting=sitting, to=slot, by=None, at=at)

    usual = plan_of(kind, moved, at=at).hours
    debate.refresh_from_db()
    other.refresh_from_db()
    assert set_hours(debate) == in_minutes(usual)
    assert set_hours(other) == replace(in_minutes(usual), opens_at=opens_at)


def test_usual_hours_follow_what_a_file_moves_too():
    whole = json.loads((Path(__file__).parent / "files/indicative_end.json").read_text("utf-8"))

    def take():
        file = SourceFile(name="file.json", data=json.dumps(whole).encode())
        sources = programme_import.Sources(assembly=file)
        programme_import.import_file(sources=sources, number=901, by=None, at=NOW)
        return Sitting.objects.get(source_key="3")

    debate = make(take(), NOW, DebateKind.COMMITTEE)
    whole["programmes"][0]["rows"][2] |= {"start": "10:00", "end": "13:00"}

    moved = take()

    debate.refresh_from_db()
    assert debate.registration_opens_at == moved.starts_at - timedelta(minutes=30)
    assert debate.registration_closes_at == moved.ends_at


def test_hours_stay_where_the_lists_are_closed_whatever_moves(sitting, at):
    debate = make(sitting, at)
    debate.lists_closed_at = at
    debate.save()
    before = set_hours(debate)
    by = timedelta(days=1)
    slot = Slot(starts_at=sitting.starts_at + by, ends_at=sitting.ends_at + by, room=None)

    sittings.move(sitting=sitting, to=slot, by=None, at=at)

    debate.refresh_from_db()
    assert set_hours(debate) == before


def test_nobody_is_late_any_more_when_the_deadline_is_put_off(sitting, at):
    debate = make(sitting, at)
    closes = debate.registration_closes_at
    late = [
        make_speaker(
            debate, category=C.FIRST_SPEAKERS, is_late=True, at=closes + timedelta(hours=n)
        )
        for n in (0, 2)
    ]
    plan = plan_of(DebateKind.GENERAL, sitting, at=at)
    draw_at = closes + timedelta(hours=3)
    hours = replace(plan.hours, closes_at=closes + timedelta(hours=1), draw_at=draw_at)

    debates.change(debate=debate, plan=replace(plan, hours=hours), by=None, at=closes)

    marks = debate.speakers.order_by("pk").values_list("pk", "is_late")
    assert list(marks) == [(late[0].pk, False), (late[1].pk, True)]


def test_hours_stay_once_the_lists_are_closed_and_a_sitting_while_it_is_held(sitting, at):
    debate = make(sitting, at)
    plan = plan_of(DebateKind.GENERAL, sitting, at=at)
    other = make_sitting(sitting.event, day=3)
    debate.lists_closed_at = at
    debate.sitting = sitting
    debate.save()

    debates.change(debate=debate, plan=plan, by=None, at=at)

    later = replace(plan.hours, opens_at=at - timedelta(days=1))
    with pytest.raises(HoursSettled):
        debates.change(debate=debate, plan=replace(plan, hours=later), by=None, at=at)
    with pytest.raises(SittingHeld):
        debates.change(debate=debate, plan=replace(plan, sittings=[other]), by=None, at=at)


def test_another_hour_of_the_draw_is_announced_until_it_is_drawn(sitting, at):
    debate = make(sitting, at)
    plan = plan_of(DebateKind.GENERAL, sitting, at=at)
    draws.close_lists(debate=debate, by=None, at=debate.registration_closes_at)
    with pytest.raises(DrawAnnounced):
        draws.draw(debate=debate, spoken="7", by=None, at=debate.draw_at - timedelta(seconds=1))
    sooner = replace(plan.hours, draw_at=plan.hours.closes_at + timedelta(minutes=5))
    debates.change(debate=debate, plan=replace(plan, hours=sooner), by=None, at=at)
    draws.draw(debate=debate, spoken="7", by=None, at=sooner.draw_at)

    with pytest.raises(HoursSettled):
        debates.change(debate=debate, plan=plan, by=None, at=at)


def test_a_debate_made_by_mistake_is_removed_until_somebody_was_registered(sitting, at):
    plan = plan_of(DebateKind.GENERAL, sitting, at=at)
    mistake, kept = (
        debates.make(event=sitting.event, kind=DebateKind.GENERAL, plan=plan, by=None, at=at)
        for _number in (1, 2)
    )
    screen = make_screen(sitting.event)
    screen.shows, screen.debate = ScreenView.SPEAKERS, mistake
    screen.save()
    draws.close_lists(debate=mistake, by=None, at=plan.hours.closes_at)
    make_speaker(kept, state="withdrawn")

    for _time in (1, 2):
        debates.remove(debate=mistake, by=None, at=at)
    with pytest.raises(DebateTaken):
        debates.remove(debate=kept, by=None, at=at)
    with pytest.raises(DebateMoved):
        debates.change(debate=mistake, plan=plan, by=None, at=at)

    screen.refresh_from_db()
    assert list(Debate.objects.all()) == [kept]
    assert (screen.shows, screen.debate) == (ScreenView.NOTHING, None)
    assert AuditEntry.objects.filter(act="debate.remove").count() == 1
