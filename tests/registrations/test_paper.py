"""What is printed: tagged, in our fonts, the same bytes for the same facts, never source."""

import io
import re
import zlib
from datetime import UTC, datetime

import openpyxl
import pytest
from PIL import Image

from assemblies.paper import typst
from registrations.paper.badges import TEMPLATE, Face, Layout, Run, badges_pdf, data_of
from registrations.paper.letters import letter_pdf
from registrations.paper.lists import Chapter, Group, ListPaper, Person, list_pdf, list_xlsx
from sessions.paper import qr

AT = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
LONG = "Maximiliana-Theodora von und zu Beispielshausen-Musterfrauenstein y Fernández de la Muestra"
ARABIC = "محمد بن عبد الرحمن النموذجي"
SOURCE = '#panic("run") *bold* $x$ @here <b> #read("/etc/passwd")'
FACTS = {
    "organization": "Organization",
    "number": "138/INV/0001",
    "code": "ABCD-EFGH-JKMN-PQRS",
    "url": "https://assembly.example/en/letters/ABCD-EFGH-JKMN-PQRS/",
    "issued_on": "1 March 2026",
    "name": LONG,
    "sex": "female",
    "capacity": "Member of parliament",
    "function": SOURCE,
    "of": "France",
    "is_delegation": True,
    "event": "138th Assembly",
    "place": "Geneva",
    "first_day": "24 March 2026",
    "last_day": "28 March 2026",
    "passport": "",
}

IDENTITY = {
    "passport_name": "DURAND MARIE",
    "born_on": "3 février 1971",
    "nationality": "Suisse",
    "passport": "X1",
    "passport_valid_until": "6 mai 2031",
}


def a_photo():
    out = io.BytesIO()
    Image.new("RGB", (480, 640), "teal").save(out, "JPEG")
    return out.getvalue()


def a_face(**changes):
    values = {
        "name": "Marie Durand",
        "initials": "MD",
        "group": "France",
        "function": "",
        "languages": "EN · FR",
        "capacity": "Member of parliament",
        "also": "Parlementaire",
        "colour": "#0b3d91",
        "serial": "0001",
        "token": "H1." + "a" * 40 + "." + "b" * 86,
    }
    return Face(**{**values, **changes})


def a_run(layout=Layout.CARD):
    return Run(
        title="Badges", organization="Organization", event="138th Assembly", when="Geneva",
        layout=layout,
    )  # fmt: skip


def a_list(language="en", *people):
    return ListPaper(
        language=language,
        title="List of participants",
        organization="Organization",
        event="138th Assembly",
        where="Geneva",
        state="Provisional",
        heading=("Part", "Country", "Family name", "Given name", "Capacity", "Function"),
        chapters=(Chapter("Members", (Group("France", people),)),),
    )


def a_line(family, function=""):
    return Person(f"Ana {family}", "Member", family, "Ana", "Member", function)


def is_tagged(content):
    """Tell whether the catalogue, wherever it lies, marks the document as tagged."""
    parts = [content]
    for match in re.finditer(rb"stream\r?\n", content):
        try:
            parts.append(zlib.decompressobj().decompress(content[match.end() :]))
        except zlib.error:
            continue
    whole = b"".join(parts)
    catalogue = re.search(rb"/Type\s*/Catalog", whole)
    marks = (rb"/StructTreeRoot", rb"/MarkInfo\s*<<\s*/Marked true", rb"/Lang\s*\(")
    return bool(catalogue) and all(re.search(mark, whole) for mark in marks)


DOCUMENTS = {
    "letter of invitation": lambda: letter_pdf(
        kind="invitation", language="en", facts=FACTS, issued_at=AT
    ),
    "visa letter in French": lambda: letter_pdf(
        kind="visa", language="fr", facts={**FACTS, **IDENTITY}, issued_at=AT
    ),
    "badges, one a page": lambda: badges_pdf(a_run(), [a_face(photo=a_photo()), a_face()], at=AT),
    "badges, A6": lambda: badges_pdf(a_run(Layout.A6), [a_face()], at=AT),
    "badges, a sheet": lambda: badges_pdf(a_run(Layout.SHEET), [a_face()] * 5, at=AT),
    "list": lambda: list_pdf(a_list("en", a_line("Durand")), at=AT),
    "list in Arabic": lambda: list_pdf(a_list("ar", a_line(ARABIC)), at=AT),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_tagged_and_the_same_each_time(name):
    content = DOCUMENTS[name]()

    assert content.startswith(b"%PDF-")
    assert is_tagged(content)
    assert content == DOCUMENTS[name]()


def test_an_untagged_document_would_be_found():
    tagged = DOCUMENTS["list"]()

    assert not is_tagged(tagged.replace(b"/MarkInfo", b"/Nothing "))


def test_what_people_wrote_is_never_run():
    for kind in ("invitation", "visa"):
        assert letter_pdf(
            kind=kind, language="en", facts={**FACTS, "name": SOURCE}, issued_at=AT
        ).startswith(b"%PDF-")
    assert badges_pdf(a_run(), [a_face(name=SOURCE, group=SOURCE)], at=AT).startswith(b"%PDF-")
    assert list_pdf(a_list("en", a_line(SOURCE)), at=AT).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("layout", "badges", "pages"), [("card", 3, 3), ("a6", 2, 2), ("sheet", 4, 1), ("sheet", 5, 2)]
)
def test_badges_fill_their_pages(layout, badges, pages):
    drawn = typst.picture(
        TEMPLATE, data_of(a_run(Layout(layout)), [a_face()] * badges), dots_per_inch=20
    )

    assert len(drawn) == pages


@pytest.mark.parametrize("name", ["Li", LONG, LONG.replace(" ", ""), ARABIC, "W" * 120])
def test_no_name_spills_over_the_edge_or_into_the_band(name):
    """However long the name, the margin stays white and the band keeps its colour."""
    face = a_face(name=name, group=name, function=name * 2, capacity=name, photo=a_photo())
    (page,) = typst.picture(TEMPLATE, data_of(a_run(), [face]), dots_per_inch=100)

    with Image.open(io.BytesIO(page)) as picture:
        width, height = picture.size
        drawn = picture.convert("RGB")
    body = range(int(height * 0.14), int(height * 0.84))
    margins = {drawn.getpixel((x, y)) for y in body for x in (4, width - 5)}
    band = {drawn.getpixel((x, height - 3)) for x in range(2, width - 2)}
    assert margins == {(255, 255, 255)}
    assert band == {(11, 61, 145)}


def test_a_qr_code_has_its_quiet_zone():
    drawing = qr.drawing("H1.token")

    size = int(re.search(r'viewBox="0 0 (\d+)|width="(\d+)"', drawing)[0].split('"')[1].split()[-1])
    assert size >= 21 + 2 * 4


def test_the_sheet_holds_text_only():
    people = [a_line("=1+1"), a_line("+cmd"), a_line("@SUM(A1)"), a_line("-2"), a_line("Durand")]

    book = openpyxl.load_workbook(io.BytesIO(list_xlsx(a_list("en", *people), at=AT)))

    sheet = book.active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [
        "=1+1", "+cmd", "@SUM(A1)", "-2", "Durand",
    ]  # fmt: skip
    assert {cell.data_type for cell in cells} == {"s"}
