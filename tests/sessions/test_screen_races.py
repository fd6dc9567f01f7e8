"""Editors hang up screens at the same moment, and each name is one. Real locks only."""

from threading import Barrier

import pytest
from django.db import IntegrityError
from django.utils import timezone

from sessions.errors.screens import ScreenNameTaken
from sessions.models.screens import HallScreen
from sessions.services.debates import screens
from tests.factories.sessions import make_assembly
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

EDITORS = 5


def hung_at_once(event):
    def add():
        return screens.add(event=event, name="Lobby", language="en", by=None, at=timezone.now())

    return sorted(type(one).__name__ for one in simultaneously(*[add] * EDITORS))


def test_of_editors_who_take_a_name_at_once_one_has_it_and_the_others_are_told():
    outcomes = hung_at_once(make_assembly())

    assert outcomes == ["HallScreen", *[ScreenNameTaken.__name__] * (EDITORS - 1)]
    assert HallScreen.objects.count() == 1


def test_without_the_lock_the_others_would_break(monkeypatch):
    """The negative control: all find the name free; the database lets one of them have it."""
    check, barrier = screens._check_name, Barrier(EDITORS, timeout=30)
    monkeypatch.setattr(screens.events, "lock", lambda among: None)
    monkeypatch.setattr(screens, "_check_name", lambda *known: (check(*known), barrier.wait()))

    outcomes = hung_at_once(make_assembly())

    assert outcomes == ["HallScreen", *[IntegrityError.__name__] * (EDITORS - 1)]
