"""Where a sitting may be put, whoever asks: page, program or command."""

from datetime import timedelta

import pytest

from assemblies.enums import CalendarStatus
from sessions.errors import DayTooFar, EndsBeforeStart, RoomElsewhere, RoomTaken
from sessions.services import sittings
from sessions.services.sittings import Slot
from tests.factories.sessions import LATER, NOW, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def room(assembly):
    return make_room(assembly, "Room 2")


@pytest.fixture
def sitting(assembly):
    return make_sitting(assembly, hour=9, hours=2)


def move(sitting, **to):
    values = {"starts_at": sitting.starts_at, "ends_at": sitting.ends_at, "room": sitting.room}
    return sittings.move(sitting=sitting, to=Slot(**{**values, **to}), by=None, at=LATER)


def test_days_far_from_the_assembly_are_refused(sitting):
    for far in (timedelta(days=70), -timedelta(days=70)):
        with pytest.raises(DayTooFar):
            move(sitting, starts_at=sitting.starts_at + far, ends_at=sitting.ends_at + far)
    with pytest.raises(DayTooFar):
        move(sitting, ends_at=sitting.ends_at + timedelta(days=365))
    with pytest.raises(EndsBeforeStart):
        move(sitting, ends_at=sitting.starts_at)


def test_room_of_another_event_is_refused(sitting):
    with pytest.raises(RoomElsewhere):
        move(sitting, room=make_room(make_assembly(number=139), "Room 99"))


def test_room_is_not_given_twice_at_one_time(assembly, sitting, room):
    make_sitting(assembly, hour=10, hours=2, room=room)

    with pytest.raises(RoomTaken):
        move(sitting, room=room)

    sitting.refresh_from_db()
    assert (sitting.room, sitting.sequence) == (None, 0)
    assert move(sitting, room=room, shares_room=True).room == room


@pytest.mark.parametrize(
    "other",
    [
        {"hour": 11},
        {"hour": 8, "hours": 1},
        {"hour": 10, "status": CalendarStatus.CANCELLED, "cancelled_at": NOW},
        {"hour": 10, "end_is_indicative": True},
    ],
)
def test_room_is_free_beside_what_ends_is_cancelled_or_only_estimated(
    assembly, sitting, room, other
):
    make_sitting(assembly, room=room, **other)

    assert move(sitting, room=room).sequence == 1


def test_room_that_another_shares_on_purpose_is_free_for_an_urgent_move(assembly, sitting, room):
    make_sitting(assembly, hour=10, room=room, shares_room=True)

    assert move(sitting, room=room).room == room
