"""Two agree to exchange with one speaker at once; one agrees while she is called. Real locks."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, transaction

from assemblies.models.delegations import Delegation
from sessions.enums.debates import DebateAct, SpeakerState
from sessions.errors.draws import ExchangeOver
from sessions.models.debates import Debate, PlaceExchange, Speaker
from sessions.services.debates import exchanges
from sessions.services.debates.exchanges import answer, ask
from sessions.services.debates.steps import Work, begin
from tests.factories.debates import make_drawn
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def debate():
    assembly = make_assembly()
    delegations = [
        Delegation.objects.create(
            assembly=assembly,
            institution=make_parliament(f"X{number}", f"Member {number}"),
            created_at=assembly.created_at,
        )
        for number in range(4)
    ]
    return make_drawn(make_sitting(assembly, day=2), *delegations)


@pytest.fixture
def at(debate):
    return debate.registration_closes_at + timedelta(hours=2)


@pytest.fixture
def agreeing(debate, at):
    """Return the acts by which two delegations agree to exchange with one and the same."""
    first, second, third, _fourth = debate.speakers.order_by("pk")
    asked = [ask(asks=one, asked=third, by=None, at=at) for one in (first, second)]

    def agree(exchange):
        return lambda: answer(exchange=exchange, agrees=True, by=None, at=at)

    return [agree(one) for one in asked]


def ranks(debate):
    return sorted(debate.speakers.order_by("pk").values_list("rank", flat=True))


def test_of_two_exchanges_with_one_speaker_the_second_is_over(debate, agreeing):
    outcomes = simultaneously(*agreeing)

    assert {type(one) for one in outcomes} == {PlaceExchange, ExchangeOver}
    assert ranks(debate) == [1, 2, 3, 4]


def test_without_the_lock_nobody_is_told_that_it_is_over(debate, agreeing, monkeypatch):
    """The negative control: each reads before the other writes; two have one rank, or one dies."""
    together, check = Barrier(2, timeout=30), exchanges.check_exchange

    def check_together(one, other):
        check(one, other)
        together.wait()

    def unheld(debate, act, *, version=None, by, at):
        return Work(debate=Debate.objects.get(pk=debate.pk), act=act, by=by, at=at)

    monkeypatch.setattr(exchanges, "hold", lambda debate: debate)
    monkeypatch.setattr(exchanges, "begin", unheld)
    monkeypatch.setattr(exchanges, "check_exchange", check_together)
    outcomes = simultaneously(*agreeing)

    assert ExchangeOver not in {type(one) for one in outcomes}
    assert ranks(debate) != [1, 2, 3, 4] or OperationalError in {type(one) for one in outcomes}


def call(debate, speaker, at):
    """The chair's call, as far as it matters here."""
    with transaction.atomic():
        work = begin(debate, DebateAct.CALL, by=None, at=at)
        held = Speaker.objects.get(pk=speaker.pk)
        work.remember(held)
        held.state, held.state_at = SpeakerState.HAS_FLOOR, at
        held.save(update_fields=["state", "state_at"])
        work.done(speaker=held)
        return held


def test_who_is_called_in_that_moment_is_called_in_one_place(debate, at):
    first, second, *_ = debate.speakers.order_by("pk")
    exchange = ask(asks=first, asked=second, by=None, at=at)

    outcomes = simultaneously(
        lambda: answer(exchange=exchange, agrees=True, by=None, at=at),
        lambda: call(debate, second, at),
    )

    agreed = PlaceExchange.objects.get().agreed
    assert ranks(debate) == [1, 2, 3, 4]
    assert isinstance(outcomes[1], Speaker)
    assert (agreed is True) == isinstance(outcomes[0], PlaceExchange)
    assert isinstance(outcomes[0], PlaceExchange | ExchangeOver)
