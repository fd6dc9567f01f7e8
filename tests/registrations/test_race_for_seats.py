"""The last seat of a delegation, asked for twice at once: the file's row lock decides."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.utils import timezone

from assemblies.errors import QuotaExceeded
from assemblies.models.audit import AuditEntry
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import delegations, sizes
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

LIMIT = 8  # of a Member with 66 million inhabitants that sends women and men


@pytest.fixture
def rivals(world):
    """Fill the delegation up to one seat; return the two who want it."""
    for place in range(LIMIT - 1):
        world.add_person(sex="female" if place % 2 else "male")
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    return world.add_person(sex="female"), world.add_person(sex="male")


def submit_both_at_once(world, rivals):
    return simultaneously(
        *(
            lambda person=person: delegations.submit(
                file=world.file, people=[person.pk], by=world.coordinator, at=timezone.now()
            )
            for person in rivals
        )
    )


def holding_seats(world):
    return Registration.objects.filter(file=world.file).holding_seats().count()


@pytest.mark.parametrize("attempt", range(10))
def test_last_seat_is_given_once(world, rivals, attempt):
    results = submit_both_at_once(world, rivals)

    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in refused] == [QuotaExceeded]
    assert refused[0].details == {"limit": LIMIT, "asked": LIMIT + 1}
    assert holding_seats(world) == LIMIT
    assert Registration.objects.filter(file=world.file, state="draft").count() == 1
    assert AuditEntry.objects.filter(act="delegation.submit").count() == 2


def test_without_the_lock_the_last_seat_is_given_twice(world, rivals, monkeypatch):
    """The negative control: this is what the lock is for."""
    monkeypatch.setattr(delegations, "locked_file", read_without_lock)
    counted = Barrier(2, timeout=10)
    check = sizes.check

    def check_and_wait(*args, **kwargs):
        standing = check(*args, **kwargs)
        counted.wait()
        return standing

    monkeypatch.setattr(sizes, "check", check_and_wait)

    results = submit_both_at_once(world, rivals)

    assert [type(result) for result in results] == [DelegationFile, DelegationFile]
    assert holding_seats(world) == LIMIT + 1


def test_with_the_lock_the_second_waits_until_the_first_is_done(world, rivals, monkeypatch):
    """The same barrier between count and write is never reached by both: one waits outside."""
    counted = Barrier(2, timeout=1)
    check = sizes.check

    def check_and_wait(*args, **kwargs):
        standing = check(*args, **kwargs)
        with suppress(BrokenBarrierError):
            counted.wait()
        return standing

    monkeypatch.setattr(sizes, "check", check_and_wait)

    results = submit_both_at_once(world, rivals)

    assert sorted(type(result).__name__ for result in results) == [
        "DelegationFile",
        "QuotaExceeded",
    ]
    assert holding_seats(world) == LIMIT


def read_without_lock(file):
    return DelegationFile.objects.select_related(
        "delegation__assembly", "delegation__institution"
    ).get(pk=file.pk)
