"""Amendments: the last day, paragraphs, what falls, and the text that comes of them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.errors.amendments import (
    AmendmentEmpty,
    AmendmentsClosed,
    AmendmentsPending,
    AmendmentTreated,
    NothingToMerge,
    ParagraphUnknown,
)
from sessions.rules.amendments import (
    Amending,
    check_amending,
    check_in_time,
    check_mergeable,
    check_treatable,
    falling,
    in_order,
    last_day,
    merged,
)

REPLACE, DELETE, INSERT = AmendmentKind
PENDING, ADOPTED, REJECTED, *_ENDED = AmendmentState
TEXT = ("Recalling,", "Deploring,", "1. Calls upon parliaments;")


def amending(number, paragraph, kind=REPLACE, text="New words.", language="en"):
    return Amending(
        number=number, language=language, paragraph=paragraph, kind=kind, text=text
    )  # fmt: skip


def test_last_day_is_as_set_or_fifteen_days_before_the_opening():
    """9 March for 24 March 2018; 14 October 2017 had 14 days, so it was set."""
    assert last_day(opens_on=date(2018, 3, 24), set_to=None) == date(2018, 3, 9)
    assert last_day(opens_on=date(2017, 10, 14), set_to=date(2017, 9, 30)) == date(2017, 9, 30)


def test_last_day_ends_at_midnight_on_the_venues_clock():
    zone, until = "Europe/Zurich", date(2018, 3, 9)
    check_in_time(
        at=datetime(2018, 3, 9, 22, 59, tzinfo=UTC), until=until, zone=zone, is_of_forum=False
    )

    midnight = datetime(2018, 3, 9, 23, 0, tzinfo=UTC)
    with pytest.raises(AmendmentsClosed):
        check_in_time(at=midnight, until=until, zone=zone, is_of_forum=False)
    check_in_time(at=midnight, until=until, zone=zone, is_of_forum=True)


@pytest.mark.parametrize(
    ("one", "refusal"),
    [
        (amending(1, 0), ParagraphUnknown),
        (amending(1, 4), ParagraphUnknown),
        (amending(1, 4, INSERT), ParagraphUnknown),
        (amending(1, 2, REPLACE, " "), AmendmentEmpty),
        (amending(1, 0, INSERT, ""), AmendmentEmpty),
    ],
)
def test_amendment_that_fits_nowhere_is_refused(one, refusal):
    check_amending(amending(1, 0, INSERT), paragraphs=3)
    check_amending(amending(1, 3, DELETE, ""), paragraphs=3)

    with pytest.raises(refusal):
        check_amending(one, paragraphs=3)


def test_adopted_change_makes_other_changes_of_its_paragraph_fall():
    first = amending(1, 2)
    others = [
        amending(2, 2, DELETE, ""), amending(3, 2, INSERT), amending(4, 3),
        amending(5, 2, language="fr"), amending(6, 2),
    ]  # fmt: skip

    assert falling(first, pending=[first, *others]) == (2, 6)
    assert falling(amending(3, 2, INSERT), pending=others) == ()


def test_amendments_are_treated_paragraph_by_paragraph():
    sent = [amending(1, 3), amending(2, 1, INSERT), amending(3, 1), amending(4, 0, INSERT)]

    assert [one.number for one in in_order(sent)] == [4, 3, 2, 1]


def test_text_has_what_was_adopted_and_nothing_else():
    adopted = [
        amending(1, 2, DELETE, ""),
        amending(2, 3, REPLACE, "1. Urges parliaments;"),
        amending(3, 3, INSERT, "2. Invites everybody;"),
        amending(4, 0, INSERT, "The Committee,"),
        amending(5, 3, INSERT, "3. Requests a report."),
    ]

    assert merged(TEXT, adopted) == (
        "The Committee,", "Recalling,", "1. Urges parliaments;", "2. Invites everybody;",
        "3. Requests a report.",
    )  # fmt: skip


@given(st.lists(st.integers(0, 3), max_size=8))
def test_inserting_changes_no_paragraph_and_loses_none(places):
    found = merged(TEXT, [amending(n, place, INSERT) for n, place in enumerate(places, 1)])

    assert tuple(one for one in found if one != "New words.") == TEXT
    assert len(found) == len(TEXT) + len(places)


def test_amendment_is_treated_once_and_merged_when_all_are():
    check_treatable(PENDING, to=REJECTED)
    for state, to in ((REJECTED, ADOPTED), (PENDING, PENDING)):
        with pytest.raises(AmendmentTreated):
            check_treatable(state, to=to)
    check_mergeable([ADOPTED, REJECTED])

    with pytest.raises(AmendmentsPending):
        check_mergeable([ADOPTED, PENDING])
    with pytest.raises(NothingToMerge):
        check_mergeable([REJECTED])
