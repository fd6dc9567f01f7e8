"""The stand-alone check agrees with the law, and sees whatever is changed in an export."""

import ast
import copy
import json
import random
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from assemblies.rules import editions
from sessions.enums import BallotWeight
from sessions.rules.ballot_sheets import exported, exported_decision, exported_round
from sessions.rules.chains import entries
from sessions.rules.elections import counted, result_of, seal
from sessions.rules.emergency_decisions import Candidate, decide, rules_on
from sessions.rules.majorities import total
from tests.sessions.rules import drawn_ballots
from tools import verify_ballot

CLOSED_AT = drawn_ballots.OPENED_AT + timedelta(hours=1)
SCRIPT = Path(verify_ballot.__file__)


def roll_call(chance, **known):
    sheet = drawn_ballots.sheet(chance, **known)
    return exported(sheet, drawn_ballots.taken(chance, sheet), closed_at=CLOSED_AT)


def full_roll_call():
    """Return an export with entries, a correction and a barred Member."""
    chance = random.Random(138)
    return next(
        given
        for given in (roll_call(chance, weight=BallotWeight.ASSEMBLY) for _ in range(500))
        if any(row["replaces"] for row in given["rows"])
        and any(line["is_suspended"] for line in given["head"]["lines"])
        and given["result"]["is_carried"]
    )


def decision(chance, number):
    rules = rules_on(drawn_ballots.OPENED_AT.date())
    ballots, candidates = [], []
    for key in range(1, number + 1):
        sheet = drawn_ballots.sheet(
            chance,
            key=key,
            most=3,
            weight=BallotWeight.ASSEMBLY,
            majority=rules.majority,
            held_on=drawn_ballots.OPENED_AT.date(),
        )
        rows = drawn_ballots.taken(chance, sheet)
        ballots.append(exported(sheet, rows, closed_at=CLOSED_AT))
        candidates.append(Candidate(key, total(entries(rows).values())))
    found = decide(candidates, rules=rules)
    if found.tied and chance.random() < 0.5:
        found = decide(candidates, rules=rules, chosen=chance.choice(found.tied))
    return exported_decision(ballots, found)


def secret_round(chance, seats=1):
    named = range(chance.randrange(40))
    chosen = [tuple(chance.sample((1, 2, 3), chance.randint(0, seats))) for _ in named]
    keys = [secrets.token_hex(16) for _ in chosen]
    sealed = seal(chosen, number=1, candidates=(1, 2, 3), keys=keys, seats=seats)
    result = result_of(counted(sealed))
    return exported_round(sealed, result, voted=len(chosen))


@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_random_ballots_agree_with_the_law(seed):
    """Ten times a thousand, so that no single test is long."""
    chance = random.Random(seed)
    carried = 0
    for _ in range(1_000):
        given = roll_call(chance, most=3)
        assert verify_ballot.faults(given) == []
        carried += given["result"]["is_carried"]

    assert 100 < carried < 900


def test_random_decisions_agree_with_the_law():
    chance = random.Random(11)
    kinds = []
    for _ in range(600):
        given = decision(chance, chance.randrange(5))
        assert verify_ballot.faults(given) == []
        kinds.append((given["decision"]["kind"], bool(given["decision"]["tied"])))

    assert set(kinds) == {("item", False), ("item", True), ("tie", True), ("no_item", False)}


@pytest.mark.parametrize("seats", [1, 2, 3])
def test_random_elections_agree_with_the_law(seats):
    chance = random.Random(12)
    for _ in range(300):
        assert verify_ballot.faults(secret_round(chance, seats)) == []


def places_of(thing, path=()):
    """Return the path of every value in an export."""
    inside = thing.items() if isinstance(thing, dict) else enumerate(thing)
    for name, value in inside:
        if isinstance(value, dict | list):
            yield from places_of(value, (*path, name))
        else:
            yield (*path, name)


def changed(given, path):
    """Return the export with one value changed."""
    other = copy.deepcopy(given)
    *above, last = path
    holder = other
    for name in above:
        holder = holder[name]
    value = holder[last]
    if isinstance(value, bool):
        holder[last] = not value
    elif isinstance(value, int):
        holder[last] = value + 1
    elif value is None:
        holder[last] = 1
    else:
        holder[last] = "9" + value[1:] if value[:1] != "9" else "8" + value[1:]
    return other


