"""Check an exported vote without the program that took it.

    python3 tools/verify_ballot.py FILE ...    says what is wrong (exit code 1), or the last hash

Needs Python 3.11 and nothing else; it imports nothing of the product, so that a sceptic can read it
in ten minutes and run it elsewhere. It computes again what each delegation had, what it could use
with the people in the room, the chain of hashes, the sum, the majority, and which request won.

The file is JSON, an object with a "format":

hemicycle-roll-call-1
    head        what was settled before the first vote:
      key, title, held_on (YYYY-MM-DD)
      weight    assembly (10 to 23 votes by population, at most 10 a delegate present),
                council (a vote a representative, three or one) or committee (one vote)
      majority  simple or two_thirds; base: the choices that count as cast, sorted
      edition   the name of the edition of the Statutes
      lines     in the order of the call, each: delegation (a number), name, population, women, men
                (its members of parliament), earlier (the sessions before, the latest first, each
                [women, men], or null: not attended), years_owed, is_suspended, is_associate, votes
    head_hash   SHA-256, hexadecimal, of the head in canonical JSON: UTF-8, keys sorted, no blanks,
                everything beyond ASCII escaped
    rows        what was entered, each: number (1, 2, 3 …), delegation, in_favour, against,
                abstaining, present (delegates in the room then), by (a number), at (UTC, ISO 8601,
                microseconds), replaces (the number of the row it corrects, or null), reason, hash:
                SHA-256 of the row without "hash" and with "before", the hash of the row before or
                the head's, in canonical JSON
    last_hash   of the last row, else of the head: compare it with the one in the minutes
    closed_at   UTC; no row is later
    result      in_favour, against, abstaining, cast, needed, is_carried

hemicycle-show-of-hands-1
    as a roll-call; head has no lines, and each row counts the hands of the whole house: delegation
    is 0, present how many delegates were in the room. The last row is the count that stands.

hemicycle-decision-1
    ballots     roll-calls as above, one a request, in the order of receipt
    decision    kind (item, tie, no_item), accepted (a key or null), tied (keys: as many votes for),
                outcomes: {key: rejected, passed_over, tied, accepted}

hemicycle-election-1    one round of a secret ballot; nobody who voted is in it
    number, candidates (numbers), voted (how many people)
    ballots     each {key: 32 random hexadecimal digits, candidate: a number, null: blank}, sorted
                by key: shuffled
    seal        SHA-256 of number, candidates and ballots in canonical JSON
    result      valid, needed, votes: {candidate: number}, elected (a number or null)

hemicycle-election-2    the same for several seats
    seats       to be filled in this round; it is under the seal, too
    ballots     each {key, chosen: numbers in their order, none: blank}
    result      as above; elected: numbers, by votes
"""

import hashlib
import json
import sys
from bisect import bisect_left
from collections import Counter
from datetime import datetime

CHOICES = ("in_favour", "against", "abstaining")
# Up to so many inhabitants 0, 1, 2 … additional votes; 13 beyond the last.
UP_TO = (
    999_999, 5_000_000, 10_000_000, 20_000_000, 30_000_000, 40_000_000, 50_000_000, 60_000_000,
    80_000_000, 100_000_000, 150_000_000, 200_000_000, 300_000_000,
)  # fmt: skip
EDITIONS = {"Statutes of April 2003"}
WITH_ABSTENTIONS_UNTIL = "2003-04-01"


class Unreadable(Exception):
    """The file is not what the format says."""


def faults(document):
    """Return everything that is wrong with an export, a sentence each; nothing when it is right."""
    kinds = {
        "hemicycle-roll-call-1": _roll_call,
        "hemicycle-show-of-hands-1": _hands,
        "hemicycle-decision-1": _decision,
        "hemicycle-election-1": _election,
        "hemicycle-election-2": _election,
    }
    try:
        kind = document["format"]
        if kind not in kinds:
            return [f"the format {kind!r} is not known"]
        return list(kinds[kind](document))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, Unreadable) as error:
        return [f"not as the format says: {type(error).__name__} {error}"]


# --- a roll-call ----------------------------------------------------------------------------------


def _roll_call(document):
    head, rows = document["head"], document["rows"]
    if head["edition"] not in EDITIONS:
        yield f"the edition {head['edition']!r} is not known"
    lines = {line["delegation"]: line for line in head["lines"]}
    if len(lines) != len(head["lines"]):
        yield "a delegation stands on the sheet twice"
    for line in head["lines"]:
        if line["votes"] != _votes(line, head["weight"]):
            had = _votes(line, head["weight"])
            yield f"{line['name']}: {line['votes']} votes on the sheet, {had} by the rules"
    yield from _chain(document, rows)
    for row in rows:
        yield from _entry(row, lines.get(row["delegation"]), head["weight"])
    yield from _compared(document["result"], _found(head, rows))


