"""The law of a roll-call by itself: no database, no server, one process.

Two hundred delegations, more than there are Members, of ten thousand to a thousand million and more
inhabitants, one in twenty barred, each splitting its votes; then ten times as many. Measured: the
tally with its figures, as after every entry; all lines with their reasons; the whole sheet computed
anew from its rows, with chain and entitlements. The least processor time of all repeats counts.
"""

import argparse
import json
import random
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assemblies.rules.delegations import Composition
from assemblies.rules.editions import STATUTES_2003
from sessions.enums import BallotWeight
from sessions.rules.ballot_sheets import Enrolled, Sheet, head_of, line_for, result_of_sheet
from sessions.rules.chains import Row, appended, entries, head_hash
from sessions.rules.majorities import TWO_THIRDS, Votes, figures
from sessions.rules.roll_calls import tally

SIZES = (200, 2_000)
AIM_MS = 5
PRESENT = 3
OPENED_AT = datetime(2024, 3, 24, 17, tzinfo=UTC)


def sheet_of(size):
    chance = random.Random(148)  # noqa: S311 - the same sheet each time
    return Sheet(
        key=1,
        title="A request",
        held_on=date(2024, 3, 24),
        weight=BallotWeight.ASSEMBLY,
        majority=TWO_THIRDS,
        edition=STATUTES_2003,
        lines=tuple(_enrolled(number, chance) for number in range(1, size + 1)),
    )


def _enrolled(number, chance):
    return Enrolled(
        delegation=number,
        name=f"Member {number}",
        population=int(10 ** chance.uniform(4, 9.15)),
        proposed=Composition(chance.randrange(4), chance.randrange(1, 5)),
        earlier=(Composition(chance.randrange(2), 3), Composition(chance.randrange(2), 3)),
        years_owed=2 if chance.random() < 0.05 else 0,
    )


def rows_of(sheet):
    """Return an entry for each delegation, sealed one after another."""
    chance, head, rows = random.Random(149), head_hash(head_of(sheet)), []  # noqa: S311
    for number, one in enumerate(sheet.lines):
        usable = line_for(one, sheet=sheet, present=PRESENT).usable
        in_favour = chance.randint(0, usable)
        votes = Votes(in_favour=in_favour, against=chance.randint(0, usable - in_favour))
        at = OPENED_AT + timedelta(seconds=number)
        new = Row(number=0, delegation=one.delegation, votes=votes, present=PRESENT, by=1, at=at)
        rows.append(appended(rows, new, head=head, closed_at=None))
    return rows


def measured(size, repeats):
    """Return the least milliseconds of each step for a roll-call of that size."""
    sheet = sheet_of(size)
    lines = {one.delegation: line_for(one, sheet=sheet, present=PRESENT) for one in sheet.lines}
    rows = rows_of(sheet)
    entered = entries(rows)
    found = figures(tally(entered, lines), TWO_THIRDS)
    steps = {
        "tally": lambda: figures(tally(entered, lines), TWO_THIRDS),
        "all_lines": lambda: [line_for(o, sheet=sheet, present=PRESENT) for o in sheet.lines],
        "all_anew": lambda: result_of_sheet(sheet, rows),
    }
    least = {name: min(_timed(step) for _ in range(repeats)) for name, step in steps.items()}
    if result_of_sheet(sheet, rows) != found:
        raise SystemExit("bench: the two ways do not agree")
    return {
        "delegations": size,
        **{f"{name}_ms": round(1000 * seconds, 3) for name, seconds in least.items()},
        "all_votes": found.votes.all,
        "is_carried": found.is_carried,
    }


def _timed(act):
    began = time.process_time()
    act()
    return time.process_time() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    report = [measured(size, asked.repeats) for size in SIZES]
    told = json.dumps({"aim_ms_of_200": AIM_MS, "measured": report}, indent=2)
    if asked.out:
        asked.out.write_text(told + "\n", encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
