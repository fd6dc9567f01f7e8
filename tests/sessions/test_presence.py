"""Who counts as present, and what follows for quorum and votes."""

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.models.registrations import Registration
from registrations.services import delegations, people, reviews
from sessions.errors import NotOfThisEvent, SittingCancelled
from sessions.models.presence import Presence
from sessions.selectors.presence import attendance_of
from sessions.services import presence, sittings
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import some_answers
from tests.registrations.badged import badge_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(world):
    """Return three members of parliament of France; Kenya has one, France an adviser too."""
    badge_people(world)
    badge_people(world, names=["Paul Roy"], capacity="adviser")
    now = timezone.now()
    people.add(file=world.other_file, answers=kenyan(), by=world.other_coordinator, at=now)
    file = delegations.submit(file=world.other_file, by=world.other_coordinator, at=now)
    reviews.approve_all(file=file, by=world.desk, at=now)
    return list(world.assembly.participants.order_by("pk"))


def kenyan():
    return some_answers(badge_name="Wanjiru Otieno", given_name="Wanjiru", family_name="Otieno")


def come(world, participant, sitting=None):
    return presence.record(
        participant=participant, sitting=sitting, by=world.door, at=timezone.now()
    )


def test_nobody_has_come(world, members):
    attendance = attendance_of(world.assembly, world.sitting)

    assert attendance.people == ()
    assert attendance.usable_votes == 0
    assert not attendance.quorum.is_reached


def test_arrival_counts_until_the_sitting_records_its_own(world, members):
    awa, marie, jean, adviser, wanjiru = members
    for one in (awa, marie, adviser, wanjiru):
        come(world, one)

    at_first = attendance_of(world.assembly, world.sitting)
    come(world, jean, world.sitting)
    then = attendance_of(world.assembly, world.sitting)

    assert {one.pk for one in at_first.people} == {awa.pk, marie.pk, adviser.pk, wanjiru.pk}
    assert not at_first.is_own_record
    assert at_first.delegates == 3
    assert [one.pk for one in then.people] == [jean.pk]
    assert then.is_own_record
    # Another sitting still goes by the arrivals.
    assert attendance_of(world.assembly, world.closed_sitting).people == at_first.people


def test_votes_are_ten_for_each_member_of_parliament_in_the_room(world, members):
    awa, marie, _jean, adviser, wanjiru = members
    for one in (awa, adviser, wanjiru):
        come(world, one)

    alone = attendance_of(world.assembly)
    come(world, marie)
    both = attendance_of(world.assembly)

    assert [(one.present, one.votes, one.usable) for one in alone.delegations] == [
        (1, 18, 10),
        (1, 18, 10),
    ]
    assert [one.usable for one in both.delegations] == [18, 10]
    assert both.usable_votes == 28


def test_quorum_is_half_of_the_members_who_came(world, members):
    awa, *_others, wanjiru = members
    come(world, awa)
    come(world, wanjiru)

    everybody = attendance_of(world.assembly, world.sitting).quorum
    come(world, awa, world.sitting)
    half = attendance_of(world.assembly, world.sitting).quorum

    assert (everybody.needed, everybody.present) == (1, 2)
    assert (half.needed, half.present, half.is_reached) == (1, 1, True)


def test_who_withdrew_is_present_no_longer(world, members):
    awa, *_others = members
    come(world, awa)
    person = Registration.objects.get(participant=awa)
    people.withdraw(person=person, by=world.coordinator, at=timezone.now())

    assert attendance_of(world.assembly).people == ()
    with pytest.raises(NotOfThisEvent):
        come(world, awa, world.sitting)


def test_presence_is_recorded_once_and_taken_back(world, members):
    awa, *_others = members
    first, again = come(world, awa), come(world, awa)

    assert first == again
    assert AuditEntry.objects.filter(act="presence.record").count() == 1
    for _time in range(2):
        presence.take_back(participant=awa, sitting=None, by=world.door, at=timezone.now())
    assert Presence.objects.count() == 0
    assert AuditEntry.objects.filter(act="presence.take_back").count() == 1


def test_wrong_sitting_is_refused(world, members):
    awa, *_others = members

    with pytest.raises(NotOfThisEvent):
        come(world, awa, make_sitting(make_assembly(number=139, slug="139")))
    cancelled = sittings.cancel(sitting=world.sitting, by=world.editor, at=timezone.now())
    with pytest.raises(SittingCancelled):
        come(world, awa, cancelled)


@pytest.mark.parametrize("count", [1, 3])
def test_attendance_asks_four_times_however_many_have_come(
    world, members, count, django_assert_num_queries
):
    for one in members[:count]:
        come(world, one)

    with django_assert_num_queries(4):
        attendance_of(world.assembly, world.sitting)
