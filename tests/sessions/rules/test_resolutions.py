"""The life of a resolution, and who may be named to draft it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assemblies.enums import Sex
from sessions.enums.decisions import Adoption, CommitteeWarning, ResolutionAct, ResolutionState
from sessions.errors.ballots import ClockSetBack
from sessions.errors.resolutions import (
    DrafterElsewhere,
    DraftMissing,
    ResolutionNotMovable,
    ResolutionReasonMissing,
    ReturningSubject,
    TooManyOfGroup,
    VoteElsewhere,
    VoteNotCarried,
    VoteNotClosed,
)
from sessions.rules.drafting import Drafter, Warned, check_drafter, warnings_of
from sessions.rules.majorities import SIMPLE, Votes, figures
from sessions.rules.resolutions import TABLE, Facts, Vote, acts_from, move

State, Act = ResolutionState, ResolutionAct
AT = datetime(2026, 10, 24, 15, 0, tzinfo=UTC)
KNOWN = Facts(at=AT, since=AT, begun_at=AT, reason="Because.", drafts=1)


@pytest.mark.parametrize("step", TABLE, ids=lambda step: f"{step.before} {step.act}")
def test_each_row_leads_where_it_says_and_nothing_else_moves_it(step):
    assert move(step.before, step.act, facts=KNOWN) == (step.after or step.before)

    for act in set(Act) - acts_from(step.before):
        with pytest.raises(ResolutionNotMovable):
            move(step.before, act, facts=KNOWN)


def test_clock_set_back_is_refused():
    with pytest.raises(ClockSetBack):
        move(State.IN_DRAFTING, Act.WRITE, facts=replace(KNOWN, at=AT - timedelta(seconds=1)))


def refused(act, refusal, **changes):
    with pytest.raises(refusal) as caught:
        move(State.IN_DRAFTING, act, facts=replace(KNOWN, **changes))
    return caught.value


def test_what_is_not_written_or_not_explained_is_refused():
    refused(Act.ADOPT, DraftMissing, drafts=0)
    refused(Act.DECLINE, ResolutionReasonMissing, reason=" ")
    refused(Act.JUDGE, ResolutionReasonMissing, reason="")


def test_barred_subject_stops_the_adoption_with_the_citation():
    refusal = refused(Act.ADOPT, ReturningSubject, barred=("Jerusalem",))

    assert refusal.rule == "Assembly Rules, art. 11.2"
    assert "Jerusalem" in str(refusal)


@pytest.mark.parametrize(
    ("vote", "refusal"),
    [
        (None, VoteElsewhere),
        ({"is_on_it": False}, VoteElsewhere),
        ({"opened_at": AT - timedelta(minutes=1)}, VoteElsewhere),
        ({"figures": None}, VoteNotClosed),
        ({"figures": figures(Votes(in_favour=10, against=10), SIMPLE)}, VoteNotCarried),
    ],
)
def test_vote_that_did_not_adopt_it_is_refused(vote, refusal):
    carried = Vote(
        is_on_it=True,
        opened_at=AT,
        figures=figures(Votes(in_favour=11, against=10, abstaining=40), SIMPLE),
    )
    by_vote = replace(KNOWN, adoption=Adoption.VOTE, vote=carried)
    assert move(State.IN_DRAFTING, Act.ADOPT, facts=by_vote) is State.ADOPTED

    other = None if vote is None else replace(carried, **vote)
    refused(Act.ADOPT, refusal, adoption=Adoption.VOTE, vote=other)


def drafter(group="arab", sex=Sex.FEMALE, member=1, groups=("arab", "african")):
    return Drafter(member=member, sex=sex, group=group, groups=frozenset(groups))


def test_group_names_so_many_and_only_from_among_its_own():
    named = [drafter(), drafter(member=2), drafter("african", member=3)]
    check_drafter(drafter("african"), named=named, most=2)

    with pytest.raises(TooManyOfGroup):
        check_drafter(drafter(), named=named, most=2)
    check_drafter(drafter(), named=named, most=3)
    with pytest.raises(DrafterElsewhere):
        check_drafter(drafter("eurasia"), named=[], most=2)


def test_warnings_say_what_a_committee_lacks():
    lacks = CommitteeWarning
    groups = ["african", "arab"]

    assert warnings_of([], groups=groups, sponsors={7}) == (Warned(lacks.NOBODY),)
    assert warnings_of([drafter()], groups=groups, sponsors={7}) == (
        Warned(lacks.SINGLE_SEX),
        Warned(lacks.NO_SPONSOR),
        Warned(lacks.GROUP_WITHOUT_MEMBER, "african"),
    )
    whole = [drafter(member=7), drafter("african", Sex.MALE)]
    assert warnings_of(whole, groups=groups, sponsors={7}) == ()
    assert warnings_of(whole, groups=groups, sponsors=frozenset()) == ()
