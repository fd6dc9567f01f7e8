"""The last place of a sitting, and of a Member, asked for at once by who registers. PostgreSQL."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.utils import timezone

from registrations.errors.admissions import MemberLimitReached
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.models.seats import Seat, SeatParty
from registrations.selectors import seats as reads
from registrations.selectors.admissions import admission_of
from registrations.services import admissions, enrolments, people, sitting_seats
from sessions.models.sittings import Sitting
from sessions.services import places
from tests.factories.accounts import make_account
from tests.factories.enrolments import (
    enrolment_answers,
    make_admission,
    make_enrolment,
    make_event,
    make_part,
    member_answers,
)
from tests.factories.worlds import make_parliament
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

RIVALS = 12
PLACES = 5


def enrol_all(event, answers=None, sittings=(), rivals=RIVALS):
    keys = [one.pk for one in sittings]
    users = [make_account(f"rival{n}@example.org") for n in range(rivals)]

    def enrol(user):
        return enrolments.enrol(
            event=event,
            answers=answers or enrolment_answers(),
            sittings=keys,
            by=user,
            at=timezone.now(),
        )

    return simultaneously(*(lambda user=user: enrol(user) for user in users))


def refused(results):
    return [type(one) for one in results if isinstance(one, Exception)]


@pytest.mark.parametrize("attempt", range(3))
def test_last_places_of_a_sitting_are_given_once(attempt):
    event = make_event()
    make_admission(event)
    sitting = make_part(event, places=PLACES)
    other = make_part(event, hour=18)

    results = enrol_all(event, sittings=[other, sitting])

    assert refused(results) == []
    seats = Seat.objects.filter(sitting=sitting)
    assert seats.taking().count() == PLACES
    assert seats.filter(party__state="waiting").count() == RIVALS - PLACES
    assert Sitting.objects.get(pk=sitting.pk).places_taken == PLACES
    assert Seat.objects.filter(sitting=other).taking().count() == RIVALS


@pytest.mark.parametrize("attempt", range(3))
def test_last_places_of_a_member_are_given_once(attempt):
    event, france = make_event(), make_parliament("FR", "France")
    make_admission(event, most_of_member=PLACES)

    results = enrol_all(event, member_answers(france))

    assert refused(results) == [MemberLimitReached] * (RIVALS - PLACES)
    assert Registration.objects.filter(institution=france).count() == PLACES


def wait_after_counting(monkeypatch, barrier):
    check = admissions.check

    def check_and_wait(**asked):
        check(**asked)
        with suppress(BrokenBarrierError):
            barrier.wait()

    monkeypatch.setattr(admissions, "check", check_and_wait)


def test_without_the_lock_a_member_sends_more_than_it_may(monkeypatch):
    """The negative control: this is what the lock on the admission is for."""
    event, france = make_event(), make_parliament("FR", "France")
    make_admission(event, most_of_member=1)
    monkeypatch.setattr(admissions, "held", lambda *, event: admission_of(event.pk))
    wait_after_counting(monkeypatch, Barrier(2, timeout=10))

    assert refused(enrol_all(event, member_answers(france), rivals=2)) == []
    assert Registration.objects.filter(institution=france).count() == 2


def test_with_the_lock_the_second_waits_until_the_first_is_done(monkeypatch):
    event, france = make_event(), make_parliament("FR", "France")
    make_admission(event, most_of_member=1)
    wait_after_counting(monkeypatch, Barrier(2, timeout=1))

    results = enrol_all(event, member_answers(france), rivals=2)

    assert refused(results) == [MemberLimitReached]
    assert Registration.objects.filter(institution=france).count() == 1


def test_without_the_lock_more_people_sit_than_there_are_places(monkeypatch):
    """The negative control of the sitting's lock. Positions are drawn apart: a second guard."""
    event = make_event()
    make_admission(event)
    sitting = make_part(event, places=1)
    fit, barrier = reads.parties_that_fit, Barrier(2, timeout=10)

    def write_apart(one, participants, by, at):
        values = {"asked_at": at, "asked_by": by, "changed_at": at}
        (person,) = participants
        party = SeatParty.objects.create(sitting=one, position=person.pk, **values)
        Seat.objects.create(party=party, sitting=one, participant=person)
        return party

    def look_together(one):
        fitting = fit(one)
        with suppress(BrokenBarrierError):
            barrier.wait()
        return fitting

    monkeypatch.setattr(places, "locked", read_without_lock)
    monkeypatch.setattr(sitting_seats, "_write_party", write_apart)
    monkeypatch.setattr(reads, "parties_that_fit", look_together)
    enrol_all(event, rivals=2)

    assert Seat.objects.filter(sitting=sitting).taking().count() > 1


def read_without_lock(sitting):
    return Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)


@pytest.mark.parametrize("attempt", range(3))
def test_account_that_sends_its_form_twice_at_once_is_registered_once(attempt):
    event = make_event()
    make_admission(event)
    make_part(event, places=3)
    noor = make_account("noor@example.org")

    results = simultaneously(*[lambda: make_enrolment(event, noor)] * 4)

    assert refused(results) == []
    assert len({one.pk for one in results}) == 1
    assert Registration.objects.count() == Seat.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_some_register_while_others_change_their_sittings_and_withdraw(attempt):
    event, france = make_event(), make_parliament("FR", "France")
    make_admission(event, most_of_member=100)
    morning, evening = make_part(event, places=4), make_part(event, hour=18, places=4)
    both = [morning, evening]
    come = [
        make_enrolment(event, make_account(f"one{n}@example.org"), sittings=both) for n in range(8)
    ]
    users = [make_account(f"new{n}@example.org") for n in range(6)]
    at = timezone.now()

    results = simultaneously(
        *(
            lambda user=user: make_enrolment(
                event, user, sittings=both, answers=member_answers(france)
            )
            for user in users
        ),
        *(
            lambda one=one: enrolments.choose(
                person=one, sittings=[evening.pk], by=one.applicant, at=at
            )
            for one in come[:4]
        ),
        *(lambda one=one: people.withdraw(person=one, by=one.applicant, at=at) for one in come[4:]),
        lambda: admissions.set_up(
            event=event,
            setting=admissions.AdmissionSetting(most_of_member=50),
            by=None,
            at=at,
        ),
    )

    assert refused(results) == []
    assert Admission.objects.get().most_of_member == 50
    for sitting in both:
        taken = Seat.objects.filter(sitting=sitting).taking().count()
        assert taken == 4 == Sitting.objects.get(pk=sitting.pk).places_taken