# What may be otherwise and nothing is wrong: nobody has the close by its hash but the next row.
MAY_DIFFER = {("closed_at",)}


@pytest.mark.parametrize(
    "make",
    [
        full_roll_call,
        lambda: secret_round(random.Random(4)),
        lambda: secret_round(random.Random(4), seats=2),
    ],
)
def test_every_single_change_is_seen(make):
    given = make()
    assert verify_ballot.faults(given) == []

    unseen = {
        path
        for path in places_of(given)
        if path not in MAY_DIFFER and not verify_ballot.faults(changed(given, path))
    }

    assert unseen == set()


def test_change_of_a_decision_is_seen():
    chance = random.Random(7)
    given = next(one for one in iter(lambda: decision(chance, 3), None)
                 if one["decision"]["kind"] == "item")  # fmt: skip
    others = [
        {"kind": "no_item", "accepted": None},
        {"accepted": 99},
        {"tied": [1, 2]},
        {"outcomes": {"1": "accepted", "2": "accepted", "3": "accepted"}},
        {"kind": "tie"},
    ]

    for other in others:
        wrong = {**given, "decision": {**given["decision"], **other}}
        assert verify_ballot.faults(wrong)
    assert verify_ballot.faults({**given, "ballots": given["ballots"][:2]})
    assert verify_ballot.faults({**given, "ballots": [*given["ballots"], given["ballots"][0]]})


def test_rows_dropped_added_or_exchanged_are_seen():
    given = full_roll_call()
    rows = given["rows"]

    for other in (rows[1:], [*rows, rows[0]], [rows[1], rows[0], *rows[2:]], rows[:-1]):
        assert verify_ballot.faults({**given, "rows": other})


def test_votes_that_somebody_hashed_anew_are_checked_against_the_rules():
    """Who writes the table can hash it again; the rules she cannot."""
    given = full_roll_call()
    for row in given["rows"]:
        row["in_favour"] += 30
    before = given["head_hash"]
    for row in given["rows"]:
        del row["hash"]
        row["hash"] = before = verify_ballot._hash({**row, "before": before})

    found = verify_ballot.faults(given)

    assert any("used" in fault and "can use" in fault for fault in found)
    assert not any("chain" in fault for fault in found)


@pytest.mark.parametrize(
    "broken",
    [None, [], {}, {"format": "x"}, {"format": []}, {"format": "hemicycle-roll-call-1"},
     {"format": "hemicycle-decision-1", "ballots": [1], "decision": {}},
     {"format": "hemicycle-election-1", "ballots": [{"key": 1}], "result": {}, "candidates": []}],
    ids=str,
)  # fmt: skip
def test_what_is_no_export_is_said_to_be_none(broken):
    assert len(verify_ballot.faults(broken)) == 1


def test_script_knows_every_edition_of_the_statutes():
    assert {one.name for one in editions.EDITIONS} == verify_ballot.EDITIONS


def test_script_imports_the_standard_library_alone():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert imported <= sys.stdlib_module_names


def run(*names, folder):
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *names],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_script_runs_by_itself(tmp_path):
    given = full_roll_call()
    (tmp_path / "right.json").write_text(json.dumps(given), encoding="utf-8")
    (tmp_path / "wrong.json").write_text(
        json.dumps(changed(given, ("result", "in_favour"))), encoding="utf-8"
    )
    (tmp_path / "none.json").write_text("{", encoding="utf-8")

    right = run("right.json", folder=tmp_path)
    wrong = run("right.json", "wrong.json", "none.json", "gone.json", folder=tmp_path)

    assert (right.returncode, right.stdout) == (
        0,
        f"right.json: right\n    last hash of 1: {given['rows'][-1]['hash']}\n",
    )
    assert wrong.returncode == 1
    assert "wrong.json: result: in_favour is said to be" in wrong.stdout
    assert "none.json: cannot be read" in wrong.stdout
    assert "gone.json: cannot be read" in wrong.stdout
    assert (run(folder=tmp_path).returncode, run("-h", folder=tmp_path).returncode) == (2, 2)
