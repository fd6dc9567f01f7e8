"""The same badge at two doors at the same instant: the participant's row lock decides."""

from threading import Barrier

import pytest
from django.db import IntegrityError

from assemblies.models.delegations import Participant
from registrations.enums import ScanOutcome
from registrations.models.check_in import CheckIn
from registrations.services import check_in
from sessions.models.presence import Presence
from tests.registrations.badged import badge_people, let_in, scan
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def scan_at_two_doors(world, badge, client_ids=(None, None)):
    return simultaneously(
        *(
            lambda user=user, key=key: (
                let_in(world, scan(badge.serial, client_id=key), by=user).outcome
            )
            for user, key in zip((world.door, world.desk), client_ids, strict=True)
        )
    )


@pytest.mark.parametrize("attempt", range(10))
def test_one_is_admitted_and_the_other_is_told(world, attempt):
    badge, *_ = badge_people(world)

    outcomes = scan_at_two_doors(world, badge)

    assert sorted(outcomes) == [ScanOutcome.ADMITTED, ScanOutcome.ALREADY]
    assert CheckIn.objects.count() == 1
    assert Presence.objects.count() == 1


def test_the_same_scan_sent_twice_at_once_is_one_check_in(world):
    badge, *_ = badge_people(world)
    key = scan().client_id

    outcomes = scan_at_two_doors(world, badge, (key, key))

    assert outcomes == [ScanOutcome.ADMITTED, ScanOutcome.ADMITTED]
    assert CheckIn.objects.count() == 1


def test_without_the_lock_both_are_let_through_to_the_table(world, monkeypatch):
    """The negative control: this is what the lock is for; only the constraint is left."""
    badge, *_ = badge_people(world)
    monkeypatch.setattr(check_in, "_locked", read_without_lock)
    looked = Barrier(2, timeout=10)
    standing = check_in._standing

    def look_and_wait(*args):
        found = standing(*args)
        looked.wait()
        return found

    monkeypatch.setattr(check_in, "_standing", look_and_wait)

    results = scan_at_two_doors(world, badge)

    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "ScanOutcome"]
    assert any(isinstance(result, IntegrityError) for result in results)


def read_without_lock(participant):
    return Participant.objects.select_related("delegation__institution", "registration").get(
        pk=participant
    )
