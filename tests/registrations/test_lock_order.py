"""Locks are taken in one order, so that no two acts wait for each other; docs/architecture.md."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.utils import timezone

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from registrations.enums import LetterKind, LetterLanguage
from registrations.models.letters import Letter
from registrations.models.registrations import Registration
from registrations.models.seats import Seat
from registrations.services import delegations, letters, people, reviews, sitting_seats
from registrations.services import substitutions as substituting
from sessions.models.sittings import Sitting
from sessions.services import places
from tests.factories.seats import make_workshop
from tests.factories.worlds import some_answers
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def approved(world):
    """Return an approved person who holds a place in a workshop."""
    person = world.add_person(email="ada@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    person.refresh_from_db()
    sitting_seats.ask(
        sitting=make_workshop(world.assembly, 5),
        people=[person.participant_id],
        by=None,
        at=timezone.now(),
    )
    return person


def withdraw(world, person):
    return people.withdraw(person=person, by=world.coordinator, at=timezone.now())


def give_another_address(world, person):
    return people.change(
        person=person,
        changes={"email": "ada.new@example.org"},
        by=world.coordinator,
        at=timezone.now(),
    )


def refuse(world, person):
    return reviews.refuse(person=person, reason="Twice.", by=world.desk, at=timezone.now())


def substitute(world, person):
    return substituting.substitute(
        file=world.file, person=person, answers=some_answers(), by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip


def approve_again(world, person):
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())


def approve_in_another_capacity(world, person):
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())


ACTS = [withdraw, give_another_address, refuse, substitute, approve_again]


def make_ready(act, world, person):
    """Change what the act approves, if it approves; till then she is accredited as she was."""
    changes = {
        approve_again: {"badge_name": "Ada"},
        approve_in_another_capacity: {"capacity": "adviser", "email": "ada.new@example.org"},
    }
    if act in changes:
        people.change(person=person, changes=changes[act], by=world.coordinator, at=timezone.now())


def held(person):
    """Hold the participant's row, as whoever gives something to the accredited does first."""
    return Participant.objects.select_for_update(no_key=True).get(pk=person.participant_id)


@pytest.mark.parametrize("act", ACTS)
def test_letter_is_issued_while_an_act_on_her_registration_waits(world, approved, act):
    make_ready(act, world, approved)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held(approved)
            other = pool.submit(alone, act, world, approved)
            wait_until_somebody_waits()
            # The letter points to the registration, which the act holds: its key alone is needed.
            letters.issue(
                person=approved,
                kind=LetterKind.VISA,
                language=LetterLanguage.ENGLISH,
                by=world.desk,
                at=timezone.now(),
            )
        other.result(timeout=30)

    is_gone = Registration.objects.get(pk=approved.pk).state in ("withdrawn", "refused")
    assert (Letter.objects.get().withdrawn_at is not None) is is_gone


@pytest.mark.parametrize("act", ACTS)
def test_whoever_holds_the_participant_finds_sittings_accounts_and_news_free(world, approved, act):
    make_ready(act, world, approved)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held(approved)
            other = pool.submit(alone, act, world, approved)
            wait_until_somebody_waits()
            # With another order this ends in an error: the act holds some and waits for us.
            for table in (Sitting, User, Follow):
                assert list(table.objects.select_for_update(no_key=True, nowait=True)) != []
        other.result(timeout=30)


@pytest.mark.parametrize("act", [withdraw, refuse, substitute, approve_in_another_capacity])
def test_whoever_holds_the_sitting_finds_accounts_and_news_free(world, approved, act):
    make_ready(act, world, approved)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            places.locked(Seat.objects.get().sitting)
            other = pool.submit(alone, act, world, approved)
            wait_until_somebody_waits()
            for table in (User, Follow):
                assert list(table.objects.select_for_update(no_key=True, nowait=True)) != []
        other.result(timeout=30)


@pytest.mark.parametrize("attempt", range(2))
def test_two_delegations_that_share_addresses_are_approved_at_once(world, attempt):
    addresses = [f"office{n}@example.org" for n in range(5)]
    for file, order in ((world.file, addresses), (world.other_file, addresses[::-1])):
        for n, address in enumerate(order):
            sex = "male" if n % 2 else "female"
            world.add_person(file=file, badge_name=f"Ada {n}", sex=sex, email=address)
        delegations.submit(file=file, by=world.coordinator, at=timezone.now())

    results = simultaneously(
        *(
            lambda file=file: reviews.approve_all(file=file, by=world.desk, at=timezone.now())
            for file in (world.file, world.other_file)
        )
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    assert User.objects.filter(email__in=addresses).count() == 5
