from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import CalendarStatus
from notifications.errors import SequenceExhausted
from notifications.rules.sequence import HIGHEST, Change, Seen, changes_between, next_sequence

STARTS = datetime(2018, 3, 24, 8, 0, tzinfo=UTC)
SEEN = Seen(
    starts=STARTS,
    ends=STARTS + timedelta(hours=3),
    zone="Europe/Zurich",
    status=CalendarStatus.CONFIRMED,
    place="Room 1",
    words=("Council", "Conseil"),
)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"starts": STARTS - timedelta(minutes=1)}, Change.TIMES),
        ({"ends": STARTS + timedelta(hours=4)}, Change.TIMES),
        ({"zone": "Europe/Paris"}, Change.TIMES),
        ({"starts": date(2018, 3, 24), "ends": date(2018, 3, 25)}, Change.TIMES),
        ({"status": CalendarStatus.CANCELLED}, Change.STATUS),
        ({"place": "Room 2"}, Change.PLACE),
        ({"words": ("Council", "Le Conseil")}, Change.WORDS),
    ],
)
def test_i8_i9_what_a_reader_can_see_raises_the_number_by_one(change, kind):
    after = replace(SEEN, **change)

    assert changes_between(SEEN, after) == {kind}
    assert next_sequence(4, before=SEEN, after=after) == 5


def test_two_changes_at_once_raise_it_by_one_only():
    after = replace(SEEN, place="Room 2", status=CalendarStatus.TENTATIVE)

    assert changes_between(SEEN, after) == {Change.PLACE, Change.STATUS}
    assert next_sequence(0, before=SEEN, after=after) == 1


def test_the_same_moment_written_on_another_clock_is_no_change():
    elsewhere = replace(SEEN, starts=STARTS.astimezone(timezone(timedelta(hours=9))))

    assert changes_between(SEEN, elsewhere) == frozenset()


@given(st.integers(0, HIGHEST))
def test_an_edit_nobody_sees_leaves_the_number(sequence):
    assert next_sequence(sequence, before=SEEN, after=replace(SEEN)) == sequence


def test_i7_the_number_ends_where_icalendar_s_integers_end():
    after = replace(SEEN, place="Room 2")

    assert next_sequence(HIGHEST - 1, before=SEEN, after=after) == HIGHEST
    with pytest.raises(SequenceExhausted) as refusal:
        next_sequence(HIGHEST, before=SEEN, after=after)
    assert refusal.value.code == "sequence_exhausted"
