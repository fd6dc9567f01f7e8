"""Pictures as people send them, unpacked carefully and made anew; Pillow does the work."""

import struct
import threading
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from registrations.errors.files import ImageBroken, ImageTooLarge
from registrations.rules.photos import (
    HEIGHT,
    MOST_KEPT_BYTES,
    MOST_PIXELS,
    MOST_PIXELS_WHOLE,
    WIDTH,
    Crop,
    box_of,
    check_size,
)

# A last resort of the library; `check_size` has asked the header before.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

# A large picture unpacked takes some hundred megabytes: one at a time in each process.
_UNPACKING = threading.Lock()
_FORMATS = ("JPEG", "PNG", "WEBP")
_TURNED = frozenset({5, 6, 7, 8})  # orientations that exchange width and height
_ORIENTATION = 0x0112
_QUALITIES = (88, 80, 70, 55)
_WHITE = (255, 255, 255)
# What a decoder says of bytes that are no picture, or only the beginning of one.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, zlib.error, struct.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without metadata, and its size in pixels."""

    content: bytes
    width: int
    height: int


def picture_for_badge(content: bytes, crop: Crop | None = None) -> Picture:
    """Return the chosen part of a JPEG, PNG or WebP in the badge's size, as a JPEG made anew.

    The picture is turned as its camera said; then nothing but pixels is left of it: no place, no
    time, no name, nothing hidden behind them.
    Raises ImageBroken, ImageTooLarge, ImageTooSmall.
    """
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            _check_header(opened)
            with _UNPACKING:
                return _made_anew(opened, crop)
    except _BOMB:
        raise ImageTooLarge(limit=MOST_PIXELS // 1_000_000) from None
    except _BROKEN:
        raise ImageBroken from None


def _check_header(opened: Image.Image) -> None:
    unpacks_small = isinstance(opened, JpegImageFile)
    check_size(*opened.size, most=MOST_PIXELS if unpacks_small else MOST_PIXELS_WHOLE)


def _made_anew(opened: Image.Image, crop: Crop | None) -> Picture:
    width, height = opened.size
    if opened.getexif().get(_ORIENTATION) in _TURNED:
        width, height = height, width
    check_size(width, height)
    box = box_of(width, height, crop)
    # A JPEG can be unpacked at a half, a quarter: no more pixels than the part needs.
    opened.draft("RGB", _enough(opened.size, box.right - box.left))
    upright = _on_white(ImageOps.exif_transpose(opened))
    scale_x, scale_y = upright.width / width, upright.height / height
    part = upright.resize(
        (WIDTH, HEIGHT),
        Image.Resampling.LANCZOS,
        box=(box.left * scale_x, box.upper * scale_y, box.right * scale_x, box.lower * scale_y),
    )
    return Picture(_as_jpeg(part), WIDTH, HEIGHT)


def _enough(size: tuple[int, int], part: int) -> tuple[int, int]:
    factor = min(1.0, WIDTH / part)
    return max(1, int(size[0] * factor)), max(1, int(size[1] * factor))


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in three colours; what is transparent becomes white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    solid = image.convert("RGBA")
    ground = Image.new("RGB", solid.size, _WHITE)
    ground.paste(solid, mask=solid.getchannel("A"))
    return ground


def _as_jpeg(image: Image.Image) -> bytes:
    """Return the picture in the best quality that stays small."""
    written = b""
    for quality in _QUALITIES:
        target = BytesIO()
        image.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
        written = target.getvalue()
        if len(written) <= MOST_KEPT_BYTES:
            break
    return written
