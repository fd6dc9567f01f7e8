"""A vote by show of hands: the totals alone are counted, and kept in a chain like a roll-call."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sessions.enums import BallotWeight, MajorityKind
from sessions.errors.ballots import (
    AnnulmentNotCarried,
    AnnulmentTooSmall,
    AnnulmentUnexplained,
    MoreHandsThanPresent,
    NotCounted,
)
from sessions.rules.ballot_sheets import Sheet, head_of
from sessions.rules.chains import Row, check_chain, head_hash, last_hash, printed_row
from sessions.rules.emergency_decisions import rules_on
from sessions.rules.majorities import (
    ABSOLUTE,
    SIMPLE,
    Figures,
    Majority,
    Votes,
    check_quorum,
    check_whole,
    figures,
)
from sessions.rules.presence import Quorum

SHOW_OF_HANDS: Final = "hemicycle-show-of-hands-1"
# What stands for the whole house where a row of a roll-call names its delegation.
HOUSE: Final = 0


def majority_on(kind: MajorityKind, day: date) -> Majority:
    """Return the majority by which a question is decided on that day.

    Source: rules.md, section 1.5 (ordinary questions: more than half of the votes cast; two thirds
    of the votes cast, by the base of the day) and docs/adr/0030.
    """
    return rules_on(day).majority if kind is MajorityKind.TWO_THIRDS else SIMPLE


def check_opening(quorum: Quorum, weight: BallotWeight) -> None:
    """Refuse to open a question's vote in the Assembly without a quorum. Raises NoQuorum.

    Source: as in `check_quorum`; of the Council and the committees no quorum was found.
    """
    if weight is BallotWeight.ASSEMBLY:
        check_quorum(quorum)


def check_hands(votes: Votes, *, present: int) -> None:
    """Refuse more hands than there are delegates in the room.

    Raises VotesNotWhole, MoreHandsThanPresent.

    Source: Statutes, art. 15.1 (2003): only who is present in person votes; rules.md, section 1.5
    (ordinary questions: show of hands).
    """
    check_whole(votes)
    if votes.all > present:
        raise MoreHandsThanPresent(counted=votes.all, present=present)


def result_of_hands(sheet: Sheet, rows: Sequence[Row]) -> Figures:
    """Return what a show of hands gives: the last count on record. Raises ChainBroken, NotCounted.

    Source: rules.md, section 1.5 (ordinary questions).
    """
    check_chain(rows, head=head_hash(head_of(sheet)))
    if not rows:
        raise NotCounted
    for row in rows:
        check_hands(row.votes, present=row.present)
    return figures(rows[-1].votes, sheet.majority)


def check_annulment(annulment: Figures, reason: str, *, annulled: Votes) -> None:
    """Refuse to annul a vote without an absolute majority and a reason.

    annulled: what was voted in it. As many as more than half of them are for it now, however few
    vote now: one vote against none annuls nothing that the whole house has decided. Raises
    AnnulmentNotCarried, AnnulmentTooSmall with `needed`, AnnulmentUnexplained.

    Source: 59th Conference (Paris, 1971): a wrongly announced result was annulled by an absolute
    majority and the vote repeated (rules.md, section 1.5); reading of the project: absolute of
    those who had voted (docs/adr/0032).
    """
    if not annulment.is_carried:
        raise AnnulmentNotCarried
    least = figures(annulled, ABSOLUTE).needed
    if annulment.votes.in_favour < least:
        raise AnnulmentTooSmall(needed=least, in_favour=annulment.votes.in_favour)
    if not reason.strip():
        raise AnnulmentUnexplained


def annulment_of(votes: Votes) -> Figures:
    """Return whether a vote is annulled: more than half of all votes, abstentions counted.

    Source: as in `check_annulment`.
    """
    return figures(votes, ABSOLUTE)


def exported_hands(sheet: Sheet, rows: Sequence[Row], *, closed_at: datetime) -> dict[str, Any]:
    """Return a show of hands with its result, for `tools/verify_ballot.py` and for whoever asks.

    Raises as `result_of_hands`.

    Source: as in `ballot_sheets.head_of`.
    """
    head = head_of(sheet)
    hashed = head_hash(head)
    found = result_of_hands(sheet, rows)
    return {
        "format": SHOW_OF_HANDS,
        "head": head,
        "head_hash": hashed,
        "rows": [{**printed_row(row), "hash": row.hash} for row in rows],
        "last_hash": last_hash(rows, head=hashed),
        "closed_at": closed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "result": {**found.details, "is_carried": found.is_carried},
    }
