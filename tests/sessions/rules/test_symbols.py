import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import Language
from sessions.enums import DocumentAccess, DocumentKind
from sessions.errors import NameUnread, SymbolUnread, SymbolWithoutItem
from sessions.rules.numbering import printed
from sessions.rules.symbols import (
    BODIES,
    LONGEST,
    Symbol,
    check_item,
    first_access,
    name_of_file,
    next_number,
    next_revision,
    read,
    read_name,
    search_words,
    squeezed,
)

HERE = Path(__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as table:
        return [tuple(row.values()) for row in csv.DictReader(table)]


items = st.builds(
    lambda *path: printed(path[: path.index(0)] if 0 in path else path),
    st.integers(1, 200), st.integers(0, 52), st.integers(0, 30),
)  # fmt: skip
symbols = st.builds(
    Symbol,
    body=st.sampled_from(sorted(BODIES)),
    session=st.integers(1, 9999),
    item=st.one_of(st.just(""), items),
    kind=st.sampled_from(DocumentKind),
    number=st.integers(1, 9999),
    revision=st.integers(0, 99),
)


@pytest.mark.parametrize(("spelled", "canonical"), rows("symbols.csv"))
def test_symbol_is_written_in_one_way_however_it_is_spelled(spelled, canonical):
    assert str(read(spelled)) == canonical
    assert read(spelled) == read(canonical)


@pytest.mark.parametrize(
    "text",
    ["", "A", "A/148", "A/148/2", "A/148/2-P", "A/148/2-P.0", "A/0/C.1", "A/148/0-P.1", "B/148/C.1",
     "A/148/2-X.4", "A/148/2-P.4-rev.0", "A/148/2-P.4-rev.2-rev.3", "A/148/2(aaa)-P.4",
     "A/148/-P.4", "../etc/passwd", "A/148/2-P.4\x00", "A/" + "1" * 5_000 + "/C.1", "A/148/²-P.4"],
)  # fmt: skip
def test_what_is_no_symbol_is_refused(text):
    with pytest.raises(SymbolUnread):
        read(text)


@given(symbols)
def test_symbol_is_read_back_as_it_was_written(symbol):
    assert read(str(symbol)) == symbol
    assert len(str(symbol)) <= LONGEST


@given(symbols, st.sampled_from(Language), st.sampled_from(["pdf", "docx", "txt"]))
def test_name_of_file_is_read_back_as_it_was_written(symbol, language, ending):
    found = read_name(name_of_file(symbol, language, ending))

    assert (found.symbol, found.language) == (symbol, language)


@given(st.text(max_size=200))
def test_any_text_is_a_symbol_or_refused(text):
    for reader, refusal in ((read, SymbolUnread), (read_name, NameUnread)):
        try:
            reader(text)
        except refusal:
            continue


@given(symbols, symbols)
def test_two_symbols_are_equal_just_when_they_are_written_alike(one, other):
    assert (one == other) == (str(one) == str(other))
    assert (one.order == other.order) == (one.document == other.document)


@given(symbols)
def test_symbol_without_revision_names_the_document(symbol):
    assert symbol.document.revision == 0
    assert str(symbol).startswith(str(symbol.document))
    assert symbol.document.document == symbol.document


@pytest.mark.parametrize(("name", "symbol", "language"), rows("names_of_files.csv"))
def test_name_of_file_says_symbol_and_language(name, symbol, language):
    found = read_name(name)

    assert (str(found.symbol), found.language or "") == (symbol, language)


@pytest.mark.parametrize(
    "name",
    ["", "report.pdf", "../../A-148-2-P.4-e.pdf", "A/148/2-P.4-e.pdf", "A-148-2-P.4-x.pdf",
     "A-148-A-e.pdf", "A-148-2-P.0-e.pdf", "A-148-2-P.4-e-f.pdf", "a" * 5_000, ".pdf",
     "A-148-2-P.4-rev.0-e.pdf"],
)  # fmt: skip
def test_name_without_symbol_is_refused(name):
    with pytest.raises(NameUnread):
        read_name(name)


def test_symbols_sort_as_people_count():
    spelled = ["A/138/C.1", "A/138/2-P.9", "A/138/2-P.10", "A/138/3-P.1", "A/138/3(a)-P.1",
               "A/138/10-P.1", "A/1000/C.1"]  # fmt: skip

    ordered = sorted((read(one) for one in reversed(spelled)), key=lambda one: one.order)

    assert [str(one) for one in ordered] == spelled


def test_proposals_and_reports_name_their_item():
    for spelled in ("A/138/C.1", "A/138/2-P.1", "A/138/2-R.1", "A/138/2-Inf.1", "C-I/138/DR.1"):
        check_item(read(spelled))
    for spelled in ("A/138/P.1", "CL/202/R.1"):
        with pytest.raises(SymbolWithoutItem):
            check_item(read(spelled))


def test_next_number_follows_the_last_of_its_series():
    taken = [read(one) for one in ("A/138/2-P.1", "A/138/2-P.4", "A/138/3-P.9", "CL/202/2-P.7")]

    assert next_number(taken, like=read("A/138/2-P.1")) == 5
    assert next_number(taken, like=read("A/138/2-R.1")) == 1


def test_next_revision_follows_the_last():
    assert [next_revision(taken) for taken in ([], [0], [0, 1, 3])] == [0, 1, 4]


def test_documents_of_a_private_body_are_for_its_members():
    assert first_access(read("EX/285/A.1")) == DocumentAccess.MEMBERS
    assert first_access(read("A/138/A.1")) == DocumentAccess.SECRETARIAT


def test_search_forgives_separators_and_accents():
    words = search_words(read("A/148/2-P.4"), "État de droit", "Rule of law")

    assert squeezed("a 148 2 p.4") in words
    assert "a/148/2-p.4" in words
    assert "etat de droit" in words
