"""The chair gives the floor, stops the clock, changes the order, and takes back mistakes."""

from datetime import timedelta

import pytest

from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from notifications.models.messages import Message
from sessions.enums.debates import DebateKind, ListCategory, SpeakerState, TurnKind, TurnState
from sessions.errors.debates import (
    ChangedSince,
    DebateMoved,
    FloorTaken,
    ListEnded,
    ListGoesOn,
    LotNotDrawn,
    NobodyWaits,
    NotBegun,
    NothingToTakeBack,
    NotWaiting,
    PlacedInAnotherList,
    ReasonMissing,
    SittingElsewhere,
    TimeNotWhole,
    TooMuchTime,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.turns import Turn
from sessions.selectors.debates.floor import debate_now
from sessions.services.debates import chair, draws, exchanges, order, registration
from sessions.services.debates.chair import Aside
from sessions.services.debates.registration import Asked, For
from sessions.services.debates.taking_back import take_back
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation
from tests.factories.debates import make_debate, make_speaker
from tests.factories.seats import make_participants
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db

NAMES = ("Ann Example", "Ben Example", "Cleo Example", "Dan Example")


class Hall:
    """A debate in its sitting, and a chair whose acts follow each other by seconds."""

    def __init__(self, debate, sitting, by):
        self.debate, self.sitting, self.by = debate, sitting, by
        self.at = sitting.starts_at

    def does(self, act, *, after=0, **particulars):
        self.at += timedelta(seconds=after)
        if act is not order.place:
            particulars["debate"] = self.debate
        return act(**particulars, by=self.by, at=self.at)

    def now(self):
        return debate_now(Debate.objects.get(pk=self.debate.pk), at=self.at)

    def waiting(self):
        return " ".join(one.name.split()[0] for one in self.now().waiting)

    def speaker(self, name):
        return Speaker.objects.get(debate=self.debate, name__startswith=name)


@pytest.fixture
def hall():
    """An emergency debate of four speakers, open in its sitting."""
    sitting = make_sitting(make_assembly())
    debate = make_debate(sitting, DebateKind.EMERGENCY)
    for rank, name in enumerate(NAMES, start=1):
        make_speaker(debate, name=name, rank=rank)
    hall = Hall(debate, sitting, make_account("chair@example.org"))
    hall.does(chair.open_in, sitting=sitting)
    return hall


def test_next_ends_the_turn_before_and_starts_the_following(hall):
    hall.does(chair.call)
    hall.does(chair.call, after=200)

    first, second = Turn.objects.order_by("pk")
    assert (first.state, first.used_ms, first.seconds) == (TurnState.ENDED, 200_000, 300)
    assert (second.state, second.running_since) == (TurnState.RUNNING, hall.at)
    assert hall.speaker("Ann").state == SpeakerState.SPOKEN
    assert hall.now().turn.name == "Ben Example"
    assert hall.waiting() == "Cleo Dan"
    assert hall.now().spoken == 1


def test_called_speaker_begins_when_the_clock_is_started(hall):
    hall.does(chair.call, starts=False)
    assert hall.now().turn.state == TurnState.WAITING
    with pytest.raises(NotBegun):
        hall.does(chair.call)

    hall.does(chair.start, after=40)
    hall.does(chair.end_turn, after=60)

    assert Turn.objects.get().used_ms == 60_000
    assert hall.now().turn is None


def test_time_used_adds_up_over_stops_and_extensions(hall):
    hall.does(chair.call)
    hall.does(chair.pause, after=100)
    hall.does(chair.start, after=500)
    hall.does(chair.extend, seconds=30)
    hall.does(chair.end_turn, after=50)

    turn = Turn.objects.get()
    assert (turn.used_ms, turn.seconds) == (150_000, 330)


def test_clock_set_back_takes_nothing_off(hall):
    hall.does(chair.call)
    hall.does(chair.pause, after=100)
    hall.does(chair.start, after=10)
    hall.does(chair.pause, after=-3600)
    hall.does(chair.start)
    hall.does(chair.pause, after=5)

    assert Turn.objects.get().used_ms == 105_000


def test_clock_set_back_while_somebody_speaks_runs_on_from_the_next_act(hall):
    hall.does(chair.call)
    hall.does(chair.extend, seconds=30, after=-3600)
    hall.does(chair.end_turn, after=50)

    assert Turn.objects.get().used_ms == 50_000


@pytest.mark.parametrize(("seconds", "refusal"), [
    (3301, TooMuchTime), (0, TimeNotWhole), (-30, TimeNotWhole),
])  # fmt: skip
def test_extension_beyond_an_hour_or_of_nothing_is_refused(hall, seconds, refusal):
    hall.does(chair.call)

    with pytest.raises(refusal):
        hall.does(chair.extend, seconds=seconds)

    assert Turn.objects.get().seconds == 300


def test_speaker_is_called_out_of_turn_and_the_others_wait_as_before(hall):
    hall.does(chair.call, speaker=hall.speaker("Cleo"))

    assert hall.now().turn.name == "Cleo Example"
    assert hall.waiting() == "Ann Ben Dan"
    with pytest.raises(NotWaiting):
        hall.does(chair.call, speaker=hall.speaker("Cleo"))


def test_point_of_order_stops_the_speech_which_goes_on_after_it(hall):
    hall.does(chair.call)
    egypt = make_parliament("EG", "Egypt")
    hall.does(chair.give_point_of_order, after=60, to=Aside(institution=egypt))
    now = hall.now()
    assert (now.turn.kind, now.interrupted.name) == (TurnKind.POINT_OF_ORDER, "Ann Example")

    hall.does(chair.end_turn, after=45)
    hall.does(chair.end_turn, after=30)

    speech, point = Turn.objects.order_by("pk")
    assert (speech.used_ms, point.used_ms, point.seconds) == (90_000, 45_000, 60)
    assert hall.speaker("Ann").state == SpeakerState.SPOKEN


def test_point_of_order_leaves_a_speech_stopped_that_was_stopped_before(hall):
    hall.does(chair.call)
    hall.does(chair.pause, after=10)
    hall.does(chair.give_point_of_order, to=Aside(institution=None))
    hall.does(chair.end_turn, after=20)

    assert hall.now().turn.state == TurnState.PAUSED


def test_right_of_reply_has_its_own_time_and_counts_for_nobody_on_the_list(hall):
    hall.does(chair.call)
    egypt = make_parliament("EG", "Egypt")
    reply = Aside(institution=egypt, languages=("ar",))
    with pytest.raises(FloorTaken):
        hall.does(chair.give_reply, after=100, to=reply)
    hall.does(chair.end_turn)
    hall.does(chair.give_reply, to=reply)

    turn = hall.now().turn
    assert (turn.kind, turn.seconds, turn.institution) == ("right_of_reply", 120, egypt)
    assert hall.speaker("Ann").state == SpeakerState.SPOKEN
    assert hall.waiting() == "Ben Cleo Dan"


def test_skipped_speaker_goes_to_the_end_and_who_comes_later_follows(hall):
    hall.does(order.skip)
    make_speaker(hall.debate, name="Eve Example", rank=6, is_late=True)
    hall.does(order.skip)

    assert hall.waiting() == "Cleo Dan Ann Eve Ben"


def test_called_speaker_who_does_not_come_is_skipped_or_passed_over(hall):
    hall.does(chair.call, starts=False)
    hall.does(order.skip)
    assert (hall.now().turn, hall.waiting()) == (None, "Ben Cleo Dan Ann")

    hall.does(chair.call, starts=False)
    hall.does(order.pass_over)
    assert (hall.now().turn, hall.waiting()) == (None, "Cleo Dan Ann")

    hall.does(chair.call, speaker=hall.speaker("Ben"))  # he came after all
    assert hall.now().turn.name == "Ben Example"


def test_who_was_called_with_the_clock_running_and_is_not_here_has_not_spoken(hall):
    hall.does(chair.call)
    hall.does(order.skip, after=9)
    assert (hall.now().turn, hall.waiting(), hall.now().spoken) == (None, "Ben Cleo Dan Ann", 0)

    hall.does(take_back, after=1)
    assert (hall.now().turn.name, hall.now().turn.state) == ("Ann Example", TurnState.RUNNING)


def test_while_a_point_of_order_has_the_floor_the_one_who_is_next_is_skipped(hall):
    hall.does(chair.call)
    hall.does(chair.give_point_of_order, to=Aside(institution=None))
    hall.does(order.skip)

    assert hall.now().interrupted.name == "Ann Example"
    assert hall.waiting() == "Cleo Dan Ben"


def test_speaker_is_placed_elsewhere_with_a_reason(hall):
    placed = {"speaker": hall.speaker("Dan"), "before": hall.speaker("Ben")}
    with pytest.raises(ReasonMissing):
        hall.does(order.place, **placed, reason=" ")

    hall.does(order.place, **placed, reason="Leaves for the airport at noon.")
    assert hall.waiting() == "Ann Dan Ben Cleo"
    hall.does(order.place, speaker=hall.speaker("Ann"), before=None, reason="Asked for it.")
    assert hall.waiting() == "Dan Ben Cleo Ann"

    ranks = Speaker.objects.filter(debate=hall.debate).values_list("rank", flat=True)
    assert sorted(ranks) == [1, 2, 3, 4]
    step = hall.debate.steps.order_by("pk")[1]
    assert step.reason == "Leaves for the airport at noon."


def test_speaker_of_another_list_is_no_place_to_stand_before(hall):
    general = make_debate(hall.sitting, DebateKind.GENERAL)
    there = make_speaker(general, name="Guest Example")

    with pytest.raises(PlacedInAnotherList):
        hall.does(order.place, speaker=hall.speaker("Ann"), before=there, reason="Mistaken.")


def test_nobody_waits_at_the_end_of_the_list(hall):
    for _ in NAMES:
        hall.does(order.pass_over)

    for act in (chair.call, order.skip, order.pass_over):
        with pytest.raises(NobodyWaits):
            hall.does(act)


def test_order_that_is_not_drawn_is_not_called_by_itself(hall):
    general = make_debate(hall.sitting, DebateKind.GENERAL)
    speaker = make_speaker(general, category=ListCategory.FIRST_SPEAKERS)
    other = Hall(general, hall.sitting, hall.by)
    other.does(chair.open_in, sitting=hall.sitting)

    for act in (chair.call, order.skip):
        with pytest.raises(LotNotDrawn):
            other.does(act)
    other.does(chair.call, speaker=speaker)
    assert other.now().turn.name == "Rosa Example"


def test_debate_is_adjourned_opened_in_its_next_sitting_closed_and_reopened(hall):
    tomorrow = make_sitting(hall.debate.event, day=2)
    hall.does(chair.adjourn)
    with pytest.raises(SittingElsewhere):
        hall.does(chair.open_in, sitting=tomorrow)
    hall.debate.sittings.add(tomorrow)

    hall.does(chair.open_in, sitting=tomorrow)
    assert hall.now().sitting == tomorrow
    hall.does(chair.close)
    assert (hall.now().sitting, hall.now().debate.closed_at) == (None, hall.at)
    hall.does(chair.reopen)
    assert hall.now().sitting == tomorrow
    hall.does(chair.adjourn)
    hall.does(chair.close)
    hall.does(chair.reopen)
    assert hall.now().sitting is None
    hall.does(chair.open_in, sitting=tomorrow)
    assert hall.waiting() == "Ann Ben Cleo Dan"


def test_lists_are_declared_closed_and_open_again(hall):
    with pytest.raises(ListGoesOn):
        hall.does(order.reopen_list)
    hall.does(order.close_list)
    with pytest.raises(ListEnded):
        hall.does(order.close_list)
    hall.does(order.reopen_list)

    assert hall.now().debate.ended_at is None


def test_chair_who_looks_at_an_older_state_is_refused_and_nothing_happens(hall):
    seen = hall.now().debate.version
    hall.does(chair.call, version=seen)

    with pytest.raises(DebateMoved):
        hall.does(chair.call, version=seen)

    assert hall.now().turn.name == "Ann Example"


def test_who_comes_or_goes_behind_the_next_one_refuses_no_chair(hall):
    seen = Debate.objects.get().version
    registration.withdraw(speaker=hall.speaker("Dan"), by=hall.by, at=hall.at)
    registration.register(
        debate=hall.debate, of=For(), at_desk=True, by=hall.by, at=hall.at,
        asked=Asked(name="Eve Example", languages=("en",)),
    )  # fmt: skip
    hall.does(chair.call, version=seen)

    seen = Debate.objects.get().version
    registration.withdraw(speaker=hall.speaker("Ben"), by=hall.by, at=hall.at)
    with pytest.raises(DebateMoved):  # she would have called Cleo for Ben
        hall.does(chair.call, version=seen)

    assert hall.now().turn.name == "Ann Example"


def snapshot(hall):
    turns = Turn.objects.order_by("pk").values(
        "kind", "speaker", "seconds", "state", "used_ms", "begun_at", "running_since", "ended_at"
    )
    speakers = Speaker.objects.order_by("pk").values("pk", "state", "state_at", "rank")
    debate = Debate.objects.values("sitting", "opened_at", "closed_at", "ended_at")
    return list(turns), list(speakers), list(debate)


def test_every_act_is_taken_back_as_if_it_had_never_been_done(hall):
    egypt = make_parliament("EG", "Egypt")
    states = [snapshot(hall)]
    for act, particulars in [
        (chair.call, {"starts": False}),
        (chair.start, {}),
        (chair.pause, {}),
        (chair.start, {}),
        (chair.extend, {"seconds": 60}),
        (chair.give_point_of_order, {"to": Aside(institution=egypt)}),
        (chair.end_turn, {}),
        (order.skip, {}),
        (chair.call, {}),
        (order.pass_over, {}),
        (order.place, {"speaker": hall.speaker("Dan"), "before": None, "reason": "Asked."}),
        (chair.call, {}),
        (chair.end_turn, {}),
        (chair.give_reply, {"to": Aside(institution=egypt)}),
        (order.close_list, {}),
        (order.reopen_list, {}),
        (chair.end_turn, {}),
        (chair.adjourn, {}),
        (chair.open_in, {"sitting": hall.sitting}),
        (chair.close, {}),
        (chair.reopen, {}),
    ]:
        hall.does(act, after=7, **particulars)
        states.append(snapshot(hall))

    while len(states) > 1:
        states.pop()
        hall.does(take_back, after=1)
        assert snapshot(hall) == states[-1]
    hall.does(take_back)  # the opening
    with pytest.raises(NothingToTakeBack):
        hall.does(take_back)


def test_clock_goes_on_as_if_it_had_never_been_stopped(hall):
    hall.does(chair.call)
    hall.does(chair.call, after=100)  # by mistake

    hall.does(take_back, after=3)
    hall.does(chair.end_turn, after=50)

    assert Turn.objects.get().used_ms == 153_000


def test_taking_back_leaves_what_others_did_meanwhile(hall):
    hall.does(order.place, speaker=hall.speaker("Dan"), before=hall.speaker("Ann"), reason="Asked.")
    Speaker.objects.filter(name__startswith="Ben").update(state=SpeakerState.WITHDRAWN)
    make_speaker(hall.debate, name="Eve Example", rank=5)

    hall.does(take_back)

    assert hall.waiting() == "Ann Cleo Dan Eve"


def test_act_is_not_taken_back_over_places_that_others_have_exchanged(hall):
    hall.does(order.place, speaker=hall.speaker("Dan"), before=hall.speaker("Ann"), reason="Asked.")
    ben, cleo = hall.speaker("Ben"), hall.speaker("Cleo")
    hall.debate.steps.create(
        act="exchange", done_at=hall.at,
        before={"speaker": {str(ben.pk): {"rank": 3}, str(cleo.pk): {"rank": 4}}},
    )  # fmt: skip

    with pytest.raises(ChangedSince):
        hall.does(take_back)


def test_act_is_not_taken_back_over_a_draw(hall):
    """Five guests, one of them withdrawn: the draw numbers the others through."""
    general = make_debate(hall.sitting, DebateKind.GENERAL)
    for rank, name in enumerate(NAMES, start=1):
        make_speaker(general, name=name, rank=rank)  # of the opening
    other = Hall(general, hall.sitting, hall.by)
    registration.withdraw(speaker=other.speaker("Ben"), by=hall.by, at=hall.at)
    dan, cleo = other.speaker("Dan"), other.speaker("Cleo")
    other.does(order.place, speaker=dan, before=cleo, reason="Protocol.")
    other.does(draws.close_lists)
    other.does(draws.draw, spoken="7")

    with pytest.raises(ChangedSince):
        other.does(take_back)

    assert other.waiting() == "Ann Dan Cleo"


def passed_over(hall):
    """Of a delegation that may have one speaker: hers is passed over, another is registered."""
    egypt = make_parliament("EG", "Egypt")
    delegation = make_delegation(hall.debate.event, egypt, hall.sitting)
    eve = make_speaker(hall.debate, egypt, delegation=delegation, name="Eve Example", rank=5)
    hall.does(order.pass_over, speaker=eve)
    registration.register(
        debate=hall.debate, of=For(delegation=delegation), at_desk=True, by=hall.by, at=hall.at,
        asked=Asked(name="Fay Example", languages=("en",)),
    )  # fmt: skip
    return eve


def test_who_came_in_the_place_of_whom_the_chair_passed_over_keeps_it(hall):
    eve = passed_over(hall)

    with pytest.raises(ChangedSince):
        hall.does(take_back)
    with pytest.raises(NotWaiting):
        hall.does(chair.call, speaker=eve)

    assert hall.waiting() == "Ann Ben Cleo Dan Fay"


def test_what_was_asked_of_a_place_ends_where_that_is_taken_back_and_where_the_debate_closes(hall):
    egypt = make_parliament("EG", "Egypt")
    delegation = make_delegation(hall.debate.event, egypt, hall.sitting)
    Speaker.objects.filter(name__startswith="Ann").update(delegation=delegation, institution=egypt)
    ann, ben, cleo = (hall.speaker(name) for name in ("Ann", "Ben", "Cleo"))
    hall.does(order.place, speaker=ann, before=None, reason="Away.")
    ends = exchanges.ask(asks=ben, asked=ann, by=hall.by, at=hall.at)
    hall.does(take_back)
    ends.refresh_from_db()
    assert ends.ended_at == hall.at

    ends = exchanges.ask(asks=cleo, asked=ann, by=hall.by, at=hall.at)
    hall.does(chair.close)
    ends.refresh_from_db()
    assert ends.ended_at == hall.at


def test_debate_is_not_taken_back_into_a_sitting_that_is_none_of_its_own_any_more(hall):
    hall.does(chair.adjourn)
    hall.debate.sittings.set([make_sitting(hall.debate.event, day=2)])

    with pytest.raises(ChangedSince):
        hall.does(take_back)


def test_skip_is_taken_back_though_she_has_withdrawn_since(hall):
    hall.does(order.skip)
    hall.at += timedelta(seconds=9)
    gone = registration.withdraw(speaker=hall.speaker("Ann"), by=hall.by, at=hall.at)

    hall.does(take_back)

    ann = hall.speaker("Ann")
    assert (ann.state, ann.rank, ann.state_at) == (SpeakerState.WITHDRAWN, 1, gone.state_at)


def test_act_and_its_taking_back_are_on_record(hall):
    hall.does(chair.call)
    hall.debate.steps.create(act="place", done_at=hall.at)  # the desk's, as it gives no reason
    step = hall.does(take_back)

    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts)[-2:] == ["debate.call", "debate.take_back"]
    assert (step.act, step.taken_back_by) == ("call", hall.by)


