"""News of one sitting from two sides at the same moment. Real locks only."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from notifications.enums import Lane
from notifications.jobs import delivery
from notifications.models.messages import Message
from notifications.services import follows
from registrations.services import sitting_seats
from sessions.jobs import telling
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.services import sittings
from sessions.services.sittings import Slot
from tests.factories.accounts import make_account
from tests.factories.seats import make_participants, make_workshop
from tests.factories.sessions import make_assembly, make_sitting
from tests.simultaneously import alone, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

NOW = timezone.now()
MOVED, CANCELLED = "REQUEST", "CANCEL"


def moved(sitting):
    """Move a sitting by an hour; return the release, which nobody was told of yet."""
    hour = timedelta(hours=1)
    slot = Slot(starts_at=sitting.starts_at + hour, ends_at=sitting.ends_at + hour, room=None)
    sittings.move(sitting=sitting, to=slot, by=None, at=NOW)
    return Release.objects.filter(told_at=None).get()


def cancel_and_tell(sitting):
    sittings.cancel(sitting=Sitting.objects.get(pk=sitting.pk), by=None, at=NOW)
    telling.tell(release_id=Release.objects.order_by("pk").last().pk, at=NOW)


def deliver():
    later = NOW + timedelta(minutes=1)
    while any(delivery.deliver_next(lane=lane, at=later) for lane in Lane):
        pass


def methods_sent():
    """Return what calendars were asked, in the order in which it left."""
    sent = [one for one in mail.outbox for part in one.message().walk()
            if part.get_content_type() == "text/calendar"]  # fmt: skip
    parts = [part for one in sent for part in one.message().walk()]
    return [part.get_param("method") for part in parts if part.get_param("method")]


@contextmanager
def being_told(release):
    """Tell of a release, and commit only when the block is left."""
    told, go = Event(), Event()

    def tell():
        with transaction.atomic():
            telling.tell(release_id=release.pk, at=NOW)
            told.set()
            assert go.wait(30)

    with ThreadPoolExecutor(1) as pool:
        teller = pool.submit(alone, tell)
        try:
            assert told.wait(30)
            yield
        finally:
            go.set()
        teller.result(timeout=30)


@pytest.fixture
def followed():
    sitting = make_sitting(make_assembly())
    follows.follow(user=make_account("ada@example.org"), topic=sitting.topic, at=NOW)
    return sitting


@pytest.fixture
def workshop():
    """A workshop in which somebody holds a place, and follows it, both through the acts."""
    sitting = make_workshop(make_assembly(), 5)
    (person,) = make_participants(sitting.event, 1)
    party = sitting_seats.ask(sitting=sitting, people=[person.pk], by=None, at=NOW)
    if person.user is None:
        person.user = make_account(person.email)
        person.save()
    follows.follow(user=person.user, topic=sitting.topic, at=NOW)
    deliver()
    mail.outbox.clear()
    return sitting, party


def test_cancellation_does_not_overtake_the_move_before_it(followed):
    release = moved(followed)

    with ThreadPoolExecutor(1) as pool:
        with being_told(release):
            other = pool.submit(alone, cancel_and_tell, followed)
            wait_until_somebody_waits()
            deliver()
            assert mail.outbox == []
        other.result(timeout=30)
    deliver()

    assert methods_sent() == [MOVED, CANCELLED]


def test_without_locks_and_order_it_would(followed, monkeypatch):
    """The negative control: each release by itself, and nobody holds the sitting."""
    monkeypatch.setattr(telling, "_hold_sittings", lambda _release: None)
    monkeypatch.setattr(telling, "_untold_until", lambda pk: [pk])
    release = moved(followed)

    with being_told(release):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(alone, cancel_and_tell, followed).result(timeout=30)
        deliver()
    deliver()

    assert methods_sent() == [CANCELLED, MOVED]


def test_two_tellers_of_one_event_write_in_the_order_of_its_releases(followed):
    """Who was woken for the second release, or sweeps, waits for whoever tells of the first."""
    first = moved(followed)

    with ThreadPoolExecutor(1) as pool:
        with being_told(first):
            other = pool.submit(alone, telling.tell_untold, at=NOW)
            wait_until_somebody_waits()
        other.result(timeout=30)

    assert Message.objects.count() == 1


def test_place_given_up_meanwhile_ends_after_the_move(workshop):
    sitting, party = workshop
    release = moved(sitting)

    def give_up():
        sitting_seats.give_up(party=party, by=None, at=NOW)

    with ThreadPoolExecutor(1) as pool:
        with being_told(release):
            other = pool.submit(alone, give_up)
            wait_until_somebody_waits()
        other.result(timeout=30)
    deliver()

    assert methods_sent() == [MOVED, CANCELLED]


def test_without_holding_the_sitting_her_calendar_would_bring_it_back(workshop, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(telling, "_hold_sittings", lambda _release: None)
    sitting, party = workshop
    release = moved(sitting)

    with being_told(release):
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(alone, lambda: sitting_seats.give_up(party=party, by=None, at=NOW))
            done.result(timeout=30)
        deliver()
    deliver()

    assert methods_sent() == [CANCELLED, MOVED]
