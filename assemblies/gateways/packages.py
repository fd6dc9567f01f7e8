"""Papers that are packages: what a zip of an office program holds, without unpacking it.

A package is a zip of XML. Its directory and one small part of it say what it is; nothing else is
read, so that a bomb stays packed.
"""

import io
import zipfile
import zlib
from typing import Final

from assemblies.rules.uploads import DOCX, ODT, PPTX, XLSX, is_plain_text, media_type_of
from assemblies.rules.uploads import TXT as PLAIN

_ZIP: Final = b"PK\x03\x04"
_CONTENTS: Final = "[Content_Types].xml"
_MOST: Final = 256 * 1024  # bytes of the part that says what a package is
_MOST_PARTS: Final = 5_000
# The main part of each kind; a document with macros says "macroEnabled" instead.
_MAIN: Final = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": PPTX,
}
_PROGRAMS: Final = ("vbaproject.bin", "activex", "basic/", "scripts/")
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, KeyError,
    NotImplementedError,
)  # fmt: skip


def kind_of(content: bytes) -> str | None:
    """Return the media type of any paper that is taken: by its first bytes, its package, its text.

    None for everything else: pages, scripts, and packages that bring programs with them.
    """
    if content.startswith(_ZIP):
        return _kind_of_package(content)
    return media_type_of(content) or (PLAIN if is_plain_text(content) else None)


def _kind_of_package(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or any(map(_is_program, parts)):
                return None
            return _kind_of_office(package) or _kind_of_open_document(package, parts)
    except _BROKEN:
        return None


def _is_program(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    return any(name.startswith(word) or f"/{word}" in name for word in _PROGRAMS)


def _kind_of_office(package: zipfile.ZipFile) -> str | None:
    if _CONTENTS not in package.namelist():
        return None
    told = _read(package, _CONTENTS)
    return next((kind for word, kind in _MAIN.items() if word in told), None)


def _kind_of_open_document(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str | None:
    is_told = bool(parts) and parts[0].filename == "mimetype"
    return ODT if is_told and _read(package, "mimetype") == ODT.encode() else None


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MOST)
