"""The act by which delegates vote themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.services import audit
from notifications.services import live
from sessions.enums import BallotMethod, VoteChoice
from sessions.errors.ballots import (
    ClockSetBack,
    DelegateElsewhere,
    KeyUsed,
    LineTaken,
    TakenOtherwise,
    VoteClosed,
)
from sessions.models.ballots import Ballot
from sessions.models.casts import BallotCast
from sessions.rules.roll_calls import Cast, check_cast
from sessions.selectors.ballots import channel_of
from sessions.selectors.casts import cast_by, delegation_in_room
from sessions.services.ballots import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a delegate casts. key: by which the same vote, sent twice, is known as one."""

    choice: VoteChoice
    votes: int
    key: UUID


@transaction.atomic
def cast(
    *, ballot: Ballot, delegate: Participant, wish: Wish, by: User, at: datetime
) -> BallotCast:
    """Cast votes of one's delegation; what is sent again under its key is the vote it made.

    Raises DelegateElsewhere, TakenOtherwise, VoteClosed, ClockSetBack, LineTaken where tellers
    have entered the delegation, KeyUsed, NotOfCommittee, SubstituteWaits, and as `check_cast`.
    """
    if delegate.delegation_id is None or delegate.user_id != by.pk:
        raise DelegateElsewhere
    ballot = locked(ballot)
    if (kept := _kept_under(ballot, delegate, wish)) is not None:
        return kept
    before = cast_by(ballot, delegate.delegation_id)
    room = delegation_in_room(ballot, delegate.delegation_id, cast=before)
    _check_open(ballot, delegate.delegation_id, at)
    new = Cast(
        delegate=delegate.pk,
        delegation=delegate.delegation_id,
        choice=wish.choice,
        votes=wish.votes,
    )
    room.check_voter(delegate.pk)
    check_cast(
        new,
        line=room.line,
        cast=before,
        delegates=room.delegates,
        present=room.present,
    )
    made = BallotCast.objects.create(
        ballot=ballot,
        delegation_id=new.delegation,
        delegate=new.delegate,
        choice=new.choice,
        votes=new.votes,
        cast_at=at,
        key=wish.key,
    )
    # Who has voted, not how: the audit is read by others than the record.
    after = {"delegation": new.delegation}
    audit.record(act="ballot.cast", thing=ballot, by=by, at=at, after=after)
    live.changed(channel_of(ballot))
    return made


def _check_open(ballot: Ballot, delegation: int, at: datetime) -> None:
    if ballot.method != BallotMethod.ELECTRONIC:
        raise TakenOtherwise
    if ballot.closed_at is not None:
        raise VoteClosed
    if at < ballot.opened_at:
        raise ClockSetBack
    if ballot.rows.filter(delegation=delegation).exists():
        raise LineTaken


def _kept_under(ballot: Ballot, delegate: Participant, wish: Wish) -> BallotCast | None:
    """Return the vote that this one has made already. Raises KeyUsed where it was another."""
    kept = BallotCast.objects.filter(ballot=ballot, key=wish.key).first()
    if kept is None:
        return None
    if (kept.delegate, kept.choice, kept.votes) != (delegate.pk, wish.choice, wish.votes):
        raise KeyUsed
    return kept
