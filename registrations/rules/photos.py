"""The shape of a picture for a badge, and which part of a larger one becomes it."""

from dataclasses import dataclass

from assemblies.rules.uploads import JPEG, PNG, WEBP
from registrations.errors.files import ImageTooLarge, ImageTooSmall

WIDTH, HEIGHT = 480, 640  # pixels: 3 to 4, as on a badge
SMALLEST_WIDTH, SMALLEST_HEIGHT = 240, 320
MOST_PIXELS = 40_000_000
MOST_PIXELS_WHOLE = 16_000_000  # of a kind that can only be unpacked whole: all but JPEG
MAX_BYTES = 12_000_000  # what a telephone's camera makes
MOST_KEPT_BYTES = 200_000
TAKEN = frozenset({JPEG, PNG, WEBP})


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that somebody chose: its upper left corner and width, in pixels."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels; right and lower are the first that are outside."""

    left: int
    upper: int
    right: int
    lower: int


def check_size(width: int, height: int, *, most: int = MOST_PIXELS) -> None:
    """Refuse a picture by what its header says, before anything of it is unpacked.

    Raises ImageTooLarge with `limit` in millions, ImageTooSmall with `width` and `height`.

    Source: practice of the project: a few kilobytes can unpack to gigabytes; half the badge's
    pixels a side is the least that prints as a face.
    """
    if width * height > most:
        raise ImageTooLarge(limit=most // 1_000_000)
    if width < SMALLEST_WIDTH or height < SMALLEST_HEIGHT:
        raise ImageTooSmall(width=SMALLEST_WIDTH, height=SMALLEST_HEIGHT)


def box_of(width: int, height: int, crop: Crop | None) -> Box:
    """Return the part of a picture that becomes the badge's, three wide and four high.

    width, height: of the picture as it is looked at, at least the smallest. Without a choice it is
    the largest part in the middle. A choice that reaches over the edge is moved in, one that is too
    narrow or too wide is brought to the nearest that is possible.

    Source: practice of the project: badges show a face in portrait format, 3 to 4.
    """
    widest = min(width, height * WIDTH // HEIGHT)
    if crop is None:
        wide = widest
        tall = _height_of(wide, height)
        left, upper = (width - wide) // 2, (height - tall) // 2
    else:
        wide = max(min(crop.width, widest), min(SMALLEST_WIDTH, widest))
        tall = _height_of(wide, height)
        left = max(0, min(crop.x, width - wide))
        upper = max(0, min(crop.y, height - tall))
    return Box(left, upper, left + wide, upper + tall)


def _height_of(wide: int, height: int) -> int:
    return min(height, round(wide * HEIGHT / WIDTH))
