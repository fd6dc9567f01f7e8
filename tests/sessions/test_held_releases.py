"""Mails of a release that wait for a second look: held, shown, let go, dropped."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Role
from notifications.enums import MailingState, MessageState, Method
from notifications.errors import MailNotFailed, MailOfMailing
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.services import addressees, digests, follows, postroom
from notifications.services import mailings as many
from notifications.services.addressees import Choice
from registrations.selectors import post_room
from registrations.services import mailings
from sessions.jobs import telling
from sessions.models.releases import Release
from sessions.services import releases, sittings
from sessions.services.sittings import Slot
from tests.factories.accounts import make_account
from tests.factories.sessions import make_sitting

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def followed(world):
    """Return two sittings, followed by five people each."""
    both = [make_sitting(world.assembly, day=day) for day in (3, 4)]
    for number in range(5):
        reader = make_account(f"reader{number}@example.org", role=Role.DELEGATE,
                              delegation=world.file.delegation)  # fmt: skip
        for one in both:
            follows.follow(user=reader, topic=one.topic, at=NOW)
    return both


def moved_by(world, followed, *, holds_mails=False):
    """Release other hours of these sittings and tell of it; return the release."""
    event = world.assembly
    rows = []
    for one in followed:
        one.starts_at += timedelta(hours=1)
        one.ends_at += timedelta(hours=1)
        one.sequence += 1
        one.save()
        rows.append((one, ("moved",)))
    found = releases.record(
        event=event, published=rows, holds_mails=holds_mails, by=world.editor, at=NOW
    )
    telling.tell(release_id=found.pk, at=NOW)
    return found


def wishes(address, **choice):
    addressees.choose(address=address, choice=Choice(**choice), by=None, at=NOW)


def let_go(world, *, at):
    found = Mailing.objects.get()
    mailings.release(mailing=found, version=found.version, by=world.desk, at=at)


def states():
    return sorted(Message.objects.values_list("state", flat=True))


def test_more_than_the_number_wait(world, followed, settings):
    settings.MAILS_HELD_ABOVE = 4

    moved_by(world, followed)

    found = Mailing.objects.get()
    assert states() == [MessageState.HELD] * 5
    assert found.state == MailingState.HELD
    assert found.estimate == 5
    assert not many.is_written(found)


@pytest.mark.parametrize("above", [0, 5])
def test_no_more_than_the_number_leave(world, followed, settings, above):
    settings.MAILS_HELD_ABOVE = above

    moved_by(world, followed)

    assert states() == [MessageState.QUEUED] * 5
    assert not Mailing.objects.exists()


def test_move_of_one_sitting_is_never_held_by_number(world, followed, settings):
    settings.MAILS_HELD_ABOVE = 1

    sittings.move(
        sitting=followed[0],
        to=Slot(
            starts_at=followed[0].starts_at + timedelta(hours=1),
            ends_at=followed[0].ends_at + timedelta(hours=1),
            room=None,
        ),
        by=world.editor,
        at=NOW,
    )
    telling.tell_untold(at=NOW)

    assert states() == [MessageState.QUEUED] * 5


def test_editor_asks_for_a_second_look(world, followed):
    moved_by(world, followed, holds_mails=True)

    assert states() == [MessageState.HELD] * 5


def test_telling_twice_holds_once(world, followed):
    found = moved_by(world, followed, holds_mails=True)
    Release.objects.filter(pk=found.pk).update(told_at=None)
    Mailing.objects.update(occasion="another")

    telling.tell(release_id=found.pk, at=NOW)

    assert states() == [MessageState.HELD] * 5


def test_let_go_together_in_constant_statements(
    world, followed, deliver_all, django_assert_max_num_queries
):
    moved_by(world, followed, holds_mails=True)
    found = Mailing.objects.get()
    assert deliver_all(at=NOW) == []

    with django_assert_max_num_queries(14):
        mailings.release(mailing=found, version=found.version, by=world.desk, at=NOW)

    assert len(deliver_all(at=NOW)) == 5


def test_gathered_ones_go_back_to_their_digests(world, followed):
    wishes("reader0@example.org", cadences={"programme": "daily"})
    moved_by(world, followed, holds_mails=True)
    assert states() == [MessageState.HELD] * 5

    let_go(world, at=NOW + timedelta(days=3))

    assert states() == [MessageState.GATHERED, *[MessageState.QUEUED] * 4]
    digest = Message.objects.get(recipient="reader0@example.org")
    assert digest.state == MessageState.GATHERED
    assert digest.due_at > NOW + timedelta(days=3)


def test_let_go_as_readers_wish_at_that_moment(world, followed, deliver_all):
    for number in range(5):
        cadences = {"programme": "daily"} if number < 2 else {}
        quiet = (time(22), time(7))
        wishes(f"reader{number}@example.org", cadences=cadences, quiet=quiet)
    moved_by(world, followed, holds_mails=True)
    night = (NOW + timedelta(days=3)).replace(hour=23, minute=0)
    addressees.stop(address="reader4@example.org", what="programme", at=night)
    addressees.stop(address="reader0@example.org", what="programme", at=night)

    let_go(world, at=night)

    digests.gather(at=night + timedelta(minutes=5))
    assert deliver_all(at=night + timedelta(minutes=5)) == []
    morning = night + timedelta(hours=9)
    digests.gather(at=morning)
    assert sorted(mail.to[0] for mail in deliver_all(at=morning)) == [
        f"reader{number}@example.org" for number in (1, 2, 3)
    ]


def test_what_was_gathered_asks_her_calendar_again_when_she_wants_it_at_once(world, followed):
    wishes("reader0@example.org", cadences={"programme": "daily"})
    moved_by(world, followed[:1], holds_mails=True)
    hers = Message.objects.filter(recipient="reader0@example.org")
    assert hers.get().method == ""

    wishes("reader0@example.org", cadences={})
    let_go(world, at=NOW)

    assert list(hers.values_list("state", "method")) == [(MessageState.QUEUED, Method.REQUEST)]


def test_held_entry_is_not_taken_for_one_that_she_holds(world, followed):
    """Who reads once a day gets the first mail about a sitting in her digest, held or not."""
    moved_by(world, followed[:1], holds_mails=True)
    wishes("reader0@example.org", cadences={"programme": "daily"})

    let_go(world, at=NOW)

    assert Message.objects.get(recipient="reader0@example.org").state == MessageState.GATHERED


def test_all_of_the_post_room_does_not_let_go_what_waits_for_a_second_look(world, followed):
    moved_by(world, followed, holds_mails=True)

    done = postroom.release_many(among=Message.objects.all(), by=world.editor, at=NOW)

    assert done == 0
    assert states() == [MessageState.HELD] * 5


def test_dropped_mails_never_leave(world, followed, deliver_all):
    moved_by(world, followed, holds_mails=True)
    found = Mailing.objects.get()

    many.drop(mailing=found, version=found.version, by=world.desk, at=NOW)

    assert set(Message.objects.values_list("state", "last_error")) == {
        (MessageState.DROPPED, many.DROPPED)
    }
    assert post_room.failures() == ()
    assert sum(lane.failed for lane in post_room.lanes(NOW)) == 0


def test_dropped_mails_are_not_sent_again_one_by_one(world, followed):
    moved_by(world, followed, holds_mails=True)
    found = Mailing.objects.get()
    many.drop(mailing=found, version=found.version, by=world.desk, at=NOW)

    with pytest.raises(MailNotFailed):
        postroom.resend(message=Message.objects.first(), by=world.desk, at=NOW)
    with pytest.raises(MailNotFailed):
        postroom.redirect(
            message=Message.objects.first(), address="new@example.org", by=world.desk, at=NOW
        )
    assert postroom.resend_many(among=Message.objects.all(), by=world.desk, at=NOW) == 0
    assert states() == [MessageState.DROPPED] * 5


def test_later_news_of_the_same_sitting_waits_behind_what_is_held(world, followed, deliver_all):
    """A calendar must not see the second move before the first."""
    moved_by(world, followed[:1], holds_mails=True)
    moved_by(world, followed[:1])

    assert deliver_all(at=NOW) == []

    found = Mailing.objects.get()
    mailings.release(mailing=found, version=found.version, by=world.desk, at=NOW)
    assert len(deliver_all(at=NOW)) == 10


def test_one_of_them_is_not_let_go_alone(world, followed):
    moved_by(world, followed, holds_mails=True)

    with pytest.raises(MailOfMailing):
        postroom.release(message=Message.objects.first(), by=world.desk, at=NOW)


def test_other_mails_are_not_held(world, followed, settings):
    """An occasion whose number begins with the same digits, and everything written before."""
    settings.MAILS_HELD_ABOVE = 4
    first = moved_by(world, followed)
    other = Message.objects.exclude(mailing=None).first()
    Message.objects.create(
        recipient="x@example.org", language="en", key=f"release:{first.pk}0", kind="test_plain",
        lane="mail", created_at=NOW, due_at=NOW,
    )  # fmt: skip
    moved_by(world, followed)

    assert other is not None
    assert Message.objects.get(key=f"release:{first.pk}0").state == MessageState.QUEUED
