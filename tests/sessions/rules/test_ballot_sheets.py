import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.errors import EditionUnknown
from assemblies.rules.delegations import Composition
from assemblies.rules.editions import STATUTES_2003
from sessions.enums import BallotWeight
from sessions.errors.ballots import ChainBroken, MoreVotesThanUsable, NotOnSheet
from sessions.rules.ballot_sheets import (
    Enrolled,
    Sheet,
    entitlement_of,
    exported,
    head_of,
    line_for,
    read_head,
    result_of_sheet,
)
from sessions.rules.chains import Row, appended, head_hash
from sessions.rules.majorities import TWO_THIRDS, Votes
from tests.sessions.rules import drawn_ballots

AT = datetime(2024, 3, 24, 17, tzinfo=UTC)
AUSTRIA = Enrolled(
    delegation=1, name="Austria", population=8_967_982, proposed=Composition(2, 2),
    earlier=(Composition(0, 3), None),
)  # fmt: skip
EALA = Enrolled(
    delegation=2, name="EALA", population=0, proposed=Composition(1, 1), is_associate=True
)
SHEET = Sheet(
    key=4, title="Middle East", held_on=date(2024, 3, 24), weight=BallotWeight.ASSEMBLY,
    majority=TWO_THIRDS, edition=STATUTES_2003, lines=(AUSTRIA, EALA),
)  # fmt: skip


def entered(*given):
    rows = []
    for seconds, (delegation, present, votes) in enumerate(given):
        new = Row(number=0, delegation=delegation, votes=votes, present=present, by=1,
                  at=AT + timedelta(seconds=seconds))  # fmt: skip
        rows.append(appended(rows, new, head=head_hash(head_of(SHEET)), closed_at=None))
    return rows


def test_head_holds_what_the_votes_come_from():
    head = head_of(SHEET)

    assert {name: head[name] for name in head if name != "lines"} == {
        "key": 4, "title": "Middle East", "held_on": "2024-03-24", "weight": "assembly",
        "majority": "two_thirds", "base": ["against", "in_favour"],
        "edition": "Statutes of April 2003",
    }  # fmt: skip
    assert head["lines"][0] == {
        "delegation": 1, "name": "Austria", "population": 8_967_982, "women": 2, "men": 2,
        "earlier": [[0, 3], None], "years_owed": 0, "is_suspended": False, "is_associate": False,
        "votes": 12,
    }  # fmt: skip
    assert head["lines"][1]["votes"] == 0


def test_line_is_that_of_the_body():
    assert line_for(AUSTRIA, sheet=SHEET, present=1).usable == 10
    for weight, usable in ((BallotWeight.COUNCIL, 2), (BallotWeight.COMMITTEE, 1)):
        other = Sheet(**{name: getattr(SHEET, name) for name in Sheet.__slots__}
                      | {"weight": weight})  # fmt: skip
        assert line_for(AUSTRIA, sheet=other, present=2).usable == usable
        assert line_for(EALA, sheet=other, present=2).usable == 0


def test_associate_member_has_its_own_rule():
    assert entitlement_of(EALA, STATUTES_2003).is_barred
    assert entitlement_of(AUSTRIA, STATUTES_2003).votes == 12


def test_result_is_computed_from_the_rows():
    rows = entered((1, 2, Votes(in_favour=8, against=4)), (2, 3, Votes()))
    found = result_of_sheet(SHEET, rows)

    assert (found.votes, found.needed, found.is_carried) == (
        Votes(in_favour=8, against=4), 8, True,
    )  # fmt: skip
    assert exported(SHEET, rows, closed_at=AT + timedelta(hours=1))["result"] == {
        "in_favour": 8, "against": 4, "abstaining": 0, "cast": 12, "needed": 8,
        "is_carried": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ([(1, 1, Votes(in_favour=11))], MoreVotesThanUsable),
        ([(9, 1, Votes(in_favour=1))], NotOnSheet),
    ],
)
def test_rows_that_the_law_does_not_allow_have_no_result(given, refusal):
    with pytest.raises(refusal):
        result_of_sheet(SHEET, entered(*given))


def test_rows_of_another_sheet_have_no_result():
    rows = entered((1, 2, Votes(in_favour=8)))
    other = Sheet(**{name: getattr(SHEET, name) for name in Sheet.__slots__}
                  | {"title": "Another"})  # fmt: skip

    with pytest.raises(ChainBroken):
        result_of_sheet(other, rows)


def test_export_can_be_written_and_read_back():
    chance = random.Random(3)
    sheet = drawn_ballots.sheet(chance)
    given = exported(sheet, drawn_ballots.taken(chance, sheet), closed_at=AT + timedelta(days=1))

    assert json.loads(json.dumps(given)) == given


@given(st.randoms(use_true_random=False))
def test_sheet_is_read_back_from_its_head(chance):
    sheet = drawn_ballots.sheet(chance)
    head = json.loads(json.dumps(head_of(sheet)))

    assert read_head(head) == sheet
    assert head_of(read_head(head)) == head


def test_sheet_by_an_edition_that_is_not_held_is_not_read():
    with pytest.raises(EditionUnknown):
        read_head({**head_of(SHEET), "edition": "Statutes of 1976"})
