"""The act by which delegates vote themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assemblies.gateways.inserts import insert
from assemblies.gateways.statements import Mark, Statement
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation, Participant
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
from sessions.selectors.ballots import channel_of_delegation
from sessions.selectors.casts import Bench, InRoom, bench_in, cast_or_sent, room_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a delegate casts. key: by which the same vote, sent twice, is known as one."""

    choice: VoteChoice
    votes: int
    key: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A vote that was cast, and what it leaves.

    room: her delegation; cast: all that its delegates have cast, this vote among it.
    """

    vote: BallotCast
    room: InRoom
    cast: tuple[Cast, ...]


@transaction.atomic
def cast(*, ballot: Ballot, delegate: Participant, wish: Wish, by: User, at: datetime) -> Counted:
    """Cast votes of one's delegation; what is sent again under its key is the vote it made.

    One delegation casts one vote after another, all of them at once; whoever closes the vote, or
    enters a delegation, waits until they are done. Raises DelegateElsewhere, TakenOtherwise,
    VoteClosed, ClockSetBack, LineTaken where tellers have entered the delegation, KeyUsed,
    NotOnSheet, NotOfCommittee, SubstituteWaits, and as `check_cast`.
    """
    delegation = delegate.delegation_id
    if delegation is None or delegate.user_id != by.pk:
        raise DelegateElsewhere
    ballot = _held(ballot, delegation)
    found, bench = cast_or_sent(ballot, delegation, wish.key), bench_in(ballot, delegation)
    before = tuple(one.cast for one in found if one.delegation_id == delegation)
    room = room_of(ballot, delegation, bench, cast=before)
    if (kept := _kept_under(found, delegate, wish)) is not None:
        return Counted(vote=kept, room=room, cast=before)
    _check_open(ballot, bench, at)
    new = Cast(delegate=delegate.pk, delegation=delegation, choice=wish.choice, votes=wish.votes)
    room.check_voter(delegate.pk)
    check_cast(new, line=room.line, cast=before, delegates=room.delegates, present=room.present)
    made = insert(
        BallotCast(
            ballot=ballot,
            delegation_id=new.delegation,
            delegate=new.delegate,
            choice=new.choice,
            votes=new.votes,
            cast_at=at,
            key=wish.key,
        )
    )
    # Who has voted, not how: the audit is read by others than the record.
    audit.record(act="ballot.cast", thing=ballot, by=by, at=at, after={"delegation": delegation})
    # The delegation's own part of the channel: two hundred phones do not wait for one row.
    live.changed(channel_of_delegation(ballot, delegation))
    room = room_of(ballot, delegation, bench, cast=(*before, new))
    return Counted(vote=made, room=room, cast=(*before, new))


_DELEGATION = Statement(
    lambda: (
        Delegation.objects.filter(pk=Mark("delegation"))
        .select_for_update(no_key=True)
        .values_list("pk")
    )
)
_BALLOT = Statement(lambda: Ballot.objects.filter(pk=Mark("ballot")).defer("head"), shares=True)


def _held(ballot: Ballot, delegation: int) -> Ballot:
    """Hold the delegation, and share the vote with all who cast; return the vote as it stands."""
    _DELEGATION.all(delegation=delegation)
    (held,) = _BALLOT.all(ballot=ballot.pk)
    return held


def _check_open(ballot: Ballot, bench: Bench, at: datetime) -> None:
    if ballot.method != BallotMethod.ELECTRONIC:
        raise TakenOtherwise
    if ballot.closed_at is not None:
        raise VoteClosed
    if at < ballot.opened_at:
        raise ClockSetBack
    if bench.is_entered:
        raise LineTaken


def _kept_under(
    found: Iterable[BallotCast], delegate: Participant, wish: Wish
) -> BallotCast | None:
    """Return the vote that this one has made already. Raises KeyUsed where it was another."""
    kept = next((one for one in found if one.key == wish.key), None)
    if kept is None:
        return None
    if (kept.delegate, kept.choice, kept.votes) != (delegate.pk, wish.choice, wish.votes):
        raise KeyUsed
    return kept
