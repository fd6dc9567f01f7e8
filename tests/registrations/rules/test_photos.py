import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.errors.files import ImageTooLarge, ImageTooSmall
from registrations.rules.photos import Box, Crop, box_of, check_size


@pytest.mark.parametrize(
    ("size", "refusal"),
    [
        ((240, 320), None),
        ((239, 320), ImageTooSmall),
        ((240, 319), ImageTooSmall),
        ((8000, 5000), None),
        ((8001, 5000), ImageTooLarge),
        ((1_000_000, 1_000_000), ImageTooLarge),
    ],
)
def test_size_is_judged_by_the_header(size, refusal):
    if refusal is None:
        check_size(*size)
        return
    with pytest.raises(refusal):
        check_size(*size)


@pytest.mark.parametrize(
    ("size", "crop", "box"),
    [
        ((480, 640), None, Box(0, 0, 480, 640)),
        ((1000, 640), None, Box(260, 0, 740, 640)),
        ((480, 1000), None, Box(0, 180, 480, 820)),
        ((1000, 1000), Crop(10, 20, 300), Box(10, 20, 310, 420)),
        ((1000, 1000), Crop(-5, 900, 300), Box(0, 600, 300, 1000)),
        ((1000, 1000), Crop(0, 0, 5), Box(0, 0, 240, 320)),
        ((1000, 1000), Crop(0, 0, 99_999), Box(0, 0, 750, 1000)),
    ],
)
def test_part_is_chosen_or_the_middle(size, crop, box):
    assert box_of(*size, crop) == box


NUMBERS = st.integers(-(10**9), 10**9)


@given(
    st.integers(240, 9000),
    st.integers(320, 9000),
    st.none() | st.builds(Crop, NUMBERS, NUMBERS, NUMBERS),
)
def test_part_lies_inside_and_is_three_to_four(width, height, crop):
    box = box_of(width, height, crop)

    assert 0 <= box.left < box.right <= width
    assert 0 <= box.upper < box.lower <= height
    assert abs((box.right - box.left) * 4 - (box.lower - box.upper) * 3) <= 4
    assert box.right - box.left >= 240
