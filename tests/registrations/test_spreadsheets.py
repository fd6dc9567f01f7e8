"""What people send as a table: read as text, or refused before it hurts."""

import io
import random
import zipfile

import openpyxl
import pytest
import xlsxwriter

from registrations.errors import coordination as errors
from registrations.gateways.spreadsheets import MOST_ROWS, read_table

NAMES = [["Given name", "Family name"], ["Ada", "Exemplar"]]


def workbook(rows, **options):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell)
    return content.getvalue()


def repacked(content, **parts):
    """Put other contents into the parts of a workbook whose path ends like this."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            name = part.filename.rpartition("/")[2].replace(".", "_")
            new.writestr(part.filename, parts.get(name, old.read(part.filename)))
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"Given name,Family name\nAda,Exemplar\n",
        "Given name;Family name\r\nAda;Exemplar\r\n".encode("utf-8-sig"),
        b"sep=;\nGiven name;Family name\nAda;Exemplar",
        "Given name\tFamily name\nAda\tExemplar\n".encode("utf-16"),
        b'"Given name","Family name"\n"Ada","Exemplar"\n\n,\n',
        workbook(NAMES),
    ],
    ids=["comma", "semicolon with mark", "named separator", "tabs in UTF-16", "quoted", "xlsx"],
)
def test_table_is_read_however_it_was_saved(content):
    assert read_table(content) == NAMES


def test_cells_are_read_as_their_values():
    book = openpyxl.Workbook()
    book.active.append(["A", 1980.0, 12.5, True, None, "=1+1"])
    content = io.BytesIO()
    book.save(content)

    assert read_table(content.getvalue()) == [["A", "1980", "12.5", "True"]]


def test_formula_counts_with_the_value_that_was_kept():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet().write_formula(0, 0, '="A"&"da"', None, "Ada")

    assert read_table(content.getvalue()) == [["Ada"]]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.SheetEmpty),
        (b"  \n ", errors.SheetEmpty),
        (b"Given name\nAd\xe9\n", errors.SheetTextBroken),
        (b"\xff\xfea", errors.SheetTextBroken),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", errors.SheetUnreadable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", errors.SheetUnreadable),
        (b"PK\x03\x04 no zip at all", errors.SheetUnreadable),
        (workbook(NAMES)[:-200], errors.SheetUnreadable),
        (b"a" * (2 * 1024 * 1024 + 1), errors.SheetTooLarge),
        (b'a,"' + b"b" * 200_000 + b'"\n', errors.SheetUnreadable),
    ],
    ids=["nothing", "spaces", "Latin-1", "half of UTF-16", "picture", "old Excel", "no zip",
         "cut off", "too large", "endless cell"],
)  # fmt: skip
def test_what_is_no_table_is_refused(content, refusal):
    with pytest.raises(refusal):
        read_table(content)


def test_zip_without_a_workbook_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("notes.txt", "nothing")
    with pytest.raises(errors.SheetUnreadable):
        read_table(packed.getvalue())


def test_hundred_thousand_rows_are_refused_and_five_hundred_are_not():
    rows = ["Given name,Family name", *(f"A{n},B" for n in range(100_000))]
    with pytest.raises(errors.SheetTooLong) as refused:
        read_table("\n".join(rows).encode())
    assert refused.value.details == {"limit": MOST_ROWS}

    assert len(read_table("\n".join(rows[: MOST_ROWS + 1]).encode())) == MOST_ROWS + 1
    with pytest.raises(errors.SheetTooLong):
        read_table("\n".join(rows[: MOST_ROWS + 2]).encode())


def test_hundred_thousand_rows_of_a_workbook_are_refused():
    with pytest.raises(errors.SheetTooLong):
        read_table(workbook((f"A{n % 7}", "B") for n in range(60_000)))


def test_bomb_is_refused_before_it_is_unpacked():
    small = workbook(NAMES)
    bomb = repacked(small, sheet1_xml=b"0" * 60_000_000)
    assert len(bomb) < 200_000

    with pytest.raises(errors.SheetUnpacksTooLarge):
        read_table(bomb)


def test_dense_part_is_refused_below_the_whole_limit_too():
    with pytest.raises(errors.SheetUnpacksTooLarge):
        read_table(repacked(workbook(NAMES), styles_xml=b" " * 5_000_000))


@pytest.mark.parametrize(
    ("part", "most"),
    [("styles_xml", 1), ("theme1_xml", 1), ("sharedStrings_xml", 3), ("sheet1_xml", 8)],
)
def test_no_part_unpacks_to_more_than_a_list_of_people_needs(part, most):
    letters = random.Random(1).randbytes(most * 1024 * 1024 + 1).translate(b"ab" * 128)
    with pytest.raises(errors.SheetUnpacksTooLarge):
        read_table(repacked(workbook(NAMES), **{part: letters}))


def test_row_of_endless_cells_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(100_000))
    sheet = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>".encode()

    with pytest.raises(errors.SheetTooLong):
        read_table(repacked(workbook(NAMES), sheet1_xml=sheet))


def test_bomb_that_lies_about_its_size_gives_no_more_than_it_says():
    bomb = bytearray(repacked(workbook(NAMES), sheet1_xml=b"0" * 60_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as parts:
        sizes = [part.file_size for part in parts.infolist() if part.file_size == 60_000_000]
    assert sizes
    lying = bytes(bomb).replace((60_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little"))

    with pytest.raises(errors.SheetUnreadable):
        read_table(lying)


def test_entities_are_not_expanded():
    laughs = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""

    with pytest.raises(errors.SheetUnreadable):
        read_table(repacked(workbook(NAMES), sheet1_xml=laughs))


def test_sheet_that_claims_a_million_columns_is_read_no_wider_than_needed():
    wide = workbook([["A"] * 60])

    assert len(read_table(wide)[0]) == 40


def test_row_far_below_the_others_is_not_waited_for():
    far = io.BytesIO()
    with xlsxwriter.Workbook(far, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Given name")
        sheet.write(900_000, 0, "Ada")

    with pytest.raises(errors.SheetTooLong):
        read_table(far.getvalue())
