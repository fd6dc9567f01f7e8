"""The programme as PDF: tagged, in the language it says, the same bytes for the same facts."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from sessions.paper.programme import Announcement, Day, Entry, Item, Paper, programme_pdf

AT = datetime(2018, 3, 25, 16, 0, tzinfo=UTC)
RELEASE = {
    "en": "Release 7, 25 March 2018, 18:00 Europe/Zurich",
    "fr": "Version 7 du 25 mars 2018, 18:00 Europe/Zurich",
    "es": "Versión 7 del 25 de marzo de 2018, 18:00 Europe/Zurich",
    "ar": "25/3/2018 18:00 Europe/Zurich",
}
SOURCE = '#panic("run") *bold* $x$ @here <b> #read("/etc/passwd")'


def an_entry(title="Governing Council", **changes):
    values = {"hours": "09:00 – 10:30", "label": "", "body": "", "room": "Room 1", **changes}
    return Entry(title=title, **values)


def a_paper(language="en", *entries, **changes):
    values = {
        "title": "Programme",
        "subtitle": "",
        "organization": "Organization",
        "event": "138th Assembly",
        "where": "Geneva",
        "release": RELEASE[language],
        "heading": ("Time", "Sitting", "Room"),
        "days": (Day("Sunday 25 March 2018", entries or (an_entry(),)),),
        "nothing": "Nothing.",
    }
    return Paper(language=language, **{**values, **changes})


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def words_of(content):
    """Return the words of all pages; where lines break does not matter."""
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


@pytest.mark.parametrize("language", RELEASE)
def test_paper_is_tagged_and_says_its_language_and_title(language):
    paper = a_paper(language, subtitle="A day")
    content = programme_pdf(paper, at=AT)

    found = read(content)
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == language
    assert found.metadata.title == "Programme · A day · 138th Assembly"
    assert found.metadata.creation_date == AT
    assert RELEASE[language] in words_of(content)
    assert content == programme_pdf(paper, at=AT)


def kinds_of_tags(node):
    """Yield the kinds of a document's tags, from the root down."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, pypdf.generic.ArrayObject):
        for one in node:
            yield from kinds_of_tags(one)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node:
            yield from kinds_of_tags(node["/K"])


def test_day_is_a_heading_and_a_table_with_headed_columns():
    content = programme_pdf(a_paper("en", an_entry(), an_entry()), at=AT)

    kinds = list(kinds_of_tags(read(content).trailer["/Root"]["/StructTreeRoot"]))
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/Table")) == (1, 1, 1)
    assert (kinds.count("/TH"), kinds.count("/TD")) == (3, 6)


def test_everything_of_a_sitting_is_printed():
    entry = an_entry(
        label="after the Council",
        body="Plenary",
        languages="English, French",
        marks=("Cancelled",),
        is_cancelled=True,
        items=(Item("3(a)", "General Debate"),),
    )
    words = words_of(programme_pdf(a_paper("en", entry), at=AT))

    for part in ("09:00 – 10:30", "after the Council", "Governing Council", "Plenary", "Room 1",
                 "English, French", "Cancelled", "3(a) General Debate"):  # fmt: skip
        assert part in words


def test_news_and_agenda_have_their_parts_and_say_when_there_are_none():
    full = a_paper(
        of_news="Announcements",
        news=(Announcement("Council", "Other room"),),
        of_agenda="Items",
        agenda=(Item("1", "Election"), Item("1(a)", "Vice-Presidents", 1, "Closed")),
    )
    words = words_of(programme_pdf(full, at=AT))
    assert "Announcements Council Other room Sunday 25 March 2018" in words  # news come first
    assert "Items 1 Election 1(a) Vice-Presidents (Closed)" in words

    bare = a_paper(days=(), of_news="Announcements")
    assert "Announcements Nothing." in words_of(programme_pdf(bare, at=AT))


def test_each_page_has_its_number_and_the_release():
    paper = a_paper("en", *(an_entry(f"Sitting {number}") for number in range(60)))

    pages = [page.extract_text() for page in read(programme_pdf(paper, at=AT)).pages]

    assert len(pages) > 1
    for number, words in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in words
        assert RELEASE["en"] in words
        assert "Sitting" in words.split("Room")[0]  # the heading of the columns, on every page


def test_what_people_wrote_is_never_run():
    content = programme_pdf(a_paper("en", an_entry(SOURCE, room=SOURCE)), at=AT)

    assert '#panic("run") *bold*' in words_of(content)
