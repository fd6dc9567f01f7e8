"""The act by which an elector casts a secret ballot. It alone has no entry in the audit."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from sessions.enums.decisions import ElectionMethod
from sessions.errors.ballots import (
    ClockSetBack,
    DelegateNotPresent,
    NotAnElector,
)
from sessions.errors.elections import NoRoundOpen, NotByPhone
from sessions.models.elections import CastBallot, Election, ElectionRound, RoundVoter, draw_key
from sessions.rules.election_rounds import check_places
from sessions.rules.elections import check_chosen
from sessions.rules.roll_calls import check_elector
from sessions.selectors.elections import bench_of


@transaction.atomic
def vote(
    *, election: Election, elector: Participant, chosen: Sequence[int], by: User, at: datetime
) -> None:
    """Cast the one ballot of an elector who is there; chosen: candidates, none on a blank ballot.

    Two rows that nothing joins: who has voted, and what was cast. Nothing is returned and nothing
    goes on record beside them. Raises NotByPhone, NoRoundOpen, ClockSetBack, NotACandidate,
    MoreThanSeats, NotAnElector, HasVoted, DelegateNotPresent, PlacesTaken.
    """
    if elector.delegation is None or elector.user_id != by.pk:
        raise NotAnElector
    bench = bench_of(election, elector.delegation)
    round_ = _locked(election)
    if at < round_.opened_at:
        raise ClockSetBack
    check_chosen(chosen, candidates=frozenset(round_.candidates), seats=round_.seats)
    voters = RoundVoter.objects.filter(round=round_, participant__delegation=elector.delegation)
    voted = frozenset(voters.values_list("participant_id", flat=True))
    check_elector(elector.pk, electors=bench.delegates, voted=voted)
    if elector.pk not in bench.present:
        raise DelegateNotPresent
    check_places(places=bench.places, used=len(voted))
    RoundVoter.objects.create(key=draw_key(), round=round_, participant=elector)
    CastBallot.objects.create(key=draw_key(), round=round_, chosen=sorted(chosen))


def _locked(election: Election) -> ElectionRound:
    """Hold the open round, so that nobody votes twice, nor while it is closed."""
    if election.method != ElectionMethod.ELECTRONIC:
        raise NotByPhone
    held = ElectionRound.objects.select_for_update(of=("self",), no_key=True)
    round_ = held.filter(election=election, closed_at=None).first()
    if round_ is None:
        raise NoRoundOpen
    return round_
