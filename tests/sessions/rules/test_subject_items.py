"""The life of a subject item, row by row."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sessions.enums.committees import SubjectAct, SubjectActor, SubjectState
from sessions.errors.ballots import ClockSetBack
from sessions.errors.committees import (
    DeadlineMissing,
    DecidedInFuture,
    DecidedTooEarly,
    DraftBegun,
    SubjectNotMovable,
    SubjectReasonMissing,
    SubjectsAfterBureau,
    SubjectsClosed,
    SubjectSelected,
    SubjectsOpen,
    SubjectsTooFew,
    SubjectWorkedOn,
)
from sessions.rules.subject_items import (
    ENDS,
    TABLE,
    Facts,
    acts_from,
    check_closing,
    check_combining,
    check_own,
    check_proposing,
    closing_of,
    move,
)

BUREAU, AUTHOR = SubjectActor.BUREAU, SubjectActor.AUTHOR
CLOSING = datetime(2026, 9, 1, 9, tzinfo=UTC)
AFTER = Facts(
    at=CLOSING + timedelta(days=1),
    since=CLOSING - timedelta(days=9),
    zone="UTC",
    closes_at=CLOSING,
    today=date(2026, 9, 2),
    decided_on=date(2026, 9, 2),
    reason="Debated last year.",
    combined=2,
)
# There it is the next day already.
IN_TOKYO = {"closes_at": CLOSING + timedelta(hours=8), "zone": "Asia/Tokyo"}
BEFORE = replace(AFTER, at=CLOSING - timedelta(seconds=1))


def test_subjects_are_proposed_until_a_day_before_the_bureau_unless_it_is_set():
    meets = CLOSING + timedelta(days=1)
    assert closing_of(bureau_meets_at=meets, set_to=None) == CLOSING
    assert closing_of(bureau_meets_at=meets, set_to=meets) == meets
    assert closing_of(bureau_meets_at=None, set_to=None) is None
    check_proposing(at=BEFORE.at, closes_at=CLOSING, zone="UTC")

    with pytest.raises(SubjectsClosed):
        check_proposing(at=CLOSING, closes_at=CLOSING, zone="UTC")
    with pytest.raises(DeadlineMissing):
        check_proposing(at=CLOSING, closes_at=None, zone="UTC")


def test_subjects_are_not_taken_once_the_bureau_has_met():
    for meets, until in ((CLOSING, CLOSING), (CLOSING, None), (None, CLOSING)):
        check_closing(bureau_meets_at=meets, set_to=until)

    with pytest.raises(SubjectsAfterBureau):
        check_closing(bureau_meets_at=CLOSING, set_to=CLOSING + timedelta(minutes=1))


@pytest.mark.parametrize("step", TABLE, ids=lambda step: f"{step.before}-{step.act}")
def test_each_row_moves_and_nobody_else_does(step):
    facts = BEFORE if step.act is SubjectAct.WITHDRAW else AFTER
    (actor,) = step.actors

    assert move(step.before, step.act, actor=actor, facts=facts) is step.after
    with pytest.raises(SubjectNotMovable):
        move(step.before, step.act, actor=({AUTHOR, BUREAU} - step.actors).pop(), facts=facts)
    back = replace(facts, since=facts.at + timedelta(seconds=1))
    with pytest.raises(ClockSetBack):
        move(step.before, step.act, actor=actor, facts=back)


@pytest.mark.parametrize(
    ("act", "facts", "refusal"),
    [
        (SubjectAct.SELECT, {"at": BEFORE.at}, SubjectsOpen),
        (SubjectAct.SELECT, {"decided_on": date(2026, 9, 3)}, DecidedInFuture),
        (SubjectAct.SELECT, {"decided_on": None}, DecidedInFuture),
        (SubjectAct.SELECT, {"decided_on": date(2026, 8, 31)}, DecidedTooEarly),
        (SubjectAct.DECLINE, {**IN_TOKYO, "decided_on": date(2026, 9, 1)}, DecidedTooEarly),
        (SubjectAct.SELECT, {"is_selected": True}, SubjectSelected),
        (SubjectAct.COMBINE, {"combined": 1}, SubjectsTooFew),
        (SubjectAct.DECLINE, {"reason": " "}, SubjectReasonMissing),
    ],
)
def test_bureau_decides_on_record_after_the_deadline(act, facts, refusal):
    with pytest.raises(refusal):
        move(SubjectState.PROPOSED, act, actor=BUREAU, facts=replace(AFTER, **facts))


def test_author_withdraws_before_the_deadline_only():
    with pytest.raises(SubjectsClosed):
        move(SubjectState.PROPOSED, SubjectAct.WITHDRAW, actor=AUTHOR, facts=AFTER)


@pytest.mark.parametrize(
    ("done", "refusal"), [("is_begun", DraftBegun), ("is_worked_on", SubjectWorkedOn)]
)
def test_choice_is_given_up_until_something_is_done_for_it(done, refusal):
    facts = replace(AFTER, **{done: True})

    with pytest.raises(refusal):
        move(SubjectState.SELECTED, SubjectAct.DECLINE, actor=BUREAU, facts=facts)


def test_nothing_follows_an_end():
    for state in ENDS:
        assert acts_from(state) == frozenset()


def test_bureau_puts_its_own_or_combines_while_there_is_no_subject():
    check_own(AFTER)
    check_combining(AFTER)

    with pytest.raises(SubjectSelected):
        check_own(replace(AFTER, is_selected=True))
    with pytest.raises(SubjectsTooFew):
        check_combining(replace(AFTER, combined=1))
