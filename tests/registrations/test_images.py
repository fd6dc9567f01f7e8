"""Pictures are taken by their content, unpacked with care, and made anew."""

import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from registrations.errors.files import ImageBroken, ImageTooLarge, ImageTooSmall
from registrations.gateways import images
from registrations.gateways.images import picture_for_badge
from registrations.rules.photos import MOST_KEPT_BYTES, Crop
from tests.registrations.pictures import HTML, SVG, corners, opened, picture, png_that_says

UPRIGHT = ["red", "lime", "blue", "yellow"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_each_kind_becomes_a_small_jpeg_of_the_badges_size(kind, mode):
    if (kind, mode) == ("JPEG", "RGBA"):
        mode = "CMYK"

    made = picture_for_badge(picture(kind=kind, mode=mode))

    assert (made.width, made.height) == (480, 640)
    again = opened(made.content)
    assert (again.format, again.size, again.mode) == ("JPEG", (480, 640), "RGB")
    assert len(made.content) <= MOST_KEPT_BYTES


def test_a_noisy_picture_is_pressed_until_it_is_small():
    noise = Image.effect_noise((1200, 1600), 120).convert("RGB")
    target = BytesIO()
    noise.save(target, "PNG")

    assert len(picture_for_badge(target.getvalue()).content) <= MOST_KEPT_BYTES


@pytest.mark.parametrize(
    ("orientation", "size", "seen"),
    [
        (1, (900, 1200), UPRIGHT),
        (2, (900, 1200), ["lime", "red", "yellow", "blue"]),
        (3, (900, 1200), ["yellow", "blue", "lime", "red"]),
        (6, (1200, 900), ["blue", "red", "yellow", "lime"]),
        (8, (1200, 900), ["lime", "yellow", "red", "blue"]),
    ],
)
def test_picture_is_turned_as_the_camera_said(orientation, size, seen):
    made = picture_for_badge(picture(*size, orientation=orientation))

    assert corners(made.content) == seen


def test_part_is_counted_on_the_picture_as_it_is_seen():
    # Taken upright, kept lying: on the screen 2400 wide and 3200 high, yellow in its lower right.
    lying = picture(3200, 2400, orientation=6)

    made = picture_for_badge(lying, Crop(x=1250, y=1650, width=1100))

    assert corners(made.content) == ["lime"] * 4


def test_nothing_but_pixels_is_left():
    sent = picture(artist="Ada Exemplar", orientation=6)
    assert b"Ada Exemplar" in sent, "there is something to leak"

    made = picture_for_badge(sent + b"<script>hidden behind it</script>")

    assert b"Ada" not in made.content
    assert b"script" not in made.content
    again = opened(made.content)
    assert not dict(again.getexif())
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                               "progression"}  # fmt: skip


def test_what_is_transparent_becomes_white():
    target = BytesIO()
    Image.new("RGBA", (300, 400), (255, 0, 0, 0)).save(target, "PNG")

    made = opened(picture_for_badge(target.getvalue()).content)

    assert min(made.getpixel((240, 320))) > 250


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 9_000), (65_000, 65_000)])
def test_bomb_is_refused_before_it_is_unpacked(size):
    bomb = png_that_says(*size)
    assert len(bomb) < 1_000

    tracemalloc.start()
    with pytest.raises(ImageTooLarge):
        picture_for_badge(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 5_000_000


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_can_only_be_unpacked_whole_has_to_be_smaller(kind):
    def plain(width, height, kind):
        target = BytesIO()
        Image.new("L", (width, height), 200).save(target, kind)
        return target.getvalue()

    with pytest.raises(ImageTooLarge) as refusal:
        picture_for_badge(plain(4_001, 4_000, kind))
    assert refusal.value.details["limit"] == 16
    assert picture_for_badge(plain(4_001, 4_000, "JPEG")).width == 480


def test_one_picture_is_unpacked_at_a_time(monkeypatch):
    inside, most = [], []
    made_anew = images._made_anew
    both_are_here = threading.Barrier(2)

    def watched(opened, crop):
        inside.append(opened)
        most.append(len(inside))
        made = made_anew(opened, crop)
        inside.remove(opened)
        return made

    def send(content):
        both_are_here.wait(timeout=10)
        return picture_for_badge(content)

    monkeypatch.setattr(images, "_made_anew", watched)
    with ThreadPoolExecutor(2) as threads:
        for _time in range(3):
            list(threads.map(send, [picture(3000, 4000)] * 2))

    assert most == [1] * 6


def test_too_small_and_cut_off_are_told_apart():
    with pytest.raises(ImageTooSmall):
        picture_for_badge(picture(100, 100))
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = picture(kind=kind)
        with pytest.raises(ImageBroken):
            picture_for_badge(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "content",
    [SVG, HTML, b"", b"\xff\xd8\xff\xe0" + HTML, b"GIF89a" + bytes(50), png_that_says(400, 600)],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ImageBroken):
        picture_for_badge(content)


def test_other_formats_are_not_even_tried():
    target = BytesIO()
    Image.new("RGB", (600, 800)).save(target, "TIFF")

    with pytest.raises(ImageBroken):
        picture_for_badge(target.getvalue())
