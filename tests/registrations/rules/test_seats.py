"""Who is given a place: examples, and random lists against a model that counts by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemblies.enums import Capacity
from registrations.errors.places import PartyTooLarge
from registrations.rules.seats import (
    Limits,
    Party,
    Person,
    check_possible,
    given_now,
    offer_ends_at,
)

OBSERVER, PRESS, MEMBER = Capacity.OBSERVER, Capacity.PRESS, Capacity.MEMBER_OF_PARLIAMENT
AT = datetime(2026, 10, 20, 8, tzinfo=UTC)


def person(delegation=None, capacity=OBSERVER):
    return Person(delegation, capacity)


def party(key, size=1, **kind):
    return Party(key, (person(**kind),) * size)


def test_first_come_is_first_served():
    waiting = [party(1), party(2), party(3)]

    assert given_now(waiting=waiting, taken=[], limits=Limits(places=2)) == (1, 2)


def test_group_that_does_not_fit_is_passed_over_and_blocks_nobody():
    waiting = [party(1, size=3), party(2), party(3)]

    assert given_now(waiting=waiting, taken=[person()], limits=Limits(places=3)) == (2, 3)


def test_nobody_is_given_a_place_while_more_are_taken_than_there_are():
    assert given_now(waiting=[party(1)], taken=[person()] * 5, limits=Limits(places=3)) == ()


def test_limit_that_others_exceed_stops_only_them():
    limits = Limits(places=9, per_delegation=1, per_capacity={PRESS: 1})
    taken = [person(delegation=7), person(delegation=7), person(capacity=PRESS)]
    waiting = [
        party(1, delegation=7), party(2, capacity=PRESS), party(3, delegation=8), party(4),
    ]  # fmt: skip

    assert given_now(waiting=waiting, taken=taken, limits=limits) == (3, 4)


def test_who_comes_without_a_delegation_counts_against_no_delegation():
    limits = Limits(places=9, per_delegation=1)

    assert given_now(waiting=[party(1, size=3)], taken=[], limits=limits) == (1,)


@pytest.mark.parametrize(
    ("people", "limits", "most"),
    [
        ([person()] * 4, Limits(places=3), 3),
        ([person(delegation=1)] * 3, Limits(places=9, per_delegation=2), 2),
        ([person(capacity=PRESS)], Limits(places=9, per_capacity={PRESS: 0}), 0),
    ],
)
def test_party_that_could_never_come_is_refused(people, limits, most):
    with pytest.raises(PartyTooLarge) as refused:
        check_possible(people, limits=limits)

    assert refused.value.details == {"asked": len(people), "most": most}


def test_party_that_only_has_to_wait_is_not_refused():
    limits = Limits(places=3, per_delegation=2, per_capacity={PRESS: 0})

    check_possible(
        [person(delegation=1), person(delegation=1), person(delegation=2)], limits=limits
    )


def test_offer_ends_after_its_hours_or_at_the_start():
    day = timedelta(days=1)

    assert offer_ends_at(at=AT, hours=24, starts_at=AT + 2 * day) == AT + day
    assert offer_ends_at(at=AT, hours=72, starts_at=AT + 2 * day) == AT + 2 * day


people = st.builds(
    Person, st.none() | st.integers(1, 3), st.sampled_from([OBSERVER, PRESS, MEMBER])
)
limits = st.builds(
    Limits,
    places=st.integers(0, 8),
    per_delegation=st.none() | st.integers(0, 4),
    per_capacity=st.dictionaries(st.sampled_from([OBSERVER, PRESS]), st.integers(0, 4)),
)
steps = st.lists(
    st.tuples(st.just("ask"), st.lists(people, min_size=1, max_size=4))
    | st.tuples(st.just("leave"), st.integers(0, 20))
    | st.tuples(st.just("set"), limits),
    max_size=25,
)


def fits_by_hand(party, inside, limits):
    """Tell whether a party may come, by looking at everybody who would be in the room."""
    room = [one for other in inside for one in other] + party
    if len(room) > limits.places:
        return False
    for one in party:
        countrymen = [x for x in room if x.delegation == one.delegation]
        most = None if one.delegation is None else limits.per_delegation
        if most is not None and len(countrymen) > most:
            return False
        colleagues = [x for x in room if x.capacity == one.capacity]
        if len(colleagues) > limits.per_capacity.get(one.capacity, 10**6):
            return False
    return True


@given(limits, steps)
def test_random_lists_go_as_counted_by_hand(limits, steps):
    """Two lists side by side: the law's, and one that looks at everybody, one after the other."""
    asked, inside, by_hand = {}, [], []  # parties by key; keys in the room, here and there

    for what, value in steps:
        if what == "ask":
            asked[len(asked) + 1] = list(value)
        elif what == "leave" and inside:
            gone = inside[value % len(inside)]
            inside.remove(gone)
            by_hand.remove(gone)
            asked[gone] = []
        elif what == "set":
            limits = value
        waiting = [key for key, people in asked.items() if people and key not in inside]
        before = {key: asked[key] for key in inside}
        now = given_now(
            waiting=[Party(key, tuple(asked[key])) for key in waiting],
            taken=[one for people in before.values() for one in people],
            limits=limits,
        )
        for key in waiting:
            if fits_by_hand(asked[key], [asked[other] for other in by_hand], limits):
                by_hand.append(key)
        inside.extend(now)

        assert inside == by_hand
        left = [key for key in waiting if key not in now]
        assert not any(fits_by_hand(asked[k], [asked[o] for o in inside], limits) for k in left)