def _hands(document):
    head, rows = document["head"], document["rows"]
    if head["lines"]:
        yield "delegations stand on the sheet of a show of hands"
    if not rows:
        yield "the hands were not counted"
    yield from _chain(document, rows)
    for row in rows:
        counted = sum(_whole(row[choice]) for choice in CHOICES)
        if row["delegation"] != 0:
            yield f"row {row['number']}: hands are those of the whole house"
        if counted > _whole(row["present"]):
            yield f"row {row['number']}: {counted} hands of {row['present']} delegates"
    yield from _compared(document["result"], _found(head, rows))


def _votes(line, weight):
    """Return what a delegation has: by the table in the Assembly, by its places in the Council."""
    if line["is_associate"] or line["is_suspended"] or _whole(line["years_owed"]) >= 2:
        return 0
    people = _whole(line["women"]), _whole(line["men"])
    if weight == "committee":
        return 1
    if weight == "council":
        return 0 if not any(people) else 3 if all(people) else 1
    if weight != "assembly":
        raise Unreadable(f"weight {weight!r}")
    run = 0
    for composition in (people, *line["earlier"]):
        if composition is None or sum(composition) == 0 or all(composition):
            break
        run += 1
    return (8 if run >= 3 else 10) + bisect_left(UP_TO, _whole(line["population"]))


def _usable(line, weight, present):
    votes = _votes(line, weight)
    if weight == "council":
        return min(votes, present, line["women"] + line["men"])
    return min(votes, present * (10 if weight == "assembly" else 1))


def _entry(row, line, weight):
    where = f"row {row['number']}"
    if line is None:
        yield f"{where}: delegation {row['delegation']} is not on the sheet"
        return
    used = sum(_whole(row[choice]) for choice in CHOICES)
    if used > (can := _usable(line, weight, _whole(row["present"]))):
        yield f"{where}: {line['name']} used {used} votes and can use {can}"


def _chain(document, rows):
    before = _hash(document["head"])
    if before != document["head_hash"]:
        yield "the head is not the one that was settled"
    standing, last = {}, ""
    for number, row in enumerate(rows, start=1):
        said = {name: value for name, value in row.items() if name != "hash"}
        if row["number"] != number or row["hash"] != _hash({**said, "before": before}):
            yield f"the chain breaks at row {number}"
            return
        if row["replaces"] != standing.get(row["delegation"]):
            yield f"row {number} does not replace what stood for its delegation"
        if row["replaces"] is not None and not row["reason"].strip():
            yield f"row {number} corrects without a reason"
        if last and _moment(row["at"]) < _moment(last):
            yield f"row {number} stands before the row before it"
        standing[row["delegation"]], before, last = number, row["hash"], row["at"]
    yield from _end(document, before, last)


def _end(document, last_hash, last):
    if document["last_hash"] != last_hash:
        yield "rows are missing at the end, or were added there"
    if last and _moment(last) > _moment(document["closed_at"]):
        yield "a row was entered after the close"


def _sum(rows):
    standing = {row["delegation"]: row for row in rows}
    votes = Counter(dict.fromkeys(CHOICES, 0))
    for row in standing.values():
        votes.update({choice: row[choice] for choice in CHOICES})
    return votes


def _base(head):
    """Return the choices that count as cast: what the sheet says has to be what its day says."""
    base = {"in_favour", "against"}
    if head["majority"] == "two_thirds" and head["held_on"] < WITH_ABSTENTIONS_UNTIL:
        base.add("abstaining")
    if head["base"] != sorted(base):
        raise Unreadable(f"base {head['base']!r}")
    return base


def _found(head, rows):
    """Return the sum of what stands, what was cast and needed, and whether that was reached."""
    votes, base = _sum(rows), _base(head)
    cast = sum(votes[choice] for choice in base)
    if head["majority"] not in {"two_thirds", "simple"}:
        raise Unreadable(f"majority {head['majority']!r}")
    # Two thirds: the smallest whole number that is not below them. Simple: more than half.
    needed = (2 * cast + 2) // 3 if head["majority"] == "two_thirds" else cast // 2 + 1
    needed = needed or 1  # where nobody casts a vote, nothing is carried
    carried = votes["in_favour"] >= needed
    return {**votes, "cast": cast, "needed": needed, "is_carried": carried}


def _compared(said, found):
    for name, value in found.items():
        if said[name] != value or type(said[name]) is not type(value):
            yield f"result: {name} is said to be {said[name]!r} and is {value!r}"


