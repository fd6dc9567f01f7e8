import pytest

from assemblies.gateways.packages import kind_of
from assemblies.rules.uploads import DOCX, JPEG, ODT, PDF, PPTX, TXT, XLSX, is_cut_off
from tests import papers

WITH_MACROS = papers.package(
    {
        "[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml",
        "word/document.xml": "<document/>",
    }
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (papers.PDF, PDF),
        (b"\xff\xd8\xff\xe0", JPEG),
        (papers.TEXT, TXT),
        (papers.office("docx"), DOCX),
        (papers.office("xlsx"), XLSX),
        (papers.office("pptx"), PPTX),
        (papers.open_document(), ODT),
        (papers.package({"a.txt": "any archive"}), None),
        (papers.package({}), None),
        (papers.office("docx", **{"word/vbaProject.bin": "a program"}), None),
        (WITH_MACROS, None),
        (papers.office("docx")[:60], None),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"MZ\x90\x00", None),
        (b"", None),
    ],
)
def test_kind_is_read_from_the_content(content, kind):
    assert kind_of(content) == kind


def test_half_a_package_is_cut_off():
    whole = papers.office("docx")

    assert not is_cut_off(whole)
    assert is_cut_off(whole[:60])


def test_bomb_stays_packed():
    bomb = papers.package({"[Content_Types].xml": "wordprocessingml" + " " * 50_000_000})

    assert len(bomb) < 100_000
    assert kind_of(bomb) is None
