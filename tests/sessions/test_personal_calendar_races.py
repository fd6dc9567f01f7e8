"""Programs of one person ask at the moment her calendar changes. Real locks only."""

from datetime import timedelta

import pytest
from django.test import Client

from notifications.errors import TooManyCalendars
from notifications.models.calendars import CalendarState, CalendarToken
from notifications.services import calendar_tokens, follows
from sessions.jobs import personal
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.calendars import make_calendar
from tests.factories.sessions import NOW, make_assembly, make_sitting
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lost():
    """An account whose calendar has just lost a sitting, which no program has been told yet."""
    ada = make_account("ada@example.org")
    sitting = make_sitting(make_assembly())
    follows.follow(user=ada, topic=sitting.topic, at=NOW)
    path = f"/calendar/personal/{ada.pk}-{make_calendar(ada)}.en.ics"
    assert Client().get(path).status_code == 200
    Sitting.objects.filter(pk=sitting.pk).update(
        is_closed=True, sequence=1, changed_at=NOW + timedelta(days=1)
    )
    return path


def test_all_get_the_same_bytes_under_the_same_tag_and_one_state_is_written(lost):
    answers = simultaneously(*[lambda: Client().get(lost)] * 6)

    assert {one.status_code for one in answers} == {200}
    assert len({(one["ETag"], one["Last-Modified"], one.content) for one in answers}) == 1
    assert b"STATUS:CANCELLED" in answers[0].content
    assert CalendarState.objects.count() == 2


def test_without_the_lock_several_states_are_written(lost, monkeypatch):
    """What the lock is for: without it each program would be told of a moment of its own."""
    monkeypatch.setattr(personal, "_held", lambda _user_id: None)

    for _ in range(10):
        CalendarState.objects.order_by("-pk").exclude(
            pk=CalendarState.objects.order_by("pk").first().pk
        ).delete()
        simultaneously(*[lambda: Client().get(lost)] * 6)
        if CalendarState.objects.count() > 2:
            return
    pytest.fail("nobody met anybody: this proves nothing")


def test_the_eleventh_address_is_refused_whoever_asks_at_the_same_time():
    ada = make_account("ada@example.org")
    for _ in range(calendar_tokens.MOST - 1):
        make_calendar(ada)

    results = simultaneously(*[lambda: make_calendar(ada)] * 5)

    assert sum(isinstance(one, TooManyCalendars) for one in results) == 4
    assert CalendarToken.objects.count() == calendar_tokens.MOST
