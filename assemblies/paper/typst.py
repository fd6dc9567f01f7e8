"""PDF: a template of ours and data in, bytes out.

Data reach a template as JSON in its inputs and nothing else: what people wrote is text there, never
source. A template sees no file outside its own folder and no font but those that come with the
program, so that every machine makes the same pages. All documents are tagged (PDF/UA-1).
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import fontpkg_noto_sans  # type: ignore[import-untyped] # a folder of fonts
import fontpkg_noto_sans_arabic  # type: ignore[import-untyped] # a folder of fonts
from typst import Compiler

_FONTS: Final = [fontpkg_noto_sans.ROOT, fontpkg_noto_sans_arabic.ROOT]
# A compiler takes 40 ms to wake and must not be shared between threads.
_kept = threading.local()


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the document as PDF. The same data and moment give the same bytes."""
    at = at.astimezone(UTC).replace(microsecond=0)
    made: Any = _compiler(template).compile(
        format="pdf", sys_inputs=_inputs(data), pdf_standards=["ua-1"], timestamp=at
    )
    return bytes(made)


def picture(template: Path, data: Mapping[str, Any], *, dots_per_inch: int = 110) -> list[bytes]:
    """Return the pages as PNG, to be looked at."""
    pages: Any = _compiler(template).compile(
        format="png", sys_inputs=_inputs(data), ppi=dots_per_inch
    )
    return [bytes(page) for page in pages] if isinstance(pages, list) else [bytes(pages)]


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _compiler(template: Path) -> Compiler:
    compilers: dict[Path, Compiler] = _kept.__dict__.setdefault("compilers", {})
    if template not in compilers:
        folder = template.parent
        compilers[template] = Compiler(
            template,
            root=folder,
            font_paths=_FONTS,
            ignore_system_fonts=True,
            package_path=folder,
            package_cache_path=folder,
        )
    return compilers[template]
