"""Each kind of clash, by examples; the hours on both sides of each boundary."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.enums import ClashKind, Part
from sessions.rules.clashes import Clash, clashes_among, clashes_of
from sessions.rules.hours import Hours
from sessions.rules.meetings import Apart, Conditions, Delegation, Room
from tests.sessions.rules.meeting import hours, meeting

NOTHING = Conditions()
COUNCIL, PEACE, UN, ASSEMBLY, YOUNG = range(1, 6)


def among(*sittings, **conditions):
    return clashes_among(sittings, Conditions(**conditions))


def kinds(*sittings, **conditions):
    return [clash.kind for clash in among(*sittings, **conditions)]


def test_programme_without_sittings_has_no_clash():
    assert among() == ()


# Rooms


def test_room_is_taken_by_each_two_who_share_an_hour():
    assert among(meeting(7, 9, 11, room=4), meeting(3, 10, 12, room=4)) == (
        Clash(
            kind=ClashKind.ROOM_TAKEN, sittings=(3, 7), hours=hours(10, 11), about=(("room", 4),)
        ),
    )


def test_three_in_a_room_are_three_clashes():
    three = [meeting(key, room=4) for key in (1, 2, 3)]

    assert [clash.sittings for clash in among(*three)] == [(1, 2), (1, 3), (2, 3)]


@pytest.mark.parametrize(
    "other",
    [
        meeting(2, 11, 12, room=4),  # as the first ends
        meeting(2, 8, 9, room=4),
        meeting(2, room=5),
        meeting(2, room=None),
        meeting(2, room=4, is_cancelled=True),
        meeting(2, room=4, end_is_estimate=True),
    ],
)
def test_room_is_not_taken_by_who_is_not_there(other):
    assert among(meeting(1, room=4), other) == ()


def test_estimated_end_holds_persons_and_bodies_though_not_rooms():
    one = meeting(1, room=4, body=PEACE, people={8: Part.CHAIR})
    other = meeting(2, room=4, body=PEACE, people={8: Part.CHAIR}, end_is_estimate=True)

    assert kinds(one, other) == [ClashKind.SAME_BODY, ClashKind.SAME_PERSON]


def test_sitting_past_midnight_takes_the_room_of_the_next_day():
    late = meeting(1, 21, 25, room=4)

    assert kinds(late, meeting(2, 24, 26, room=4)) == [ClashKind.ROOM_TAKEN]
    assert kinds(late, meeting(2, 25, 26, room=4)) == []


def test_hour_that_clocks_show_twice_is_two_hours_for_a_room():
    night = datetime(2018, 10, 28, 2, tzinfo=ZoneInfo("Europe/Zurich"))
    second = night.replace(fold=1)
    first_two = meeting(1, room=4, hours=Hours(night, second))
    second_two = meeting(2, room=4, hours=Hours(second, night.replace(hour=3)))
    both = meeting(3, room=4, hours=Hours(night.replace(minute=30), second.replace(minute=30)))

    assert kinds(first_two, second_two) == []
    assert [clash.sittings for clash in among(first_two, second_two, both)] == [(1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("capacity", "expected", "found"),
    [(80, 81, True), (80, 80, False), (None, 500, False), (80, None, False), (0, 1, True)],
)
def test_room_is_too_small_for_more_than_it_holds(capacity, expected, found):
    clashes = among(meeting(1, room=4, expected=expected), rooms={4: Room(capacity=capacity)})

    assert [clash.kind for clash in clashes] == [ClashKind.ROOM_TOO_SMALL] * found
    for clash in clashes:
        assert (clash.sittings, clash.hours) == ((1,), hours(9, 11))
        assert clash.numbers == (("capacity", capacity), ("expected", expected))


@pytest.mark.parametrize(
    ("channels", "needed", "found"),
    [(4, 5, True), (4, 4, False), (None, 9, False), (0, 1, True), (0, 0, False)],
)
def test_room_has_so_many_channels(channels, needed, found):
    clashes = among(meeting(1, room=4, channels=needed), rooms={4: Room(channels=channels)})

    assert [clash.kind for clash in clashes] == [ClashKind.ROOM_CHANNELS] * found


def test_closed_sitting_clashes_with_an_open_room():
    rooms = {4: Room(is_open=True), 5: Room()}

    assert kinds(meeting(1, room=4, is_closed=True), rooms=rooms) == [ClashKind.CLOSED_IN_OPEN_ROOM]
    assert kinds(meeting(1, room=4), meeting(2, room=5, is_closed=True), rooms=rooms) == []


def test_cancelled_sitting_minds_no_room():
    room = Room(capacity=1, channels=0, is_open=True)
    cancelled = meeting(1, room=4, is_closed=True, expected=9, channels=9, is_cancelled=True)

    assert kinds(cancelled, rooms={4: room}) == []


# Interpreters of the event


def test_event_has_interpreters_for_so_many_channels_at_one_moment():
    one, other = meeting(1, 9, 12, channels=4), meeting(2, 10, 13, channels=2)
    third = meeting(3, 11, 14, channels=3)

    assert among(one, other, third, channels=8) == (
        Clash(
            kind=ClashKind.EVENT_CHANNELS,
            sittings=(1, 2, 3),
            hours=hours(11, 12),
            about=(),
            numbers=(("channels", 8), ("needed", 9)),
        ),
    )
    assert kinds(one, other, third, channels=9) == []
    assert kinds(one, other, third) == []


def test_who_needs_no_channel_is_not_named_among_those_who_do():
    crowd = [meeting(1, channels=3), meeting(2, channels=3), meeting(3)]

    assert [clash.sittings for clash in among(*crowd, channels=5)] == [(1, 2)]


def test_interpreters_are_free_when_a_sitting_ends():
    assert kinds(meeting(1, 9, 11, channels=4), meeting(2, 11, 12, channels=4), channels=4) == []


# Bodies


def test_body_does_not_meet_twice_at_one_time():
    assert among(meeting(1, 9, 11, body=PEACE), meeting(2, 10, 12, body=PEACE)) == (
        Clash(
            kind=ClashKind.SAME_BODY, sittings=(1, 2), hours=hours(10, 11), about=(("body", PEACE),)
        ),
    )


@pytest.mark.parametrize(
    ("group", "other", "found"),
    [("", "A", False), ("A", "B", False), ("A", "A", True), ("", "", True)],
)
def test_body_meets_in_parallel_with_its_break_out_groups(group, other, found):
    sittings = meeting(1, body=PEACE, group=group), meeting(2, body=PEACE, group=other)

    assert kinds(*sittings) == [ClashKind.SAME_BODY] * found


def test_what_is_no_sitting_of_a_body_takes_rooms_and_persons_only():
    side_events = [meeting(key, body=None, room=4, people={8: Part.SPEAKER}) for key in (1, 2)]

    assert kinds(*side_events) == [ClashKind.ROOM_TAKEN, ClashKind.SAME_PERSON]


@pytest.mark.parametrize("turned", [False, True])
def test_bodies_declared_apart_do_not_meet_at_one_time_whoever_begins(turned):
    apart = (Apart(COUNCIL, frozenset({PEACE, UN})),)
    first, second = (UN, COUNCIL) if turned else (COUNCIL, UN)

    assert among(meeting(1, 9, 11, body=first), meeting(2, 10, 12, body=second), apart=apart) == (
        Clash(
            kind=ClashKind.BODIES_APART,
            sittings=(1, 2),
            hours=hours(10, 11),
            about=(("body", COUNCIL), ("other_body", UN)),
        ),
    )


def test_bodies_of_one_set_may_meet_beside_each_other():
    apart = (Apart(COUNCIL, frozenset({PEACE, UN})),)

    assert kinds(meeting(1, body=PEACE), meeting(2, body=UN), apart=apart) == []
    assert kinds(meeting(1, 9, 11, body=PEACE), meeting(2, 11, 12, body=COUNCIL), apart=apart) == []


def test_break_out_group_is_of_its_body():
    apart = (Apart(COUNCIL, frozenset({PEACE})),)

    assert kinds(meeting(1, body=PEACE, group="A"), meeting(2, body=COUNCIL), apart=apart) == [
        ClashKind.BODIES_APART
    ]


def test_pair_declared_twice_and_a_body_with_itself_say_nothing_more():
    apart = (Apart(COUNCIL, frozenset({COUNCIL, UN})), Apart(UN, frozenset({COUNCIL})))

    assert kinds(meeting(1, body=COUNCIL), meeting(2, body=UN), apart=apart) == [
        ClashKind.BODIES_APART
    ]
    assert kinds(meeting(1, body=COUNCIL), meeting(2, body=COUNCIL), apart=apart) == [
        ClashKind.SAME_BODY
    ]


# Persons


def test_nobody_is_needed_in_two_places_and_her_parts_are_said():
    chair = meeting(2, 9, 11, people={8: Part.CHAIR, 9: Part.SPEAKER})
    speaker = meeting(1, 10, 12, people={8: Part.SPEAKER})

    assert among(chair, speaker) == (
        Clash(
            kind=ClashKind.SAME_PERSON,
            sittings=(1, 2),
            hours=hours(10, 11),
            about=(("person", 8),),
            parts=(Part.SPEAKER, Part.CHAIR),
        ),
    )
    assert kinds(chair, meeting(1, 11, 12, people={8: Part.SPEAKER})) == []


def test_each_person_of_two_sittings_is_a_clash_of_her_own():
    people = {8: Part.CHAIR, 9: Part.RAPPORTEUR}

    clashes = among(meeting(1, people=people), meeting(2, people=people))

    assert [clash.about for clash in clashes] == [(("person", 8),), (("person", 9),)]


# Delegations


def delegation(delegates, bodies, key=77):
    return Delegation(key=key, delegates=delegates, bodies=frozenset(bodies))


def test_delegation_is_too_small_for_more_bodies_than_it_has_delegates():
    sittings = [
        meeting(1, 9, 12, body=COUNCIL),
        meeting(2, 10, 13, body=PEACE),
        meeting(3, 11, 14, body=UN),
        meeting(4, 9, 14, body=ASSEMBLY),
    ]
    two, three = (delegation(n, [COUNCIL, PEACE, UN]) for n in (2, 3))

    assert among(*sittings, delegations=(two,)) == (
        Clash(
            kind=ClashKind.DELEGATION_TOO_SMALL,
            sittings=(1, 2, 3),
            hours=hours(11, 12),
            about=(("delegation", 77),),
            numbers=(("bodies", 3), ("delegates", 2)),
        ),
    )
    assert among(*sittings, delegations=(three,)) == ()


def test_each_largest_set_of_parallel_sittings_is_one_clash():
    sittings = [
        meeting(1, 9, 13, body=COUNCIL), meeting(2, 10, 11, body=PEACE), meeting(3, 11, 12, body=UN)
    ]  # fmt: skip
    alone = delegation(1, [COUNCIL, PEACE, UN])

    assert [clash.sittings for clash in among(*sittings, delegations=(alone,))] == [(1, 2), (1, 3)]


def test_delegation_is_asked_for_one_delegate_however_many_groups_a_body_breaks_into():
    groups = [meeting(key, body=PEACE, group=str(key)) for key in (1, 2, 3)]
    alone = delegation(1, [PEACE, UN])

    assert among(*groups, delegations=(alone,)) == ()
    (clash,) = among(*groups, meeting(4, body=UN), delegations=(alone,))
    assert clash.sittings == (1, 2, 3, 4)
    assert clash.numbers == (("bodies", 2), ("delegates", 1))


def test_delegation_of_nobody_yet_misses_no_single_sitting():
    nobody = delegation(0, [PEACE, UN])

    assert kinds(meeting(1, body=PEACE), delegations=(nobody,)) == []
    assert kinds(meeting(1, body=PEACE), meeting(2, body=UN), delegations=(nobody,)) == [
        ClashKind.DELEGATION_TOO_SMALL
    ]


def test_delegations_of_the_same_bodies_are_told_apart_by_their_sizes():
    two, three = ([meeting(key, body=key) for key in range(1, n + 1)] for n in (2, 3))
    delegations = tuple(delegation(n, [1, 2, 3], key=n) for n in (1, 2, 3))

    def short(sittings):
        return [
            dict(clash.about)["delegation"] for clash in among(*sittings, delegations=delegations)
        ]

    assert short(two) == [1]
    assert short(three) == [1, 2]


def test_sittings_of_others_that_come_and_go_make_no_second_clash():
    theirs = [meeting(1, 9, 13, body=PEACE), meeting(2, 9, 13, body=UN)]
    others = [meeting(3, 10, 11, body=COUNCIL), meeting(4, 11.5, 12, body=COUNCIL)]
    before, after = meeting(5, 8, 9.5, body=ASSEMBLY), meeting(5, 12.5, 14, body=ASSEMBLY)
    delegations = (
        delegation(1, [PEACE, UN, ASSEMBLY]),
        delegation(1, [COUNCIL, YOUNG], key=78),
    )

    def short(*sittings):
        return [clash.sittings for clash in among(*sittings, delegations=delegations)]

    assert short(*theirs, *others) == [(1, 2)]
    assert short(*theirs, *others, before) == [(1, 2, 5)]
    assert short(*theirs, *others, after) == [(1, 2, 5)]


# One sitting, as one types


def test_clashes_of_one_are_with_it_as_it_would_be():
    before, other = meeting(1, 9, 10, room=4), meeting(2, 10, 12, room=4)
    elsewhere = [meeting(3, 10, 12, room=5), meeting(4, 10, 12, room=5)]
    after = meeting(1, 9, 11, room=4)

    assert clashes_of(before, [before, other, *elsewhere], NOTHING) == ()
    assert [c.sittings for c in clashes_of(after, [before, other, *elsewhere], NOTHING)] == [(1, 2)]


def test_cancelled_sitting_has_no_clash_of_its_own():
    assert clashes_of(meeting(1, room=4, is_cancelled=True), [meeting(2, room=4)], NOTHING) == ()


def test_details_are_keys_and_numbers_for_machines():
    (clash,) = among(meeting(1, room=4, expected=90), rooms={4: Room(capacity=80)})

    assert clash.code == "room_too_small"
    assert clash.details == {
        "room": 4,
        "capacity": 80,
        "expected": 90,
        "sittings": [1],
        "parts": [],
        "starts_at": "2018-03-25T09:00:00+00:00",
        "ends_at": "2018-03-25T11:00:00+00:00",
    }


def test_key_of_very_many_sittings_is_short_and_their_own():
    keys = range(10**9, 10**9 + 300)
    crowds = [[meeting(key, channels=1) for key in some] for some in (keys, keys[1:])]

    one, other = (among(*crowd, channels=0)[0].key for crowd in crowds)

    assert len(one) <= 200
    assert one != other
    assert among(meeting(1, room=4), meeting(2, room=4))[0].key == "room_taken:room=4:1+2"
