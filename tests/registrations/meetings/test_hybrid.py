"""Taking part in an assembly's sitting from afar: neither presence, nor a vote, nor the quorum."""

import pytest
from django.utils import timezone

from assemblies.enums import EventFormat
from assemblies.models.delegations import Participant
from registrations.services import joining, meetings
from sessions.models.presence import Presence
from sessions.models.sittings import Sitting
from sessions.selectors.presence import attendance_of, is_in_room, seen_by_record
from sessions.services import presence
from tests.factories.accounts import make_account
from tests.factories.meetings import hold, make_online_sitting, prepare
from tests.factories.seats import make_participants

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_account("ada@parliament.example")


@pytest.fixture
def scene(world, ada):
    """A hybrid sitting that is open, and a delegate who came to the event yesterday."""
    sitting = make_online_sitting(world.assembly, minutes=5, format=EventFormat.HYBRID)
    hold(sitting, format=EventFormat.HYBRID)
    prepare()
    (one,) = make_participants(
        world.assembly, 1, user=ada, delegation=world.file.delegation,
        capacity="member_of_parliament",
    )  # fmt: skip
    delegate = Participant.objects.get(pk=one.pk)
    presence.record(participant=delegate, sitting=None, by=world.door, at=timezone.now())
    return Sitting.objects.select_related("event").get(pk=sitting.pk), delegate


def in_room(delegate, sitting):
    people = Participant.objects.filter(pk=delegate.pk)
    return is_in_room(seen_by_record(people, event=sitting.event_id, sitting=sitting.pk).get())


def test_only_who_is_named_joins(client, scene, world, ada):
    sitting, delegate = scene
    path = f"/en/events/{sitting.event.slug}/sittings/{sitting.pk}"
    client.force_login(ada)

    before = client.post(f"{path}/join/")
    meetings.allow(sitting=sitting, participant=delegate, by=world.editor, at=timezone.now())
    shown, joined = client.get(f"{path}/lobby/"), client.post(f"{path}/join/")
    meetings.withdraw(guest=sitting.remote_guests.get(), by=world.editor, at=timezone.now())
    after = client.post(f"{path}/join/")

    assert (before.status_code, joined.status_code, after.status_code) == (403, 303, 403)
    assert "held in person" in before.content.decode()
    assert "Joining online counts neither as presence nor for the quorum." in (
        shown.content.decode()
    )


def test_joining_gives_neither_presence_nor_votes_nor_quorum(scene, world):
    sitting, delegate = scene
    meetings.allow(sitting=sitting, participant=delegate, by=world.editor, at=timezone.now())
    before = attendance_of(world.assembly, sitting)

    joining.join(
        sitting=sitting, participant=delegate, is_moderator=False, by=None, at=timezone.now()
    )

    after = attendance_of(world.assembly, sitting)
    assert before == after
    assert (after.people, after.delegates, after.usable_votes) == ((), 0, 0)
    assert (after.quorum.present, after.quorum.is_reached) == (0, False)
    assert not Presence.objects.filter(sitting=sitting).exists()
    assert not in_room(delegate, sitting)


def test_who_is_seen_at_the_door_is_present_though_the_sitting_is_hybrid(scene, world):
    sitting, delegate = scene

    presence.record(participant=delegate, sitting=sitting, by=world.door, at=timezone.now())

    found = attendance_of(world.assembly, sitting)
    assert in_room(delegate, sitting)
    assert (found.delegates, found.quorum.is_reached) == (1, True)
    assert found.usable_votes > 0


def test_the_same_delegate_is_present_where_nobody_joins_online(scene, world):
    """The negative: in a sitting held in the room alone yesterday's check-in counts as before."""
    _sitting, delegate = scene

    assert in_room(delegate, world.sitting)
