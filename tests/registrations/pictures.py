"""Pictures for tests, good and bad, drawn on the spot."""

import struct
import zlib
from io import BytesIO

from PIL import Image

GPS_INFO = 0x8825
ORIENTATION = 0x0112
ARTIST = 0x013B
QUADRANTS = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}


def picture(width=900, height=1200, *, kind="JPEG", orientation=None, artist="", mode="RGB"):
    """Return a picture whose quarters are red, lime, blue and yellow."""
    image = Image.new("RGB", (width, height))
    for colour, (column, row) in QUADRANTS.items():
        box = (column * width // 2, row * height // 2)
        image.paste(Image.new("RGB", (width - width // 2, height - height // 2), colour), box)
    image = image.convert(mode)
    exif = Image.Exif()
    if orientation:
        exif[ORIENTATION] = orientation
    if artist:
        exif[ARTIST] = artist
        exif.get_ifd(GPS_INFO)[1] = "N"
    target = BytesIO()
    image.save(target, kind, exif=exif)
    return target.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def is_near(pixel, colour):
    wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    return all(abs(one - other) < 40 for one, other in zip(pixel, wanted, strict=True))


def corners(content):
    """Return the colours of the four quarters, as read from the upper left."""
    image = opened(content).convert("RGB")
    wide, high = image.size
    places = [(x, y) for y in (high // 4, 3 * high // 4) for x in (wide // 4, 3 * wide // 4)]
    pixels = [image.getpixel(place) for place in places]
    return [next((c for c in QUADRANTS if is_near(p, c)), str(p)) for p in pixels]


def png_that_says(width, height):
    """Return a PNG of a few hundred bytes whose header promises ``width`` by ``height``."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PHP_IN_JPEG_NAME = b"<?php system($_GET['c']); ?>"
