"""Who is erased: her event is held before anything of hers, as in every act on a programme."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from registrations.models.letters import Letter
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import delegations, people, personal, retention, reviews
from sessions.models.parts import SittingPart
from tests.factories.record import make_part
from tests.factories.sessions import make_assembly
from tests.registrations.test_lock_order import issue_letter
from tests.simultaneously import alone, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chair(world):
    """A person who was to take a chair and who has a letter; she comes no more."""
    person = world.add_person(email=world.stranger.email)
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    person.refresh_from_db()
    make_part(world.sitting, participant=person.participant)
    issue_letter(world, person)
    people.withdraw(person=person, by=world.coordinator, at=timezone.now())
    person.refresh_from_db()
    return person


def erase_her(world, chair):
    return personal.erase_person(person=chair, by=world.desk, at=timezone.now())


def erase_her_account(world, chair):
    return personal.erase_account(
        user=chair.participant.user, by=chair.participant.user, at=timezone.now()
    )


def erase_by_rule(world, chair):
    return retention.erase_due(at=timezone.now() + timedelta(days=9_999))


@pytest.mark.parametrize("act", [erase_her, erase_her_account, erase_by_rule])
def test_whoever_holds_the_event_finds_all_of_hers_free(world, chair, act):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=world.assembly.pk)
            other = pool.submit(alone, act, world, chair)
            wait_until_somebody_waits()
            # With another order this ends in an error: the act holds some and waits for us.
            for table in (DelegationFile, Registration, Participant, Letter, SittingPart):
                assert list(table.objects.select_for_update(no_key=True, nowait=True)) != []
        other.result(timeout=30)

    assert not SittingPart.objects.exists()


def test_who_was_at_two_events_is_erased_with_both_held_first(world, chair):
    last = make_assembly(139)
    user = chair.participant.user
    twice = Registration.objects.get(pk=chair.pk)
    twice.pk, twice.event, twice.file, twice.participant = None, last, None, None
    twice.applicant = user
    twice.save()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=last.pk)
            other = pool.submit(alone, erase_her_account, world, chair)
            wait_until_somebody_waits()
            rows = Registration.objects.select_for_update(no_key=True, nowait=True)
            assert len(rows) == 2
        other.result(timeout=30)
