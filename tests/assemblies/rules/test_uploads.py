import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.errors import (
    UploadCutOff,
    UploadEmpty,
    UploadMisnamed,
    UploadTooLarge,
    UploadUnknown,
)
from assemblies.rules.names import UNPRINTABLE_IN_LINE
from assemblies.rules.uploads import (
    DOCUMENTS,
    DOCX,
    JPEG,
    MAX_BYTES,
    PAPERS,
    PDF,
    PNG,
    WEBP,
    check_ending,
    check_upload,
    check_whole,
    clean_name,
    ending_of,
    is_cut_off,
    is_plain_text,
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


@pytest.mark.parametrize(
    ("content", "is_text"),
    [
        (b"Ordre du jour\r\n1.\tAdoption\n", True),
        ("\ufeffجدول الأعمال".encode(), True),
        (b"", False),
        (b" \n", False),
        ("Café".encode("latin-1"), False),
        (b"a\x00b", False),
        (b"<!DOCTYPE html><p>a", False),
        (b"hello\n<script>alert(1)</script>", False),
        (b"<?xml version='1.0'?><svg/>", False),
        (b"#!/bin/sh\nrm -r /", False),
    ],
)
def test_text_is_text_and_nothing_that_runs(content, is_text):
    assert is_plain_text(content) == is_text


@pytest.mark.parametrize("whole", [PDF_BYTES, b"\xff\xd8\xff......\xff\xd9", PNG_BYTES + b"IEND.."])
def test_file_without_its_end_is_cut_off(whole):
    assert not is_cut_off(whole)
    assert is_cut_off(whole[:8])
    with pytest.raises(UploadCutOff):
        check_whole(whole[:8])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.pdf", PDF), ("a.PDF", PDF), ("a.jpeg", JPEG), ("a", PDF), ("A-1-P-4", DOCX)],
)
def test_name_may_say_what_the_content_is_or_nothing(name, media_type):
    check_ending(name, media_type)


@pytest.mark.parametrize(
    ("name", "said"), [("a.pdf", ".pdf"), ("a.exe", ".exe"), ("a.TXT ", ".txt")]
)
def test_name_that_says_something_else_is_refused(name, said):
    with pytest.raises(UploadMisnamed) as refusal:
        check_ending(name, DOCX)

    assert refusal.value.details == {"ending": said, "found": "DOCX"}


def test_every_paper_has_its_ending():
    assert {ending_of(kind) for kind in PAPERS} == {
        "pdf", "docx", "xlsx", "pptx", "odt", "txt", "jpg", "png",
    }  # fmt: skip
