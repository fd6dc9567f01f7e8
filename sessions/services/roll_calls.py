"""Acts of a roll-call: opened on a request, entered line by line, corrected, closed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from sessions.enums import BallotMethod, BallotWeight, RequestAct, RequestActor
from sessions.errors.ballots import CastBySelf, KeyUsed, NotCounted, TakenOtherwise, VoteClosed
from sessions.errors.emergency_items import SheetOpen
from sessions.models.ballots import Ballot, BallotRow
from sessions.models.casts import BallotCast
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.chains import entries
from sessions.rules.roll_calls import not_entered
from sessions.selectors.ballots import lines_of, present_of, rows_of
from sessions.selectors.casts import cast_by_delegation
from sessions.selectors.emergency_requests import facts_of, list_of, rules_of
from sessions.selectors.presence import attendance_of
from sessions.selectors.sheets import sheets_are_alike
from sessions.services import amendment_votes, events, request_steps
from sessions.services.ballots import Entry, added, ended, locked, opened, sitting_held


@transaction.atomic
def open_vote(
    *,
    request: EmergencyRequest,
    method: BallotMethod = BallotMethod.ROLL_CALL,
    by: User | None,
    at: datetime,
) -> Ballot:
    """Open the vote on a request: the sheet is settled now, and begins the chain.

    method: any but a show of hands, for it is a roll-call. Raises NotItsTurn, NoQuorum,
    RequestNotMovable, AnotherVoteOpen, TakenOtherwise.
    """
    if method is BallotMethod.SHOW_OF_HANDS:
        raise TakenOtherwise
    events.lock(among=Event.objects.filter(pk=request.event_id))
    list_ = list_of(request)
    sitting = sitting_held(list_.decision)
    request = request_steps.locked(request)
    attendance = attendance_of(request.event, sitting)
    facts = replace(facts_of(request, RequestAct.OPEN_VOTE, at=at), quorum=attendance.quorum)
    request_steps.step(
        request, RequestAct.OPEN_VOTE, actor=RequestActor.PRESIDENT, facts=facts, by=by
    )
    return opened(
        subject=request,
        sitting=sitting,
        method=method,
        weight=BallotWeight.ASSEMBLY,
        majority=rules_of(list_).majority,
        by=by,
        at=at,
    )


@transaction.atomic
def enter(*, ballot: Ballot, entry: Entry, by: User, at: datetime) -> BallotRow:
    """Enter what a delegation votes, with the delegates who are in the room now.

    A correction can use what the entry could that it corrects: who was in the room then and has
    left since was called. An entry that is sent again under its key is the row that it made. Raises
    NotOnSheet, VotesNotWhole, NoVotes, MoreVotesThanUsable, VoteClosed, ClockSetBack, LineTaken,
    NothingToCorrect, CorrectionUnexplained, KeyUsed, TakenOtherwise, CastBySelf.
    """
    ballot = locked(ballot)
    if (kept := _kept_under(ballot, entry)) is not None:
        return kept
    if ballot.method == BallotMethod.TWO_SHEETS and entry.replaces is None:
        raise TakenOtherwise
    if BallotCast.objects.filter(ballot=ballot, delegation=entry.delegation).exists():
        raise CastBySelf
    (row,) = added(ballot, [(entry, _present(ballot, entry))], by=by, at=at)
    return row


def _present(ballot: Ballot, entry: Entry) -> int:
    """Return the delegation's delegates in the room: now, or when what is corrected was entered."""
    now = present_of(ballot).get(entry.delegation, 0)
    if entry.replaces is None:
        return now
    corrected = ballot.rows.filter(number=entry.replaces, delegation=entry.delegation).first()
    return max(now, corrected.present) if corrected else now


def _kept_under(ballot: Ballot, entry: Entry) -> BallotRow | None:
    """Return the row that this entry has made already. Raises KeyUsed where it was another."""
    kept = ballot.rows.filter(key=entry.key).first() if entry.key else None
    if kept is None:
        return None
    said = (kept.delegation_id, kept.row.votes, kept.replaces)
    if said != (entry.delegation, entry.votes, entry.replaces):
        raise KeyUsed
    return kept


@transaction.atomic
def close_vote(*, ballot: Ballot, by: User, at: datetime) -> Ballot:
    """Close a vote in which every delegation that can vote now was called: its result is public.

    Who could when it was opened and has left without being entered is not waited for; of two
    sheets both are handed in, and every line on either is on record, whoever has left. The last
    hash stands for the whole record: it belongs into the minutes. An amendment that was put is
    settled by it. Raises SheetOpen, and NotCounted
    for hands; VoteClosed for one that is closed already, annulled or not.
    """
    request = request_steps.locked(ballot.request) if ballot.request else None
    amendment = amendment_votes.held(ballot)
    ballot = locked(ballot)
    if ballot.closed_at is not None:  # before anything moves: its request may be voted upon anew
        raise VoteClosed
    is_complete = _is_complete(ballot)
    if request is not None:
        facts = replace(
            facts_of(request, RequestAct.CLOSE_VOTE, at=at), sheet_is_agreed=is_complete
        )
        request_steps.step(
            request, RequestAct.CLOSE_VOTE, actor=RequestActor.PRESIDENT, facts=facts, by=by
        )
    elif not is_complete:
        raise NotCounted if ballot.is_of_hands else SheetOpen
    if ballot.method == BallotMethod.ELECTRONIC:
        _add_casts(ballot, by, at)
    closed = ended(ballot, by=by, at=at)
    if amendment is not None:
        amendment_votes.settle(amendment, closed, by=by, at=at)
    return closed


def _is_complete(ballot: Ballot) -> bool:
    """Tell whether all that can vote were called, or the hands are counted.

    Who does not vote on her own device was called with all others.
    """
    if ballot.is_of_hands:
        return ballot.counts.exists()
    if ballot.method == BallotMethod.ELECTRONIC:
        return True
    if ballot.method == BallotMethod.TWO_SHEETS and not sheets_are_alike(ballot):
        return False
    return not not_entered(entries(rows_of(ballot)).keys(), lines_of(ballot))


def _add_casts(ballot: Ballot, by: User, at: datetime) -> None:
    """Let what delegates have cast themselves be rows of the record, one a delegation."""
    rows = [
        (Entry(delegation=key, votes=votes), present)
        for key, votes, present in cast_by_delegation(ballot)
    ]
    if rows:
        added(ballot, rows, by=by, at=at)
