from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.rules.associates import associate_entitlement
from assemblies.rules.council import representation
from assemblies.rules.delegations import Composition
from assemblies.rules.editions import STATUTES_2003
from assemblies.rules.votes import entitlement
from sessions.enums import BallotWeight, VoteChoice
from sessions.errors.ballots import (
    DelegateElsewhere,
    DelegateNotPresent,
    HasVoted,
    MoreVotesThanADelegate,
    MoreVotesThanLeft,
    MoreVotesThanUsable,
    NobodyOfCommittee,
    NotAnElector,
    NotOnSheet,
    NoVotes,
    SheetsDiffer,
    VotesNotWhole,
)
from sessions.rules.majorities import TWO_THIRDS, Votes, figures
from sessions.rules.roll_calls import (
    Cast,
    Difference,
    agreed,
    check_cast,
    check_elector,
    check_entry,
    differences,
    entries_of,
    left_of,
    line_in_assembly,
    line_in_committee,
    line_in_council,
    line_of,
    not_entered,
    tally,
)

MIXED, MEN, NOBODY = Composition(2, 2), Composition(0, 4), Composition(0, 0)
DAY = date(2024, 3, 24)
CHINA, AUSTRIA, TUVALU = 1_419_316_933, 8_967_982, 11_824


def votes_of(population, **known):
    known = {"proposed": MIXED, "earlier": (), "years_owed": 0, "is_suspended": False} | known
    return entitlement(population=population, edition=STATUTES_2003, **known)


def line(population=AUSTRIA, present=2, delegation=1, **known):
    return line_in_assembly(
        delegation=delegation,
        entitlement=votes_of(population, **known),
        present=present,
        edition=STATUTES_2003,
    )


def council_line(composition=MIXED, present=3, **known):
    return line_in_council(
        delegation=1,
        entitlement=votes_of(AUSTRIA, proposed=composition, **known),
        representation=representation(composition=composition, day=DAY),
        present=present,
    )


def votes(in_favour=0, against=0, abstaining=0):
    return Votes(in_favour=in_favour, against=against, abstaining=abstaining)


# --- lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("population", "present", "has", "usable", "article"),
    [
        (CHINA, 3, 23, 23, "Statutes, art. 15.2(a)"),
        (CHINA, 2, 23, 20, "Statutes, art. 15.3"),
        (CHINA, 0, 23, 0, "Statutes, art. 15.1"),
        (AUSTRIA, 1, 12, 10, "Statutes, art. 15.3"),
        (TUVALU, 1, 10, 10, "Statutes, art. 15.2(a)"),
    ],
)
def test_votes_in_the_assembly_are_ten_a_delegate_present(
    population, present, has, usable, article
):
    found = line(population, present)

    assert (found.weight, found.votes, found.present) == (BallotWeight.ASSEMBLY, has, present)
    assert (found.usable, found.each, found.article) == (usable, 10, article)
    assert [reason.code for reason in found.reasons][:2] == ["minimum_votes", "additional_votes"]
    assert ("votes_per_delegate" in [one.code for one in found.reasons]) is (usable < has)


@pytest.mark.parametrize(
    ("known", "article"),
    [
        ({"years_owed": 2}, "Statutes, art. 5.2"),
        ({"is_suspended": True}, "Statutes, art. 4.2"),
    ],
)
def test_member_that_is_barred_has_a_line_that_says_why(known, article):
    for found in (
        line(**known),
        council_line(**known),
        line_in_committee(delegation=1, entitlement=votes_of(AUSTRIA, **known), present=2),
    ):
        assert (found.votes, found.usable, found.article) == (0, 0, article)
        assert article in [reason.article for reason in found.reasons]


def test_associate_member_has_no_votes():
    found = line_in_assembly(
        delegation=1, entitlement=associate_entitlement(), present=4, edition=STATUTES_2003
    )

    assert (found.votes, found.usable) == (0, 0)
    assert found.article == "Assembly Rules, on Associate Members"


@pytest.mark.parametrize(
    ("composition", "present", "has", "usable"),
    [
        (MIXED, 3, 3, 3),
        (MIXED, 2, 3, 2),
        (Composition(1, 1), 3, 3, 2),
        (MEN, 3, 1, 1),
        (MEN, 0, 1, 0),
        (NOBODY, 0, 0, 0),
    ],
)
def test_votes_in_the_council_are_one_a_representative(composition, present, has, usable):
    found = council_line(composition, present)

    assert (found.votes, found.usable, found.each) == (has, usable, 1)
    assert found.weight is BallotWeight.COUNCIL
    assert found.article == "Statutes, art. 18.3"


@pytest.mark.parametrize(("present", "usable"), [(0, 0), (1, 1), (2, 1)])
def test_member_has_one_vote_in_a_committee(present, usable):
    found = line_in_committee(delegation=1, entitlement=votes_of(CHINA), present=present)

    assert (found.votes, found.usable, found.each) == (1, usable, 1)
    assert found.article == "Rules of the Standing Committees"


