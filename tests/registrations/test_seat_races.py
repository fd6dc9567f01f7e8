"""Places in sittings at the same instant, on PostgreSQL: never one too many, none left lying."""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from assemblies.errors import DomainError
from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from registrations.models.seats import Seat, SeatParty
from registrations.selectors import seats as reads
from registrations.services import people, sitting_seats
from registrations.services.sitting_seats import Setting
from sessions.models.sittings import Sitting
from sessions.services import places, sittings
from tests.factories.seats import make_participants, make_registered, make_workshop
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

PLACES = 50
TRIES = 400
AT_ONCE = 80  # connections; the server of the tests has a hundred


def ask_all(sitting, people):
    """Let 80 connections start together, each asking for its share, one person after the other."""

    def asks(share):
        return [
            sitting_seats.ask(sitting=sitting, people=[one.pk], by=None, at=timezone.now())
            for one in share
        ]

    results = simultaneously(
        *(lambda share=people[n::AT_ONCE]: asks(share) for n in range(AT_ONCE))
    )
    faults = [result for result in results if isinstance(result, Exception)]
    assert faults == []
    return [party for share in results for party in share]


def test_four_hundred_tries_for_fifty_places(world):
    sitting = make_workshop(world.assembly, PLACES)
    people = make_participants(world.assembly, TRIES)

    answered = ask_all(sitting, people)

    assert [p.state for p in answered].count("held") == PLACES
    assert [p.state for p in answered].count("waiting") == TRIES - PLACES
    parties = SeatParty.objects.filter(sitting=sitting).order_by("position")
    assert [party.position for party in parties] == list(range(1, TRIES + 1))
    assert {party.state for party in parties[:PLACES]} == {"held"}
    assert {party.state for party in parties[PLACES:]} == {"waiting"}
    assert Sitting.objects.get(pk=sitting.pk).places_taken == PLACES
    assert Message.objects.filter(kind="seat_held").count() == PLACES
    assert AuditEntry.objects.filter(act="seat.ask").count() == TRIES


def test_without_the_lock_more_places_are_given_than_there_are(world, monkeypatch):
    """The negative control. Positions are drawn apart: their constraint is a second guard."""
    sitting = make_workshop(world.assembly, PLACES)
    people = make_participants(world.assembly, TRIES)
    drawn = itertools.count(1)
    monkeypatch.setattr(places, "locked", read_without_lock)
    monkeypatch.setattr(sitting_seats, "_write_party", lambda *about: write_at(drawn, *about))

    ask_all(sitting, people)

    assert Seat.objects.filter(sitting=sitting).taking().count() > PLACES


def read_without_lock(sitting):
    return Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)


def write_at(drawn, sitting, people, by, at):
    party = SeatParty.objects.create(
        sitting=sitting, position=next(drawn), asked_at=at, asked_by=by, changed_at=at
    )
    Seat.objects.bulk_create(Seat(party=party, sitting=sitting, participant=one) for one in people)
    return party


def withdraw(world, person):
    return people.withdraw(person=person, by=world.desk, at=timezone.now())


def ask(sitting, person, by=None):
    return sitting_seats.ask(
        sitting=sitting, people=[person.participant_id], by=by, at=timezone.now()
    )


def some_act(draw, world, sitting, registered):
    """Draw one thing that somebody does at this instant."""
    at = timezone.now()
    keys = [one.participant_id for one in registered]
    parties = list(SeatParty.objects.standing().filter(sitting=sitting).select_related("sitting"))
    offers = [party for party in parties if party.state == "offered"]
    kind = draw.choice(
        ["ask", "ask", "group", "give_up", "accept", "decline", "late", "set", "withdraw"]
    )
    if kind == "group":
        group = draw.sample(keys, 3)
        return lambda: sitting_seats.ask(sitting=sitting, people=group, by=None, at=at)
    if kind == "withdraw":
        person = draw.choice(registered)
        return lambda: withdraw(world, person)
    if kind == "set":
        setting = Setting(places=draw.randint(4, 8), offer_hours=2, per_delegation=5)
        return lambda: sitting_seats.set_places(sitting=sitting, setting=setting, by=None, at=at)
    if kind == "late":
        return lambda: sitting_seats.settle_all(at=at + timedelta(hours=3))
    if kind in ("accept", "decline") and offers:
        act, party = getattr(sitting_seats, kind), draw.choice(offers)
        return lambda: act(party=party, by=None, at=at)
    if kind == "give_up" and parties:
        party = draw.choice(parties)
        return lambda: sitting_seats.give_up(party=party, by=None, at=at)
    one = [draw.choice(keys)]
    return lambda: sitting_seats.ask(sitting=sitting, people=one, by=None, at=at)


