"""Reminders: each once, in time, never of an hour that does not hold any more."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from assemblies.models.accounts import User
from notifications.enums import Lane
from notifications.jobs import delivery
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import addressees
from sessions.errors import RemindersUnfit, SittingCancelled
from sessions.jobs import reminding
from sessions.models.reminders import ReminderSent
from sessions.services import plans, releases, reminders, sittings
from tests.factories.sessions import LATER, NOW, make_assembly, make_sitting
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sitting():
    return make_sitting(make_assembly(number=138))


@pytest.fixture
def ada(sitting):
    user = User.objects.create_user("ada@example.org", name="Ada", time_zone="Africa/Nairobi")
    Follow.objects.create(user=user, topic=sitting.topic, created_at=NOW)
    return user


def keys():
    return [
        key.split(":")[2] for key in Message.objects.order_by("pk").values_list("key", flat=True)
    ]


def test_day_and_hour_before_each_once(sitting, ada):
    start = sitting.starts_at
    for before in (25 * HOUR, DAY, DAY - HOUR, 2 * HOUR, HOUR, HOUR / 2, 0 * HOUR, -HOUR):
        for _time in range(2):
            reminding.remind_all(at=start - before)

    assert keys() == ["1440", "60"]


def test_sitting_whose_reminder_fails_keeps_back_no_other(sitting, ada, monkeypatch):
    other = make_sitting(sitting.event, hour=11)
    Follow.objects.create(user=ada, topic=other.topic, created_at=NOW)
    remind = reminding.remind

    def breaks(pk, minutes, *, at):
        if pk == sitting.pk:
            raise ValueError
        return remind(pk, minutes, at=at)

    monkeypatch.setattr(reminding, "remind", breaks)

    assert reminding.remind_all(at=other.starts_at - DAY) == 1
    assert Message.objects.get().key.split(":")[1] == str(other.pk)


def test_notes_of_reminders_are_kept_for_a_month(sitting, ada):
    reminding.remind_all(at=sitting.starts_at - HOUR)
    for days, kept in ((29, 1), (31, 0)):
        reminding.remind_all(at=sitting.starts_at + days * DAY)
        assert ReminderSent.objects.count() == kept


def test_worker_that_slept_sends_the_last_only(sitting, ada):
    reminding.remind_all(at=sitting.starts_at - HOUR / 2)

    assert keys() == ["60"]


def test_says_the_readers_time_beside_the_venues(sitting, ada, deliver_all):
    reminding.remind_all(at=sitting.starts_at - HOUR)

    (mail,) = deliver_all(at=sitting.starts_at - HOUR)
    assert mail.subject.startswith("Reminder: Governing Council, Wednesday 21 October 2026, 09:00")
    assert "10:00 to 12:00 (Africa/Nairobi)" in mail.body
    assert "text/calendar" not in [p.get_content_type() for p in mail.message().walk()]


def test_only_who_follows_the_sitting_itself_or_holds_a_place(sitting):
    for name, topic in (
        ("programme", sitting.event.programme_topic),
        ("body", sitting.body.topic),
        ("place", sitting.holders_topic),
    ):
        user = User.objects.create_user(f"{name}@example.org")
        Follow.objects.create(user=user, topic=topic, created_at=NOW)
    addressees.confirm(address="m@example.org", topic=sitting.topic, language="en", at=NOW)
    reminding.remind_all(at=sitting.starts_at - HOUR)

    found = set(Message.objects.values_list("recipient", flat=True))
    assert found == {"place@example.org", "m@example.org"}


def test_closed_sitting_reminds_who_may_know_of_it(sitting, ada):
    sitting.is_closed = True
    sitting.save()

    assert reminding.remind_all(at=sitting.starts_at - HOUR) == 0


def test_cancelled_sitting_reminds_nobody(sitting, ada):
    sittings.cancel(sitting=sitting, by=None, at=LATER)

    assert reminding.remind_all(at=sitting.starts_at - HOUR) == 0


def test_reminder_queued_for_an_hour_that_has_moved_is_not_sent(sitting, ada):
    at = sitting.starts_at - HOUR
    reminding.remind_all(at=at)
    slot = sittings.Slot(
        starts_at=sitting.starts_at + 5 * HOUR, ends_at=sitting.ends_at + 5 * HOUR, room=None
    )
    sittings.move(sitting=sitting, to=slot, by=None, at=at)
    deliver(at)

    assert Message.objects.get(kind="sitting_soon").state == "failed"
    reminding.remind_all(at=at + 5 * HOUR)
    deliver(at + 5 * HOUR)
    assert list(
        Message.objects.filter(kind="sitting_soon").order_by("pk").values_list("state", flat=True)
    ) == ["failed", "sent"]


def deliver(at):
    while any(delivery.deliver_next(lane=lane, at=at) for lane in Lane):
        pass


def test_late_worker_sends_no_reminder_of_what_has_begun(sitting, ada):
    reminding.remind_all(at=sitting.starts_at - HOUR)
    deliver(sitting.starts_at)

    assert Message.objects.get().state == "failed"


def test_sitting_published_an_hour_ago_needs_no_reminder_of_yesterday(sitting, ada):
    plans.edit(sitting=sitting, facts={"title": {"en": "Other"}}, by=None, at=LATER)
    releases.release(event=sitting.event, by=None, at=sitting.starts_at - 3 * HOUR)

    assert reminding.remind_all(at=sitting.starts_at - 2 * HOUR) == 0


def test_setting_of_the_sitting_itself_is_kept(sitting, ada):
    reminders.set_reminders(sitting=sitting, minutes=[30], by=None, at=LATER)
    reminding.remind_all(at=sitting.starts_at - HOUR)
    reminding.remind_all(at=sitting.starts_at - HOUR / 2)
    assert keys() == ["30"]

    reminders.set_reminders(sitting=sitting, minutes=[], by=None, at=LATER)
    assert reminding.remind_all(at=sitting.starts_at - timedelta(minutes=1)) == 0


@pytest.mark.parametrize("minutes", [[0], [20161], [1, 1], [1, 2, 3, 4, 5, 6], [-5]])
def test_unfit_reminders_are_refused(sitting, minutes):
    with pytest.raises(RemindersUnfit):
        reminders.set_reminders(sitting=sitting, minutes=minutes, by=None, at=LATER)


def test_cancelled_sitting_takes_no_setting(sitting):
    sittings.cancel(sitting=sitting, by=None, at=LATER)
    with pytest.raises(SittingCancelled):
        reminders.set_reminders(sitting=sitting, minutes=[5], by=None, at=LATER)


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def make(self):
        sitting = make_sitting(make_assembly(number=138))
        user = User.objects.create_user("ada@example.org")
        Follow.objects.create(user=user, topic=sitting.topic, created_at=NOW)
        return sitting

    def test_reminder_is_queued_once(self):
        sitting = self.make()
        at = sitting.starts_at - HOUR
        queued = simultaneously(*(lambda: reminding.remind_all(at=at) for _ in range(4)))

        assert sorted(queued) == [0, 0, 0, 1]
        assert ReminderSent.objects.count() == Message.objects.count() == 1

    def test_without_the_entry_two_queue_it(self, monkeypatch):
        """The negative control: the entry of the occasion is what makes it one."""
        sitting = self.make()
        at = sitting.starts_at - HOUR
        looked = Barrier(2, timeout=5)

        def always_new(**_):
            with suppress(BrokenBarrierError):
                looked.wait()
            return None, True

        monkeypatch.setattr(ReminderSent.objects, "get_or_create", always_new)
        queued = simultaneously(*(lambda: reminding.remind_all(at=at) for _ in range(2)))

        assert queued == [1, 1]
