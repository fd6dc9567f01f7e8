"""The sheet of a roll-call: who is enrolled, what stands on it, and how it is given out to check.

The export holds what it takes to compute everything again without this program:
`tools/verify_ballot.py` does so, and describes the format.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from assemblies.errors import EditionUnknown
from assemblies.rules.associates import associate_entitlement
from assemblies.rules.council import representation
from assemblies.rules.delegations import Composition
from assemblies.rules.editions import EDITIONS, Edition
from assemblies.rules.votes import Entitlement, entitlement
from sessions.enums import BallotWeight
from sessions.rules.chains import Row, check_chain, head_hash, last_hash, printed_row, standing
from sessions.rules.elections import RoundResult, SealedBallots, printed_ballots
from sessions.rules.emergency_decisions import Decision
from sessions.rules.majorities import (
    SIMPLE,
    TWO_THIRDS,
    TWO_THIRDS_OF_ALL,
    Figures,
    Majority,
    figures,
    total,
)
from sessions.rules.roll_calls import (
    Line,
    check_entry,
    line_in_assembly,
    line_in_committee,
    line_in_council,
    line_of,
)

ROLL_CALL: Final = "hemicycle-roll-call-1"
DECISION: Final = "hemicycle-decision-1"
ELECTION: Final = "hemicycle-election-1"
SEATS: Final = "hemicycle-election-2"

# By what a head says of them.
_MAJORITIES: Final = {
    (one.kind.value, tuple(sorted(choice.value for choice in one.base))): one
    for one in (SIMPLE, TWO_THIRDS, TWO_THIRDS_OF_ALL)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A delegation as it stands when a vote is opened; what its votes come from.

    proposed, earlier, years_owed: as `assemblies.rules.votes.entitlement` takes them.
    """

    delegation: int
    name: str
    population: int
    proposed: Composition
    earlier: tuple[Composition | None, ...] = ()
    years_owed: int = 0
    is_suspended: bool = False
    is_associate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is settled before the first vote is entered; it begins the chain.

    key: of the ballot. edition: of the Statutes. lines: in the order in which they are called.
    """

    key: int
    title: str
    held_on: date
    weight: BallotWeight
    majority: Majority
    edition: Edition
    lines: tuple[Enrolled, ...]


def entitlement_of(one: Enrolled, edition: Edition) -> Entitlement:
    """Return the votes that a delegation has in the Assembly.

    Source: as in `assemblies.rules.votes.entitlement` and `associate_entitlement`.
    """
    if one.is_associate:
        return associate_entitlement()
    return entitlement(
        population=one.population,
        proposed=one.proposed,
        earlier=one.earlier,
        years_owed=one.years_owed,
        is_suspended=one.is_suspended,
        edition=edition,
    )


def line_for(one: Enrolled, *, sheet: Sheet, present: int) -> Line:
    """Return a delegation's line with so many of its delegates in the room.

    present: members of parliament in the Assembly, representatives in the Council, member and
    substitute in a committee.

    Source: as in `line_in_assembly`, `line_in_council` and `line_in_committee`.
    """
    has = entitlement_of(one, sheet.edition)
    if sheet.weight is BallotWeight.ASSEMBLY:
        return line_in_assembly(
            delegation=one.delegation, entitlement=has, present=present, edition=sheet.edition
        )
    if sheet.weight is BallotWeight.COMMITTEE:
        return line_in_committee(delegation=one.delegation, entitlement=has, present=present)
    return line_in_council(
        delegation=one.delegation,
        entitlement=has,
        representation=representation(composition=one.proposed, day=sheet.held_on),
        present=present,
    )


def head_of(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as it is hashed and exported.

    Source: reading of the project (docs/adr/0030); the form of the organization's annex (country by
    country) and its voting table.
    """
    return {
        "key": sheet.key,
        "title": sheet.title,
        "held_on": sheet.held_on.isoformat(),
        "weight": sheet.weight.value,
        "majority": sheet.majority.kind.value,
        "base": sorted(choice.value for choice in sheet.majority.base),
        "edition": sheet.edition.name,
        "lines": [_printed_line(one, sheet) for one in sheet.lines],
    }


