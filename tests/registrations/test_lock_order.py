"""Locks are taken in one order, so that no two acts wait for each other; docs/architecture.md."""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from registrations.enums import LetterKind, LetterLanguage
from registrations.models.badges import Badge
from registrations.models.letters import Letter
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.seats import Seat, SeatParty
from registrations.selectors import seats as reads
from registrations.services import (
    badges,
    check_in,
    delegations,
    letters,
    lists,
    people,
    resealing,
    reviews,
    sitting_seats,
)
from registrations.services import substitutions as substituting
from registrations.services.check_in import Scan
from registrations.services.sitting_seats import Setting
from sessions.models.sittings import Sitting
from sessions.services import places, sittings
from sessions.services.sittings import Slot
from tests.factories.seats import make_workshop
from tests.factories.worlds import World, some_answers
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

CAPACITIES = ("member_of_parliament", "adviser")
NAMES = itertools.count(1)


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


def issue_letter(world, person):
    return letters.issue(
        person=person,
        kind=LetterKind.VISA,
        language=LetterLanguage.ENGLISH,
        by=world.desk,
        at=timezone.now(),
    )


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
            issue_letter(world, approved)
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


@dataclass(frozen=True)
class Instant:
    """What stands now, and the lot that decides who of them does what."""

    draw: random.Random
    world: World
    sitting: Sitting
    at: datetime

    @property
    def approved(self):
        found = Registration.objects.filter(state="approved")
        return list(found.select_related("participant", "event", "file").order_by("pk"))

    def person(self):
        return self.draw.choice(self.approved)

    def keys(self, number):
        found = self.approved
        return [one.participant_id for one in self.draw.sample(found, min(number, len(found)))]

    def party(self):
        standing = SeatParty.objects.standing().select_related("sitting").order_by("pk")
        return self.draw.choice(list(standing) or [None])


def some_withdrawal(now):
    person = now.person()
    return lambda: people.withdraw(person=person, by=now.world.coordinator, at=now.at)


def some_substitution(now):
    person, name = now.person(), f"Ada {next(NAMES)}"
    answers = some_answers(given_name=name, badge_name=name, email=f"{name[4:]}@example.org")
    return lambda: substituting.substitute(
        file=person.file, person=person, answers=answers, by=now.world.coordinator, at=now.at
    )


def some_address(now):
    person, changes = now.person(), {"email": f"{next(NAMES)}@example.org"}
    return lambda: people.change(
        person=person, changes=changes, by=now.world.coordinator, at=now.at
    )


def some_name(now):
    person, changes = now.person(), {"family_name": f"Number{next(NAMES)}"}
    return lambda: people.change(
        person=person, changes=changes, by=now.world.coordinator, at=now.at
    )


def some_capacity(now):
    person, changes = now.person(), {"capacity": now.draw.choice(CAPACITIES)}
    return lambda: people.change(
        person=person, changes=changes, by=now.world.coordinator, at=now.at
    )


def some_refusal(now):
    person = now.person()
    return lambda: reviews.refuse(person=person, reason="Twice.", by=now.world.desk, at=now.at)


def some_approval(now):
    file = now.draw.choice([now.world.file, now.world.other_file])
    return lambda: reviews.approve_all(file=file, by=now.world.desk, at=now.at)


def some_asking(now):
    keys = now.keys(now.draw.choice([1, 1, 3]))
    return lambda: sitting_seats.ask(sitting=now.sitting, people=keys, by=None, at=now.at)


def some_giving_up(now):
    party = now.party()
    if party is None:
        return some_asking(now)
    return lambda: sitting_seats.give_up(party=party, by=None, at=now.at)


def some_settling(now):
    return lambda: sitting_seats.settle_all(at=now.at + timedelta(hours=3))


def some_setting(now):
    limits = {"per_delegation": 4, "per_capacity": {"adviser": 2}}
    setting = Setting(
        places=now.draw.randint(3, 7), offer_hours=now.draw.choice([None, 2]), **limits
    )
    return lambda: sitting_seats.set_places(
        sitting=now.sitting, setting=setting, by=None, at=now.at
    )


