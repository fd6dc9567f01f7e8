"""Random small programmes: the pass over the sorted sittings against a count by hand."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import ClashKind, Part
from sessions.rules.clashes import clashes_among, clashes_of
from sessions.rules.meetings import Apart, Conditions, Delegation, Room
from tests.sessions.rules.meeting import hours, meeting

BODIES = st.integers(0, 3)


@st.composite
def programmes(draw):
    return tuple(draw(sittings(key)) for key in range(1, draw(st.integers(0, 9)) + 1))


@st.composite
def sittings(draw, key):
    first = draw(st.integers(0, 8))
    return meeting(
        key,
        first,
        first + draw(st.integers(1, 6)),
        body=draw(st.none() | BODIES),
        group=draw(st.sampled_from(["", "", "A", "B"])),
        room=draw(st.none() | st.integers(0, 2)),
        end_is_estimate=draw(st.booleans()),
        is_cancelled=draw(st.sampled_from([False, False, False, True])),
        is_closed=draw(st.booleans()),
        expected=draw(st.none() | st.integers(0, 3)),
        channels=draw(st.integers(0, 3)),
        people=draw(st.dictionaries(st.integers(0, 2), st.sampled_from(Part), max_size=2)),
    )


@st.composite
def conditions(draw):
    number = st.none() | st.integers(0, 3)
    room = st.builds(Room, capacity=number, channels=number, is_open=st.booleans())
    some = st.frozensets(BODIES, max_size=4)
    return Conditions(
        rooms=draw(st.dictionaries(st.integers(0, 2), room)),
        apart=tuple(draw(st.lists(st.builds(Apart, BODIES, some), max_size=2))),
        delegations=tuple(
            Delegation(key=key, delegates=draw(st.integers(0, 3)), bodies=draw(some))
            for key in range(draw(st.integers(0, 3)))
        ),
        channels=draw(st.none() | st.integers(0, 6)),
    )


def by_hand(programme, event):
    """Return (kind, keys, about) of each clash: every sitting, every two, every set of them."""
    held = [one for one in programme if not one.is_cancelled]
    found = {
        (kind, (one.key,), (("room", one.room),)) for one in held for kind in of_one(one, event)
    }
    for one, other in combinations(held, 2):
        if one.hours.meet(other.hours):
            keys = (one.key, other.key)
            found |= {(kind, keys, about) for kind, about in of_two(one, other, event)}
    if event.channels is not None:
        crowds = largest([one for one in held if one.channels], event.channels, channels_of)
        found |= {(ClashKind.EVENT_CHANNELS, keys, ()) for keys in crowds}
    for delegation in event.delegations:
        theirs = [one for one in held if one.body in delegation.bodies]
        crowds = largest(theirs, max(1, delegation.delegates), bodies_of)
        about = (("delegation", delegation.key),)
        found |= {(ClashKind.DELEGATION_TOO_SMALL, keys, about) for keys in crowds}
    return found


def of_one(one, event):
    room = event.rooms.get(one.room, Room())
    if room.capacity is not None and one.expected is not None and one.expected > room.capacity:
        yield ClashKind.ROOM_TOO_SMALL
    if room.channels is not None and one.channels > room.channels:
        yield ClashKind.ROOM_CHANNELS
    if room.is_open and one.is_closed:
        yield ClashKind.CLOSED_IN_OPEN_ROOM


def of_two(one, other, event):
    is_sure = not (one.end_is_estimate or other.end_is_estimate)
    if one.room is not None and one.room == other.room and is_sure:
        yield ClashKind.ROOM_TAKEN, (("room", one.room),)
    if None not in {one.body, other.body}:
        yield from of_two_bodies(one, other, event)
    for person in one.people.keys() & other.people.keys():
        yield ClashKind.SAME_PERSON, (("person", person),)


def of_two_bodies(one, other, event):
    if (one.body, one.group) == (other.body, other.group):
        yield ClashKind.SAME_BODY, (("body", one.body),)
    low, high = sorted((one.body, other.body))
    declared = {frozenset((apart.body, body)) for apart in event.apart for body in apart.others}
    if low != high and frozenset((low, high)) in declared:
        yield ClashKind.BODIES_APART, (("body", low), ("other_body", high))


def channels_of(crowd):
    return sum(one.channels for one in crowd)


def bodies_of(crowd):
    return len({one.body for one in crowd})


def largest(held, most, weight):
    """Return each set held at one moment that weighs too much and is in no larger one."""
    crowds = {
        frozenset(one for one in held if one.hours.meet(hours(moment, moment + 1)))
        for moment in range(15)
    }
    return {
        tuple(sorted(one.key for one in crowd))
        for crowd in crowds
        if weight(crowd) > most and not any(crowd < other for other in crowds)
    }


def facts(clashes):
    return [(clash.kind, clash.sittings, clash.about) for clash in clashes]


@given(programme=programmes(), event=conditions())
def test_one_pass_finds_what_is_found_by_hand_and_each_once(programme, event):
    found = facts(clashes_among(programme, event))

    assert len(found) == len(set(found))
    assert set(found) == by_hand(programme, event)


@given(programme=programmes(), event=conditions(), data=st.data())
def test_order_in_which_they_are_given_says_nothing(programme, event, data):
    turned = data.draw(st.permutations(programme))

    assert clashes_among(turned, event) == clashes_among(programme, event)


@given(programme=programmes(), event=conditions())
def test_hours_of_a_clash_are_those_that_all_share(programme, event):
    held = {one.key: one.hours for one in programme}

    for clash in clashes_among(programme, event):
        assert clash.hours.starts_at == max(held[key].starts_at for key in clash.sittings)
        assert clash.hours.ends_at == min(held[key].ends_at for key in clash.sittings)


@given(programme=programmes(), event=conditions())
def test_clashes_of_one_are_those_of_all_that_it_is_in(programme, event):
    clashes = clashes_among(programme, event)

    for one in programme:
        of_one = tuple(clash for clash in clashes if one.key in clash.sittings)
        assert clashes_of(one, programme, event) == of_one
