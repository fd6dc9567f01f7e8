"""What changed is said, and nothing that did not: estimated ends, days and place of an assembly."""

from datetime import timedelta

import icalendar
import pytest

from assemblies.models.accounts import User
from notifications.models.messages import Message
from notifications.services import follows
from sessions.services import events, sittings
from tests.factories.sessions import LATER, NOW, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def sitting(assembly):
    label = {"en": "After the Council", "fr": "Après le Conseil"}
    return make_sitting(assembly, end_is_indicative=True, time_shown_as=label)


def moved(sitting, *, hours=0, room=None):
    later = timedelta(hours=hours)
    slot = sittings.Slot(
        starts_at=sitting.starts_at + later, ends_at=sitting.ends_at + later, room=room
    )
    return sittings.move(sitting=sitting, to=slot, by=None, at=LATER)


def test_another_room_leaves_an_open_end_open(assembly, sitting):
    after = moved(sitting, room=make_room(assembly, "Room 2"))

    assert after.end_is_indicative
    assert after.time_shown_as == {"en": "After the Council", "fr": "Après le Conseil"}


def test_hours_set_by_an_editor_are_meant(sitting):
    after = moved(sitting, hours=1, room=sitting.room)

    assert (after.end_is_indicative, after.time_shown_as) == (False, None)


def test_followers_of_an_assembly_hear_of_its_new_days_as_their_calendar_needs_it(
    assembly, deliver_all
):
    for name, language in (("ada", "en"), ("bea", "fr")):
        user = User.objects.create_user(f"{name}@example.org", language=language)
        follows.follow(user=user, topic=assembly.topic, at=NOW)
    assembly.ends_on += timedelta(days=1)

    events.show_change(event=assembly, fields=["ends_on"], at=LATER)

    told = {m.recipient: m for m in Message.objects.all()}
    assert set(told) == {"ada@example.org", "bea@example.org"}
    mails = {mail.parts.recipient_address: mail for mail in deliver_all()}
    entry = icalendar.Calendar.from_ical(mails["ada@example.org"].parts.calendar).events[0]
    assembly.refresh_from_db()
    assert (str(entry["UID"]), entry["SEQUENCE"]) == (str(assembly.uid), assembly.sequence)
    assert entry.decoded("DTEND") == assembly.ends_on + timedelta(days=1)
    assert assembly.sequence == 1


def test_change_of_an_assembly_is_told_once_however_often_it_is_queued(assembly):
    user = User.objects.create_user("ada@example.org")
    follows.follow(user=user, topic=assembly.topic, at=NOW)

    for number in range(2):
        assembly.ends_on += timedelta(days=1)
        events.show_change(event=assembly, fields=["ends_on"], at=LATER)
        assert Message.objects.count() == number + 1
