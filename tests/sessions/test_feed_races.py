"""Several at once: builders of one feed, two editors of one sitting. Real locks only."""

from datetime import timedelta
from threading import Barrier

import pytest

from assemblies.errors import Superseded
from assemblies.models.events import Event
from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.jobs import feeds, telling
from sessions.models.feeds import StoredEntry, StoredFeed
from sessions.models.sittings import Sitting
from sessions.rules.feed_filters import FeedFilter, Wanted, of_assembly
from sessions.services import sittings
from tests.factories.accounts import make_account
from tests.factories.sessions import LATER, NOW, make_assembly, make_sitting
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def test_many_first_builders_leave_one_feed():
    make_sitting(make_assembly(number=138))

    def build():
        feeds.build(of_assembly(138, "en"), at=NOW)

    assert simultaneously(*[build] * 6) == [None] * 6

    assert StoredFeed.objects.count() == 1


def test_many_calendars_of_one_sitting_write_its_entry_without_waiting_for_ever():
    """Each writes what is outdated in one order: none holds what another waits for."""
    assembly = make_assembly(number=138)
    for day in range(1, 5):
        make_sitting(assembly, day=day)
    everything = Wanted(FeedFilter(), "en")
    of_query = Wanted(FeedFilter(body=("governing_council",), assembly=(138,)), "en")

    def build(wanted):
        return lambda: feeds.build(wanted, at=NOW)

    kinds = (of_assembly(138, "en"), everything, of_query, Wanted(everything.filter, "en", "json"))
    assert simultaneously(*map(build, kinds * 2)) == [None] * 8

    assert StoredEntry.objects.count() == 4
    bodies = {bytes(feed.body).count(b"BEGIN:VEVENT") for feed in StoredFeed.objects.all()}
    assert bodies == {5, 0}  # the same as JSON has none


def test_feed_ends_up_at_the_newest_version_whoever_builds_last():
    assembly = make_assembly(number=138)
    sitting = make_sitting(assembly)

    def build():
        feeds.build(of_assembly(138, "en"), at=LATER)

    def edit(minutes):
        one = Sitting.objects.get(pk=sitting.pk)
        slot = sittings.Slot(
            starts_at=one.starts_at + timedelta(minutes=minutes),
            ends_at=one.ends_at + timedelta(hours=2),
            room=None,
        )
        sittings.move(sitting=one, to=slot, by=None, at=LATER)
        build()

    results = simultaneously(build, lambda: edit(1), build, lambda: edit(2), build)

    assert results == [None] * 5
    feeds.newest(of_assembly(138, "en"), at=LATER)
    stored = StoredFeed.objects.get()
    assert stored.version == Event.objects.get().calendar_version == 3
    assert b"SEQUENCE:2" in bytes(stored.body)


@pytest.fixture
def sitting():
    sitting = make_sitting(make_assembly(number=138))
    ada = make_account("ada@example.org")
    Follow.objects.create(user=ada, topic=sitting.topic, created_at=NOW)
    return sitting


def two_edits(sitting):
    """Let two editors who saw the same revision save at once; return what each got."""

    def edit(minutes):
        one = Sitting.objects.get(pk=sitting.pk)
        slot = sittings.Slot(
            starts_at=one.starts_at + timedelta(minutes=minutes), ends_at=one.ends_at, room=None
        )
        return sittings.move(sitting=one, to=slot, sequence=0, by=None, at=LATER)

    return simultaneously(lambda: edit(5), lambda: edit(10))


def test_of_two_editors_at_once_one_is_told_that_she_came_second(sitting):
    results = two_edits(sitting)

    assert {type(result) for result in results} == {Sitting, Superseded}
    assert Sitting.objects.get().sequence == 1
    telling.tell_untold(at=LATER)
    assert Message.objects.count() == 1


def test_without_the_lock_both_editors_would_believe_they_had_won(sitting, monkeypatch):
    """The negative control: the test above can fail."""
    both_have_read = Barrier(2, timeout=30)

    def unlocked(sitting, sequence):
        read = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)
        both_have_read.wait()
        return read

    monkeypatch.setattr(sittings, "_locked", unlocked)

    assert {type(result) for result in two_edits(sitting)} == {Sitting}
