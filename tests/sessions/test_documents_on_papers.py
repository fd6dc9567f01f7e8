"""Papers cite the documents of what they print, as far as everybody may see them by then."""

from datetime import timedelta

import pytest

from assemblies.fields import LanguageMap
from sessions import schedule
from sessions.enums import DocumentAccess
from sessions.models.papers import PrintedPaper
from sessions.selectors import papers
from sessions.services import documents
from sessions.services import papers as printing
from sessions.services.documents import Details, Showing
from tests.factories.documents import make_document, make_item
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda_item,
    make_assembly,
    make_release,
    make_sitting,
    make_treatment,
)
from tests.sessions.test_paper import words_of
from tests.sessions.test_papers import HOUR, ask, entries, fresh, made, make_all, say

pytestmark = pytest.mark.django_db

ORDER, JOURNAL = "order-2026-10-21", "journal-2026-10-21"


@pytest.fixture
def sitting():
    """A sitting that treats item 2 of the plenary's agenda."""
    sitting = make_sitting(make_assembly(number=138))
    make_treatment(make_item(sitting.event), sitting)
    make_release(sitting.event)
    return sitting


def link(document, *sittings):
    details = Details(title=document.title, sittings=sittings)
    documents.describe(document=document, details=details, by=None, at=NOW)


def cited(paper):
    """Return the symbols below the sitting, and below its items."""
    (entry,) = entries(paper)
    of_items = [one.symbol for item in entry.items for one in item.documents]
    return [one.symbol for one in entry.documents], of_items


@pytest.mark.parametrize("name", [ORDER, JOURNAL])
def test_papers_of_a_day_cite_the_documents_of_sittings_and_items(sitting, name):
    event = sitting.event
    for symbol in ("A/138/2-P.10", "A/138/2-P.9"):
        make_document(event, symbol)
    link(make_document(event, "A/138/C.1"), sitting)
    revised = make_document(event, "A/138/2-P.11")
    documents.revise(document=revised, by=None, at=NOW)
    link(revised, sitting)  # by its item already: cited once
    make_document(event, "A/138/A.1")  # of neither

    paper = say(fresh(event.releases.get()), name)

    assert cited(paper) == (["A/138/C.1"], ["A/138/2-P.9", "A/138/2-P.10", "A/138/2-P.11-rev"])


def test_agenda_cites_documents_below_each_item(sitting):
    make_document(sitting.event, "A/138/2-P.1", title=LanguageMap({"en": "A request"}))
    make_agenda_item(sitting.event, 3)

    paper = say(fresh(sitting.event.releases.get()), "agenda-assembly")

    told = [[(one.symbol, one.title) for one in item.documents] for item in paper.agenda]
    assert told == [[("A/138/2-P.1", "A request")], []]


def test_what_not_everybody_may_see_is_not_cited(sitting):
    event = sitting.event
    closed = make_sitting(event, hour=15, is_closed=True)
    for symbol, access in (
        ("A/138/2-P.1", DocumentAccess.PARTICIPANTS),
        ("A/138/2-P.2", DocumentAccess.MEMBERS),
        ("A/138/2-P.3", DocumentAccess.SECRETARIAT),
    ):
        make_document(event, symbol, showing=Showing(access=access))
    make_document(event, "A/138/2-P.4", showing=later(LATER + HOUR))
    link(make_document(event, "A/138/2-P.5"), closed)
    withdrawn = make_document(event, "A/138/2-P.6")
    documents.withdraw(
        revision=withdrawn.revisions.get(), reason=LanguageMap({"en": "Wrong"}), by=None, at=NOW
    )
    make_document(event, "A/138/2-P.7")

    assert cited(say(fresh(event.releases.get()), ORDER)) == ([], ["A/138/2-P.7"])


def later(moment):
    return Showing(access=DocumentAccess.PUBLIC, visible_from=moment)


def test_symbols_are_drawn_from_left_to_right_in_arabic_too(sitting):
    make_document(sitting.event, "A/138/2-P.1", title=LanguageMap({"en": "A request", "ar": "طلب"}))

    for language in ("en", "ar"):
        content = bytes(made(sitting.event.releases.get(), ORDER, language).body)
        assert "A/138/2-P.1" in words_of(content)


def test_document_that_is_issued_is_on_the_paper_at_once(sitting):
    release = sitting.event.releases.get()
    assert "A/138/2-P.1" not in words_of(bytes(made(release, ORDER).body))

    document = make_document(sitting.event, "A/138/2-P.1")
    assert "A/138/2-P.1" in words_of(bytes(made(release, ORDER).body))

    documents.show(
        document=document, showing=Showing(access=DocumentAccess.MEMBERS), by=None, at=NOW
    )
    assert "A/138/2-P.1" not in words_of(bytes(made(release, ORDER).body))


def test_embargo_that_passes_outdates_the_papers_once(sitting):
    release = sitting.event.releases.get()
    make_document(sitting.event, "A/138/2-P.1", showing=later(LATER))
    ask(release, ORDER, at=LATER - HOUR)
    make_all(at=LATER - HOUR)
    (paper,) = PrintedPaper.objects.select_related("release__event")
    assert "A/138/2-P.1" not in words_of(bytes(paper.body))

    assert printing.outdate(at=LATER - timedelta(seconds=1)) == 0
    assert printing.outdate(at=LATER) == 1
    assert printing.outdate(at=LATER + HOUR) == 0

    ask(release, ORDER, at=LATER)
    make_all(at=LATER)
    paper = PrintedPaper.objects.select_related("release__event").get()
    assert papers.is_ready(paper)
    assert "A/138/2-P.1" in words_of(bytes(paper.body))
    assert printing.outdate(at=LATER + HOUR) == 0


def test_clock_looks_for_embargoes_that_are_over(sitting):
    make_document(sitting.event, "A/138/2-P.1", showing=later(LATER))
    paper = ask(sitting.event.releases.get(), ORDER, at=LATER - HOUR)
    make_all(at=LATER - HOUR)

    schedule.sweep_papers()

    paper = PrintedPaper.objects.select_related("release__event").get(pk=paper.pk)
    assert papers.is_outdated(paper)
