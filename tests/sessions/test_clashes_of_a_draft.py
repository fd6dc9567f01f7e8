"""The draft as the law of clashes takes it, and letting a clash stand on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from assemblies.models.bodies import BodyMember
from assemblies.models.delegations import Participant
from sessions.enums import ClashKind, Part, SittingKind
from sessions.models.clashes import AcceptedClash
from sessions.models.drafts import SittingDraft
from sessions.models.sittings import Sitting
from sessions.selectors.clashes import clashes_in, clashes_with
from sessions.selectors.plans import planned_sittings
from sessions.services import clashes, plans, releases
from tests.factories.record import make_part, make_participant
from tests.factories.sessions import LATER, make_body, make_pair, make_room, make_sitting

pytestmark = pytest.mark.django_db


def found(world):
    return clashes_in(world.assembly, planned_sittings(world.assembly))


def kinds(world):
    return [one.clash.kind for one in found(world).clashes]


def in_the_room(world, **changes):
    """Plan another sitting into the first one's room: two are not published there."""
    other = beside(world, **changes)
    plans.edit(sitting=other, facts={"room": world.room}, by=world.editor, at=LATER)
    return other


def beside(world, **changes):
    """Put another sitting at the time of the world's own."""
    return make_sitting(world.assembly, **{"body": make_body("peace"), **changes})


def test_draft_counts_not_what_is_published(world):
    other = beside(world, hour=14, room=world.room)
    assert kinds(world) == []

    facts = {"starts_at": world.sitting.starts_at, "ends_at": world.sitting.ends_at}
    plans.edit(sitting=other, facts=facts, by=world.editor, at=LATER)

    assert kinds(world) == [ClashKind.ROOM_TAKEN]
    plans.drop(sitting=other, by=world.editor, at=LATER)
    assert kinds(world) == []


def test_rooms_bodies_and_delegations_are_as_they_are_kept(world):
    world.room.capacity, world.room.channels, world.room.is_open = 80, 1, True
    world.room.save()
    Sitting.planned.filter(pk=world.sitting.pk).update(
        places=200, languages=["en", "fr"], is_closed=True
    )
    make_pair("governing_council", "peace")
    beside(world)
    today = world.assembly.starts_on
    for code in ("governing_council", "peace"):
        BodyMember.objects.create(
            body=make_body(code), institution=world.file.delegation.institution, starts_on=today
        )
    Participant.objects.create(
        event=world.assembly, delegation=world.file.delegation, badge_name="A B", given_name="A",
        family_name="B", sex="male", capacity="member_of_parliament", language="en",
        accredited_at=timezone.now(),
    )  # fmt: skip

    assert set(kinds(world)) == {
        ClashKind.ROOM_TOO_SMALL,
        ClashKind.ROOM_CHANNELS,
        ClashKind.CLOSED_IN_OPEN_ROOM,
        ClashKind.BODIES_APART,
        ClashKind.DELEGATION_TOO_SMALL,
    }


def seated(world, number, code="governing_council", **changes):
    """Accredit delegates of the world's Member, which has a seat in the body."""
    delegation = world.file.delegation
    BodyMember.objects.create(
        body=make_body(code), institution=delegation.institution,
        starts_on=world.assembly.starts_on,
    )  # fmt: skip
    for n in range(number):
        values = {"delegation": delegation, "capacity": "member_of_parliament", **changes}
        make_participant(world.assembly, f"A {code}{n}", **values)


def too_small(world, capacity):
    """Return how many are expected where the room is too small, 0 where it is not."""
    world.room.capacity = capacity
    world.room.save()
    return sum(
        dict(one.clash.numbers)["expected"]
        for one in found(world).clashes
        if one.clash.kind == ClashKind.ROOM_TOO_SMALL
    )


@pytest.mark.parametrize("released_at", [LATER, None])
def test_members_of_the_body_are_expected_where_no_places_are_set(world, released_at):
    Sitting.planned.filter(pk=world.sitting.pk).update(room=world.room, released_at=released_at)
    seated(world, 3)
    today = world.assembly.starts_on
    for user in (world.delegate, world.stranger):
        BodyMember.objects.create(body=make_body(), user=user, starts_on=today)
    BodyMember.objects.create(
        body=make_body(), user=world.desk, starts_on=today - timedelta(days=9),
        ends_on=today - timedelta(days=1),
    )  # fmt: skip

    assert (too_small(world, 5), too_small(world, 4)) == (0, 5)
    Participant.objects.filter(badge_name="A governing_council0").update(user=world.delegate)
    assert (too_small(world, 4), too_small(world, 3)) == (0, 4)  # she has two seats and one body
    (told,) = clashes_with(world.assembly, (), sitting=None, facts=world.sitting)
    assert "4 are expected" in told
    Sitting.planned.update(places=2)
    assert too_small(world, 3) == 0


def test_delegates_of_a_member_with_seats_in_several_bodies_divide(world):
    Sitting.planned.filter(pk=world.sitting.pk).update(room=world.room)
    seated(world, 3)
    seated(world, 0, "peace")

    assert (too_small(world, 1), too_small(world, 0)) == (0, 1)


def test_how_many_come_to_a_group_or_a_meal_is_not_known(world):
    Sitting.planned.filter(pk=world.sitting.pk).update(room=world.room, group="A")
    seated(world, 3)
    assert too_small(world, 1) == 0

    Sitting.planned.filter(pk=world.sitting.pk).update(group="", kind=SittingKind.MEAL)
    assert too_small(world, 1) == 0


