"""Two colleagues register the last speaker of a delegation at once. Real locks only."""

from datetime import timedelta
from threading import Barrier

import pytest

from assemblies.models.delegations import Delegation
from sessions.enums.debates import SpeakerState
from sessions.errors.speakers import SpeakerGone, TooManySpeakers
from sessions.models.debates import Debate, Speaker
from sessions.selectors.debates import registration as facts
from sessions.services.debates import registration, steps
from sessions.services.debates.registration import Asked, For
from tests.factories.debates import make_debate
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def debate():
    return make_debate(make_sitting(make_assembly(), day=2))


@pytest.fixture
def registering(debate):
    """Two acts that register one more speaker of a delegation that has one already."""
    france = Delegation.objects.create(
        assembly_id=debate.event_id,
        institution=make_parliament("FR", "France"),
        created_at=debate.made_at,
    )
    at = debate.registration_opens_at + timedelta(hours=1)

    def act(name):
        asked = Asked(name=name, languages=("fr",))
        return lambda: registration.register(
            debate=debate, of=For(delegation=france), asked=asked, at_desk=False, by=None, at=at
        )

    act("Rosa Example")()
    return act("Ida Example"), act("Eve Example")


def test_of_two_colleagues_one_registers_the_last_speaker(registering, debate):
    outcomes = simultaneously(*registering)

    assert {type(one) for one in outcomes} == {Speaker, TooManySpeakers}
    lists = debate.speakers.order_by("pk").values_list("speakers_list__category", flat=True)
    assert list(lists) == ["first_speakers", "second_speakers"]


def test_of_two_who_withdraw_her_one_does(registering, debate):
    speaker = debate.speakers.get()

    def withdraw():
        return registration.withdraw(speaker=speaker, by=None, at=speaker.registered_at)

    outcomes = simultaneously(withdraw, withdraw)

    assert {type(one) for one in outcomes} == {Speaker, SpeakerGone}
    speaker.refresh_from_db()
    assert speaker.state == SpeakerState.WITHDRAWN


def test_without_the_lock_both_would_be_registered(registering, debate, monkeypatch):
    """The negative control: nobody holds the debate, so that both see room for one more."""
    together, read = Barrier(2, timeout=30), facts.speakers_for

    def read_together(*about):
        found = read(*about)
        together.wait()
        return found

    monkeypatch.setattr(facts, "speakers_for", read_together)
    monkeypatch.setattr(steps, "hold", lambda debate, **_version: Debate.objects.get(pk=debate.pk))

    outcomes = simultaneously(*registering)

    assert [type(one) for one in outcomes] == [Speaker, Speaker]
    assert debate.speakers.count() == 3
