"""Two workers and one list. Real locks only."""

import pytest
from django.utils import timezone

from registrations.enums import ExportState, SheetKind
from registrations.jobs import exports as jobs
from registrations.models.desk import Export
from registrations.selectors.people import Wanted
from registrations.services import exports
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(world):
    world.add_person()
    return exports.ask(
        event=world.assembly, wanted=Wanted(), sheet=SheetKind.CSV, by=world.desk,
        at=timezone.now(),
    )  # fmt: skip


def make():
    return jobs.make_next(clock=timezone.now)


@pytest.mark.parametrize("attempt", range(5))
def test_list_is_made_by_one_of_two_workers(asked, attempt):
    results = simultaneously(make, make, make)

    assert sorted(results) == [False, False, True]
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (ExportState.READY, 1)


def test_without_the_claim_several_make_it(asked, monkeypatch):
    """The negative control: who only looks at the state is not alone."""
    monkeypatch.setattr(jobs, "_claim", lambda at: Export.objects.select_related("event").first())

    results = simultaneously(make, make, make)

    assert sorted(results) == [True, True, True]


@pytest.mark.parametrize("attempt", range(5))
def test_list_cancelled_while_it_is_made_is_one_or_the_other(world, asked, attempt):
    made, cancelled = simultaneously(
        make, lambda: exports.cancel(export=asked, by=world.desk, at=timezone.now())
    )

    asked.refresh_from_db()
    if isinstance(cancelled, Exception):  # it was ready before
        assert (made, asked.state) == (True, ExportState.READY)
        assert asked.parts.exists()
    else:
        assert asked.state == ExportState.CANCELLED
        assert not asked.parts.exists()
