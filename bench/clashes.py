"""The law of clashes by itself: no database, no server, one process.

A programme as full as a real one, ten times as long, and ten times again: sixty sittings a day in
twelve rooms, of forty bodies, with their chairs and speakers, interpreters and 180 delegations. It
grows in days, so that as many sittings as before are held at one moment. Each size is measured in
turn with the others; the least processor time of all turns counts.
"""

import argparse
import json
import math
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sessions.enums import Part
from sessions.rules.clashes import clashes_among, clashes_of
from sessions.rules.hours import Hours
from sessions.rules.meetings import Apart, Conditions, Delegation, Meeting, Room

SIZES = (300, 3_000, 30_000)
A_DAY, ROOMS, BODIES, PEOPLE, DELEGATIONS = 60, 12, 40, 400, 180
COUNCIL, ASSEMBLY, COMMITTEES = 0, 1, frozenset({2, 3, 4, 5})
FIRST_DAY = datetime(2018, 3, 24, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def programme(size):
    """Return sittings that begin between 8:00 and 17:45 and last an hour to three and a half."""
    chance = random.Random(138)  # noqa: S311 - the same programme each time
    return [_sitting(key, chance) for key in range(size)]


def _sitting(key, chance):
    starts_at = FIRST_DAY + timedelta(days=key // A_DAY) + chance.randrange(32, 72) * QUARTER
    people = chance.sample(range(PEOPLE), 4)
    return Meeting(
        key=key,
        hours=Hours(starts_at, starts_at + chance.randrange(4, 15) * QUARTER),
        body=chance.choice((None, *range(BODIES))),
        group=chance.choice(("", "", "A", "B")),
        room=chance.randrange(ROOMS),
        end_is_estimate=chance.random() < 0.05,
        is_closed=chance.random() < 0.37,
        expected=chance.randrange(20, 400),
        channels=chance.choice((0, 1, 2, 4)),
        people={people[0]: Part.CHAIR, **dict.fromkeys(people[1:], Part.SPEAKER)},
    )


def conditions():
    chance = random.Random(139)  # noqa: S311
    return Conditions(
        rooms={
            key: Room(capacity=100 + 50 * key, channels=4 + key % 3, is_open=key == 0)
            for key in range(ROOMS)
        },
        apart=(Apart(COUNCIL, COMMITTEES),),
        delegations=tuple(
            Delegation(
                key=key,
                delegates=chance.randrange(1, 11),
                bodies=frozenset(
                    {COUNCIL, ASSEMBLY, *COMMITTEES, *chance.sample(range(6, BODIES), 3)}
                ),
            )
            for key in range(DELEGATIONS)
        ),
        channels=40,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    event, programmes = conditions(), {size: programme(size) for size in SIZES}
    times, found = {}, {}
    for _turn in range(asked.repeats):
        for size, sittings in programmes.items():
            took, found[size] = _timed(lambda s=sittings: clashes_among(s, event))
            times.setdefault(size, []).append(took)
            took, _of_one = _timed(lambda s=sittings: clashes_of(s[len(s) // 2], s, event))
            times.setdefault(("one", size), []).append(took)
    told = json.dumps(_report(times, found), indent=2)
    if asked.out:
        asked.out.write_text(told + "\n", encoding="utf-8")
    print(told)


def _timed(act):
    began = time.process_time()
    result = act()
    return time.process_time() - began, result


def _report(times, found):
    least = {what: min(taken) for what, taken in times.items()}
    unit = least[SIZES[0]] / _n_log_n(SIZES[0])
    return [
        {
            "sittings": size,
            "ms": round(least[size] * 1000, 2),
            "by_n_log_n": round(least[size] / _n_log_n(size) / unit, 2),
            "ms_of_one": round(least["one", size] * 1000, 2),
            "clashes": len(found[size]),
            "kinds": dict(sorted(Counter(clash.kind.value for clash in found[size]).items())),
        }
        for size in SIZES
    ]


def _n_log_n(size):
    return size * math.log2(size)


if __name__ == "__main__":
    sys.exit(main())
