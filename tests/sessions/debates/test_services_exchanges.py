"""Two delegations exchange places: asked, agreed, declined, taken back, overtaken by the chair."""

from datetime import timedelta

import pytest

from assemblies.models.delegations import Delegation
from notifications.models.messages import Message
from sessions.enums.debates import DebateAct, SpeakerState
from sessions.errors.draws import (
    ExchangeAsked,
    ExchangeOver,
    ExchangeUnranked,
    ExchangeWithinDelegation,
    NobodyToAsk,
    PlaceGone,
)
from sessions.models.debates import PlaceExchange
from sessions.selectors.debates.floor import debate_now
from sessions.services.debates.exchanges import answer, ask, enter, take_back
from sessions.services.debates.steps import begin
from tests.factories.debates import make_debate, make_drawn, make_speaker
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate(world):
    more = [
        Delegation.objects.create(
            assembly=world.assembly,
            institution=make_parliament(f"X{number}", f"Member {number}"),
            created_at=world.assembly.created_at,
        )
        for number in range(3)
    ]
    files = world.file, world.other_file
    sitting = make_sitting(world.assembly, day=2)
    return make_drawn(sitting, *(file.delegation for file in files), *more)


@pytest.fixture
def at(debate):
    return debate.registration_closes_at + timedelta(hours=2)


def speakers(debate):
    return list(debate.speakers.order_by("pk"))


def order(debate, at):
    return [one.pk for one in debate_now(debate, at=at).waiting]


def test_who_agrees_changes_places_and_the_numbers_stay(world, debate, at, deliver_all):
    france, kenya, *others = speakers(debate)
    numbers = {one.pk: one.number for one in speakers(debate)}
    before = order(debate, at)

    asked = ask(asks=france, asked=kenya, by=world.coordinator, at=at)
    assert order(debate, at) == before
    answer(exchange=asked, agrees=True, by=world.other_coordinator, at=at)

    after = order(debate, at)
    swap = {france.pk: kenya.pk, kenya.pk: france.pk}
    assert after == [swap.get(key, key) for key in before]
    assert {one.pk: one.number for one in speakers(debate)} == numbers
    step = debate.steps.get(act=DebateAct.EXCHANGE)
    assert (step.speaker_id, step.facts, set(step.before["speaker"])) == (
        france.pk, {"with": kenya.pk}, {str(france.pk), str(kenya.pk)},
    )  # fmt: skip
    to = dict(Message.objects.filter(kind__startswith="exchange").values_list("kind", "recipient"))
    assert to == {
        "exchange_asked": world.other_coordinator.email,
        "exchange_answered": world.coordinator.email,
    }
    mails = [mail for mail in deliver_all() if "xchange" in mail.subject]
    assert len(mails) == 2
    assert "Kenya agrees: you have exchanged places." in mails[1].body
    assert "Rosa" not in mails[0].body + mails[1].body
    assert others


def test_asking_raises_no_version_so_that_no_chair_is_refused(debate, at):
    france, kenya, *_ = speakers(debate)
    version = debate.version
    ask(asks=france, asked=kenya, by=None, at=at)
    debate.refresh_from_db()

    assert debate.version == version


def test_who_declines_or_takes_back_leaves_the_order(debate, at):
    france, kenya, *_ = speakers(debate)
    before = order(debate, at)
    declined = answer(
        exchange=ask(asks=france, asked=kenya, by=None, at=at), agrees=False, by=None, at=at
    )
    back = take_back(exchange=ask(asks=france, asked=kenya, by=None, at=at), by=None, at=at)

    assert (declined.agreed, back.agreed) == (False, None)
    assert order(debate, at) == before
    for over in (declined, back):
        with pytest.raises(ExchangeOver):
            answer(exchange=over, agrees=True, by=None, at=at)
        with pytest.raises(ExchangeOver):
            take_back(exchange=over, by=None, at=at)


def test_one_request_at_a_time_and_none_of_ones_own(debate, at):
    france, kenya, third, *_ = speakers(debate)
    ask(asks=france, asked=kenya, by=None, at=at)
    with pytest.raises(ExchangeAsked):
        ask(asks=france, asked=third, by=None, at=at)
    young = make_speaker(
        debate,
        kenya.institution,
        delegation=kenya.delegation,
        category="first_speakers",
        rank=99,
    )
    with pytest.raises(ExchangeWithinDelegation):
        ask(asks=kenya, asked=young, by=None, at=at)
    with pytest.raises(PlaceGone):
        ask(asks=kenya, asked=kenya, by=None, at=at)
    guest = make_speaker(debate, category="first_speakers", rank=100)
    with pytest.raises(NobodyToAsk):
        ask(asks=kenya, asked=guest, by=None, at=at)


def test_a_speaker_of_another_debate_is_none_of_this_one(world, debate, at):
    elsewhere = make_speaker(make_debate(make_sitting(world.assembly, day=3)), rank=1)
    with pytest.raises(PlaceGone):
        ask(asks=speakers(debate)[0], asked=elsewhere, by=None, at=at)


def test_before_the_draw_there_is_no_place_to_exchange(world, at):
    debate = make_debate(make_sitting(world.assembly, day=3))
    pair = [
        make_speaker(debate, x.delegation.institution, delegation=x.delegation)
        for x in (world.file, world.other_file)
    ]
    with pytest.raises(ExchangeUnranked):
        ask(asks=pair[0], asked=pair[1], by=None, at=at)


@pytest.mark.parametrize("column", ["state", "rank"])
def test_whoever_is_called_or_moved_meanwhile_ends_the_request(debate, at, column):
    france, kenya, third, *_ = speakers(debate)
    asked = ask(asks=france, asked=kenya, by=None, at=at)
    untouched = ask(asks=third, asked=france, by=None, at=at)
    work = begin(debate, DebateAct.CALL, by=None, at=at)
    work.remember(kenya, third)
    setattr(kenya, column, {"state": SpeakerState.HAS_FLOOR, "rank": 77}[column])
    kenya.save()
    work.done(speaker=kenya)

    with pytest.raises(ExchangeOver):
        answer(exchange=asked, agrees=True, by=None, at=at)
    assert list(PlaceExchange.objects.filter(ended_at=None)) == [untouched]


def test_an_agreed_exchange_ends_what_else_was_asked_of_the_two(debate, at):
    france, kenya, third, *_ = speakers(debate)
    first = ask(asks=france, asked=kenya, by=None, at=at)
    ask(asks=third, asked=kenya, by=None, at=at)
    answer(exchange=first, agrees=True, by=None, at=at)

    assert not PlaceExchange.objects.filter(ended_at=None).exists()
    assert PlaceExchange.objects.filter(agreed=True).get() == first


def test_the_desk_enters_what_both_have_told_it(debate, at):
    france, kenya, *_ = speakers(debate)
    before = order(debate, at)
    enter(one=france, other=kenya, by=None, at=at)
    enter(one=kenya, other=france, by=None, at=at)

    assert order(debate, at) == before
    assert debate.steps.filter(act=DebateAct.EXCHANGE).count() == 2
