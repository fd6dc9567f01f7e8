"""Contract B1 to B7: bytes every parser takes."""

import unicodedata

import icalendar
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifications.calendar import lines
from notifications.calendar.texts import one_line, plain
from tests.notifications.calendar.builders import (
    download,
    event_lines,
    make_entry,
    only,
    text_of,
    unfolded,
    values_of,
    written,
)

NASTY = (
    "a\\b;c,d:e\"f'g^h",
    r"C:\Notes and \n and \N and \;",
    "one\r\ntwo\rthree\nfour\u2028five",
    "e\u0301 o\u0308 \u1e9b\u0323",
    "جلسة الجمعية العامة للاتحاد البرلماني الدولي، جنيف؛ القاعة ٣",
    "👩🏽\u200d⚖️🇨🇭🇫🇷" * 9,
    "null\x00 bell\x07 escape\x1b delete\x7f next\x85 csi\x9b",
    "tab\there \ufeffmark",
    "<b>bold</b> &amp; &lt;",
    "\\" * 80 + "é" * 40,
    "x" * 74 + "\\,;\n" * 30,
)
ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\\;,:\"'^\n\r\t\x00\x85\u2028\u0301\u200d\u200fاجé👩🏽🇨"),
    ),
    max_size=300,
)


def assert_well_formed(body):
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"\r\nEND:VCALENDAR\r\n")
    assert b"\r\n\r\n" not in body
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no fold cuts a letter's bytes
        assert not [c for c in line.decode() if unicodedata.category(c) == "Cc"]


@pytest.mark.parametrize("text", NASTY)
def test_b1_b2_b6_any_text_leaves_a_well_formed_file(text):
    entry = make_entry(
        summary=f"A {text}", description=text, location=text, categories=(text, "Plain")
    )

    assert_well_formed(written(entry, name=f"N {text}", description=text))
    assert_well_formed(download(entry, language="ar"))


@settings(max_examples=150, deadline=None)
@given(text=ANYTHING)
@example("\\")
@example("\ud800")
def test_b3_any_text_comes_back(text):
    body = written(make_entry(description=text, summary=f"S{text}"), name=f"N{text}")

    assert_well_formed(body)
    expected = plain(text)
    (event,) = event_lines(body)
    read = {text_of(value) for _, value in values_of(event, "DESCRIPTION")}
    assert read == ({expected} if expected else set())
    assert text_of(only(event, "SUMMARY")[1]) == one_line(f"S{text}")
    parsed = icalendar.Calendar.from_ical(body)
    head = unfolded(body)[:8]
    for name in ("NAME", "X-WR-CALNAME"):
        assert text_of(only(head, name)[1]) == one_line(f"N{text}")
    assert str(parsed.walk("VEVENT")[0].get("DESCRIPTION", "")) == expected


@pytest.mark.parametrize("text", [t for t in NASTY if "\u2028" not in t])
def test_b3_vobject_reads_the_same_texts(text):
    entry = make_entry(summary=f"A {text}", description=text)

    event = vobject.readOne(written(entry).decode()).vevent

    assert event.summary.value == one_line(f"A {text}")
    assert event.description.value == plain(text)


def test_b3_text_is_escaped_once_and_uris_never():
    address = "https://events.example.org/a,b;c?d=e,f"
    (event,) = event_lines(written(make_entry(summary="a;b,c\\d", url=address)))

    assert only(event, "SUMMARY")[1] == r"a\;b\,c\\d"
    assert only(event, "URL")[1] == address


def test_b3_the_names_of_the_calendar_are_escaped():
    found = unfolded(written(name="Peace, Security; Law", description="a,b"))

    assert r"NAME:Peace\, Security\; Law" in found
    assert r"X-WR-CALNAME:Peace\, Security\; Law" in found
    assert r"DESCRIPTION:a\,b" in found
    assert r"X-WR-CALDESC:a\,b" in found


def test_b4_commas_between_categories_are_plain_and_inside_one_escaped():
    categories = ("Peace, Security", "Assembly", "", " ", "Assembly", "a;b")
    body = written(make_entry(categories=categories))

    assert only(event_lines(body)[0], "CATEGORIES") == ("", r"Peace\, Security,Assembly,a\;b")
    parsed = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]
    assert [str(c) for c in parsed["CATEGORIES"].cats] == ["Peace, Security", "Assembly", "a;b"]


def test_b4_no_categories_no_property():
    assert values_of(event_lines(written(make_entry(categories=("",))))[0], "CATEGORIES") == []


@pytest.mark.parametrize("text", NASTY)
def test_b6_text_is_composed_and_neither_stripped_of_tags_nor_given_entities(text):
    (event,) = event_lines(written(make_entry(summary=f"A {text}")))

    summary = text_of(only(event, "SUMMARY")[1])
    assert unicodedata.is_normalized("NFC", summary)
    assert summary.count("&") == text.count("&")
    assert summary.count("<") == text.count("<")
    assert "None" not in summary


def test_b6_absent_values_leave_no_trace():
    assert b"None" not in written(make_entry(), address=None, description="")


@settings(max_examples=200, deadline=None)
@given(text=ANYTHING.map(plain))
def test_b2_folding_is_undone_by_taking_the_folds_out(text):
    line = "DESCRIPTION:" + lines.Text(text).to_ical().decode()

    folded = lines.fold(line)

    assert folded.replace(b"\r\n ", b"") == line.encode() + b"\r\n"
    assert all(len(piece) <= 75 for piece in folded.removesuffix(b"\r\n").split(b"\r\n"))


@pytest.mark.parametrize("lead", range(60, 76))
@pytest.mark.parametrize(
    "whole", ["\\\\", "\\,", "\\n", "e\u0323\u0301", "👩🏽\u200d⚖️", "🇨🇭", "كَ", "^'"]
)
def test_b2_a_fold_cuts_neither_an_escape_nor_a_letter_from_its_marks(lead, whole):
    line = "X:" + "a" * lead + whole + "b" * 80

    pieces = lines.fold(line).split(b"\r\n ")

    assert any(whole.encode() in piece for piece in pieces)
    assert len(pieces[0]) <= 75
    assert len(pieces[0]) > 75 - 30


def test_b2_a_run_of_backslashes_is_cut_between_pairs():
    pieces = lines.fold("X:" + "\\" * 400).removesuffix(b"\r\n").split(b"\r\n ")

    assert [piece.count(b"\\") % 2 for piece in pieces] == [0] * len(pieces)


def test_b2_a_letter_with_more_marks_than_a_line_holds_is_folded_all_the_same():
    folded = lines.fold("X:" + "e" + "\u0301" * 200)

    assert_well_formed(b"BEGIN:VCALENDAR\r\n" + folded + b"END:VCALENDAR\r\n")
    assert folded.replace(b"\r\n ", b"").decode() == "X:e" + "\u0301" * 200 + "\r\n"


def test_an_empty_feed_is_well_formed():
    assert_well_formed(written())
