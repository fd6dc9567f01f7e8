"""The real programme of the 138th Assembly (Geneva, March 2018): what the law finds in it."""

import json
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sessions.enums import ClashKind
from sessions.rules.clashes import clashes_among
from sessions.rules.hours import Hours
from sessions.rules.local_times import moment_of
from sessions.rules.meetings import Apart, Conditions, Delegation, Meeting

GENEVA = ZoneInfo("Europe/Zurich")
PROGRAMME = json.loads(
    (Path(__file__).parents[3] / "data/assemblies.json").read_text(encoding="utf-8")
)["programmes"][0]["rows"]
CODES = sorted({row["body"] for row in PROGRAMME})
ROOMS = sorted({row["room"].casefold() for row in PROGRAMME})
COMMITTEES = frozenset(CODES.index(code) for code in CODES if code.startswith("sc_"))
COUNCIL, ASSEMBLY = CODES.index("governing_council"), CODES.index("assembly")
BREAK_OUT = 13


def moment(row, which):
    day, clock = date.fromisoformat(row["date"]), time.fromisoformat(row[which])
    return moment_of(day=day, clock=clock, zone=GENEVA)


def as_meeting(row, *, group=""):
    return Meeting(
        key=row["n"],
        hours=Hours(moment(row, "start"), moment(row, "end")),
        body=CODES.index(row["body"]),
        room=ROOMS.index(row["room"].casefold()),
        is_closed=row.get("closed", False),
        group=group,
    )


def found(**conditions):
    sittings = [as_meeting(row, group="A" if row["n"] == BREAK_OUT else "") for row in PROGRAMME]
    return clashes_among(sittings, Conditions(**conditions))


def test_no_room_is_taken_twice_and_no_body_meets_twice():
    assert len(PROGRAMME) == 71
    assert found() == ()


def test_break_out_group_not_declared_as_such_is_the_body_meeting_twice():
    (clash,) = clashes_among(map(as_meeting, PROGRAMME), Conditions())

    assert (clash.kind, clash.sittings) == (ClashKind.SAME_BODY, (12, BREAK_OUT))
    assert CODES[dict(clash.about)["body"]] == "forum_women"
    assert clash.hours.starts_at.astimezone(GENEVA).strftime("%H:%M") == "11:30"
    assert clash.hours.ends_at.astimezone(GENEVA).strftime("%H:%M") == "13:00"


def test_council_met_beside_two_committees_on_the_morning_clocks_had_changed():
    clashes = found(apart=(Apart(COUNCIL, COMMITTEES),))

    assert [(clash.kind, clash.sittings) for clash in clashes] == [
        (ClashKind.BODIES_APART, (24, 25)),
        (ClashKind.BODIES_APART, (24, 26)),
    ]
    assert {clash.hours.starts_at.isoformat() for clash in clashes} == {"2018-03-25T07:30:00+00:00"}


PARALLEL_IN_THREES = [(24, 25, 26), (25, 26, 27), (35, 38, 39), (38, 39, 40), (51, 52, 55)]
PARALLEL_IN_TWOS = [(29, 32), (32, 33), (44, 47), (58, 61), (58, 64)]


@pytest.mark.parametrize(
    ("delegates", "sittings"),
    [(1, sorted(PARALLEL_IN_THREES + PARALLEL_IN_TWOS)), (2, PARALLEL_IN_THREES), (3, [])],
)
def test_small_delegation_cannot_be_in_assembly_council_and_all_committees(delegates, sittings):
    bodies = COMMITTEES | {COUNCIL, ASSEMBLY}
    small = Delegation(key=1, delegates=delegates, bodies=bodies)

    assert [clash.sittings for clash in found(delegations=(small,))] == sittings
