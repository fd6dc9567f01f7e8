"""The last places of a capacity, asked for at once: the lock of its form decides."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from threading import Event as Flag

import pytest
from django.db import OperationalError
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.models.events import Event
from registrations.enums import ApprovalPath, WayIn
from registrations.errors.registering import OverallLimitReached
from registrations.models.registrations import Registration
from registrations.services import applications, capacity_forms, delegations, limits
from registrations.services.capacity_forms import FormSettings
from tests.factories.accounts import make_account
from tests.factories.capacity_forms import make_application, make_form
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

PLACES = 5
RIVALS = 12


def holding(world, capacity):
    return Registration.objects.filter(
        event=world.assembly, capacity=capacity, state__in=["submitted", "approved"]
    ).count()


def send_all(people):
    return simultaneously(
        *(
            lambda person=person: applications.submit(
                person=person, by=person.applicant, at=timezone.now()
            )
            for person in people
        )
    )


@pytest.fixture
def press(world):
    return make_form(world.assembly, Capacity.PRESS, limit_overall=PLACES)


def journalists(press, number):
    return [
        make_application(press, make_account(f"journalist{n}@example.org")) for n in range(number)
    ]


def refused(results):
    return [type(one) for one in results if isinstance(one, Exception)]


@pytest.mark.parametrize("attempt", range(5))
def test_places_are_given_once_to_those_who_apply_at_once(world, press, attempt):
    results = send_all(journalists(press, RIVALS))

    assert refused(results) == [OverallLimitReached] * (RIVALS - PLACES)
    assert holding(world, Capacity.PRESS) == PLACES


def submit_both_delegations(world):
    return simultaneously(
        *(
            lambda file=file: delegations.submit(file=file, by=world.coordinator, at=timezone.now())
            for file in (world.file, world.other_file)
        )
    )


@pytest.mark.parametrize("attempt", range(5))
def test_two_delegations_share_the_last_place(world, attempt):
    make_form(world.assembly, Capacity.ADVISER, way_in=WayIn.DELEGATION, limit_overall=1)
    for file in (world.file, world.other_file):
        world.add_person(file=file, capacity=Capacity.ADVISER)

    results = submit_both_delegations(world)

    assert refused(results) == [OverallLimitReached]
    assert holding(world, Capacity.ADVISER) == 1


@pytest.mark.parametrize("attempt", range(5))
def test_two_delegations_with_several_limited_capacities_never_wait_for_each_other_in_a_ring(
    world, attempt
):
    capacities = [Capacity.ADVISER, Capacity.SECRETARY_OF_DELEGATION, Capacity.HOST_STAFF]
    for capacity in capacities:
        make_form(world.assembly, capacity, way_in=WayIn.DELEGATION, limit_overall=2)
    for file, order in ((world.file, capacities), (world.other_file, reversed(capacities))):
        for capacity in order:
            world.add_person(file=file, capacity=capacity)

    assert refused(submit_both_delegations(world)) == []


def test_account_that_begins_twice_at_once_has_one_registration(world, press):
    results = simultaneously(*[lambda: make_application(press, world.stranger)] * 2)

    assert refused(results) == []
    assert results[0].pk == results[1].pk
    assert Registration.objects.filter(applicant=world.stranger).count() == 1


def wait_after_counting(monkeypatch, barrier):
    check = limits.check

    def check_and_wait(*, forms, people):
        check(forms=forms, people=people)
        with suppress(BrokenBarrierError):
            barrier.wait()

    monkeypatch.setattr(limits, "check", check_and_wait)


def test_without_the_lock_more_come_than_there_are_places(world, monkeypatch):
    """The negative control: this is what the lock is for."""
    press = make_form(world.assembly, Capacity.PRESS, limit_overall=1)
    rivals = journalists(press, 2)
    monkeypatch.setattr(limits, "locked_forms", limits.forms_of)
    wait_after_counting(monkeypatch, Barrier(2, timeout=10))

    assert refused(send_all(rivals)) == []
    assert holding(world, Capacity.PRESS) == 2


def test_with_the_lock_the_second_waits_until_the_first_is_done(world, monkeypatch):
    """The same barrier between count and write is never reached by both: one waits outside."""
    press = make_form(world.assembly, Capacity.PRESS, limit_overall=1)
    rivals = journalists(press, 2)
    wait_after_counting(monkeypatch, Barrier(2, timeout=1))

    assert refused(send_all(rivals)) == [OverallLimitReached]
    assert holding(world, Capacity.PRESS) == 1


def send_while_the_limit_is_raised(world, monkeypatch, send, settings):
    """Both hold what they take first before either goes on to what the other has."""
    form_is_held, event_is_held = Flag(), Flag()
    check, lock = limits.check, capacity_forms.locked_event

    def check_and_wait(**asked):
        check(**asked)
        form_is_held.set()
        event_is_held.wait(timeout=10)

    def wait_and_lock(event):
        form_is_held.wait(timeout=10)
        lock(event)
        event_is_held.set()

    monkeypatch.setattr(limits, "check", check_and_wait)
    monkeypatch.setattr(capacity_forms, "locked_event", wait_and_lock)
    return simultaneously(
        send,
        lambda: capacity_forms.settle(
            event=world.assembly, capacity=Capacity.INTERPRETER, settings=settings,
            by=world.manager, at=timezone.now(),
        ),
    )  # fmt: skip


def interpreters_of_a_delegation(world):
    make_form(
        world.assembly, Capacity.INTERPRETER, way_in=WayIn.DELEGATION, limit_overall=5,
        approval=ApprovalPath.AUTOMATIC,
    )  # fmt: skip
    world.add_person(capacity=Capacity.INTERPRETER)
    return lambda: delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())


def an_interpreter_by_herself(world):
    form = make_form(
        world.assembly, Capacity.INTERPRETER, limit_overall=5, approval=ApprovalPath.AUTOMATIC
    )
    person = make_application(form, make_account("interpreter@example.org"))
    return lambda: applications.submit(person=person, by=person.applicant, at=timezone.now())


@pytest.mark.parametrize("ready", [interpreters_of_a_delegation, an_interpreter_by_herself])
def test_a_limit_is_raised_while_somebody_sends(world, monkeypatch, ready):
    settings = FormSettings(approval=ApprovalPath.AUTOMATIC, limit_overall=9)

    results = send_while_the_limit_is_raised(world, monkeypatch, ready(world), settings)

    assert refused(results) == []
    assert Registration.objects.get(capacity=Capacity.INTERPRETER).state == "approved"


def test_the_whole_lock_of_the_event_would_be_waited_for_in_a_ring(world, monkeypatch):
    """The negative control: who is approved points to the event, which a whole lock forbids."""
    monkeypatch.setattr(
        capacity_forms,
        "locked_event",
        lambda event: Event.objects.select_for_update(of=("self",)).get(pk=event.pk),
    )
    send = interpreters_of_a_delegation(world)

    results = send_while_the_limit_is_raised(world, monkeypatch, send, FormSettings())

    assert refused(results) == [OperationalError]
