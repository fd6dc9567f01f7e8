"""Taking an act on the draft back, when colleagues have worked on since."""

from datetime import timedelta

import pytest

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from sessions.errors import FollowsItself
from sessions.models.drafts import PlanStep
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.selectors.plans import planned_sittings
from sessions.services import plans, releases
from tests.factories.documents import make_document
from tests.factories.record import make_part
from tests.factories.sessions import (
    LATER,
    make_agenda_item,
    make_assembly,
    make_room,
    make_sitting,
    make_treatment,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def editor():
    return User.objects.create_user("editor@example.org")


@pytest.fixture
def colleague():
    return User.objects.create_user("colleague@example.org")


def planned(assembly, sitting):
    return next(one.facts for one in planned_sittings(assembly) if one.sitting.pk == sitting.pk)


def fresh(sitting):
    return Sitting.planned.get(pk=sitting.pk)


def test_what_follows_a_sitting_that_comes_back_moves_along_in_the_same_act(
    assembly, editor, colleague
):
    """Else the next act of whoever, on whatever, moves it without anybody having meant it."""
    council = make_sitting(assembly, hour=9)
    after = make_sitting(assembly, hour=11, follows=council)
    plans.drop(sitting=council, by=editor, at=LATER)
    late = {name: getattr(after, name) + 5 * HOUR for name in ("starts_at", "ends_at")}
    plans.edit(sitting=fresh(after), facts={**late, "follows": council}, by=colleague, at=LATER)

    plans.undo(event=assembly, by=editor, at=LATER)

    assert planned(assembly, after).starts_at == council.ends_at
    step = PlanStep.objects.order_by("pk").last()
    assert {one["sitting"] for one in step.states} == {council.pk, after.pk}


def test_undo_that_would_close_a_circle_is_refused(assembly, editor, colleague):
    council, after = make_sitting(assembly, hour=9), make_sitting(assembly, hour=11)
    plans.edit(sitting=after, facts={"follows": council}, by=colleague, at=LATER)
    plans.edit(sitting=fresh(after), facts={"follows": None}, by=editor, at=LATER)
    plans.edit(sitting=fresh(council), facts={"follows": after}, by=colleague, at=LATER)

    with pytest.raises(FollowsItself):
        plans.undo(event=assembly, by=editor, at=LATER)

    assert planned(assembly, after).follows_id is None
    assert not PlanStep.objects.filter(undone_at__isnull=False).exists()


def test_half_of_a_draft_that_would_close_a_circle_is_not_released(assembly, editor):
    """Published: one after the council. Planned: the council after it, and it at its own hour."""
    council = make_sitting(assembly, hour=9)
    after = make_sitting(assembly, hour=11, follows=council)
    plans.edit(sitting=after, facts={"follows": None}, by=editor, at=LATER)
    plans.edit(sitting=fresh(council), facts={"follows": after}, by=editor, at=LATER)

    with pytest.raises(FollowsItself):
        releases.release(event=assembly, only={council.pk}, by=editor, at=LATER)
    releases.release(event=assembly, by=editor, at=LATER)

    assert fresh(council).follows_id == after.pk


def part(assembly, sitting):
    make_part(sitting, guest="Dr Rosa Luna")


def treatment(assembly, sitting):
    make_treatment(make_agenda_item(assembly), sitting)


def document(assembly, sitting):
    make_document(assembly, "A/138/Inf.1").sittings.add(sitting)


def follower(assembly, sitting):
    plans.edit(
        sitting=make_sitting(assembly, hour=15), facts={"follows": sitting}, by=None, at=LATER
    )


@pytest.mark.parametrize("build", [part, treatment, document, follower])
def test_new_sitting_on_which_colleagues_have_built_is_not_undone(assembly, editor, build):
    other = make_sitting(assembly, hour=9)
    facts = {name: getattr(other, name) for name in ("body", "title", "starts_at", "ends_at")}
    new = plans.add(event=assembly, facts=facts, by=editor, at=LATER)
    build(assembly, new)

    with pytest.raises(Superseded):
        plans.undo(event=assembly, by=editor, at=LATER)

    assert fresh(new).draft.is_cancelled is False


def rooms_of(assembly):
    return set(Room.objects.filter(event=assembly).values_list("name", flat=True))


def test_rooms_that_came_with_a_skeleton_go_with_it_unless_they_are_used(
    assembly, editor, colleague
):
    old = make_assembly(number=136)
    own = make_sitting(assembly, room=make_room(assembly, "Own"), hour=9)
    past = [make_sitting(old, room=make_room(old, name), hour=hour)
            for name, hour in (("Own", 9), ("Left", 11), ("Kept", 13))]  # fmt: skip
    plans.copy_skeleton(source=old, target=assembly, sittings=past, by=editor, at=LATER)
    made = {room.name: room for room in Room.objects.filter(event=assembly).exclude(name="Own")}
    copied = AuditEntry.objects.get(act="plan.copy")
    assert set(copied.after["rooms"]) == {room.pk for room in made.values()}
    plans.edit(sitting=own, facts={"room": made["Kept"]}, by=colleague, at=LATER)

    plans.undo(event=assembly, by=editor, at=LATER)

    assert rooms_of(assembly) == {"Own", "Kept"}
    assert AuditEntry.objects.get(act="plan.undo").before == {"rooms": [made["Left"].pk]}
