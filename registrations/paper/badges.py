"""Badges as PDF: one a page, or four on a sheet with cut marks."""

import base64
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from PIL import Image

from assemblies.paper import typst
from sessions.paper import qr

TEMPLATE: Final = Path(__file__).with_name("badges.typ")
# What the printer shows on 27 x 36 millimetres; five hundred larger ones would fill the memory.
_PHOTO = (330, 440)


class Layout(StrEnum):
    """card: 86 x 120 mm, one a page. a6: the same, larger. sheet: four on A4, with cut marks."""

    CARD = "card"
    A6 = "a6"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What one badge shows. photo: JPEG, or empty: then the initials stand in its place."""

    name: str
    initials: str
    group: str
    function: str
    languages: str
    capacity: str
    also: str
    colour: str
    serial: str
    token: str
    photo: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What stands on every badge of an event, and where the pages are cut."""

    title: str
    organization: str
    event: str
    when: str
    layout: Layout


def badges_pdf(run: Run, faces: Iterable[Face], *, at: datetime) -> bytes:
    """Return the badges in the order given, ready for the printer."""
    return typst.pdf(TEMPLATE, data_of(run, faces), at=at)


def data_of(run: Run, faces: Iterable[Face]) -> dict[str, Any]:
    """Return what the template prints."""
    return {**asdict(run), "badges": [_shown(face) for face in faces]}


def _shown(face: Face) -> dict[str, Any]:
    shown = asdict(face)
    shown["qr"] = qr.drawing(shown.pop("token"))
    shown["photo"] = _drawing(face.photo) if face.photo else ""
    return shown


def _drawing(photo: bytes) -> str:
    """Return a photo inside an SVG: the template takes text only."""
    with Image.open(io.BytesIO(photo)) as picture:
        picture.thumbnail(_PHOTO)
        small = io.BytesIO()
        picture.convert("RGB").save(small, "JPEG", quality=85)
        width, height = picture.size
    packed = base64.b64encode(small.getvalue()).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}"'
        f' xlink:href="data:image/jpeg;base64,{packed}"/></svg>'
    )
