"""Many who ask for one paper, and several workers. Real locks only."""

import pytest
from django.utils import timezone

from sessions.enums import PaperState
from sessions.jobs import papers as jobs
from sessions.models.papers import PrintedPaper
from sessions.models.releases import Release
from sessions.selectors import papers
from sessions.services import papers as printing
from tests.factories.sessions import make_assembly, make_paper, make_release, make_sitting
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def release():
    assembly = make_assembly(number=138)
    make_sitting(assembly)
    return Release.objects.select_related("event").get(pk=make_release(assembly).pk)


def make():
    return jobs.make_next(clock=timezone.now)


@pytest.mark.parametrize("attempt", range(3))
def test_many_who_ask_get_one_paper(release, attempt):
    name = papers.name_of(release, "programme")

    asked = simultaneously(
        *[lambda: printing.ask(release=release, name=name, language="en", at=timezone.now())] * 4
    )

    assert {paper.pk for paper in asked} == {PrintedPaper.objects.get().pk}


@pytest.mark.parametrize("attempt", range(3))
def test_paper_is_made_by_one_of_the_workers(release, attempt):
    make_paper(release)

    results = simultaneously(make, make, make)

    assert sorted(results) == [False, False, True]
    found = PrintedPaper.objects.get()
    assert (found.state, found.attempts) == (PaperState.READY, 1)


def test_without_the_claim_several_make_it(release, monkeypatch):
    """The negative control: who only looks at the state is not alone."""
    make_paper(release)
    rows = PrintedPaper.objects.select_related("release__event")
    monkeypatch.setattr(jobs, "_claim", lambda at: rows.first())

    assert simultaneously(make, make, make) == [True, True, True]
