import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.errors.ballots import (
    ChainBroken,
    ClockSetBack,
    CorrectionUnexplained,
    LineTaken,
    NothingToCorrect,
    VoteClosed,
    VotesNotWhole,
)
from sessions.rules.ballot_sheets import head_of
from sessions.rules.chains import (
    DIGITS,
    Row,
    appended,
    canonical,
    check_chain,
    entries,
    head_hash,
    last_hash,
    printed_row,
    row_hash,
    standing,
)
from sessions.rules.majorities import Votes
from tests.sessions.rules import drawn_ballots

AT = datetime(2024, 3, 24, 17, tzinfo=UTC)
HEAD = head_hash({"key": 1, "title": "Cyclone"})


def row(delegation=1, in_favour=10, seconds=0, **known):
    return Row(
        **{
            "number": 0,
            "delegation": delegation,
            "votes": Votes(in_favour=in_favour),
            "present": 2,
            "by": 5,
            "at": AT + timedelta(seconds=seconds),
            **known,
        }
    )


def chain(*entered):
    rows = []
    for one in entered:
        rows.append(appended(rows, one, head=HEAD, closed_at=None))
    return rows


def test_canonical_bytes_have_one_spelling():
    said = {"title": "Côte d’Ivoire", "n": [1, None, True], "a": {"z": 1, "b": 2}}

    assert canonical(said) == (
        rb'{"a":{"b":2,"z":1},"n":[1,null,true],"title":"C\u00f4te d\u2019Ivoire"}'
    )
    assert json.loads(canonical(said)) == said
    assert canonical(dict(reversed(said.items()))) == canonical(said)


def test_chain_begins_with_the_head_and_each_row_holds_the_one_before():
    first, second = chain(row(1), row(2, seconds=1))

    assert (first.number, second.number) == (1, 2)
    assert first.hash == row_hash(first, HEAD)
    assert second.hash == row_hash(second, first.hash)
    assert len({HEAD, first.hash, second.hash}) == 3
    assert {len(HEAD), len(first.hash)} == {DIGITS}
    assert last_hash([first, second], head=HEAD) == second.hash
    assert last_hash([], head=HEAD) == HEAD
    check_chain([first, second], head=HEAD)
    check_chain([], head=HEAD)


def test_hash_of_a_known_row_never_changes():
    """Somebody keeps last hashes on paper: what they are made of stays as it is."""
    (first,) = chain(row(7, votes=Votes(in_favour=5, against=4, abstaining=1)))

    assert printed_row(first) == {
        "number": 1, "delegation": 7, "in_favour": 5, "against": 4, "abstaining": 1,
        "present": 2, "by": 5, "at": "2024-03-24T17:00:00.000000+00:00", "replaces": None,
        "reason": "",
    }  # fmt: skip
    # As sha256sum says of these bytes, after those of the head.
    assert first.hash == "7af5bc5b31caac2037d632f244b09bd2f57c5427f462b80ab7409e395390c8b9"


def test_moments_are_hashed_in_utc():
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))

    assert chain(row(at=elsewhere))[0].hash == chain(row(at=AT))[0].hash


def test_correction_is_a_new_row_and_the_old_one_stays():
    rows = chain(row(1, 10), row(2, 5), row(1, 8, replaces=1, reason="misheard"))

    assert [one.number for one in rows] == [1, 2, 3]
    assert standing(rows)[1] == rows[2]
    assert entries(rows) == {1: Votes(in_favour=8), 2: Votes(in_favour=5)}
    check_chain(rows, head=HEAD)