def read_head(head: Mapping[str, Any], *, editions: Sequence[Edition] = EDITIONS) -> Sheet:
    """Return the sheet that `head_of` has printed: what was settled, whatever is corrected since.

    Raises EditionUnknown for an edition of the Statutes that is not held.

    Source: as in `head_of`.
    """
    held = [one for one in editions if one.name == head["edition"]]
    if not held:
        raise EditionUnknown(day=head["held_on"])
    return Sheet(
        key=head["key"],
        title=head["title"],
        held_on=date.fromisoformat(head["held_on"]),
        weight=BallotWeight(head["weight"]),
        majority=majority_in(head),
        edition=held[0],
        lines=tuple(_read_line(line) for line in head["lines"]),
    )


def majority_in(head: Mapping[str, Any]) -> Majority:
    """Return the majority that a head names.

    Source: as in `head_of`.
    """
    return _MAJORITIES[head["majority"], tuple(head["base"])]


def result_of_sheet(sheet: Sheet, rows: Sequence[Row]) -> Figures:
    """Return what a roll-call gives, recomputed from its rows.

    Each row is checked against its delegation's line with the people it says were in the room,
    those that were corrected since too; then the sum is taken of those that stand. Raises
    ChainBroken, NotOnSheet and what `check_entry` raises.

    Source: Assembly Rules, art. 11.2 (roll-call); rules.md, section 1.5.
    """
    return _result(sheet, rows, head=head_hash(head_of(sheet)))


def exported(sheet: Sheet, rows: Sequence[Row], *, closed_at: datetime) -> dict[str, Any]:
    """Return a roll-call with its result, for `tools/verify_ballot.py` and for whoever asks.

    Raises as `result_of_sheet`.

    Source: as in `head_of`.
    """
    head = head_of(sheet)
    hashed = head_hash(head)
    found = _result(sheet, rows, head=hashed)
    return {
        "format": ROLL_CALL,
        "head": head,
        "head_hash": hashed,
        "rows": [{**printed_row(row), "hash": row.hash} for row in rows],
        "last_hash": last_hash(rows, head=hashed),
        "closed_at": closed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "result": {**found.details, "is_carried": found.is_carried},
    }


def exported_decision(ballots: Sequence[Mapping[str, Any]], decision: Decision) -> dict[str, Any]:
    """Return the roll-calls on all requests, in the order of receipt, with what they decide.

    ballots: each as `exported` returns it, under the key of its request.

    Source: as in `emergency_decisions.decide`.
    """
    return {
        "format": DECISION,
        "ballots": list(ballots),
        "decision": {
            "kind": decision.kind.value,
            "accepted": decision.accepted,
            "tied": list(decision.tied),
            "outcomes": {str(one.key): one.outcome.value for one in decision.results},
        },
    }


def exported_round(sealed: SealedBallots, result: RoundResult, *, voted: int) -> dict[str, Any]:
    """Return a round of a secret ballot. It names no voter: `voted` says how many there were.

    Source: as in `elections.seal`.
    """
    is_for_one = sealed.seats == 1
    return {
        "format": ELECTION if is_for_one else SEATS,
        **printed_ballots(sealed),
        "voted": voted,
        "seal": sealed.seal,
        "result": {
            "valid": result.valid,
            "needed": result.needed,
            "votes": {str(candidate): votes for candidate, votes in result.ranking},
            "elected": next(iter(result.elected), None) if is_for_one else list(result.elected),
        },
    }


def _read_line(line: Mapping[str, Any]) -> Enrolled:
    return Enrolled(
        delegation=line["delegation"],
        name=line["name"],
        population=line["population"],
        proposed=Composition(line["women"], line["men"]),
        earlier=tuple(None if had is None else Composition(*had) for had in line["earlier"]),
        years_owed=line["years_owed"],
        is_suspended=line["is_suspended"],
        is_associate=line["is_associate"],
    )


def _printed_line(one: Enrolled, sheet: Sheet) -> dict[str, Any]:
    return {
        "delegation": one.delegation,
        "name": one.name,
        "population": one.population,
        "women": one.proposed.women,
        "men": one.proposed.men,
        "earlier": [None if had is None else [had.women, had.men] for had in one.earlier],
        "years_owed": one.years_owed,
        "is_suspended": one.is_suspended,
        "is_associate": one.is_associate,
        "votes": line_for(one, sheet=sheet, present=0).votes,
    }


def _result(sheet: Sheet, rows: Sequence[Row], *, head: str) -> Figures:
    check_chain(rows, head=head)
    enrolled = {one.delegation: one for one in sheet.lines}
    for row in rows:
        one = line_of(row.delegation, enrolled)
        check_entry(row.votes, line_for(one, sheet=sheet, present=row.present))
    return figures(total(row.votes for row in standing(rows).values()), sheet.majority)
