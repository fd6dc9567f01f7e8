"""What every vote has in common: what is settled when it opens, its rows, how it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.rules.editions import edition_on
from assemblies.services import audit
from notifications.services import live
from sessions.enums import BallotMethod, BallotWeight
from sessions.errors.ballots import AnotherVoteOpen
from sessions.models.ballots import Ballot, BallotRow, PutQuestion
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.sittings import Sitting
from sessions.rules.ballot_sheets import Sheet, head_of, line_for
from sessions.rules.chains import Row, appended, head_hash, last_hash
from sessions.rules.majorities import Majority, Votes
from sessions.rules.roll_calls import check_entry, line_of
from sessions.selectors.ballots import (
    channel_of,
    channel_of_votes,
    computed,
    enrolled_of,
    record_of_ballot,
    rows_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is entered for a delegation.

    replaces: the number of the row that it corrects, with the reason. key: by which the same entry,
    sent twice, is known as one.
    """

    delegation: int
    votes: Votes
    replaces: int | None = None
    reason: str = ""
    key: UUID | None = None


def locked(ballot: Ballot) -> Ballot:
    """Hold a vote; return it as it stands. Assumes the caller's transaction."""
    held = Ballot.objects.select_for_update(of=("self",), no_key=True)
    loaded = held.select_related("event", "sitting__event", "request", "question")
    return loaded.get(pk=ballot.pk)


def sitting_held(sitting: Sitting) -> Sitting:
    """Hold the sitting in which a vote is to be opened, before requests and questions; return it.

    One vote is open in a sitting: who comes second finds the first. Assumes the caller's
    transaction.
    """
    held = Sitting.planned.select_for_update(of=("self",), no_key=True)
    return held.select_related("event").get(pk=sitting.pk)


def opened(
    *,
    subject: EmergencyRequest | PutQuestion,
    sitting: Sitting,
    method: BallotMethod,
    weight: BallotWeight,
    majority: Majority,
    by: User | None,
    at: datetime,
) -> Ballot:
    """Settle the sheet of a vote on a request or a question, and begin its chain.

    Of a show of hands nobody is called, so that no delegation stands on its sheet. Raises
    AnotherVoteOpen. Assumes the caller's transaction, and that it holds the sitting.
    """
    if Ballot.objects.filter(sitting=sitting, closed_at=None).exists():
        raise AnotherVoteOpen
    is_of_hands = method is BallotMethod.SHOW_OF_HANDS
    held_on = sitting.starts_at.date()
    head = head_of(
        Sheet(
            key=subject.pk,
            title=_english(subject.title),
            held_on=held_on,
            weight=weight,
            majority=majority,
            edition=edition_on(held_on),
            lines=() if is_of_hands else enrolled_of(sitting.event),
        )
    )
    ballot = Ballot.objects.create(
        event_id=sitting.event_id,
        sitting=sitting,
        request=subject if isinstance(subject, EmergencyRequest) else None,
        question=subject if isinstance(subject, PutQuestion) else None,
        method=method,
        head=head,
        head_hash=head_hash(head),
        opened_at=at,
        opened_by=by,
    )
    audit.record(act="ballot.open", thing=ballot, by=by, at=at, after={"hash": ballot.head_hash})
    live.changed(channel_of(ballot))
    live.changed(channel_of_votes(ballot.event_id))
    return ballot


def added(
    ballot: Ballot, entries: Iterable[tuple[Entry, int]], *, by: User, at: datetime
) -> list[BallotRow]:
    """Add rows to the chain of a vote that is held, each with the delegates then in the room.

    Raises NotOnSheet, VotesNotWhole, NoVotes, MoreVotesThanUsable, VoteClosed, ClockSetBack,
    LineTaken, NothingToCorrect, CorrectionUnexplained. Assumes the caller's transaction.
    """
    rows, sheet, kept = list(rows_of(ballot)), ballot.sheet, []
    enrolled = {one.delegation: one for one in sheet.lines}
    for entry, present in entries:
        line = line_for(line_of(entry.delegation, enrolled), sheet=sheet, present=present)
        check_entry(entry.votes, line)
        new = Row(
            number=0,
            delegation=entry.delegation,
            votes=entry.votes,
            present=present,
            by=by.pk,
            at=at,
            replaces=entry.replaces,
            reason=entry.reason.strip(),
        )
        row = appended(rows, new, head=ballot.head_hash, closed_at=ballot.closed_at)
        rows.append(row)
        kept.append(_row(ballot, row, entry.key))
    BallotRow.objects.bulk_create(kept)
    after = {"rows": [one.number for one in kept]}
    audit.record(act="ballot.enter", thing=ballot, by=by, at=at, after=after)
    live.changed(channel_of(ballot))
    return kept


def ended(ballot: Ballot, *, by: User | None, at: datetime) -> Ballot:
    """Close a vote that is held: what is on record is its result now, and public.

    Assumes the caller's transaction.
    """
    ballot.closed_at, ballot.closed_by = at, by
    rows = record_of_ballot(ballot)
    ballot.last_hash = last_hash(rows, head=ballot.head_hash)
    kept = {choice.value: n for choice, n in computed(ballot, rows).votes.by_choice.items()}
    for choice, votes in kept.items():
        setattr(ballot, choice, votes)
    ballot.save(update_fields=["closed_at", "closed_by", "last_hash", *kept])
    audit.record(act="ballot.close", thing=ballot, by=by, at=at, after={"hash": ballot.last_hash})
    live.changed(channel_of(ballot))
    live.changed(channel_of_votes(ballot.event_id))
    return ballot


def _row(ballot: Ballot, row: Row, key: UUID | None) -> BallotRow:
    return BallotRow(
        ballot=ballot,
        number=row.number,
        delegation_id=row.delegation,
        present=row.present,
        teller=row.by,
        entered_at=row.at,
        replaces=row.replaces,
        reason=row.reason,
        hash=row.hash,
        key=key,
        **{choice.value: number for choice, number in row.votes.by_choice.items()},
    )


def _english(title: LanguageMap) -> str:
    return str(title.in_language(Language.ENGLISH))