@pytest.mark.parametrize("present", [0, 1])
def test_entry_in_a_committee_takes_somebody_of_it_in_the_room(present):
    found = line_in_committee(delegation=1, entitlement=votes_of(CHINA), present=present)
    check_entry(votes(), found)

    with pytest.raises(NobodyOfCommittee if not present else MoreVotesThanUsable):
        check_entry(votes(2), found)


# --- entries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entered", [votes(), votes(12), votes(5, 5, 2), votes(0, 0, 12), votes(3, 1)], ids=str
)
def test_delegation_may_split_its_votes_and_leave_some(entered):
    check_entry(entered, line())


@pytest.mark.parametrize(
    ("entered", "known", "refusal", "details", "rule"),
    [
        (votes(13), {}, MoreVotesThanUsable, {"usable": 12, "asked": 13}, "Statutes, art. 15.2(a)"),
        (votes(4, 4, 5), {}, MoreVotesThanUsable, {"usable": 12, "asked": 13},
         "Statutes, art. 15.2(a)"),
        (votes(11), {"present": 1}, MoreVotesThanUsable, {"usable": 10, "asked": 11},
         "Statutes, art. 15.3"),
        (votes(1), {"present": 0}, MoreVotesThanUsable, {"usable": 0, "asked": 1},
         "Statutes, art. 15.1"),
        (votes(1), {"years_owed": 2}, NoVotes, {}, "Statutes, art. 5.2"),
        (votes(0, 0, 1), {"is_suspended": True}, NoVotes, {}, "Statutes, art. 4.2"),
        (votes(-1), {}, VotesNotWhole, {}, "Statutes, art. 15"),
        (votes(0.5, 0.5), {}, VotesNotWhole, {}, "Statutes, art. 15"),
    ],
)  # fmt: skip
def test_entry_that_cannot_be_is_refused_with_the_article(entered, known, refusal, details, rule):
    with pytest.raises(refusal) as refused:
        check_entry(entered, line(**known))

    assert (refused.value.details, refused.value.rule) == (details, rule)


def test_member_that_is_barred_is_called_and_has_nothing():
    check_entry(votes(), line(years_owed=2))


def test_delegation_that_is_not_on_the_sheet_has_no_line():
    lines = {1: line()}

    assert line_of(1, lines) is lines[1]
    with pytest.raises(NotOnSheet):
        line_of(2, lines)
    with pytest.raises(NotOnSheet):
        tally({2: votes(1)}, lines)


def test_sum_checks_each_line():
    lines = {1: line(delegation=1), 2: line(delegation=2, present=1)}

    assert tally({1: votes(12), 2: votes(5, 5)}, lines) == votes(17, 5)
    with pytest.raises(MoreVotesThanUsable):
        tally({1: votes(12), 2: votes(11)}, lines)


def test_who_could_vote_and_has_no_entry_is_named_in_the_order_of_the_sheet():
    lines = {
        9: line(delegation=9),
        4: line(delegation=4, present=0),
        7: line(delegation=7),
        2: line(delegation=2, years_owed=2),
        1: line(delegation=1),
    }

    assert not_entered({7}, lines) == (9, 1)
    assert not_entered({7, 9, 1}, lines) == ()


# --- votes that delegates cast themselves -------------------------------------------------------


def cast(number, delegate=11, delegation=1, choice=VoteChoice.IN_FAVOUR):
    return Cast(delegate=delegate, delegation=delegation, choice=choice, votes=number)


def try_cast(new, before=(), found=None, delegates=frozenset({11, 12, 13}), present=None):
    check_cast(
        new,
        line=found or line(),
        cast=before,
        delegates=delegates,
        present={11, 12} if present is None else present,
    )


def test_delegates_share_what_their_delegation_has():
    before = [cast(7), cast(3, choice=VoteChoice.AGAINST), cast(10, delegation=5, delegate=51)]

    assert left_of(line(), before) == 2
    assert left_of(line(), [*before, cast(10, delegate=13)]) == 0  # never fewer than none
    try_cast(cast(2, delegate=12), before)
    assert entries_of(before) == {1: votes(7, 3), 5: votes(10)}


@pytest.mark.parametrize(
    ("new", "before", "known", "refusal", "details"),
    [
        (cast(11), (), {}, MoreVotesThanADelegate, {"each": 10, "asked": 11}),
        (cast(4), [cast(7)], {}, MoreVotesThanADelegate, {"each": 10, "asked": 11}),
        (cast(3, delegate=12), [cast(10)], {}, MoreVotesThanLeft,
         {"usable": 12, "left": 2, "asked": 3}),
        (cast(1, delegate=99), (), {}, DelegateElsewhere, {}),
        (cast(1, delegation=2), (), {}, DelegateElsewhere, {}),
        (cast(1, delegate=13), (), {}, DelegateNotPresent, {}),
        (cast(-1), (), {}, VotesNotWhole, {}),
        (cast(1), (), {"found": line(years_owed=2)}, NoVotes, {}),
    ],
)  # fmt: skip
def test_vote_that_a_delegate_cannot_cast_is_refused(new, before, known, refusal, details):
    with pytest.raises(refusal) as refused:
        try_cast(new, before, **known)

    assert refused.value.details == details
    assert refused.value.rule


