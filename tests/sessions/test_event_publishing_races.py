"""Two publish one event at once: it happens once, whoever comes second is told."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from assemblies.models.events import Event
from sessions.errors.events import EventIsPublished
from sessions.models.releases import Release
from sessions.services import events, events_publishing
from tests.factories.events import make_event
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    now = timezone.now()
    event = make_event(starts_on=now.date() + timedelta(days=30), at=now)
    Event.objects.filter(pk=event.pk).update(publish_at=now)
    return event


def publish_twice(event):
    def act():
        return events_publishing.publish(event=event, by=None, at=timezone.now())

    return simultaneously(act, act)


def test_two_editors_publish_it_once(draft):
    answers = publish_twice(draft)

    assert sorted(type(one).__name__ for one in answers) == ["Event", "EventIsPublished"]
    assert Release.objects.count() == 1
    assert AuditEntry.objects.filter(act="event.publish").count() == 1


def test_two_clocks_and_an_editor_publish_it_once(draft):
    def clock():
        return events_publishing.publish_due(at=timezone.now())

    def editor():
        return events_publishing.publish(event=draft, by=None, at=timezone.now())

    answers = simultaneously(clock, clock, editor)

    done = [one for one in answers if one == 1 or isinstance(one, Event)]
    assert len(done) == 1, answers
    assert Release.objects.count() == 1
    assert AuditEntry.objects.filter(act="event.publish").count() == 1


def test_without_the_lock_both_believe_that_it_is_a_draft(draft, monkeypatch):
    """The negative control: this is what the lock is for."""
    seen, unlocked = Barrier(2, timeout=10), events_publishing.locked

    def look_until_both_have(event, mark=None):
        found = unlocked(event, mark)
        with suppress(BrokenBarrierError):
            seen.wait()
        return found

    monkeypatch.setattr(events, "lock", lambda *, among: None)
    monkeypatch.setattr(events_publishing, "locked", look_until_both_have)

    answers = publish_twice(draft)

    assert EventIsPublished not in {type(one) for one in answers}