@pytest.mark.parametrize("seed", range(3))
def test_everything_at_the_same_instant(world, seed):
    """Giving up, asking, withdrawing, offers that end and are answered, other places, together.

    At last the sitting is cancelled in the midst of it.
    """
    draw = random.Random(seed)
    sitting = make_workshop(world.assembly, 6, offer_hours=2, per_delegation=5)
    registered = make_registered(world.assembly, 20)
    registered += make_registered(world.assembly, 10, delegation=world.file.delegation)
    most, seen = 8, set()

    for ends in (False, False, False, False, False, True):
        acts = [some_act(draw, world, sitting, registered) for _ in range(30)]
        if ends:
            acts[draw.randrange(30)] = partial(
                sittings.cancel, sitting=sitting, by=None, at=timezone.now()
            )
        results = simultaneously(*acts)

        faults = [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]
        assert faults == []
        if ends:
            sitting_seats.settle_all(at=timezone.now())
        sitting = Sitting.objects.select_related("event", "body", "room").get(pk=sitting.pk)
        check_list(sitting, most)
        seen |= set(SeatParty.objects.values_list("state", flat=True))
    assert seen >= {"held", "waiting", "offered", "expired", "given_up", "released"}
    assert sitting.is_cancelled
    assert not SeatParty.objects.standing().exists()


def check_list(sitting, most):
    taken = Seat.objects.filter(sitting=sitting).taking()
    standing = Seat.objects.filter(sitting=sitting, is_standing=True)
    twice = standing.values("participant").annotate(n=Count("pk")).filter(n__gt=1)
    ended = standing.exclude(party__in=SeatParty.objects.standing())
    assert sitting.places_taken == taken.count() <= most
    assert list(twice) == []
    assert list(ended) == []
    assert reads.parties_that_fit(sitting) == ()
    assert not standing.filter(participant__withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize("attempt", range(5))
def test_who_is_withdrawn_while_she_asks_keeps_no_place(world, attempt):
    sitting = make_workshop(world.assembly, 20)
    registered = make_registered(world.assembly, 20)
    asks = [lambda one=one: ask(sitting, one) for one in registered]
    ends = [lambda one=one: withdraw(world, one) for one in registered]

    results = simultaneously(*asks, *ends)

    assert {type(r).__name__ for r in results if isinstance(r, Exception)} <= {"NotTakingPart"}
    assert Seat.objects.filter(sitting=sitting, is_standing=True).count() == 0
    assert Sitting.objects.get(pk=sitting.pk).places_taken == 0


def test_place_given_up_while_its_holder_is_withdrawn_is_not_released_once_more(world):
    (person,) = make_registered(world.assembly, 1)
    sitting = make_workshop(world.assembly, 2)
    party = ask(sitting, person, by=world.coordinator)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            places.locked(sitting)
            leaves = pool.submit(alone, withdraw, world, person)
            wait_until_somebody_waits()  # the act has seen that there is a place to release
            sitting_seats.give_up(party=party, by=None, at=timezone.now())
        leaves.result(timeout=30)

    party.refresh_from_db()
    assert party.state == "given_up"
    assert not AuditEntry.objects.filter(act="seat.release").exists()
    told = Message.objects.filter(kind="seat_ended").values_list("recipient", flat=True)
    assert list(told) == [person.email]


@pytest.mark.parametrize("attempt", range(5))
def test_last_place_freed_and_asked_for_at_once_is_given_to_who_waited(world, attempt):
    sitting = make_workshop(world.assembly, 1)
    holder, waiter, newcomer = make_participants(world.assembly, 3)
    held, waiting = (
        sitting_seats.ask(sitting=sitting, people=[one.pk], by=None, at=timezone.now())
        for one in (holder, waiter)
    )

    simultaneously(
        lambda: sitting_seats.give_up(party=held, by=None, at=timezone.now()),
        lambda: sitting_seats.ask(
            sitting=sitting, people=[newcomer.pk], by=None, at=timezone.now()
        ),
    )

    waiting.refresh_from_db()
    assert waiting.state == "held"
    assert Seat.objects.filter(sitting=sitting).taking().count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_place_freed_for_somebody_who_leaves_at_that_instant_goes_to_the_next(world, attempt):
    holder, second, third = make_registered(world.assembly, 3)
    sitting = make_workshop(world.assembly, 1)
    held, promoted, waiting = (ask(sitting, one) for one in (holder, second, third))

    simultaneously(
        lambda: sitting_seats.give_up(party=held, by=None, at=timezone.now()),
        lambda: withdraw(world, second),
    )

    check_passed_on(sitting, promoted, waiting)


def test_who_leaves_after_she_was_promoted_is_cancelled_in_her_calendar(world):
    """The same in the order that a race seldom shows: she still waits when she begins to go."""
    holder, second, third = make_registered(world.assembly, 3)
    sitting = make_workshop(world.assembly, 1)
    held, promoted, waiting = (ask(sitting, one) for one in (holder, second, third))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            places.locked(sitting)
            leaves = pool.submit(alone, withdraw, world, second)
            wait_until_somebody_waits()
            sitting_seats.give_up(party=held, by=None, at=timezone.now())
            promoted.refresh_from_db()
            assert promoted.state == "held"
        leaves.result(timeout=30)

    check_passed_on(sitting, promoted, waiting)
    hers = Message.objects.filter(recipient=second.email, entry__uid=str(sitting.uid))
    assert list(hers.order_by("pk").values_list("kind", "method")) == [
        ("seat_held", "REQUEST"),
        ("seat_ended", "CANCEL"),
    ]


def check_passed_on(sitting, promoted, waiting):
    promoted.refresh_from_db()
    waiting.refresh_from_db()
    assert (promoted.state, waiting.state) == ("released", "held")
    assert Seat.objects.filter(sitting=sitting).taking().get().party == waiting
    assert Sitting.objects.get(pk=sitting.pk).places_taken == 1
