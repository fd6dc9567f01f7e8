import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.rules.names import UNPRINTABLE_IN_LINE
from registrations.errors.files import UploadEmpty, UploadTooLarge, UploadUnknown
from registrations.rules.uploads import (
    DOCUMENTS,
    JPEG,
    MAX_BYTES,
    PDF,
    PNG,
    WEBP,
    check_upload,
    clean_name,
    media_type_of,
)

PDF_BYTES = b"%PDF-1.7\n...\n%%EOF\n"
JPEG_BYTES = b"\xff\xd8\xff\xe0\x00\x10JFIF"
PNG_BYTES = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF_BYTES, PDF),
        (JPEG_BYTES, JPEG),
        (PNG_BYTES, PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", WEBP),
        (b"%PDF-1.7\ncut off", None),
        (b"\n%PDF-1.7\n%%EOF", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
        (b"<html><script>alert(1)</script>", None),
        (b"#!/bin/sh\necho", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_kind_is_read_from_the_content(content, kind):
    assert media_type_of(content) == kind


def test_check_takes_what_is_allowed_only():
    assert check_upload(PDF_BYTES, allowed=DOCUMENTS) == PDF

    with pytest.raises(UploadUnknown) as refusal:
        check_upload(PDF_BYTES, allowed={JPEG, PNG})
    assert refusal.value.details == {"kinds": "JPG, PNG"}


def test_check_refuses_nothing_and_too_much():
    whole = JPEG_BYTES + bytes(MAX_BYTES - len(JPEG_BYTES))

    assert check_upload(whole, allowed=DOCUMENTS) == JPEG
    with pytest.raises(UploadTooLarge):
        check_upload(whole + b"\0", allowed=DOCUMENTS)
    with pytest.raises(UploadEmpty):
        check_upload(b"", allowed=DOCUMENTS)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("List signed.pdf", "List signed.pdf"),
        (r"C:\Users\me\scan.PDF", "scan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("photo.jpg.exe", "photo.jpg.exe.pdf"),
        ("قائمة.pdf", "قائمة.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
    ],
)
def test_name_is_cleaned_and_ends_as_its_content(name, cleaned):
    assert clean_name(name, PDF) == cleaned


@given(st.text(max_size=400))
def test_cleaned_name_is_one_short_line_without_folders(name):
    cleaned = clean_name(name, PDF)

    assert len(cleaned) <= 120
    assert cleaned.endswith(".pdf")
    assert not set(cleaned) & set('/\\"')
    assert not UNPRINTABLE_IN_LINE.search(cleaned)
