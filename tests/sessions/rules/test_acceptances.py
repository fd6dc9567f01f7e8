"""For what an acceptance on record holds, and when a clash is shown again."""

from datetime import timedelta

import pytest

from sessions.enums import Part
from sessions.rules.acceptances import Acceptance, Considered, considered, while_shared
from sessions.rules.clashes import clashes_among
from sessions.rules.meetings import Conditions, Room
from tests.sessions.rules.meeting import MIDNIGHT, meeting

ROOMS = {4: Room(capacity=80), 5: Room(capacity=80)}


def only_clash(*sittings):
    (clash,) = clashes_among(sittings, Conditions(rooms=ROOMS))
    return clash


def accepted(clash, *, hour=7, reason="Both chairs agree."):
    at = MIDNIGHT + timedelta(hours=hour)
    return Acceptance(key=clash.key, terms=clash.terms, by=3, at=at, reason=reason)


PAIR = (meeting(1, 9, 11, room=4), meeting(2, 10, 12, room=4))
CLASH = only_clash(*PAIR)


def test_clash_nobody_accepted_has_nothing_on_record():
    (one,) = considered([CLASH], [])

    assert (one.clash, one.accepted, one.outdated) == (CLASH, None, None)


def test_acceptance_holds_while_the_hours_shared_are_the_same():
    begun_earlier = only_clash(meeting(1, 8, 11, room=4), PAIR[1])

    (one,) = considered([begun_earlier], [accepted(CLASH)])

    assert one.accepted == accepted(CLASH)
    assert one.outdated is None


@pytest.mark.parametrize(
    "sittings",
    [
        (meeting(1, 9, 12, room=4), PAIR[1]),  # more hours shared
        (PAIR[0], meeting(2, 10.5, 12, room=4)),  # fewer
        (meeting(1, 9 + 24, 11 + 24, room=4), meeting(2, 10 + 24, 12 + 24, room=4)),  # a day later
    ],
)
def test_clash_of_other_hours_is_shown_again_with_the_acceptance_it_had(sittings):
    (one,) = considered([only_clash(*sittings)], [accepted(CLASH)])

    assert one.accepted is None
    assert one.outdated == accepted(CLASH)


@pytest.mark.parametrize(
    "sittings",
    [
        (PAIR[0], meeting(3, 10, 12, room=4)),  # with another sitting
        (meeting(1, 9, 11, room=5), meeting(2, 10, 12, room=5)),  # in another room
        (meeting(1, 9, 11, body=7), meeting(2, 10, 12, body=7)),  # of another kind
    ],
)
def test_another_clash_knows_nothing_of_the_acceptance(sittings):
    (one,) = considered([only_clash(*sittings)], [accepted(CLASH)])

    assert (one.accepted, one.outdated) == (None, None)


def test_what_changes_back_is_accepted_again():
    changed = only_clash(meeting(1, 9, 12, room=4), PAIR[1])
    record = [accepted(changed, hour=8, reason="Then longer."), accepted(CLASH, hour=7)]

    (one,) = considered([CLASH], record)
    (other,) = considered([changed], record)

    assert (one.accepted.reason, other.accepted.reason) == ("Both chairs agree.", "Then longer.")


def test_latest_of_two_acceptances_counts():
    record = [accepted(CLASH, hour=8, reason="Still so."), accepted(CLASH, hour=7)]

    assert considered([CLASH], record)[0].accepted.reason == "Still so."


def test_small_room_is_accepted_at_any_hour_for_as_many_people():
    clash = only_clash(meeting(1, 9, 11, room=4, expected=90))
    moved = only_clash(meeting(1, 14, 18, room=4, expected=90))
    more = only_clash(meeting(1, 9, 11, room=4, expected=300))

    found = considered([moved, more], [accepted(clash)])

    assert [one.accepted is not None for one in found] == [True, False]
    assert found[1].outdated is not None


def test_person_is_accepted_with_the_parts_she_has():
    first = meeting(1, people={8: Part.CHAIR})
    clash = only_clash(first, meeting(2, people={8: Part.SPEAKER}))
    weightier = only_clash(first, meeting(2, people={8: Part.CHAIR}))

    assert considered([weightier], [accepted(clash)])[0].accepted is None


def test_taken_room_is_accepted_while_one_of_the_two_shares_it():
    one = Considered(CLASH, accepted=accepted(CLASH))

    assert while_shared(one, {2}) == while_shared(one, {1, 5}) == one
    assert while_shared(one, {5}) == Considered(CLASH, outdated=accepted(CLASH))


def test_other_clashes_do_not_hang_on_the_sharing_of_a_room():
    clash = only_clash(meeting(1, 9, 11, room=4, expected=90))
    one = Considered(clash, accepted=accepted(clash))

    assert while_shared(one, ()) == one
