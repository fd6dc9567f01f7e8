"""Which files are taken: by their content, never by what they call themselves."""

import re
from collections.abc import Collection

from assemblies.rules.names import UNPRINTABLE_IN_LINE
from registrations.errors.files import UploadEmpty, UploadTooLarge, UploadUnknown

MAX_BYTES = 5_000_000
PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
DOCUMENTS = frozenset({PDF, JPEG, PNG})

_ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png", WEBP: "webp"}
_KNOWN_ENDING = re.compile(r"\.(pdf|jpe?g|png|webp)$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[/\\:*?\"<>|]")
_LONGEST_NAME = 120


def media_type_of(content: bytes) -> str | None:
    """Return what kind of file the first bytes say it is; None for all that is not taken.

    A PDF must begin at its first byte and be whole: one that was cut off has no end mark.

    Source: practice of the project (OWASP, File Upload Cheat Sheet: decide by content); the marks
    are those of ISO 32000-2 (7.5.2, 7.5.5), ITU-T T.81 (B.1.1.3), ISO/IEC 15948 (5.2), RFC 9649.
    """
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    return None


def check_upload(content: bytes, *, allowed: Collection[str], limit: int = MAX_BYTES) -> str:
    """Return the kind of file that ``content`` is; refuse what is not taken.

    allowed: media types. limit: bytes. Raises UploadEmpty, UploadTooLarge with `limit` in megabytes
    of a million bytes, UploadUnknown with the names of the kinds in `kinds`.

    Source: practice of the project; five megabytes hold a scanned passport page and a signed list.
    """
    if not content:
        raise UploadEmpty
    if len(content) > limit:
        raise UploadTooLarge(limit=limit // 1_000_000)
    found = media_type_of(content)
    if found is None or found not in allowed:
        raise UploadUnknown(kinds=", ".join(sorted(_ENDINGS[kind].upper() for kind in allowed)))
    return found


def clean_name(name: str, media_type: str) -> str:
    """Return a file's name as it may be shown and offered for saving, its ending as its content is.

    Folders, control characters and signs that file systems refuse go; a name of nothing else
    becomes "file".

    Source: practice of the project (OWASP, File Upload Cheat Sheet: never keep a name as sent).
    """
    last = re.split(r"[/\\]", name)[-1]
    printable = UNPRINTABLE_IN_LINE.sub("", _NOT_IN_NAMES.sub("", last))
    stem = _KNOWN_ENDING.sub("", " ".join(printable.split())).strip(" .") or "file"
    ending = _ENDINGS[media_type]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
