"""What is said of each clash, with names in the place of keys."""

import pytest

from assemblies.selectors import sentence_of
from sessions.enums import ClashKind, Part
from sessions.rules.clashes import SENTENCES, clashes_among, worded
from sessions.rules.meetings import Apart, Conditions, Delegation, Room
from tests.sessions.rules.meeting import meeting

NAMES = {
    "room": {4: "Room 4"},
    "body": {1: "Governing Council", 2: "Committee"},
    "person": {8: "Ada Invented"},
    "delegation": {7: "Utopia"},
    "sitting": {1: "Morning sitting", 2: "Workshop"},
    "part": {Part.CHAIR: "chair", Part.SPEAKER: "speaker"},
}
PAIR = {
    ClashKind.ROOM_TAKEN: ({"room": 4}, {"room": 4}, {}),
    ClashKind.SAME_BODY: ({"body": 1}, {"body": 1}, {}),
    ClashKind.SAME_PERSON: ({"people": {8: Part.CHAIR}}, {"people": {8: Part.SPEAKER}}, {}),
    ClashKind.BODIES_APART: (
        {"body": 1}, {"body": 2}, {"apart": (Apart(1, frozenset({2})),)}
    ),
    ClashKind.EVENT_CHANNELS: ({"channels": 4}, {"channels": 3}, {"channels": 6}),
    ClashKind.DELEGATION_TOO_SMALL: (
        {"body": 1}, {"body": 2},
        {"delegations": (Delegation(key=7, delegates=1, bodies=frozenset({1, 2})),)},
    ),
}  # fmt: skip
ALONE = {
    ClashKind.ROOM_TOO_SMALL: ({"expected": 1_200}, Room(capacity=80)),
    ClashKind.ROOM_CHANNELS: ({"channels": 4}, Room(channels=2)),
    ClashKind.CLOSED_IN_OPEN_ROOM: ({"is_closed": True}, Room(is_open=True)),
}
SAID = {
    ClashKind.ROOM_TAKEN: "Room 4 is taken at that time: Workshop.",
    ClashKind.SAME_BODY: "Governing Council meets twice at that time: Workshop.",
    ClashKind.SAME_PERSON: "Ada Invented is needed elsewhere at that time: Workshop (speaker).",
    ClashKind.BODIES_APART: (
        "Governing Council and Committee are not to meet at the same time: Workshop."
    ),
    ClashKind.EVENT_CHANNELS: (
        "Channels of interpretation needed at one time: 7; the event's interpreters serve 6: "
        "Workshop."
    ),
    ClashKind.DELEGATION_TOO_SMALL: (
        "Utopia belongs to more bodies that meet at that time (2) than it has delegates (1): "
        "Workshop."
    ),
    ClashKind.ROOM_TOO_SMALL: "Room 4 holds 80 people; 1200 are expected.",
    ClashKind.ROOM_CHANNELS: "Channels of interpretation in Room 4: 2; needed: 4.",
    ClashKind.CLOSED_IN_OPEN_ROOM: "Room 4 is open to everybody, and the sitting is closed.",
}


def clash_of(kind):
    if kind in ALONE:
        facts, room = ALONE[kind]
        found = clashes_among([meeting(1, room=4, **facts)], Conditions(rooms={4: room}))
    else:
        one, other, conditions = PAIR[kind]
        found = clashes_among([meeting(1, **one), meeting(2, **other)], Conditions(**conditions))
    (clash,) = found
    return clash


@pytest.mark.parametrize("kind", ClashKind)
def test_each_kind_has_its_sentence_which_names_the_other_sitting(kind):
    clash = clash_of(kind)

    assert clash.kind is kind
    assert kind in SENTENCES
    assert sentence_of(worded(clash, NAMES, beside=1)) == SAID[kind]


def test_sentence_that_stands_beside_no_sitting_names_both():
    said = sentence_of(worded(clash_of(ClashKind.SAME_PERSON), NAMES))

    assert said == (
        "Ada Invented is needed elsewhere at that time: Morning sitting, Workshop (chair, speaker)."
    )