def test_who_is_soon_to_speak_is_told_by_the_acts_of_the_chair_once(hall):
    for rank in range(5, 7):
        (person,) = make_participants(hall.debate.event, 1, email=f"person{rank}@example.org")
        make_speaker(hall.debate, name=f"Late {rank}", rank=rank, participant=person)

    hall.does(chair.call)
    hall.does(take_back)
    hall.does(chair.call)
    told = Message.objects.filter(kind="speaking_soon").values_list("recipient", flat=True)

    assert list(told) == ["person5@example.org"]


def told_soon():
    told = Message.objects.filter(kind="speaking_soon").order_by("recipient")
    return list(told.values_list("recipient", flat=True))


def with_people(hall, *ranks):
    """Speakers with an address each: their rank is in it."""
    made = []
    for rank in ranks:
        (person,) = make_participants(hall.debate.event, 1, email=f"person{rank}@example.org")
        made.append(make_speaker(hall.debate, name="Late", rank=rank, participant=person))
    return made


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_who_moves_forward_by_others_is_told_too(hall, is_withdrawn):
    """Four withdraw, or the last one exchanges places with the first."""
    *_others, last = with_people(hall, 5, 6, 7, 8)
    first = hall.speaker("Ann")
    assert told_soon() == []

    if is_withdrawn:
        for name in NAMES:
            registration.withdraw(speaker=hall.speaker(name.split()[0]), by=hall.by, at=hall.at)
    else:
        exchanges.enter(one=first, other=last, by=hall.by, at=hall.at)

    told = ["5", "6", "7", "8"] if is_withdrawn else ["8"]
    assert told_soon() == [f"person{rank}@example.org" for rank in told]


