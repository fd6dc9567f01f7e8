"""Places asked for at once by who registers, and events that end at that moment. PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from notifications.models.messages import Message
from registrations.errors.admissions import EventCancelled, MemberLimitReached, NoAdmission
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.models.seats import Seat, SeatParty
from registrations.selectors import seats as reads
from registrations.selectors.admissions import admission_of
from registrations.services import (
    admissions,
    enrolments,
    event_making,
    people,
    sitting_seats,
    wanted_sittings,
)
from sessions.errors.events import SomebodyRegistered
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
from tests.simultaneously import alone, simultaneously

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


def take_back(event):
    return event_making.take_back(event=event, by=None, at=timezone.now())


def cancel(event):
    words = LanguageMap({"en": "The speaker is ill."})
    return event_making.cancel(event=event, words=words, by=None, at=timezone.now())


def enrol_while(monkeypatch, act, event):
    """Register somebody and start the act when all was asked of the event; return what came of it.

    Also whether the act was done before she was registered.
    """
    keep, said = wanted_sittings.keep, {}
    with ThreadPoolExecutor(1) as pool:

        def keep_late(*asked):
            said["act"] = pool.submit(alone, act, event)
            said["was_done"] = bool(wait([said["act"]], timeout=3).done)
            return keep(*asked)

        monkeypatch.setattr(wanted_sittings, "keep", keep_late)
        make_enrolment(event, make_account("noor@example.org"))
        return said["act"].exception(timeout=30), said["was_done"]


def told_of_cancellation():
    return Message.objects.filter(kind="event_cancelled", recipient="noor@example.org").count()


def test_event_is_not_taken_back_from_under_who_registers(monkeypatch):
    event = make_event()
    make_admission(event)
    make_part(event)

    refusal, was_done = enrol_while(monkeypatch, take_back, event)

    assert (type(refusal), was_done) == (SomebodyRegistered, False)
    assert not Event.objects.get(pk=event.pk).is_draft


def test_who_registers_while_an_event_is_cancelled_is_told(monkeypatch):
    event = make_event()
    make_admission(event)
    make_part(event)

    refusal, was_done = enrol_while(monkeypatch, cancel, event)

    assert (refusal, was_done) == (None, False)
    assert told_of_cancellation() == 1


@pytest.mark.parametrize("act", [take_back, cancel])
def test_without_sharing_the_event_she_registers_for_what_is_none(monkeypatch, act):
    """The negative control: this is what the event's row is shared for."""
    event = make_event()
    make_admission(event)
    make_part(event)
    monkeypatch.setattr(enrolments, "shared_event", lambda pk: Event.objects.get(pk=pk))

    assert enrol_while(monkeypatch, act, event) == (None, True)

    event.refresh_from_db()
    assert event.is_draft or event.is_cancelled
    assert Registration.objects.get().state == "approved"
    assert told_of_cancellation() == 0


@pytest.mark.parametrize(("act", "refusal"), [(take_back, NoAdmission), (cancel, EventCancelled)])
def test_who_comes_second_is_refused(act, refusal):
    event = make_event()
    make_admission(event)
    make_part(event)
    act(event)

    with pytest.raises(refusal):
        make_enrolment(event)


@pytest.mark.parametrize("attempt", range(3))
def test_many_register_and_choose_while_an_event_is_cancelled(attempt):
    event = make_event()
    make_admission(event)
    parts = [make_part(event, places=4), make_part(event, hour=18)]
    come = [make_enrolment(event, make_account(f"one{n}@example.org"), sittings=parts[1:])
            for n in range(4)]  # fmt: skip
    users = [make_account(f"new{n}@example.org") for n in range(6)]
    both, at = [one.pk for one in parts], timezone.now()

    results = simultaneously(
        *(lambda user=user: make_enrolment(event, user, sittings=parts) for user in users),
        *(
            lambda one=one: enrolments.choose(person=one, sittings=both, by=one.applicant, at=at)
            for one in come
        ),
        lambda: cancel(event),
    )

    assert set(refused(results)) <= {EventCancelled}
    registered = Registration.objects.values_list("email", flat=True)
    told = Message.objects.filter(kind="event_cancelled").values_list("recipient", flat=True)
    assert sorted(told) == sorted(registered)
