"""Somebody is erased in the moment in which the chair calls her. Real locks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate, Speaker
from sessions.models.turns import Turn
from sessions.services.debates import chair, forgetting, turns
from tests.factories.debates import make_debate, make_speaker
from tests.factories.seats import make_participants
from tests.factories.sessions import make_assembly, make_sitting
from tests.simultaneously import alone, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def call_meanwhile(monkeypatch):
    """Return an act: she is called, and erased when the chair has read her row, not written it."""
    assembly = make_assembly()
    sitting = make_sitting(assembly)
    debate = make_debate(sitting, DebateKind.EMERGENCY)
    (person,) = make_participants(assembly, 1)
    make_speaker(debate, name=person.badge_name, participant=person, rank=1)
    chair.open_in(debate=debate, sitting=sitting, by=None, at=sitting.starts_at)
    move = turns.move

    def erase():
        with transaction.atomic():
            forgetting.forget(participant=person)

    def call(until):
        with ThreadPoolExecutor(1) as pool:
            started = []

            def move_meanwhile(*about):
                started.append(pool.submit(alone, erase))
                until(started[0])
                move(*about)

            monkeypatch.setattr(turns, "move", move_meanwhile)
            chair.call(debate=debate, by=None, at=sitting.starts_at)
            started[0].result(timeout=30)

    return call


def names():
    speaker = Speaker.objects.get()
    return speaker.name, speaker.participant_id, Turn.objects.get().name


def test_who_is_erased_while_she_is_called_is_erased(call_meanwhile):
    call_meanwhile(lambda _erasing: wait_until_somebody_waits())

    assert names() == ("", None, "")
    assert Debate.objects.get().turns.count() == 1


def test_without_the_lock_the_call_writes_her_name_again(call_meanwhile, monkeypatch):
    """The negative control: the erasure waits for nobody, and the turn has the name it was read."""
    monkeypatch.setattr(forgetting, "_held", list)
    call_meanwhile(lambda erasing: erasing.result(timeout=30))

    assert names()[2] != ""