def test_who_is_not_accredited_any_more_is_not_told_that_her_turn_comes(hall):
    first, _second = with_people(hall, 5, 6)
    Participant.objects.filter(pk=first.participant_id).update(withdrawn_at=hall.at)

    for name in ("Ann", "Ben"):
        registration.withdraw(speaker=hall.speaker(name), by=hall.by, at=hall.at)

    assert told_soon() == ["person6@example.org"]


def test_before_the_draw_nobody_is_told_that_her_turn_comes_and_after_it_she_is(hall):
    general = make_debate(hall.sitting, DebateKind.GENERAL)
    (person,) = make_participants(general.event, 1, email="person@example.org")
    make_speaker(general, category=ListCategory.FIRST_SPEAKERS, participant=person)
    other = Hall(general, hall.sitting, hall.by)

    other.does(chair.open_in, sitting=hall.sitting)
    assert told_soon() == []

    other.does(draws.close_lists)
    other.does(draws.draw, spoken="7")
    assert told_soon() == ["person@example.org"]


def test_delegation_shares_its_time_between_its_speakers(hall):
    """8 minutes: four each; what the first one needs more is missing for the second."""
    egypt = make_parliament("EG", "Egypt")
    delegation = make_delegation(hall.debate.event, egypt, hall.sitting)
    general = make_debate(hall.sitting, DebateKind.GENERAL)
    for rank, category in [(1, ListCategory.FIRST_SPEAKERS), (1, ListCategory.SECOND_SPEAKERS)]:
        make_speaker(general, egypt, category=category, rank=rank, delegation=delegation)
    other = Hall(general, hall.sitting, hall.by)
    other.does(chair.open_in, sitting=hall.sitting)
    assert [one.seconds for one in other.now().waiting] == [240, 240]

    other.does(chair.call)
    assert [one.seconds for one in other.now().waiting] == [240]
    other.does(chair.call, after=300)

    assert [turn.seconds for turn in Turn.objects.order_by("pk")] == [240, 180]


