"""Votes as their sheets show them: who is enrolled, who is in the room, what was entered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from assemblies.enums import InstitutionKind, Language, Sex
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.rules.delegations import Composition
from assemblies.rules.names import plain
from assemblies.selectors import MemberFacts, facts_of_members
from sessions.enums import BallotWeight
from sessions.errors.ballots import ChainBroken, VoteOpen
from sessions.models.ballots import Ballot
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.sittings import Sitting
from sessions.rules.ballot_sheets import Enrolled, exported, line_for, result_of_sheet
from sessions.rules.chains import Row, last_hash
from sessions.rules.emergency_decisions import Candidate
from sessions.rules.hand_counts import exported_hands, result_of_hands
from sessions.rules.majorities import Figures
from sessions.rules.roll_calls import Line
from sessions.selectors.committee_seats import in_committee
from sessions.selectors.presence import present_by_delegation


def channel_of(ballot: Ballot) -> str:
    """Return what screens that show a vote listen to."""
    return f"ballot:{ballot.pk}"


def channel_of_votes(event_id: int) -> str:
    """Return what screens that list an event's votes listen to."""
    return f"votes:{event_id}"


def enrolled_of(event: Event) -> tuple[Enrolled, ...]:
    """Return the delegations of Members to an event with their people, in protocol order.

    By the French names of their countries, as the organization calls its roll. Six queries.
    """
    sexes: defaultdict[int, list[Sex]] = defaultdict(list)
    people = Participant.objects.accredited().delegates()
    of_members = people.filter(
        event_id=event.pk, delegation__institution__kind=InstitutionKind.PARLIAMENT
    )
    for key, sex in of_members.values_list("delegation_id", "sex"):
        sexes[key or 0].append(Sex(sex))
    held = Delegation.objects.filter(pk__in=sexes).select_related("assembly", "institution")
    delegations = sorted(held, key=lambda one: plain(_french(one)))
    facts = facts_of_members(delegations)
    return tuple(_enrolled(one, sexes[one.pk], facts[one.pk]) for one in delegations)


def present_of(ballot: Ballot) -> dict[int, int]:
    """Return how many of each delegation are in the room who count for a vote. Two queries.

    Its members of parliament; in a committee its member and substitute there.
    """
    return present_for(ballot.weight, ballot.sitting)


def present_for(weight: BallotWeight, sitting: Sitting) -> dict[int, int]:
    """Return the same for a vote of this weight in a sitting. Two queries."""
    if weight is BallotWeight.COMMITTEE:
        return {key: len(one.present) for key, one in in_committee(sitting).items()}
    return present_by_delegation(sitting.event_id, sitting.pk)


def rows_of(ballot: Ballot) -> tuple[Row, ...]:
    """Return all that was entered, in its order. One query."""
    return tuple(one.row for one in ballot.rows.order_by("number"))


def record_of_ballot(ballot: Ballot) -> tuple[Row, ...]:
    """Return the rows of a roll-call, or the counts of a show of hands. One query."""
    if ballot.is_of_hands:
        return tuple(one.row for one in ballot.counts.order_by("number"))
    return rows_of(ballot)


def closed_rows(ballot: Ballot) -> tuple[Row, ...]:
    """Return the whole record of a closed vote, nothing cut off at the end. One query.

    Raises ChainBroken where the last row is not that with which the vote was closed.
    """
    rows = record_of_ballot(ballot)
    if last_hash(rows, head=ballot.head_hash) != ballot.last_hash:
        raise ChainBroken(number=len(rows) + 1)
    return rows


def result_of_ballot(ballot: Ballot) -> Figures:
    """Return what a closed vote gives, recomputed from its rows. One query.

    Raises VoteOpen, and ChainBroken where a row is not what was entered.
    """
    if ballot.closed_at is None:
        raise VoteOpen
    of_kind = result_of_hands if ballot.is_of_hands else result_of_sheet
    return of_kind(ballot.sheet, closed_rows(ballot))


def voted_upon(requests: Sequence[EmergencyRequest]) -> tuple[EmergencyRequest, ...]:
    """Return those of these requests with a closed vote that was not annulled. One query."""
    closed = Ballot.objects.closed().filter(request__in=requests, annulment=None)
    voted = set(closed.values_list("request", flat=True))
    return tuple(one for one in requests if one.pk in voted)


def candidates_of(requests: Iterable[EmergencyRequest]) -> tuple[Candidate, ...]:
    """Return requests that were voted upon with the votes of their latest ballots, in their order.

    Recomputed from the rows. Two queries a request.
    """
    found = []
    for one in requests:
        ballot = one.ballots.closed().filter(annulment=None).latest("closed_at", "pk")
        found.append(Candidate(one.pk, result_of_ballot(ballot).votes))
    return tuple(found)


def export_of(ballot: Ballot) -> dict[str, Any]:
    """Return a closed vote for `tools/verify_ballot.py`. One query.

    Raises VoteOpen, and ChainBroken where a row is not what was entered.
    """
    if ballot.closed_at is None:
        raise VoteOpen
    of_kind = exported_hands if ballot.is_of_hands else exported
    return of_kind(ballot.sheet, closed_rows(ballot), closed_at=ballot.closed_at)


def lines_of(ballot: Ballot) -> dict[int, Line]:
    """Return each delegation's line with its delegates in the room now. Two queries."""
    sheet, in_room = ballot.sheet, present_of(ballot)
    return {
        one.delegation: line_for(one, sheet=sheet, present=in_room.get(one.delegation, 0))
        for one in sheet.lines
    }


def _french(delegation: Delegation) -> str:
    return str(delegation.institution.name.in_language(Language.FRENCH))


def _enrolled(delegation: Delegation, sexes: list[Sex], facts: MemberFacts) -> Enrolled:
    return Enrolled(
        delegation=delegation.pk,
        name=_french(delegation),
        population=facts.population,
        proposed=Composition.of(sexes),
        earlier=facts.earlier,
        years_owed=facts.years_owed,
        is_suspended=facts.is_suspended,
    )