def test_meals_and_side_events_are_no_body_that_meets_twice(world):
    for n in range(2):
        beside(world, kind=SittingKind.SIDE_EVENT, title={"en": f"Side event {n}"})
        beside(world, body=make_body("meals"), kind=SittingKind.MEAL)

    assert kinds(world) == []


def test_sentence_names_the_other_sitting(world):
    other = in_the_room(world, title={"en": "Peace"})

    (one,) = found(world).clashes

    assert found(world).sentence(one.clash, beside=world.sitting.pk) == (
        "Room 1 is taken at that time: Peace."
    )
    assert other.pk in one.clash.sittings


def test_clashes_of_what_is_only_typed(world):
    other = beside(world, hour=14)
    facts = SittingDraft(
        body=other.body, title={"en": "Peace"}, room=world.room, languages=[],
        starts_at=world.sitting.starts_at, ends_at=world.sitting.ends_at,
    )  # fmt: skip
    planned = planned_sittings(world.assembly)

    of_it = clashes_with(world.assembly, planned, sitting=other, facts=facts)
    of_new = clashes_with(world.assembly, planned, sitting=None, facts=facts)

    assert of_it == of_new == ("Room 1 is taken at that time: Governing Council.",)
    assert kinds(world) == []


def test_accepting_a_taken_room_lets_both_be_published(world):
    other = beside(world, hour=14, room=world.room)
    facts = {"starts_at": world.sitting.starts_at, "ends_at": world.sitting.ends_at}
    plans.edit(sitting=other, facts=facts, by=world.editor, at=LATER)
    (one,) = found(world).open

    clashes.accept(
        event=world.assembly, key=one.clash.key, reason="A joint sitting", by=world.editor, at=LATER
    )

    assert found(world).open == ()
    assert found(world).clashes[0].accepted.reason == "A joint sitting"
    entry = AuditEntry.objects.get(act="clash.accept")
    assert entry.by_key == str(world.editor.pk)
    releases.release(event=world.assembly, by=world.editor, at=LATER)
    assert Sitting.objects.get(pk=other.pk).starts_at == world.sitting.starts_at


def test_acceptance_is_no_more_when_the_clash_changes_and_may_be_given_anew(world):
    other = in_the_room(world)
    (one,) = found(world).open
    clashes.accept(
        event=world.assembly, key=one.clash.key, reason="Short", by=world.editor, at=LATER
    )
    facts = {"starts_at": other.starts_at + timedelta(minutes=30)}
    plans.edit(sitting=other, facts=facts, by=world.editor, at=LATER)

    (again,) = found(world).open
    assert again.outdated.reason == "Short"
    clashes.accept(
        event=world.assembly, key=again.clash.key, reason="Yes", by=world.editor, at=LATER
    )

    assert found(world).open == ()
    assert AcceptedClash.objects.latest("pk").reason == "Yes"


def test_chair_of_one_sitting_does_not_speak_in_another_at_that_time(world):
    rosa, other = make_participant(world.assembly), beside(world)
    make_part(world.sitting, Part.CHAIR, participant=rosa)
    assert kinds(world) == []

    make_part(other, Part.SPEAKER, participant=rosa)

    (one,) = found(world).clashes
    assert one.clash.kind == ClashKind.SAME_PERSON
    assert "Rosa Example" in found(world).sentence(one.clash, beside=world.sitting.pk)
    assert "speaker" in found(world).sentence(one.clash, beside=world.sitting.pk)
    planned = planned_sittings(world.assembly)
    (told,) = clashes_with(world.assembly, planned, sitting=other, facts=other)
    assert "Rosa Example" in told
    assert "chair" in told


def test_guest_is_not_at_two_sittings_at_once_however_she_is_spelled(world):
    other = beside(world)
    make_part(world.sitting, Part.CHAIR, guest="Zoé Guest")
    make_part(other, Part.SPEAKER, guest="Another Guest")
    assert kinds(world) == []

    make_part(other, Part.SPEAKER, guest="zoe  GUEST")

    (one,) = found(world).clashes
    assert one.clash.kind == ClashKind.SAME_PERSON
    assert "Zoé Guest" in found(world).sentence(one.clash, beside=world.sitting.pk)
    clashes.accept(
        event=world.assembly, key=one.clash.key, reason="She walks", by=world.editor, at=LATER
    )
    assert found(world).open == ()


def test_clashes_cost_the_same_for_many_sittings(world, django_assert_num_queries):
    planned = planned_sittings(world.assembly)
    with django_assert_num_queries(8):
        clashes_in(world.assembly, planned)
    for n in range(5):
        beside(world, room=make_room(world.assembly, f"Hall {n}"), body=make_body(f"b{n}"))

    planned = planned_sittings(world.assembly)
    with django_assert_num_queries(8):
        clashes_in(world.assembly, planned)


def test_undone_sharing_of_a_room_opens_the_clash_again(world):
    other = in_the_room(world)
    (one,) = found(world).open
    AcceptedClash.objects.create(
        event=world.assembly,
        key=one.clash.key,
        terms=one.clash.terms,
        reason="A joint sitting",
        accepted_at=LATER,
    )
    plans.edit(sitting=other, facts={"shares_room": True}, by=world.editor, at=LATER)
    assert found(world).open == ()

    plans.undo(event=world.assembly, by=world.editor, at=LATER)

    (again,) = found(world).open
    assert again.outdated.reason == "A joint sitting"
