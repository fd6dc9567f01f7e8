"""Two who decide, resign or import at the same moment: row locks decide."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.utils import timezone

from assemblies.enums import Role
from assemblies.models.audit import AuditEntry
from assemblies.selectors import coordinators_of
from registrations.enums import RequestState
from registrations.errors.coordination import LastCoordinator, RequestDecided, SheetGone
from registrations.errors.registering import NotAsked
from registrations.models.history import FieldChange
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import coordination, inquiries, late_changes, people, sheets
from tests.factories.accounts import make_account
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.coordination import make_sheet
from tests.factories.desk import make_inquiry
from tests.factories.worlds import some_answers
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(world):
    """Ask for one person more, after the deadline."""
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()
    return late_changes.ask(
        file=world.file, kind="add", changes=some_answers().as_columns(),
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


def accept_both_at_once(world, asked):
    return simultaneously(
        *(
            lambda by=by: late_changes.accept(asked=asked, by=by, at=timezone.now())
            for by in (world.desk, world.manager)
        )
    )


@pytest.mark.parametrize("attempt", range(5))
def test_request_is_granted_once(world, asked, attempt):
    results = accept_both_at_once(world, asked)

    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in refused] == [RequestDecided]
    assert Registration.objects.count() == 1
    assert AuditEntry.objects.filter(act="change_request.accepted").count() == 1


def test_granting_and_declining_at_once_does_one_of_them(world, asked):
    results = simultaneously(
        lambda: late_changes.accept(asked=asked, by=world.desk, at=timezone.now()),
        lambda: late_changes.decline(
            asked=asked, reason="Too late.", by=world.manager, at=timezone.now()
        ),
    )

    assert sum(isinstance(result, RequestDecided) for result in results) == 1
    asked.refresh_from_db()
    is_added = Registration.objects.exists()
    assert is_added == (asked.state == RequestState.ACCEPTED)


@pytest.fixture
def asked_alone(world):
    """Let somebody who came without a delegation ask for another function, after the deadline."""
    form = make_form(world.assembly, limit_overall=1)
    person = make_application(form, world.stranger, is_sent=True)
    form.closes_at = timezone.now() - timedelta(minutes=1)
    form.save()
    return late_changes.ask_alone(
        person=person, changes={"organization": "Other"}, by=world.stranger, at=timezone.now()
    )


@pytest.mark.parametrize("attempt", range(5))
def test_request_of_who_came_alone_is_granted_once(world, asked_alone, attempt):
    results = accept_both_at_once(world, asked_alone)

    assert [type(one) for one in results if isinstance(one, Exception)] == [RequestDecided]
    assert FieldChange.objects.filter(field="organization").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_granting_while_she_withdraws_ends_in_her_withdrawal(world, asked_alone, attempt):
    results = simultaneously(
        lambda: late_changes.accept(asked=asked_alone, by=world.desk, at=timezone.now()),
        lambda: people.withdraw(person=asked_alone.person, by=world.stranger, at=timezone.now()),
    )

    assert {type(one) for one in results if isinstance(one, Exception)} <= {RequestDecided}
    asked_alone.refresh_from_db()
    is_granted = FieldChange.objects.filter(field="organization").exists()
    assert asked_alone.state == ("accepted" if is_granted else "declined")
    assert Registration.objects.get().state == "withdrawn"


def test_two_answers_at_once_are_one(world, asked_alone):
    inquiry = make_inquiry(asked_alone.person)

    results = simultaneously(
        *(
            lambda text=text: inquiries.answer(
                inquiry=inquiry, text=text, by=world.stranger, at=timezone.now()
            )
            for text in ("One", "Two")
        )
    )

    assert [type(one) for one in results if isinstance(one, Exception)] == [NotAsked]
    assert AuditEntry.objects.filter(act="registration.reply").count() == 1


def test_without_the_locks_a_request_is_granted_twice(world, asked, monkeypatch):
    """The negative control: this is what the locks are for."""
    monkeypatch.setattr(late_changes, "locked_file", read_without_lock)
    read = Barrier(2, timeout=10)

    def read_and_wait(asked):
        found = ChangeRequest.objects.select_related(
            "person__event", "file__delegation__assembly", "file__delegation__institution"
        ).get(pk=asked.pk)
        read.wait()
        return found

    monkeypatch.setattr(late_changes, "locked_request", read_and_wait)

    results = accept_both_at_once(world, asked)

    assert [type(result) for result in results] == [ChangeRequest, ChangeRequest]
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_two_who_resign_at_once_leave_one(world, attempt):
    two = make_account("two@example.org", role=Role.COORDINATOR, delegation=world.file.delegation)

    results = simultaneously(
        *(
            lambda by=by: coordination.resign(file=world.file, by=by, at=timezone.now())
            for by in (world.coordinator, two)
        )
    )

    assert sum(isinstance(result, LastCoordinator) for result in results) == 1
    assert len(coordinators_of(world.file.delegation)) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_sheet_is_added_once(world, attempt):
    sheet = make_sheet(world)

    results = simultaneously(
        *[lambda: sheets.add_people(sheet=sheet, by=world.coordinator, at=timezone.now())] * 3
    )

    assert sum(isinstance(result, SheetGone) for result in results) == 2
    assert Registration.objects.count() == 1


def read_without_lock(file):
    return DelegationFile.objects.select_related(
        "delegation__assembly", "delegation__institution"
    ).get(pk=file.pk)