@pytest.mark.parametrize(
    ("new", "closed_at", "refusal"),
    [
        (row(3, seconds=5), AT, VoteClosed),
        (row(3, seconds=-1), None, ClockSetBack),
        (row(1, seconds=5), None, LineTaken),
        (row(3, seconds=5, replaces=1, reason="x"), None, NothingToCorrect),
        (row(1, seconds=5, replaces=1, reason="x"), None, NothingToCorrect),
        (row(1, seconds=5, replaces=3, reason="  "), None, CorrectionUnexplained),
        (row(3, seconds=5, votes=Votes(against=-1)), None, VotesNotWhole),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_row_that_cannot_follow_is_refused(new, closed_at, refusal):
    rows = chain(row(1, 10), row(2, 5), row(1, 8, replaces=1, reason="misheard"))

    with pytest.raises(refusal) as refused:
        appended(rows, new, head=HEAD, closed_at=closed_at)

    assert refused.value.rule
    assert appended(rows, row(3), head=HEAD, closed_at=None).number == 4


def test_row_follows_a_hash():
    with pytest.raises(ValueError, match="hash"):
        row_hash(row(), "")


def broken_at(rows, head=HEAD):
    with pytest.raises(ChainBroken) as refused:
        check_chain(rows, head=head)
    return refused.value.details["number"]


def sealed_anew(rows):
    """What somebody would do who can write the table: change a row, and hash all again."""
    before, anew = HEAD, []
    for number, one in enumerate(rows, start=1):
        numbered = replace(one, number=number)
        anew.append(replace(numbered, hash=row_hash(numbered, before)))
        before = anew[-1].hash
    return anew


def test_whatever_is_changed_breaks_the_chain_there():
    rows = chain(row(1), row(2, 5), row(3, 7), row(2, 6, replaces=2, reason="misheard"))
    other = replace(rows[1], votes=Votes(against=5))

    assert broken_at([rows[0], other, *rows[2:]]) == 2
    assert broken_at([rows[0], *rows[2:]]) == 2
    assert broken_at([rows[1], rows[0], *rows[2:]]) == 1
    assert broken_at(rows, head=head_hash({"key": 1, "title": "Another"})) == 1
    assert broken_at([*rows[:3], replace(rows[3], reason="")]) == 4
    assert broken_at([*rows[:3], replace(rows[3], hash="é")]) == 4


def test_row_that_was_hashed_anew_still_has_to_follow():
    rows = chain(row(1), row(2, 5, seconds=2), row(2, 6, seconds=2, replaces=2, reason="misheard"))

    assert broken_at(sealed_anew([*rows[:2], replace(rows[2], replaces=1)])) == 3
    assert broken_at(sealed_anew([*rows[:2], replace(rows[2], replaces=None)])) == 3
    assert broken_at(sealed_anew([rows[0], replace(rows[1], at=AT - timedelta(hours=1))])) == 2
    # Hashed anew from there on it holds in itself: only who knows the last hash sees it.
    other = sealed_anew([rows[0], replace(rows[1], votes=Votes(against=5)), rows[2]])
    check_chain(other, head=HEAD)
    assert last_hash(other, head=HEAD) != last_hash(rows, head=HEAD)


@given(st.randoms(use_true_random=False))
def test_any_roll_call_is_a_chain_and_any_change_breaks_it(chance):
    sheet = drawn_ballots.sheet(chance)
    rows, head = drawn_ballots.taken(chance, sheet), head_hash(head_of(sheet))
    check_chain(rows, head=head)

    if rows:
        number = chance.randrange(len(rows))
        changed = replace(rows[number], **chance.choice((
            {"votes": rows[number].votes.plus(Votes(in_favour=1))}, {"present": 99}, {"by": 99},
            {"at": rows[number].at + timedelta(microseconds=1)}, {"delegation": 99},
            {"reason": "another"}, {"number": 99}, {"replaces": 99}, {"hash": HEAD},
        )))  # fmt: skip
        assert broken_at([*rows[:number], changed, *rows[number + 1 :]], head) == number + 1


def test_drawn_roll_calls_have_corrections_and_barred_members():
    chance = random.Random(5)
    drawn = [drawn_ballots.sheet(chance) for _ in range(200)]
    rows = [row for sheet in drawn for row in drawn_ballots.taken(chance, sheet)]

    assert any(one.replaces for one in rows)
    assert any(one.is_suspended for sheet in drawn for one in sheet.lines)
    assert any(one.votes.abstaining for one in rows)
