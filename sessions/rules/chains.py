"""The record of a vote: rows that are only added, each bound to the one before by its hash.

Whoever changes, drops, adds or reorders a row, or a line of the sheet, breaks the chain from there
on. A correction is a new row that names the one it replaces.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sessions.errors.ballots import (
    ChainBroken,
    ClockSetBack,
    CorrectionUnexplained,
    LineTaken,
    NothingToCorrect,
    VoteClosed,
)
from sessions.rules.majorities import Votes, check_whole

# A digest of SHA-256, in hexadecimal digits.
DIGITS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was entered for a delegation at one moment.

    number: 1, 2, 3 … without a gap. present: its delegates in the room then, for people come and go
    while the roll is called. replaces: the number of the row that this one corrects, with
    the reason. by: the key of who entered it. at: aware. hash: of everything else here and of the
    hash before it; empty until the row is sealed.
    """

    number: int
    delegation: int
    votes: Votes
    present: int
    by: int
    at: datetime
    replaces: int | None = None
    reason: str = ""
    hash: str = ""


def canonical(said: Mapping[str, Any]) -> bytes:
    """Return the one spelling in bytes of what JSON can say: keys sorted, no blanks, all ASCII.

    Source: reading of the project (docs/adr/0030); RFC 8259, and RFC 8785 for integers and texts
    whose keys are ASCII.
    """
    return json.dumps(
        said, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def head_hash(head: Mapping[str, Any]) -> str:
    """Return the hash with which a chain begins: of the vote's title, rules, and lines.

    head: what was settled before the first entry; changed later, it breaks the whole chain.

    Source: as in `canonical`; FIPS 180-4 (SHA-256).
    """
    return hashlib.sha256(canonical(head)).hexdigest()


def printed_row(row: Row) -> dict[str, Any]:
    """Return a row as it is hashed and exported, its own hash aside; moments in UTC.

    Source: as in `canonical`.
    """
    return {
        "number": row.number,
        "delegation": row.delegation,
        "in_favour": row.votes.in_favour,
        "against": row.votes.against,
        "abstaining": row.votes.abstaining,
        "present": row.present,
        "by": row.by,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "replaces": row.replaces,
        "reason": row.reason,
    }


def row_hash(row: Row, before: str) -> str:
    """Return the hash of a row after the hash before it.

    before: the hash of the row before, or of the head.

    Source: as in `head_hash`.
    """
    if len(before) != DIGITS:
        raise ValueError("a row follows a hash")
    return hashlib.sha256(canonical({**printed_row(row), "before": before})).hexdigest()


def standing(rows: Iterable[Row]) -> dict[int, Row]:
    """Return the row that stands for each delegation after all corrections.

    Source: reading of the project (docs/adr/0030): a correction is a new row.
    """
    return {row.delegation: row for row in rows}


def entries(rows: Iterable[Row]) -> dict[int, Votes]:
    """Return what stands entered for each delegation.

    Source: as in `standing`.
    """
    return {key: row.votes for key, row in standing(rows).items()}


def appended(rows: Sequence[Row], new: Row, *, head: str, closed_at: datetime | None) -> Row:
    """Return a row numbered and sealed behind the others, or refuse it.

    new: its number and hash do not matter. head: the hash of the head. closed_at: when the vote was
    closed, None while it is open; corrections of the record come before that. Raises VoteClosed,
    ClockSetBack, VotesNotWhole, LineTaken for a second entry, NothingToCorrect where the row it
    names does not stand any more, CorrectionUnexplained.

    Source: reading of the project (docs/adr/0030): append-only, corrections on the record.
    """
    check_whole(new.votes)
    if closed_at is not None:
        raise VoteClosed
    if rows and new.at < rows[-1].at:
        raise ClockSetBack
    _check_place(standing(rows).get(new.delegation), new)
    numbered = replace(new, number=len(rows) + 1, hash="")
    return replace(numbered, hash=row_hash(numbered, rows[-1].hash if rows else head))


def check_chain(rows: Sequence[Row], *, head: str) -> None:
    """Refuse a chain in which anything is not as it was entered.

    Raises ChainBroken with the `number`, counted from 1, of the first row that does not follow.

    Source: as in `row_hash`.
    """
    stands: dict[int, Row] = {}
    before, at = head, rows[0].at if rows else None
    for number, row in enumerate(rows, start=1):
        former = stands.get(row.delegation)
        is_next = row.number == number and row.replaces == (former.number if former else None)
        is_later = at is not None and row.at >= at
        if not (is_next and is_later and row.hash == row_hash(row, before)):
            raise ChainBroken(number=number)
        stands[row.delegation], before, at = row, row.hash, row.at


def last_hash(rows: Sequence[Row], *, head: str) -> str:
    """Return the hash that stands for the whole record: read out, it can be kept elsewhere.

    Source: as in `row_hash`; a chain shows a cut-off end only to who knows its last hash.
    """
    return rows[-1].hash if rows else head


def _check_place(former: Row | None, new: Row) -> None:
    if new.replaces is None:
        if former is not None:
            raise LineTaken
        return
    if former is None or former.number != new.replaces:
        raise NothingToCorrect
    if not new.reason.strip():
        raise CorrectionUnexplained
