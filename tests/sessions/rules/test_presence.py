import pytest

from sessions.rules.presence import is_present, quorum


@pytest.mark.parametrize(
    ("has_arrived", "is_recorded", "keeps_record", "counts"),
    [
        (True, False, False, True),
        (False, False, False, False),
        (True, False, True, False),
        (True, True, True, True),
        (False, True, True, True),
    ],
)
def test_arrival_counts_until_the_sitting_records_its_own(
    has_arrived, is_recorded, keeps_record, counts
):
    said = {"has_arrived": has_arrived, "is_recorded": is_recorded}

    assert is_present(**said, keeps_record=keeps_record) is counts


@pytest.mark.parametrize(
    ("represented", "present", "needed", "is_reached"),
    [
        (0, 0, 1, False),
        (1, 0, 1, False),
        (1, 1, 1, True),
        (4, 2, 2, True),
        (5, 2, 3, False),
        (5, 3, 3, True),
        (179, 89, 90, False),
        (179, 90, 90, True),
    ],
)
def test_half_of_the_members_represented_is_a_quorum(represented, present, needed, is_reached):
    found = quorum(represented=represented, present=present)

    assert (found.needed, found.is_reached) == (needed, is_reached)


def test_who_is_present_is_represented():
    with pytest.raises(ValueError, match="represented"):
        quorum(represented=1, present=2)