def test_representative_in_the_council_has_one_vote():
    try_cast(cast(1), found=council_line())
    with pytest.raises(MoreVotesThanADelegate):
        try_cast(cast(1), [cast(1)], found=council_line())
    with pytest.raises(MoreVotesThanLeft):
        try_cast(cast(1, delegate=12), [cast(1)], found=council_line(MEN))


# --- two sheets ---------------------------------------------------------------------------------


def test_two_sheets_are_compared_line_by_line():
    one = {1: votes(10), 2: votes(5, 5), 3: votes()}
    other = {2: votes(5, 4), 1: votes(10), 4: votes(1)}

    assert differences(one, other) == (
        Difference(delegation=2, one=votes(5, 5), other=votes(5, 4)),
        Difference(delegation=3, one=votes(), other=None),
        Difference(delegation=4, one=None, other=votes(1)),
    )
    with pytest.raises(SheetsDiffer) as refused:
        agreed(one, other)
    assert refused.value.details == {"count": 3}


def test_sheets_that_are_alike_are_agreed_whatever_their_order():
    one = {1: votes(10), 2: votes(5, 5)}

    assert agreed(one, dict(reversed(one.items()))) == one


def test_one_person_has_one_ballot():
    check_elector(1, electors={1, 2}, voted={2})
    with pytest.raises(NotAnElector):
        check_elector(3, electors={1, 2}, voted=set())
    with pytest.raises(HasVoted):
        check_elector(2, electors={1, 2}, voted={2})


# --- what holds of all --------------------------------------------------------------------------

populations = st.integers(min_value=0, max_value=2_000_000_000)
compositions = st.builds(Composition, women=st.integers(0, 5), men=st.integers(0, 5))
presences = st.integers(0, 5)


@given(population=populations, more=populations, present=presences, come=presences)
def test_more_people_never_mean_fewer_votes(population, more, present, come):
    now = line(population, present)

    assert line(population + more, present).usable >= now.usable
    assert line(population, present + come).usable >= now.usable
    assert now.usable <= now.votes


@given(composition=compositions, present=presences, come=presences)
def test_more_representatives_never_mean_fewer_votes_in_the_council(composition, present, come):
    now = council_line(composition, present)

    assert council_line(composition, present + come).usable >= now.usable
    assert now.usable <= min(3, composition.members)


@st.composite
def splits(draw):
    """A line with what it can use, split in one of the ways it can be split."""
    found = line(draw(populations), draw(presences))
    in_favour = draw(st.integers(0, found.usable))
    against = draw(st.integers(0, found.usable - in_favour))
    abstaining = draw(st.integers(0, found.usable - in_favour - against))
    return found, votes(in_favour, against, abstaining)


@given(splits())
def test_splitting_never_adds_votes(drawn):
    found, split = drawn

    check_entry(split, found)
    assert split.all <= found.usable <= found.votes
    with pytest.raises(MoreVotesThanUsable):
        check_entry(split.plus(votes(abstaining=found.usable - split.all + 1)), found)


@given(st.lists(splits(), max_size=8).flatmap(lambda each: st.permutations(range(len(each))).map(
    lambda order: (each, order))))  # fmt: skip
def test_order_of_entry_never_changes_a_result(drawn):
    each, order = drawn
    lines = {key: found for key, (found, _votes) in enumerate(each)}
    entered = {key: split for key, (_found, split) in enumerate(each)}
    otherwise = {key: entered[key] for key in order}

    assert figures(tally(entered, lines), TWO_THIRDS) == figures(
        tally(otherwise, lines), TWO_THIRDS
    )


@given(
    st.lists(
        st.tuples(st.sampled_from([11, 12, 13]), st.sampled_from(VoteChoice), st.integers(0, 12)),
        max_size=12,
    ),
    presences,
)
def test_delegates_together_never_cast_more_than_the_line_or_ten_each(tried, present):
    found, taken = line(CHINA, present), []
    for delegate, choice, number in tried:
        new = cast(number, delegate=delegate, choice=choice)
        try:
            try_cast(new, taken, found, present={11, 12, 13})
        except (MoreVotesThanADelegate, MoreVotesThanLeft):
            continue
        taken.append(new)

    for entered in entries_of(taken).values():
        check_entry(entered, found)
    for delegate in (11, 12, 13):
        assert sum(one.votes for one in taken if one.delegate == delegate) <= 10
    assert left_of(found, taken) >= 0
