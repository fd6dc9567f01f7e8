"""News of what begins soon do not wait for the digest or for the end of quiet hours."""

from datetime import timedelta

import pytest

from notifications.enums import MessageState
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import addressees
from notifications.services.addressees import Choice
from sessions.jobs import telling
from sessions.services import releases, sittings
from tests.factories.sessions import NOW, make_assembly, make_sitting

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADA = "ada@example.org"


@pytest.fixture
def sitting():
    made = make_sitting(make_assembly(number=138))
    releases.record(event=made.event, published=[(made, ("added",))], by=None, at=NOW)
    telling.tell_untold(at=NOW)
    return made


def follow(topic, **choice):
    addressees.choose(address=ADA, choice=Choice(**choice), by=None, at=NOW)
    one = Addressee.objects.get(address=ADA)
    Follow.objects.create(addressee=one, topic=topic, created_at=NOW)


def daily(sitting):
    """An hour of the digest that comes just after the sitting begins."""
    return {
        "cadences": {"programme": "daily"},
        "digest_at": (sitting.starts_at + HOUR / 2).time(),
    }


def quiet(sitting):
    return {"quiet": ((sitting.starts_at - 3 * HOUR).time(), (sitting.starts_at + HOUR).time())}


def told(at):
    telling.tell_untold(at=at)
    return Message.objects.get()


@pytest.mark.parametrize("topic", ["topic", "programme"])
@pytest.mark.parametrize("wishes", [daily, quiet])
def test_cancelled_an_hour_before_is_told_at_once(sitting, topic, wishes):
    at = sitting.starts_at - HOUR
    follow(sitting.topic if topic == "topic" else sitting.event.programme_topic, **wishes(sitting))
    sittings.cancel(sitting=sitting, by=None, at=at)

    one = told(at)

    assert (one.state, one.due_at) == (MessageState.QUEUED, at)
    assert one.useful_until is None  # a late worker sends it all the same


def test_moved_to_another_day_is_told_before_the_old_hour(sitting):
    at = sitting.starts_at - HOUR
    follow(sitting.topic, **daily(sitting))
    move(sitting, 2 * DAY, at)

    assert told(at).state == MessageState.QUEUED


def test_moved_forward_is_told_before_the_new_hour(sitting):
    at = sitting.starts_at - 2 * DAY - HOUR
    follow(sitting.topic, **daily(sitting))
    move(sitting, -2 * DAY, at)

    assert told(at).state == MessageState.QUEUED


def test_what_begins_after_the_next_digest_waits_for_it(sitting):
    at = sitting.starts_at - 2 * DAY
    follow(sitting.topic, **daily(sitting))
    sittings.cancel(sitting=sitting, by=None, at=at)

    assert told(at).state == MessageState.GATHERED


def move(sitting, by, at):
    slot = sittings.Slot(
        starts_at=sitting.starts_at + by, ends_at=sitting.ends_at + by, room=sitting.room
    )
    sittings.move(sitting=sitting, to=slot, by=None, at=at)
