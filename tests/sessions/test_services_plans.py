"""The draft of a programme: what editors plan, take back, move and copy, and nobody else sees."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from sessions.enums import DocumentAccess, ProgrammeChange, SittingKind
from sessions.errors import (
    DayTooFar,
    EndsBeforeStart,
    FollowsItself,
    FollowsNobody,
    HourUnclear,
    NothingToUndo,
    RoomElsewhere,
    SittingCancelled,
)
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version, planned_sittings, unreleased
from sessions.services import plans, releases, sittings
from tests.factories.documents import make_document
from tests.factories.sessions import LATER, NOW, make_assembly, make_body, make_room, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    return make_assembly(number=138)  # 21 to 25 October 2026; clocks go back on the 25th


@pytest.fixture
def editor():
    return User.objects.create_user("editor@example.org")


def facts(assembly, **changes):
    return {
        "body": make_body(),
        "title": LanguageMap({"en": "Panel", "fr": "Panel"}),
        "starts_at": datetime(2026, 10, 22, 7, tzinfo=UTC),
        "ends_at": datetime(2026, 10, 22, 9, tzinfo=UTC),
        **changes,
    }


def planned(assembly):
    return {one.sitting.pk: one for one in planned_sittings(assembly)}


def test_new_sitting_is_nobodys_business_before_its_release(assembly, editor):
    sitting = plans.add(event=assembly, facts=facts(assembly), by=editor, at=LATER)

    (one,) = planned_sittings(assembly)
    assert (one.is_new, one.changes) == (True, (ProgrammeChange.ADDED,))
    assert one.facts.title == {"en": "Panel", "fr": "Panel"}
    assert not Sitting.objects.exists()
    assert assembly.sittings.count() == 0
    assert not make_body().sittings.exists()
    assert sitting.released_at is None


def test_edit_leaves_what_is_published_alone(assembly, editor):
    sitting = make_sitting(assembly)
    version = assembly.calendar_version

    plans.edit(
        sitting=sitting,
        facts={"starts_at": sitting.starts_at + timedelta(hours=1), "kind": SittingKind.MEAL},
        note=LanguageMap({"en": "Lunch first"}),
        version=1,
        by=editor,
        at=LATER,
    )

    after = Sitting.objects.get()
    assembly.refresh_from_db()
    assert (after.starts_at, after.kind, after.sequence) == (sitting.starts_at, "sitting", 0)
    assert assembly.calendar_version == version
    (one,) = unreleased(assembly)
    assert one.facts.starts_at == sitting.starts_at + timedelta(hours=1)
    assert one.changes == (ProgrammeChange.MOVED, ProgrammeChange.DETAILS)
    assert one.draft.note == {"en": "Lunch first"}
    entry = AuditEntry.objects.get(act="plan.edit")
    assert (entry.by_key, entry.after) == (str(editor.pk), {"sittings": [sitting.pk]})


def test_edit_back_to_what_is_published_is_no_plan(assembly, editor):
    sitting, room = make_sitting(assembly), make_room(assembly)
    plans.edit(sitting=sitting, facts={"room": room}, by=editor, at=LATER)

    plans.edit(sitting=sitting, facts={"room": None}, by=editor, at=LATER)

    assert not SittingDraft.objects.exists()
    assert unreleased(assembly) == ()


def test_second_of_two_editors_is_told(assembly, editor):
    sitting = make_sitting(assembly)
    plans.edit(sitting=sitting, facts={"group": "A"}, version=1, by=editor, at=LATER)

    with pytest.raises(Superseded):
        plans.edit(sitting=sitting, facts={"group": "B"}, version=1, by=None, at=LATER)

    assert unreleased(assembly)[0].facts.group == "A"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ends_at": datetime(2026, 10, 22, 7, tzinfo=UTC)}, EndsBeforeStart),
        ({"ends_at": datetime(2027, 10, 22, 7, tzinfo=UTC)}, DayTooFar),
    ],
)
def test_hours_no_sitting_can_have_are_refused(assembly, changes, refusal):
    with pytest.raises(refusal):
        plans.add(event=assembly, facts=facts(assembly, **changes), by=None, at=LATER)

    assert not Sitting.planned.exists()


def test_room_of_another_event_is_refused(assembly):
    elsewhere = make_room(make_assembly(number=139))

    with pytest.raises(RoomElsewhere):
        plans.add(event=assembly, facts=facts(assembly, room=elsewhere), by=None, at=LATER)


def test_cancelled_sitting_is_planned_no_more(assembly):
    sitting = make_sitting(assembly)
    sittings.cancel(sitting=sitting, by=None, at=LATER)

    with pytest.raises(SittingCancelled):
        plans.edit(sitting=sitting, facts={"group": "A"}, by=None, at=LATER)


def test_block_keeps_its_hours_on_another_day(assembly, editor):
    one, other = make_sitting(assembly, day=1), make_sitting(assembly, day=1, hour=14)

    moved = plans.shift(event=assembly, sittings=[one.pk, other.pk], days=4, by=editor, at=LATER)

    found = planned(assembly)
    assert moved == 2
    # On the 25th the clocks have gone back: the same hours are one more from UTC.
    assert found[one.pk].facts.starts_at == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert found[other.pk].facts.ends_at == datetime(2026, 10, 25, 15, tzinfo=UTC)


def test_block_does_not_guess_an_hour_that_comes_twice(assembly):
    sitting = make_sitting(assembly, day=4, hour=2, hours=0.5)

    with pytest.raises(HourUnclear) as refusal:
        plans.shift(event=assembly, sittings=[sitting.pk], days=1, by=None, at=LATER)

    assert refusal.value.details["day"] == date(2026, 10, 25)
    assert unreleased(assembly) == ()


def test_skeleton_of_a_past_assembly_is_planned_on_the_new_dates(assembly, editor):
    council = make_sitting(assembly, day=1, hour=9, room=make_room(assembly, "Room 1"))
    after = make_sitting(assembly, day=2, hour=11, follows=council)
    target = make_assembly(
        number=140,
        time_zone="Africa/Nairobi",
        starts_on=date(2027, 3, 6),
        ends_on=date(2027, 3, 10),
    )

    count = plans.copy_skeleton(
        source=assembly, target=target, sittings=[council, after], by=editor, at=LATER
    )

    first, second = planned_sittings(target)
    assert count == 2
    assert first.facts.starts_at == datetime(2027, 3, 6, 6, tzinfo=UTC)
    assert (first.facts.room.name, first.facts.room.event_id) == ("Room 1", target.pk)
    assert second.facts.follows_id == first.sitting.pk
    assert first.sitting.uid != council.uid
    assert not target.sittings.exists()


def test_skeleton_asks_as_much_for_many_as_for_few(assembly, editor, django_assert_max_num_queries):
    council = make_sitting(assembly, room=make_room(assembly, "Room 0"))
    for n in range(1, 40):
        make_sitting(assembly, day=1 + n % 4, room=make_room(assembly, f"Room {n}"))
    after = make_sitting(assembly, hour=11, follows=council)
    target = make_assembly(number=140, starts_on=date(2027, 3, 6), ends_on=date(2027, 3, 10))
    make_room(target, "Room 1")
    many = list(Sitting.objects.select_related("room").filter(event=assembly).order_by("pk"))

    with django_assert_max_num_queries(18):
        plans.copy_skeleton(source=assembly, target=target, sittings=many, by=editor, at=LATER)

    found = planned(target)
    assert len(found) == 41
    assert target.rooms.count() == 40
    last = found[max(found)]
    assert last.facts.follows_id == last.sitting.follows_id == min(found)
    plans.undo(event=target, by=editor, at=LATER)
    assert not Sitting.planned.filter(event=target).exists()
    assert after.follows == council


def test_undo_takes_back_the_editors_own_last_act(assembly, editor):
    sitting, other = make_sitting(assembly), make_sitting(assembly, hour=14)
    plans.edit(sitting=sitting, facts={"group": "A"}, by=editor, at=LATER)
    plans.edit(sitting=other, facts={"group": "B"}, by=None, at=LATER)
    plans.shift(event=assembly, sittings=[sitting.pk], days=1, by=editor, at=LATER)

    plans.undo(event=assembly, by=editor, at=LATER)
    assert planned(assembly)[sitting.pk].facts.starts_at == sitting.starts_at
    assert planned(assembly)[sitting.pk].facts.group == "A"

    plans.undo(event=assembly, by=editor, at=LATER)
    found = planned(assembly)
    assert found[sitting.pk].draft is None
    assert found[other.pk].facts.group == "B"
    with pytest.raises(NothingToUndo):
        plans.undo(event=assembly, by=editor, at=LATER)


def test_undo_of_a_new_sitting_leaves_nothing_to_release(assembly, editor):
    plans.add(event=assembly, facts=facts(assembly), by=editor, at=LATER)

    plans.undo(event=assembly, by=editor, at=LATER)

    assert unreleased(assembly) == ()
    assert not Sitting.planned.exists()


def test_undo_never_undoes_what_another_has_built_upon(assembly, editor):
    sitting = make_sitting(assembly)
    plans.edit(sitting=sitting, facts={"group": "A"}, by=editor, at=LATER)
    plans.edit(sitting=sitting, facts={"languages": ["fr"]}, by=None, at=LATER)

    with pytest.raises(Superseded):
        plans.undo(event=assembly, by=editor, at=LATER)

    assert planned(assembly)[sitting.pk].facts.languages == ["fr"]


def test_undo_stops_at_a_release(assembly, editor):
    sitting = make_sitting(assembly)
    plans.edit(sitting=sitting, facts={"group": "A"}, by=editor, at=LATER)
    releases.release(event=assembly, by=editor, at=LATER)

    with pytest.raises(Superseded):
        plans.undo(event=assembly, by=editor, at=LATER)

    assert Sitting.objects.get().group == "A"


def test_who_looks_at_the_draft_can_tell_that_it_is_old(assembly, editor):
    sitting = make_sitting(assembly)
    versions = [plan_version(assembly)]
    plans.edit(sitting=sitting, facts={"group": "A"}, by=editor, at=LATER)
    versions.append(plan_version(assembly))
    plans.revert(sitting=sitting, by=editor, at=timezone.now())
    versions.append(plan_version(assembly))

    assert versions == sorted(set(versions))
    assert NOW < LATER


def test_what_follows_a_sitting_moves_with_it_through_chains(assembly, editor):
    council = make_sitting(assembly, hour=9, hours=2)
    after = make_sitting(assembly, hour=11, hours=1)
    last = make_sitting(assembly, hour=13, hours=1)
    plans.edit(sitting=after, facts={"follows": council}, by=editor, at=LATER)
    follow = {"follows": after, "follows_minutes": 15}
    plans.edit(sitting=last, facts=follow, by=editor, at=LATER)

    later = {"ends_at": council.ends_at + timedelta(hours=1)}
    plans.edit(sitting=council, facts=later, by=editor, at=LATER)

    found = planned(assembly)
    assert found[after.pk].facts.starts_at == council.ends_at + timedelta(hours=1)
    assert found[last.pk].facts.starts_at == council.ends_at + timedelta(hours=2, minutes=15)
    plans.undo(event=assembly, by=editor, at=LATER)
    assert planned(assembly)[last.pk].facts.starts_at == council.ends_at + timedelta(minutes=75)
    plans.undo(event=assembly, by=editor, at=LATER)
    assert planned(assembly)[last.pk].draft is None


def test_sitting_that_would_follow_itself_is_refused(assembly, editor):
    one, other = make_sitting(assembly, hour=9), make_sitting(assembly, hour=14)
    plans.edit(sitting=one, facts={"follows": other}, by=editor, at=LATER)

    with pytest.raises(FollowsItself), transaction.atomic():
        plans.edit(sitting=other, facts={"follows": one}, by=editor, at=LATER)
    elsewhere = make_sitting(make_assembly(number=139))
    with pytest.raises(FollowsNobody):
        plans.edit(sitting=other, facts={"follows": elsewhere}, by=editor, at=LATER)


def test_what_followed_a_cancelled_sitting_stays(assembly, editor):
    council, after = make_sitting(assembly, hour=9), make_sitting(assembly, hour=11)
    plans.edit(sitting=after, facts={"follows": council}, by=editor, at=LATER)

    plans.drop(sitting=council, by=editor, at=LATER)

    assert planned(assembly)[after.pk].facts.starts_at == after.starts_at


def test_urgent_move_takes_along_what_follows(assembly, editor):
    council, after = make_sitting(assembly, hour=9), make_sitting(assembly, hour=11)
    plans.edit(sitting=after, facts={"follows": council}, by=editor, at=LATER)
    releases.release(event=assembly, by=editor, at=LATER)
    slot = sittings.Slot(
        starts_at=council.starts_at + timedelta(hours=1),
        ends_at=council.ends_at + timedelta(hours=1),
        room=None,
    )

    sittings.move(sitting=council, to=slot, by=editor, at=LATER)

    moved = Sitting.objects.get(pk=after.pk)
    assert (moved.starts_at, moved.follows_id) == (after.starts_at + timedelta(hours=1), council.pk)


def test_urgent_move_publishes_nothing_that_is_only_planned(assembly, editor):
    """Neither a sitting that follows and was never out, nor what else is planned for a follower."""
    council, after = make_sitting(assembly, hour=9), make_sitting(assembly, hour=11)
    plans.edit(sitting=after, facts={"follows": council}, by=editor, at=LATER)
    releases.release(event=assembly, by=editor, at=LATER)
    secret = LanguageMap({"en": "Not yet told"})
    plans.edit(sitting=after, facts={"room": make_room(assembly)}, note=secret, by=editor, at=LATER)
    new = plans.add(event=assembly, facts=facts(assembly, follows=council), by=editor, at=LATER)
    slot = sittings.Slot(
        starts_at=council.starts_at + timedelta(hours=1),
        ends_at=council.ends_at + timedelta(hours=1),
        room=None,
    )

    sittings.move(sitting=council, to=slot, by=editor, at=LATER)

    moved = Sitting.objects.get(pk=after.pk)
    assert (moved.starts_at, moved.room_id) == (after.starts_at + timedelta(hours=1), None)
    assert moved.change_note is None
    assert Sitting.planned.get(pk=new.pk).released_at is None
    (planned_follower,) = [one for one in unreleased(assembly) if one.sitting.pk == after.pk]
    assert planned_follower.changes == (ProgrammeChange.ROOM,)
    assert planned_follower.draft.note == secret


def test_what_followed_a_sitting_that_never_came_is_released_without_it(assembly, editor):
    after = make_sitting(assembly, hour=11)
    never = plans.add(event=assembly, facts=facts(assembly), by=editor, at=LATER)
    plans.edit(sitting=after, facts={"follows": never}, by=editor, at=LATER)
    plans.drop(sitting=never, by=editor, at=LATER)

    releases.release(event=assembly, by=editor, at=LATER)

    assert Sitting.objects.get(pk=after.pk).follows_id is None
    assert not Sitting.planned.filter(pk=never.pk).exists()


def test_acts_before_one_that_touched_a_sitting_twice_can_be_taken_back(assembly, editor):
    council, after = make_sitting(assembly, hour=9), make_sitting(assembly, hour=11)
    plans.edit(sitting=after, facts={"group": "A"}, by=editor, at=LATER)
    follow = {"follows": council, "follows_minutes": 30}
    plans.edit(sitting=after, facts=follow, by=editor, at=LATER)  # set, then carried along

    plans.undo(event=assembly, by=editor, at=LATER)
    plans.undo(event=assembly, by=editor, at=LATER)

    assert planned(assembly)[after.pk].draft is None


def test_document_of_a_sitting_that_never_came_is_shown_to_nobody(assembly, editor):
    """Only who may know of the sitting might know of it; without the sitting everybody would."""
    never = plans.add(event=assembly, facts=facts(assembly), by=editor, at=LATER)
    document = make_document(assembly, "A/138/Inf.1")
    document.sittings.add(never)

    plans.drop(sitting=never, by=editor, at=LATER)
    releases.release(event=assembly, by=editor, at=LATER)

    document.refresh_from_db()
    assert not Sitting.planned.filter(pk=never.pk).exists()
    assert document.access == DocumentAccess.SECRETARIAT
