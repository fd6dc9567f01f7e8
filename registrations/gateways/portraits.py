"""Plain drawings of nobody, for the demonstration's badges; Pillow draws them."""

from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 600, 800
_GROUNDS = ("#dfe8f2", "#e9e4da", "#dcebe2", "#efe3e6", "#e6e2f0")
_SKINS = ("#f1c9a5", "#c68d5e", "#8d5a3b", "#e0ac7e", "#5d3a26")
_COATS = ("#1f3a5f", "#5b2333", "#2f4f3f", "#3c3c3c", "#6a4c93")
_HAIRS = ("#2b1d14", "#6b4a2b", "#b8b8b8", "#111111", "#8c6239")


def portrait(number: int) -> bytes:
    """Return a JPEG of a head and shoulders; another number, another person."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUNDS[number % 5])
    pen = ImageDraw.Draw(image)
    skin, hair = _SKINS[number * 3 % 5], _HAIRS[number * 2 % 5]
    pen.ellipse((60, 560, 540, 1100), fill=_COATS[number * 4 % 5])
    pen.polygon([(250, 560), (350, 560), (300, 690)], fill="#ffffff")
    pen.rectangle((255, 470, 345, 590), fill=skin)
    pen.ellipse((165, 150, 435, 480), fill=hair)
    pen.ellipse((185, 195, 415, 530), fill=skin)
    pen.pieslice((170, 140, 430, 400), 180, 360, fill=hair)
    for x in (250, 350):
        pen.ellipse((x - 13, 345, x + 13, 367), fill="#1b1b1b")
    pen.arc((255, 395, 345, 465), 20, 160, fill="#7a3b3b", width=7)
    written = BytesIO()
    image.save(written, "JPEG", quality=90)
    return written.getvalue()
