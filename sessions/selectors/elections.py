"""Elections as the law asks about them: rounds and results, places, who may vote."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assemblies.enums import InstitutionKind, Sex
from assemblies.models.delegations import Delegation, Participant
from assemblies.rules.council import representation
from assemblies.rules.delegations import Composition
from assemblies.rules.editions import edition_on
from assemblies.rules.votes import entitlement
from assemblies.selectors import facts_of_members
from sessions.models.elections import CastBallot, Election, ElectionRound, RoundVoter
from sessions.rules.ballot_sheets import exported_round
from sessions.rules.elections import (
    Round,
    RoundResult,
    SealedBallots,
    SecretBallot,
    check_seal,
    result_of,
)
from sessions.rules.roll_calls import line_in_council
from sessions.selectors.presence import is_in_room, seen_by_record


@dataclass(frozen=True, slots=True)
class Bench:
    """A delegation in an election: how many of it vote, its delegates, and which are there."""

    places: int
    delegates: frozenset[int]
    present: frozenset[int]


def channel_of_election(election: Election) -> str:
    """Return what screens that show an election listen to."""
    return f"election:{election.pk}"


def rounds_of(election: Election) -> tuple[ElectionRound, ...]:
    """Return the rounds of an election, the first one first. One query."""
    return tuple(ElectionRound.objects.filter(election=election).order_by("number"))


def found_in(round_: ElectionRound) -> Round:
    """Return what was found in a closed round. No query."""
    return Round(
        number=round_.number,
        candidates=tuple(round_.candidates),
        ballots=round_.ballots or 0,
        void=round_.void or 0,
        votes={int(key): votes for key, votes in (round_.votes or {}).items()},
        seats=round_.seats,
    )


def results_of(rounds: tuple[ElectionRound, ...]) -> tuple[RoundResult, ...]:
    """Return the results of those rounds that are closed, computed anew. No query."""
    return tuple(result_of(found_in(one)) for one in rounds if one.closed_at is not None)


def sealed_in(round_: ElectionRound) -> SealedBallots:
    """Return the ballots of a closed round as they were sealed. One query. Raises SealBroken."""
    held = CastBallot.objects.filter(round=round_).order_by("key")
    sealed = SealedBallots(
        number=round_.number,
        candidates=tuple(round_.candidates),
        ballots=tuple(
            SecretBallot(key, tuple(chosen)) for key, chosen in held.values_list("key", "chosen")
        ),
        seal=round_.seal,
        seats=round_.seats,
    )
    check_seal(sealed)
    return sealed


def export_of_round(round_: ElectionRound) -> dict[str, Any]:
    """Return a sealed round for `tools/verify_ballot.py`. Two queries. Raises SealBroken."""
    voted = RoundVoter.objects.filter(round=round_).count()
    return exported_round(sealed_in(round_), result_of(found_in(round_)), voted=voted)


def voters_of(round_: ElectionRound) -> QuerySet[RoundVoter]:
    """Return who has voted in a round, by name: the order of voting is not kept."""
    loaded = RoundVoter.objects.filter(round=round_).select_related(
        "participant__delegation__institution"
    )
    return loaded.order_by("participant__family_name", "participant__given_name", "participant")


def bench_of(election: Election, delegation: Delegation) -> Bench:
    """Return a delegation as it may vote now. Five queries; sitting and event loaded.

    Its places come from its accredited members of parliament; without a vote in the Assembly it
    has none.
    """
    of_it = Participant.objects.accredited().delegates().filter(delegation=delegation)
    people = seen_by_record(of_it, event=election.event_id, sitting=election.sitting_id)
    sexes = {one.pk: Sex(one.sex) for one in people}
    composition = Composition.of(list(sexes.values()))
    facts = facts_of_members([delegation])[delegation.pk]
    present = frozenset(one.pk for one in people if is_in_room(one))
    line = line_in_council(
        delegation=delegation.pk,
        entitlement=entitlement(
            population=facts.population,
            proposed=composition,
            earlier=facts.earlier,
            years_owed=facts.years_owed,
            is_suspended=facts.is_suspended,
            edition=edition_on(delegation.assembly.starts_on),
        ),
        representation=representation(composition=composition, day=delegation.assembly.starts_on),
        present=len(present),
    )
    return Bench(line.votes, frozenset(sexes), present)


def own_electors(election: Election, user_id: int) -> tuple[Participant, ...]:
    """Return the delegates of Members as whom an account takes part in the event. One query.

    With each is loaded whether she is in the room.
    """
    of_event = Participant.objects.accredited().delegates()
    people = seen_by_record(of_event, event=election.event_id, sitting=election.sitting_id)
    mine = people.filter(user_id=user_id, delegation__institution__kind=InstitutionKind.PARLIAMENT)
    loaded = mine.select_related("delegation__assembly", "delegation__institution")
    return tuple(loaded.order_by("pk"))
