"""Chairs press at the same moment, and one of them is first. Real locks only."""

from datetime import timedelta
from threading import Barrier

import pytest

from sessions.enums.debates import DebateKind
from sessions.errors.debates import DebateMoved
from sessions.models.debates import Debate, Speaker
from sessions.models.turns import Turn
from sessions.services.debates import chair, order, steps
from sessions.services.debates.taking_back import take_back
from tests.factories.debates import make_debate, make_speaker
from tests.factories.sessions import make_assembly, make_sitting
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

CHAIRS = 6


@pytest.fixture
def debate():
    """A debate of eight speakers, open in its sitting."""
    sitting = make_sitting(make_assembly())
    debate = make_debate(sitting, DebateKind.EMERGENCY)
    for rank in range(1, 9):
        make_speaker(debate, name=f"Speaker {rank}", rank=rank)
    return chair.open_in(debate=debate, sitting=sitting, by=None, at=sitting.starts_at)


def pressed(debate, act, **more):
    at = debate.opened_at + timedelta(minutes=1)
    return lambda: act(debate=debate, version=debate.version, by=None, at=at, **more)


def test_of_chairs_who_press_at_once_one_calls_and_the_others_are_told(debate):
    outcomes = simultaneously(*[pressed(debate, chair.call)] * CHAIRS)

    assert sorted(type(one).__name__ for one in outcomes) == [
        *[DebateMoved.__name__] * (CHAIRS - 1), "Turn",
    ]  # fmt: skip
    assert Turn.objects.get().name == "Speaker 1"
    assert Debate.objects.get().version == debate.version + 1


def test_without_the_lock_more_than_one_would_call(debate, monkeypatch):
    """The negative control: each of them finds the version that she has seen."""

    def unheld(debate, *, version=None):
        held = Debate.objects.get(pk=debate.pk)
        if version is not None and held.version != version:
            raise DebateMoved
        barrier.wait()
        return held

    barrier = Barrier(CHAIRS, timeout=30)
    monkeypatch.setattr(steps, "hold", unheld)

    outcomes = simultaneously(*[pressed(debate, chair.call)] * CHAIRS)

    assert DebateMoved not in {type(one) for one in outcomes}


def test_different_acts_at_once_leave_every_rank_to_one_speaker(debate):
    """Skips without a version, as an old page sends none: they follow each other."""
    at = debate.opened_at
    outcomes = simultaneously(
        *[lambda: order.skip(debate=debate, by=None, at=at)] * 3,
        lambda: order.pass_over(debate=debate, by=None, at=at),
        lambda: chair.call(debate=debate, by=None, at=at),
    )

    assert not [one for one in outcomes if isinstance(one, Exception)]
    ranks = list(Speaker.objects.values_list("rank", flat=True))
    assert len(ranks) == len(set(ranks))


def test_one_act_is_taken_back_once(debate):
    chair.call(debate=debate, by=None, at=debate.opened_at)
    seen = Debate.objects.get()

    outcomes = simultaneously(*[pressed(seen, take_back)] * CHAIRS)

    assert sum(isinstance(one, DebateMoved) for one in outcomes) == CHAIRS - 1
    assert not Turn.objects.exists()
    assert Debate.objects.get().sitting_id is not None
