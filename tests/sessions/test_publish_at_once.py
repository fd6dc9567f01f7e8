"""One sitting published at once: planned and released in one act, with what follows it."""

from datetime import timedelta

import pytest

from assemblies.fields import LanguageMap
from sessions.errors import RoomTaken
from sessions.models.drafts import SittingDraft
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.plans import plan_version
from sessions.services import plans, sittings
from tests.factories.sessions import LATER, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def council(assembly):
    return make_sitting(assembly)  # 9 to 11


def publish(sitting, note=None, **facts):
    return sittings.publish(sitting=sitting, facts=facts, note=note, by=None, at=LATER)


def plan(sitting, **facts):
    return plans.edit(sitting=sitting, facts=facts, by=None, at=LATER)


def now(sitting):
    return Sitting.objects.get(pk=sitting.pk)


def test_whole_draft_of_the_sitting_goes_out(council):
    plan(council, group="A")

    publish(council, note=LanguageMap({"en": "Shorter"}), ends_at=council.ends_at - HOUR)

    assert (now(council).group, now(council).ends_at) == ("A", council.ends_at - HOUR)
    assert (now(council).sequence, now(council).change_note) == (1, {"en": "Shorter"})
    assert not SittingDraft.objects.exists()


def test_refusal_leaves_the_draft_as_it_was(assembly, council):
    room = make_room(assembly)
    make_sitting(assembly, room=room)
    version = plan_version(assembly)

    with pytest.raises(RoomTaken):
        publish(council, room=room)

    assert not SittingDraft.objects.exists()
    assert Sitting.objects.get(pk=council.pk).plan_version == council.plan_version
    assert plan_version(assembly) == version


def test_what_follows_goes_out_with_it_and_nothing_else_of_it(assembly, council):
    first = make_sitting(assembly, hour=11, follows=council)
    second = make_sitting(assembly, hour=13, follows=first)
    plan(second, group="B")

    along = publish(council, ends_at=council.ends_at + HOUR)

    assert along == 2
    assert now(first).starts_at == first.starts_at + HOUR
    assert (now(second).starts_at, now(second).group) == (second.starts_at + HOUR, "")
    assert SittingDraft.objects.get().group == "B"
    assert Release.objects.get().sittings.count() == 3


def test_what_was_moved_along_in_an_earlier_act_goes_out_too(assembly, council):
    after = make_sitting(assembly, hour=11, follows=council)
    plan(council, ends_at=council.ends_at + HOUR)

    publish(council)

    assert now(after).starts_at == after.starts_at + HOUR


def test_who_follows_in_the_draft_alone_waits_for_the_draft(assembly, council):
    free, bound = make_sitting(assembly, hour=15), make_sitting(assembly, hour=11, follows=council)
    plan(free, follows=council)
    plan(
        bound, follows=None, starts_at=bound.starts_at + 6 * HOUR, ends_at=bound.ends_at + 6 * HOUR
    )

    along = publish(council, ends_at=council.ends_at + HOUR)

    assert along == 0
    assert now(free).starts_at == free.starts_at
    assert now(bound).starts_at == bound.starts_at


def test_note_that_was_emptied_is_not_published(council):
    plans.edit(
        sitting=council, facts={"group": "A"}, note=LanguageMap({"en": "Old"}), by=None, at=LATER
    )
    plan(council, group="B")
    assert SittingDraft.objects.get().note == {"en": "Old"}  # nobody has spoken of it

    publish(council, note=LanguageMap())

    assert now(council).change_note is None
    assert Release.objects.get().note is None


def test_note_that_was_planned_before_goes_out(council):
    plans.edit(
        sitting=council, facts={"group": "A"}, note=LanguageMap({"en": "Old"}), by=None, at=LATER
    )

    publish(council)

    assert now(council).change_note == {"en": "Old"}


@pytest.mark.parametrize("was", [False, True])
@pytest.mark.parametrize("becomes", [False, True])
def test_note_about_a_closed_sitting_is_no_word_to_all(assembly, was, becomes):
    council = make_sitting(assembly, is_closed=was)
    after = make_sitting(assembly, hour=11, follows=council)
    note = LanguageMap({"en": "About a complaint"})

    publish(council, note=note, is_closed=becomes, ends_at=council.ends_at + HOUR)

    assert Release.objects.get().note == (None if was or becomes else note)
    assert now(council).change_note == note
    assert now(after).change_note is None
