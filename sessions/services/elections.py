"""Acts of an election: begun, candidates entered or withdrawn, rounds opened, closed, sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.enums import Sex
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.services import audit
from notifications.services import live
from sessions.enums.decisions import ElectionMethod
from sessions.errors.elections import (
    CandidateElected,
    CandidateGone,
    NoRoundOpen,
    RoundUnderWay,
    TotalsMissing,
)
from sessions.models.elections import (
    Candidate,
    CastBallot,
    Election,
    ElectionRound,
    RoundVoter,
    draw_key,
)
from sessions.models.sittings import Sitting
from sessions.rules.election_rounds import (
    HOURS_BEFORE,
    candidates_to_open,
    check_candidature,
    seats_to_fill,
)
from sessions.rules.elections import (
    Round,
    check_ballots_found,
    check_counted,
    counted,
    seal,
)
from sessions.selectors.elections import channel_of_election, results_of, rounds_of
from sessions.services import events


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An election as it is begun."""

    sitting: Sitting
    title: LanguageMap
    method: ElectionMethod = ElectionMethod.PAPER
    hours_before: int = HOURS_BEFORE
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidature:
    """Who stands, for which Member, put up by which group; the sex where a share is due to each."""

    name: str
    institution: Institution | None = None
    group: GeopoliticalGroup | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the tellers found of paper ballots. voted: papers handed out; votes: by candidate."""

    voted: int
    ballots: int
    void: int
    votes: Mapping[int, int]


@transaction.atomic
def begin(*, wanted: Wanted, by: User | None, at: datetime) -> Election:
    """Begin an election that is held in a sitting."""
    election = Election.objects.create(
        event_id=wanted.sitting.event_id,
        sitting=wanted.sitting,
        title=wanted.title,
        method=wanted.method,
        hours_before=wanted.hours_before,
        seats=wanted.seats,
        begun_at=at,
        begun_by=by,
    )
    after = {"sitting": wanted.sitting.pk, "method": wanted.method}
    audit.record(act="election.begin", thing=election, by=by, at=at, after=after)
    return election


@transaction.atomic
def stand(
    *,
    election: Election,
    candidature: Candidature,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Candidate:
    """Enter a candidate, at the end of the paper.

    Raises Superseded, CandidaturesClosed, RoundUnderWay once there was a round.
    """
    election = _locked(election, version)
    if rounds_of(election):
        raise RoundUnderWay
    check_candidature(
        at=at,
        begins_at=election.sitting.starts_at,
        hours_before=election.hours_before,
        zone=election.event.time_zone,
    )
    candidate = election.candidates.create(
        position=election.candidates.count() + 1,
        name=candidature.name,
        institution=candidature.institution,
        group=candidature.group,
        sex=candidature.sex or "",
        entered_at=at,
        entered_by=by,
    )
    _record("stand", election, by, at, candidate=candidate.pk)
    return candidate


@transaction.atomic
def withdraw(
    *,
    election: Election,
    candidate: Candidate,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Candidate:
    """Withdraw a candidate, before the first round or between two.

    Raises Superseded, RoundUnderWay, CandidateElected, CandidateGone.
    """
    election = _locked(election, version)
    rounds = rounds_of(election)
    _check_idle(rounds)
    if any(candidate.pk in result.elected for result in results_of(rounds)):
        raise CandidateElected
    held = election.candidates.filter(pk=candidate.pk, withdrawn_at=None).first()
    if held is None:
        raise CandidateGone
    held.withdrawn_at, held.withdrawn_by = at, by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record("withdraw", election, by, at, candidate=held.pk)
    return held


@transaction.atomic
def open_round(
    *, election: Election, version: int | None = None, by: User | None, at: datetime
) -> ElectionRound:
    """Open the next round with all who stand and have not withdrawn.

    Raises Superseded, RoundUnderWay, AlreadyElected, NoCandidateLeft.
    """
    election = _locked(election, version)
    rounds = rounds_of(election)
    _check_idle(rounds)
    rows = list(election.candidates.order_by("position").values_list("pk", "withdrawn_at"))
    results = results_of(rounds)
    candidates = candidates_to_open(
        [key for key, _withdrawn in rows],
        withdrawn=frozenset(key for key, withdrawn in rows if withdrawn is not None),
        results=results,
    )
    opened = election.rounds.create(
        number=len(rounds) + 1,
        candidates=list(candidates),
        seats=seats_to_fill(election.seats, results),
        opened_at=at,
        opened_by=by,
    )
    _record("open_round", election, by, at, round=opened.number, candidates=list(candidates))
    return opened


@transaction.atomic
def close_round(
    *,
    election: Election,
    totals: Totals | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> ElectionRound:
    """Close the open round: its ballots are shuffled, sealed and counted; the result is public.

    totals: of paper ballots, what the tellers found. Raises Superseded, NoRoundOpen,
    TotalsMissing, BallotsDoNotAddUp, VotesOnBallots, NotACandidate, VotesNotWhole.
    """
    election = _locked(election, version)
    held = ElectionRound.objects.select_for_update(of=("self",), no_key=True)
    round_ = held.filter(election=election, closed_at=None).first()
    if round_ is None:
        raise NoRoundOpen
    if election.method == ElectionMethod.ELECTRONIC:
        found = _sealed(round_)
    else:
        found = _told(round_, totals)
    round_.ballots, round_.void = found.ballots, found.void
    round_.votes = {str(key): votes for key, votes in found.votes.items()}
    round_.closed_at, round_.closed_by = at, by
    round_.save()
    _record("close_round", election, by, at, round=round_.number, seal=round_.seal)
    return round_


def _sealed(round_: ElectionRound) -> Round:
    """Write ballots and voters anew in an order that says nothing; seal and count the ballots.

    What stood in these tables while the round was open was written in the order of voting. Now all
    rows are of one transaction, the ballots under new keys and in their order, the voters in that
    of the participants.
    """
    cast = CastBallot.objects.filter(round=round_).values_list("chosen", flat=True)
    chosen = [tuple(one) for one in cast]
    sealed = seal(
        chosen,
        number=round_.number,
        candidates=tuple(round_.candidates),
        keys=[draw_key() for _ballot in chosen],
        seats=round_.seats,
    )
    voters = RoundVoter.objects.filter(round=round_).order_by("participant")
    people = list(voters.values_list("participant_id", flat=True))
    check_ballots_found(ballots=len(chosen), voted=len(people))
    CastBallot.objects.filter(round=round_).delete()
    RoundVoter.objects.filter(round=round_).delete()
    CastBallot.objects.bulk_create(
        CastBallot(key=one.key, round=round_, chosen=list(one.chosen)) for one in sealed.ballots
    )
    RoundVoter.objects.bulk_create(
        RoundVoter(key=draw_key(), round=round_, participant_id=who) for who in people
    )
    round_.seal = sealed.seal
    return counted(sealed)


def _told(round_: ElectionRound, totals: Totals | None) -> Round:
    if totals is None:
        raise TotalsMissing
    found = Round(
        number=round_.number,
        candidates=tuple(round_.candidates),
        ballots=totals.ballots,
        void=totals.void,
        votes=totals.votes,
        seats=round_.seats,
    )
    check_counted(found)
    check_ballots_found(ballots=totals.ballots, voted=totals.voted)
    return found


def _locked(election: Election, version: int | None) -> Election:
    """Hold the event, then the election. Raises Superseded."""
    events.lock(among=Event.objects.filter(pk=election.event_id))
    held = Election.objects.select_for_update(of=("self",), no_key=True)
    one = held.select_related("event", "sitting").get(pk=election.pk)
    if version is not None and one.version != version:
        raise Superseded
    return one


def _check_idle(rounds: tuple[ElectionRound, ...]) -> None:
    if any(one.closed_at is None for one in rounds):
        raise RoundUnderWay


def _record(act: str, election: Election, by: User | None, at: datetime, **after: Any) -> None:  # noqa: ANN401 - keys, numbers, a hash
    election.version += 1
    election.save(update_fields=["version"])
    audit.record(act=f"election.{act}", thing=election, by=by, at=at, after=after)
    live.changed(channel_of_election(election))
