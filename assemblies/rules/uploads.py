"""Which files are taken: by their content, never by what they call themselves."""

import re
from collections.abc import Callable, Collection

from assemblies.errors import (
    UploadCutOff,
    UploadEmpty,
    UploadMisnamed,
    UploadTooLarge,
    UploadUnknown,
)
from assemblies.rules.names import UNPRINTABLE_IN_LINE, UNPRINTABLE_IN_TEXT

MAX_BYTES = 5_000_000
PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
PPTX = f"{_OFFICE}.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
TXT = "text/plain"
DOCUMENTS = frozenset({PDF, JPEG, PNG})
PAPERS = frozenset({PDF, DOCX, XLSX, PPTX, ODT, TXT, JPEG, PNG})

_ENDINGS = {
    PDF: "pdf",
    JPEG: "jpg",
    PNG: "png",
    WEBP: "webp",
    DOCX: "docx",
    XLSX: "xlsx",
    PPTX: "pptx",
    ODT: "odt",
    TXT: "txt",
}
_BY_ENDING = {**{ending: kind for kind, ending in _ENDINGS.items()}, "jpeg": JPEG}
_KNOWN_ENDING = re.compile(rf"\.({'|'.join(_BY_ENDING)})$", re.IGNORECASE)
_ENDING = re.compile(r"\.([a-z0-9]{1,8})$", re.IGNORECASE)
# What a text that a browser or a shell would run begins with.
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|svg|\?xml|\?php|iframe|math)\b|\A#!", re.I
)
_LOOKED_AT = 4_096  # characters of a text
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


def is_plain_text(content: bytes) -> bool:
    """Return whether the bytes are a text to be read, and nothing that a program would run.

    UTF-8, without control characters, not beginning like a page, a picture of lines or a script.

    Source: practice of the project (OWASP, File Upload Cheat Sheet; WHATWG MIME Sniffing, 7.1).
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if UNPRINTABLE_IN_TEXT.search(text.replace("\f", "")):
        return False
    return bool(text.strip()) and not _MARKUP.search(text[:_LOOKED_AT])


def is_cut_off(content: bytes) -> bool:
    """Return whether the bytes begin like a kind that is taken, and lack its end.

    Source: the marks of ISO 32000-2 (7.5.5), ITU-T T.81 (B.1.1.3), ISO/IEC 15948 (11.2.5), and
    the end of the central directory in APPNOTE.TXT (4.3.16) of PKWARE.
    """
    ends = (
        (b"%PDF-", b"%%EOF"),
        (b"\xff\xd8\xff", b"\xff\xd9"),
        (b"\x89PNG\r\n\x1a\n", b"IEND"),
        (b"PK\x03\x04", b"PK\x05\x06"),
    )
    tail = content[-66_000:]  # a comment behind a directory has 65,535 bytes at most
    return any(content.startswith(first) and last not in tail for first, last in ends)


def check_whole(content: bytes) -> None:
    """Refuse a file of which only the beginning has come. Raises UploadCutOff.

    Source: practice of the project; half a resolution is worse than none.
    """
    if is_cut_off(content):
        raise UploadCutOff


def check_ending(name: str, media_type: str) -> None:
    """Refuse a file whose name says it is another kind than its content is. Raises UploadMisnamed.

    A name without an ending says nothing.

    Source: practice of the project (OWASP, File Upload Cheat Sheet: content and name must agree).
    """
    found = _ENDING.search(name.strip())
    if found is not None and _BY_ENDING.get(found[1].lower()) != media_type:
        raise UploadMisnamed(ending=f".{found[1].lower()}", found=_ENDINGS[media_type].upper())


def ending_of(media_type: str) -> str:
    """Return how names of this kind of file end, without the dot.

    Source: none; the registrations of IANA.
    """
    return _ENDINGS[media_type]


def check_upload(
    content: bytes,
    *,
    allowed: Collection[str],
    limit: int = MAX_BYTES,
    look: Callable[[bytes], str | None] = media_type_of,
) -> str:
    """Return the kind of file that ``content`` is; refuse what is not taken.

    allowed: media types. limit: bytes. look: what says the kind, for instance
    `gateways.packages.kind_of`, which looks into packages too. Raises UploadEmpty, UploadTooLarge
    with `limit` in megabytes of a million bytes, UploadUnknown with the kinds' names in `kinds`.

    Source: practice of the project; five megabytes hold a scanned passport page and a signed list.
    """
    if not content:
        raise UploadEmpty
    if len(content) > limit:
        raise UploadTooLarge(limit=limit // 1_000_000)
    found = look(content)
    if found is None or found not in allowed:
        raise UploadUnknown(kinds=", ".join(sorted(_ENDINGS[kind].upper() for kind in allowed)))
    return found


def name_without_folders(name: str) -> str:
    """Return what was sent as a file's name, without folders, on one printable line.

    Source: practice of the project (OWASP, File Upload Cheat Sheet: never keep a name as sent).
    """
    return _printable(name)[:_LONGEST_NAME]


def _printable(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    return " ".join(UNPRINTABLE_IN_LINE.sub("", _NOT_IN_NAMES.sub("", last)).split())


def clean_name(name: str, media_type: str) -> str:
    """Return a file's name as it may be shown and offered for saving, its ending as its content is.

    Folders, control characters and signs that file systems refuse go; a name of nothing else
    becomes "file".

    Source: practice of the project (OWASP, File Upload Cheat Sheet: never keep a name as sent).
    """
    stem = _KNOWN_ENDING.sub("", _printable(name)).strip(" .") or "file"
    ending = _ENDINGS[media_type]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