def test_estimates_follow_the_debate_with_the_same_number_of_queries(
    hall, django_assert_num_queries
):
    hall.does(chair.call)
    hall.at += timedelta(seconds=60)
    debate = Debate.objects.get()

    with django_assert_num_queries(4):
        now = debate_now(debate, at=hall.at)

    minutes = [(one.expected_at - hall.sitting.starts_at).total_seconds() for one in now.waiting]
    assert minutes == [330, 660, 990]
    assert ((now.ends_at - hall.sitting.starts_at).total_seconds(), now.overruns) == (1290, 0)


@pytest.mark.parametrize("minutes", [-30, 65])
def test_estimates_go_on_from_now_in_a_sitting_that_began_early_or_runs_over(hall, minutes):
    """The next sitting is far; who is open in this one speaks in it."""
    hall.debate.sittings.add(make_sitting(hall.debate.event, day=2))
    hall.sitting.ends_at = hall.sitting.starts_at + timedelta(hours=1)
    hall.sitting.save()
    hall.at += timedelta(minutes=minutes)

    now = hall.now()

    assert {one.sitting_id for one in now.waiting} == {hall.sitting.pk}
    assert now.waiting[0].expected_at == hall.at
    assert now.overruns == (5 * 60 + 4 * 300 + 3 * 30 if minutes > 0 else 0)