def some_move(now):
    until = now.sitting.ends_at + timedelta(minutes=now.draw.randint(1, 50))
    slot = Slot(starts_at=now.sitting.starts_at, ends_at=until, room=None)
    return lambda: sittings.move(sitting=now.sitting, to=slot, by=None, at=now.at)


def some_badges(now):
    keys = now.keys(20)
    return lambda: badges.print_run(event=now.world.assembly, participants=keys, by=None, at=now.at)


def some_reprint(now):
    valid = list(Badge.objects.valid().select_related("event").order_by("pk"))
    if not valid:
        return some_badges(now)
    badge = now.draw.choice(valid)
    return lambda: badges.reprint(badge=badge, reason="Lost.", by=now.world.desk, at=now.at)


def some_letter(now):
    person = now.person()
    return lambda: issue_letter(now.world, person)


def some_list(now):
    return lambda: lists.freeze(event=now.world.assembly, by=now.world.desk, at=now.at)


def some_arrival(now):
    scan = Scan(
        participant=now.person().participant_id, client_id=uuid4(), at=now.at, doubts_settled=True
    )
    return lambda: check_in.admit(
        event=now.world.assembly, sitting=now.sitting, scan=scan, by=now.world.door, at=now.at
    )


def some_resealing(now):
    return lambda: list(resealing.reseal())


EVERYTHING = [
    some_withdrawal, some_substitution, some_address, some_name, some_capacity, some_refusal,
    some_approval, some_asking, some_asking, some_asking, some_giving_up, some_settling,
    some_setting, some_move, some_badges, some_reprint, some_letter, some_letter, some_letter,
    some_list, some_arrival, some_resealing,
]  # fmt: skip


def fill(world, number=6):
    """Approve so many people in each of the two delegations."""
    for file in (world.file, world.other_file):
        for n in range(number):
            name = f"Ada {next(NAMES)}"
            world.add_person(
                file=file,
                given_name=name,
                badge_name=name,
                sex=("male", "female")[n % 2],
                capacity=CAPACITIES[n % 2],
                email=f"{name[4:]}@example.org",
                is_listed=True,
            )
        delegations.submit(file=file, by=world.coordinator, at=timezone.now())
        reviews.approve_all(file=file, by=world.desk, at=timezone.now())


@pytest.mark.parametrize("seed", [1, 4])
def test_everything_that_is_done_with_people_and_places_at_the_same_instant(world, seed):
    """Nothing ends in a deadlock, and what stands afterwards agrees with itself."""
    draw = random.Random(seed)
    fill(world)
    sitting = make_workshop(world.assembly, 5, offer_hours=2, per_delegation=4)

    for _round in range(4):
        sitting = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)
        now = Instant(draw=draw, world=world, sitting=sitting, at=timezone.now())
        if len(now.approved) < 4:
            break
        acts = [draw.choice(EVERYTHING)(now) for _ in range(28)]

        results = simultaneously(*acts)

        faults = [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]
        assert faults == []
        check_agreement(sitting)


def check_agreement(sitting):
    taken = Seat.objects.filter(sitting=sitting).taking()
    assert Sitting.objects.get(pk=sitting.pk).places_taken == taken.count()
    assert reads.parties_that_fit(Sitting.objects.get(pk=sitting.pk)) == ()
    gone = Participant.objects.filter(withdrawn_at__isnull=False)
    assert not Seat.objects.filter(is_standing=True, participant__in=gone).exists()
    assert not Badge.objects.valid().filter(participant__in=gone).exists()
    assert not Letter.objects.standing().filter(registration__participant__in=gone).exists()
    assert not Registration.objects.filter(state="approved", participant__in=gone).exists()
    left = Registration.objects.filter(state__in=["withdrawn", "refused"])
    assert not left.filter(participant__withdrawn_at=None, participant__isnull=False).exists()
    for file in DelegationFile.objects.all():
        waits = file.people.filter(state="submitted").exists()
        assert (file.state == "submitted") is waits
