"""Acts on a draft as a whole for editors' programs: moved, copied, taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version
from sessions.services import plans
from tests.factories.accounts import api_client
from tests.factories.sessions import make_assembly, make_room, make_sitting

PLAN = "/api/v1/assemblies/138/plan/"


@pytest.fixture
def editor(world):
    return api_client(world.editor)


def seen(answer):
    return {"If-Match": answer["ETag"]}


def planned_start(sitting):
    found = Sitting.planned.select_related("draft").get(pk=sitting.pk)
    return getattr(found, "draft", found).starts_at


def test_block_is_moved_and_taken_back(world, editor):
    both = [world.sitting.pk, world.closed_sitting.pk]

    moved = editor.post(
        f"{PLAN}shift/", {"sittings": both, "days": 1, "minutes": -30},
        headers=seen(editor.get(PLAN)),
    )  # fmt: skip

    version = plan_version(world.assembly)
    assert (moved.status_code, moved.json()) == (200, {"sittings": 2, "version": version})
    assert (moved["Plan-Version"], moved["ETag"].split(".")[0]) == (
        str(version), f'"{world.assembly.pk}-{version}',
    )  # fmt: skip
    by = timedelta(days=1, minutes=-30)
    assert planned_start(world.sitting) == world.sitting.starts_at + by

    back = editor.post(f"{PLAN}undo/", headers=seen(moved))
    none = editor.post(f"{PLAN}undo/", headers=seen(back))

    assert (back.status_code, back.json()["sittings"]) == (200, 2)
    assert planned_start(world.sitting) == world.sitting.starts_at
    assert (none.status_code, none.json()["code"]) == (409, "nothing_to_undo")


def test_skeleton_of_a_past_assembly_is_copied(world, editor):
    past = make_assembly(137, starts_on=world.assembly.starts_on - timedelta(days=182))
    make_sitting(past, day=2, room=make_room(past, "Old hall"), title={"en": "Debate"})
    make_sitting(past, day=2, is_closed=True)

    made = editor.post(f"{PLAN}copy/", {"assembly": 137}, headers=seen(editor.get(PLAN)))

    assert (made.status_code, made.json()["sittings"]) == (200, 2)
    new = Sitting.planned.filter(event=world.assembly, released_at=None)
    assert {str(one.title) for one in new} == {"Debate", "Governing Council"}


@pytest.mark.parametrize("number", [138, 999])
def test_skeleton_of_none_or_its_own_is_refused_at_the_field(editor, number):
    answer = editor.post(f"{PLAN}copy/", {"assembly": number}, headers=seen(editor.get(PLAN)))

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, ["assembly"])


@pytest.mark.parametrize(
    ("body", "field"),
    [({"sittings": []}, "sittings"), ({"sittings": [1]}, "days"), ({"days": 1}, "sittings"),
     ({"sittings": [1], "days": 0}, "days"), ({"sittings": [1], "days": 121}, "days"),
     ({"sittings": [1], "minutes": 1441}, "minutes"), ({"sittings": [1], "days": "1"}, "days"),
     ({"sittings": [1], "days": True}, "days"), ({"sittings": ["x"], "days": 1}, "sittings")],
)  # fmt: skip
def test_block_that_is_none_is_refused_at_the_field(editor, body, field):
    answer = editor.post(f"{PLAN}shift/", body, headers=seen(editor.get(PLAN)))

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, [field])


def test_refusal_of_the_act_is_told_and_nothing_is_moved(world, editor):
    keys = [world.sitting.pk, world.closed_sitting.pk]

    far = editor.post(
        f"{PLAN}shift/", {"sittings": keys, "days": 100}, headers=seen(editor.get(PLAN))
    )
    gone = editor.post(
        f"{PLAN}shift/", {"sittings": [*keys, 999_999], "days": 1}, headers=seen(editor.get(PLAN))
    )

    assert (far.status_code, far.json()["code"]) == (409, "day_too_far")
    assert (gone.status_code, gone.json()["code"]) == (412, "superseded")
    assert planned_start(world.sitting) == world.sitting.starts_at


@pytest.mark.parametrize(
    ("act", "body"),
    [("shift", {"sittings": [0], "days": 1}), ("copy", {"assembly": 137}), ("undo", {})],
)
def test_draft_must_be_as_it_was_seen(world, editor, act, body):
    make_sitting(make_assembly(137))
    body = {**body, **({"sittings": [world.sitting.pk]} if "sittings" in body else {})}
    old = editor.get(PLAN)
    plans.edit(sitting=world.sitting, facts={"group": "A"}, by=world.editor, at=timezone.now())
    version = plan_version(world.assembly)

    stale = editor.post(f"{PLAN}{act}/", body, headers=seen(old))
    unseen = editor.post(f"{PLAN}{act}/", body)
    of_a_sitting = editor.post(
        f"{PLAN}{act}/", body, headers={"If-Match": f'"{world.sitting.pk + 999}-{version}"'}
    )

    assert (stale.status_code, stale.json()["code"]) == (412, "superseded")
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_required")
    assert of_a_sitting.status_code == 412
    assert plan_version(world.assembly) == version
    assert editor.post(f"{PLAN}{act}/", body, headers=seen(editor.get(PLAN))).status_code == 200


def test_first_act_needs_no_draft_before_it(world, editor):
    first = editor.get(PLAN)
    assert first["Plan-Version"] == "0"

    body = {"sittings": [world.sitting.pk], "days": 1}
    assert editor.post(f"{PLAN}shift/", body, headers=seen(first)).status_code == 200


def test_act_sent_twice_is_done_once(world, editor):
    body = {"sittings": [world.sitting.pk], "days": 1}
    headers = {**seen(editor.get(PLAN)), "Idempotency-Key": "one"}

    first = editor.post(f"{PLAN}shift/", body, headers=headers)
    second = editor.post(f"{PLAN}shift/", body, headers=headers)

    assert (second.status_code, second.json()) == (200, first.json())
    assert second["Idempotent-Replayed"] == "true"
    assert planned_start(world.sitting) == world.sitting.starts_at + timedelta(days=1)


def test_last_acts_are_told(world, editor):
    plans.edit(sitting=world.sitting, facts={"group": "A"}, by=world.editor, at=timezone.now())
    plans.drop(sitting=world.closed_sitting, by=None, at=timezone.now())

    told = editor.get(f"{PLAN}steps/").json()["results"]

    assert [(one["act"], one["by"], one["sittings"]) for one in told] == [
        ("drop", None, [world.closed_sitting.pk]),
        ("edit", world.editor.get_short_name(), [world.sitting.pk]),
    ]


@pytest.mark.parametrize("more", [0, 3])
def test_last_acts_cost_the_same_for_many(world, editor, more, django_assert_num_queries):
    for n in range(1 + more):
        facts = {"group": str(n)}
        plans.edit(sitting=world.sitting, facts=facts, by=world.editor, at=timezone.now())
    editor.get(f"{PLAN}steps/")

    with django_assert_num_queries(5):
        editor.get(f"{PLAN}steps/")


def test_list_of_the_draft_is_not_told_again(world, editor):
    first = editor.get(PLAN)
    known = editor.get(PLAN, headers={"If-None-Match": first["ETag"]})
    plans.edit(sitting=world.sitting, facts={"group": "A"}, by=None, at=timezone.now())
    newer = editor.get(PLAN, headers={"If-None-Match": first["ETag"]})

    assert (known.status_code, known["Plan-Version"]) == (304, "0")
    assert (newer.status_code, newer["Plan-Version"]) == (200, str(plan_version(world.assembly)))