# --- which request wins ---------------------------------------------------------------------------


def _decision(document):
    ballots, said = document["ballots"], document["decision"]
    for ballot in ballots:
        yield from (f"request {ballot['head']['key']}: {fault}" for fault in _roll_call(ballot))
    results = {ballot["head"]["key"]: _found(ballot["head"], ballot["rows"]) for ballot in ballots}
    passed = {key: one["in_favour"] for key, one in results.items() if one["is_carried"]}
    if len(results) != len(ballots):
        yield "a request was voted upon twice"
    best = [key for key, votes in passed.items() if votes == max(passed.values())]
    tied, accepted = best if len(best) > 1 else [], said["accepted"]
    if said["tied"] != tied:
        yield f"tied are {tied}, not {said['tied']}"
    if accepted not in ([*tied, None] if tied else best or [None]):
        yield f"accepted cannot be {accepted}: it is one of {best}"
    kind = "item" if accepted is not None else "tie" if tied else "no_item"
    if said["kind"] != kind:
        yield f"the decision is {kind}, not {said['kind']}"
    outcomes = {str(key): _outcome(key, passed, tied, accepted) for key in results}
    if said["outcomes"] != outcomes:
        yield f"the outcomes are {outcomes}, not {said['outcomes']}"


def _outcome(key, passed, tied, accepted):
    if key not in passed:
        return "rejected"
    if key == accepted:
        return "accepted"
    return "tied" if key in tied and accepted is None else "passed_over"


# --- a secret ballot ------------------------------------------------------------------------------


def _election(document):
    ballots, said, candidates = document["ballots"], document["result"], document["candidates"]
    keys = [ballot["key"] for ballot in ballots]
    if keys != sorted(set(keys)) or any(len(key) != 32 for key in keys):
        yield "the ballots do not stand in the order of their keys, each with one of its own"
    is_for_one = document["format"].endswith("1")
    seats, names = (1, "candidate") if is_for_one else (_whole(document["seats"]), "chosen")
    if any(set(ballot) != {"key", names} for ballot in ballots):
        yield "a ballot says more than its candidates"
    under_seal = ("number", "candidates", "ballots", *(() if is_for_one else ("seats",)))
    if document["seal"] != _hash({name: document[name] for name in under_seal}):
        yield "the ballots are not those that were sealed"
    if len(ballots) != document["voted"]:
        yield f"{document['voted']} people voted, {len(ballots)} ballots were found"
    named = [_chosen(ballot[names]) for ballot in ballots]
    if any(len(one) > seats or len(set(one)) < len(one) for one in named):
        yield "a ballot names somebody twice, or more than there are seats"
    votes = Counter(candidate for one in named for candidate in one)
    if not set(votes) <= set(candidates):
        yield "somebody got votes who does not stand"
    valid = sum(1 for one in named if one)
    needed = valid // 2 + 1
    elected = _elected(candidates, votes, needed, seats)
    found = {
        "valid": valid, "needed": needed,
        "elected": (elected[0] if elected else None) if is_for_one else elected,
        "votes": {str(one): votes[one] for one in candidates},
    }  # fmt: skip
    yield from _compared(said, found)


def _chosen(said):
    return said if isinstance(said, list) else [] if said is None else [said]


def _elected(candidates, votes, needed, seats):
    """The most votes first; who has as many as the first behind the last seat is not elected."""
    passed = sorted(
        (one for one in candidates if votes[one] >= needed), key=lambda one: -votes[one]
    )
    behind = votes[passed[seats]] if len(passed) > seats else 0
    return [one for one in passed[:seats] if votes[one] > behind]


# --- small things ---------------------------------------------------------------------------------


def _hash(said):
    spelled = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(spelled.encode("ascii")).hexdigest()


def _whole(number):
    if type(number) is not int or number < 0:
        raise Unreadable(f"{number!r} is no whole number from 0 on")
    return number


def _moment(text):
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise Unreadable(f"{text!r} says no offset from UTC")
    return at


def _hashes(document):
    """Return the hashes that belong into the minutes, a line each."""
    for one in document.get("ballots", [document]):
        if "last_hash" in one:
            yield f"    last hash of {one['head']['key']}: {one['last_hash']}"


def main():
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help"}:
        print(__doc__)
        return 2
    bad = False
    for name in sys.argv[1:]:
        try:
            with open(name, encoding="utf-8") as file:
                document = json.load(file)
            found = faults(document)
        except (OSError, ValueError) as error:
            found = [f"cannot be read: {error}"]
        bad = bad or bool(found)
        told = [f"{name}: {fault}" for fault in found] or [f"{name}: right", *_hashes(document)]
        print("\n".join(told))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
