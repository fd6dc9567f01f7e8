from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.enums import DataClass, RetentionBasis
from registrations.errors.privacy import RetentionTooLong
from registrations.rules.retention import (
    HOUSE,
    Kept,
    Since,
    check_days,
    counted_from,
    is_due,
    kept,
    of_events,
)

ENDED = date(2018, 3, 28)


def test_every_class_has_a_rule_but_who_took_part():
    assert set(HOUSE) == set(DataClass) - {DataClass.IDENTITY}
    assert all(rule.days <= rule.most for rule in HOUSE.values())
    assert DataClass.OUTBOX_BODIES not in of_events()
    assert all(HOUSE[kind].since is Since.EVENT for kind in of_events())


def test_nearer_rule_wins():
    protected = DataClass.PROTECTED_ANSWERS

    assert kept(protected) == Kept(30, RetentionBasis.HOUSE)
    assert kept(protected, of_event=10) == Kept(10, RetentionBasis.EVENT)
    assert kept(protected, of_event=10, of_question=0) == Kept(0, RetentionBasis.QUESTION)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2018, 3, 27), False),
        (date(2018, 3, 28), False),
        (date(2018, 4, 27), False),
        (date(2018, 4, 28), True),
        (date(2020, 1, 1), True),
    ],
)
def test_thirty_whole_days_lie_between(today, due):
    assert is_due(ends_on=ENDED, days=30, today=today) is due


def test_no_days_means_the_day_after():
    assert not is_due(ends_on=ENDED, days=0, today=ENDED)
    assert is_due(ends_on=ENDED, days=0, today=ENDED + timedelta(days=1))


@given(st.integers(0, 3650), st.integers(-4000, 4000))
def test_longer_kept_is_never_due_earlier(days, after):
    today = ENDED + timedelta(days=after)

    assert is_due(ends_on=ENDED, days=days, today=today) >= is_due(
        ends_on=ENDED, days=days + 1, today=today
    )


def test_passport_data_are_never_kept_longer_than_half_a_year():
    check_days(DataClass.PROTECTED_ANSWERS, 180)

    with pytest.raises(RetentionTooLong) as refusal:
        check_days(DataClass.PROTECTED_ANSWERS, 181)
    assert refusal.value.details == {"limit": 180}


def test_nothing_is_counted_while_registration_is_open():
    assert counted_from(ends_on=ENDED, closes_on=None) == ENDED
    assert counted_from(ends_on=ENDED, closes_on=ENDED - timedelta(days=20)) == ENDED
    assert counted_from(ends_on=ENDED, closes_on=ENDED + timedelta(days=5)) == (
        ENDED + timedelta(days=5)
    )
