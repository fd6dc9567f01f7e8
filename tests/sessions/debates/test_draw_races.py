"""The clock and the desk close the lists at once; two desks draw with other words. Real locks."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError

from sessions.enums.debates import ListCategory
from sessions.errors.draws import DrawnAlready, ListsClosed
from sessions.models.debates import Debate, ListDraw
from sessions.services.debates import draws
from sessions.services.debates.draws import close_lists, draw
from sessions.services.debates.steps import Work
from tests.factories.debates import make_debate, make_speaker
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def debate():
    debate = make_debate(make_sitting(make_assembly(), day=2))
    for number in range(4):
        parliament = make_parliament(f"X{number}", f"Member {number}")
        make_speaker(debate, parliament, category=ListCategory.FIRST_SPEAKERS)
    return debate


@pytest.fixture
def closings(debate):
    at = debate.registration_closes_at
    return [lambda: close_lists(debate=debate, by=None, at=at)] * 2


def test_of_two_that_close_one_commits_and_the_other_is_told(closings):
    outcomes = simultaneously(*closings)

    assert {type(one) for one in outcomes} == {ListDraw, ListsClosed}


def test_without_the_lock_the_table_alone_would_refuse_the_second(closings, monkeypatch):
    """The negative control: both find the lists open."""
    together, lists_of = Barrier(2, timeout=30), draws.closed_lists

    def lists_together(entered):
        lists = lists_of(entered)
        together.wait()
        return lists

    def unheld(debate, act, *, version=None, by, at):
        return Work(debate=Debate.objects.get(pk=debate.pk), act=act, by=by, at=at)

    monkeypatch.setattr(draws, "begin", unheld)
    monkeypatch.setattr(draws, "closed_lists", lists_together)

    assert {type(one) for one in simultaneously(*closings)} == {ListDraw, IntegrityError}


def test_the_lot_is_drawn_once_whoever_speaks(debate):
    at = debate.registration_closes_at
    close_lists(debate=debate, by=None, at=at)
    at += timedelta(hours=1)

    outcomes = simultaneously(
        *(lambda word=word: draw(debate=debate, spoken=word, by=None, at=at) for word in "12")
    )

    assert {type(one) for one in outcomes} == {ListDraw, DrawnAlready}
    assert debate.steps.filter(act="draw").count() == 1
    assert sorted(debate.speakers.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]
