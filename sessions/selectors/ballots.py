"""Votes as their sheets show them: who is enrolled, who is in the room, what was entered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from assemblies.enums import InstitutionKind, Language, Sex
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.rules.delegations import Composition
from assemblies.rules.names import plain
from assemblies.selectors import MemberFacts, facts_of_members
from sessions.enums import BallotWeight
from sessions.errors.ballots import ChainBroken, VoteOpen
from sessions.models.ballots import Ballot, BallotRow, HandCount
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.ballot_sheets import Enrolled, Sheet, exported, line_for, result_of_sheet
from sessions.rules.chains import Row, last_hash
from sessions.rules.emergency_decisions import Candidate
from sessions.rules.hand_counts import exported_hands, result_of_hands
from sessions.rules.majorities import Figures
from sessions.rules.roll_calls import Cast, Line, line_of
from sessions.selectors.committee_seats import InCommittee, seated, seats_in
from sessions.selectors.presence import present_by_delegation


def channel_of(ballot: Ballot) -> str:
    """Return what screens that show a vote listen to."""
    return f"ballot:{ballot.pk}"


def channel_of_delegation(ballot: Ballot, delegation: int) -> str:
    """Return the part of it that a delegation's own votes raise, for which no other waits."""
    return f"{channel_of(ballot)}/{delegation}"


def channels_of_screen(ballot: Ballot, delegation: int | None = None) -> tuple[str, ...]:
    """Return what a screen of a vote listens to; of what delegations cast, one's own alone."""
    whole = channel_of(ballot)
    return (whole, channel_of_delegation(ballot, delegation) if delegation else f"{whole}/")


def channel_of_votes(event_id: int) -> str:
    """Return what screens that list an event's votes listen to."""
    return f"votes:{event_id}"


def sheet_of(ballot: Ballot) -> Sheet:
    """Return the sheet of an open vote, read once in a process: what is settled never changes.

    The head need not be loaded. Who computes a result reads it anew.
    """
    return _sheet(ballot.pk, ballot.head_hash)


@lru_cache(maxsize=16)
def _sheet(key: int, head_hash: str) -> Sheet:
    return Ballot.objects.only("head").get(pk=key, head_hash=head_hash).sheet


def line_on_sheet(ballot: Ballot, delegation: int, *, present: int) -> Line:
    """Return a delegation's line with so many of its delegates counting. Raises NotOnSheet.

    As `sheet_of`: computed once, for the same line is asked for with every look at a screen.
    """
    return _line(ballot.pk, ballot.head_hash, delegation, present)


@lru_cache(maxsize=4096)
def _line(key: int, head_hash: str, delegation: int, present: int) -> Line:
    sheet = _sheet(key, head_hash)
    enrolled = line_of(delegation, {one.delegation: one for one in sheet.lines})
    return line_for(enrolled, sheet=sheet, present=present)


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
    """Return how many of each delegation are in the room and count for a vote. As `counting_in`."""
    return {key: len(there) for key, there in counting_in(ballot).items()}


def counting_in(ballot: Ballot) -> dict[int, frozenset[int]]:
    """Return who is in the room and counts for a vote, by delegation: keys of participants.

    Members of parliament; in a committee the member and the substitute there. One query, in a
    committee two.
    """
    if sheet_of(ballot).weight is BallotWeight.COMMITTEE:
        return {key: one.people_present for key, one in committee_in(ballot).items()}
    return present_by_delegation(ballot.event_id, ballot.sitting_id)


def committee_in(ballot: Ballot) -> dict[int, InCommittee]:
    """Return each delegation's member and substitute in the committee that votes. Two queries."""
    there = present_by_delegation(ballot.event_id, ballot.sitting_id)
    seats = seats_in(ballot.sitting_id).filter(delegation__assembly=ballot.event_id)
    return seated(seats, frozenset().union(*there.values()))


def rows_of(ballot: Ballot) -> tuple[Row, ...]:
    """Return all that was entered, in its order. One query."""
    return tuple(one.row for one in ballot.rows.order_by("number"))


def record_of_ballot(ballot: Ballot) -> tuple[Row, ...]:
    """Return the rows of a roll-call, or the counts of a show of hands. One query."""
    if ballot.is_of_hands:
        return tuple(one.row for one in ballot.counts.order_by("number"))
    return rows_of(ballot)


def records_of(ballots: Sequence[Ballot]) -> dict[int, tuple[Row, ...]]:
    """Return what `record_of_ballot` returns of each of these votes. Two queries at most."""
    by_hand = {one.pk for one in ballots if one.is_of_hands}
    called = {one.pk for one in ballots} - by_hand
    counts = HandCount.objects.filter(ballot__in=by_hand) if by_hand else ()
    entered = BallotRow.objects.filter(ballot__in=called) if called else ()
    found: dict[int, list[Row]] = {one.pk: [] for one in ballots}
    for one in (*counts, *entered):
        found[one.ballot_id].append(one.row)
    return {key: tuple(sorted(rows, key=lambda row: row.number)) for key, rows in found.items()}


def closed_rows(ballot: Ballot) -> tuple[Row, ...]:
    """Return the whole record of a closed vote, nothing cut off at the end. One query.

    Raises ChainBroken where the last row is not that with which the vote was closed.
    """
    return _whole(ballot, record_of_ballot(ballot))


def result_of_ballot(ballot: Ballot) -> Figures:
    """Return what a closed vote gives, recomputed from its rows. One query.

    Raises VoteOpen, and ChainBroken where a row is not what was entered.
    """
    return _result(ballot, record_of_ballot(ballot))


def results_of(ballots: Sequence[Ballot]) -> dict[int, Figures | None]:
    """Return what each of these closed votes gives, recomputed, by key. Two queries at most.

    None where the record of a vote does not agree with itself.
    """
    records = records_of(ballots)
    found: dict[int, Figures | None] = {}
    for one in ballots:
        try:
            found[one.pk] = _result(one, records[one.pk])
        except ChainBroken:
            found[one.pk] = None
    return found


def _result(ballot: Ballot, rows: tuple[Row, ...]) -> Figures:
    if ballot.closed_at is None:
        raise VoteOpen
    found = computed(ballot, _whole(ballot, rows))
    if found != ballot.kept_figures:
        raise ChainBroken(number=len(rows) + 1)
    return found


def computed(ballot: Ballot, rows: tuple[Row, ...]) -> Figures:
    """Return what a record gives. No query. Raises ChainBroken, NotCounted."""
    of_kind = result_of_hands if ballot.is_of_hands else result_of_sheet
    return of_kind(ballot.sheet, rows)


def _whole(ballot: Ballot, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if last_hash(rows, head=ballot.head_hash) != ballot.last_hash:
        raise ChainBroken(number=len(rows) + 1)
    return rows


def voted_upon(requests: Sequence[EmergencyRequest]) -> tuple[EmergencyRequest, ...]:
    """Return those of these requests with a closed vote that was not annulled. One query."""
    closed = Ballot.objects.closed().filter(request__in=requests, annulment=None)
    voted = set(closed.values_list("request", flat=True))
    return tuple(one for one in requests if one.pk in voted)


def latest_votes(requests: Iterable[EmergencyRequest]) -> dict[int, Ballot]:
    """Return the latest closed vote that counts of each request that has one, by the request.

    One query.
    """
    closed = Ballot.objects.closed().filter(request__in=requests, annulment=None)
    return {one.request_id or 0: one for one in closed.order_by("closed_at", "pk")}


def candidates_of(requests: Sequence[EmergencyRequest]) -> tuple[Candidate, ...]:
    """Return requests that were voted upon with the votes of their latest ballots, in their order.

    Recomputed from the rows, two queries for all. Raises ChainBroken.
    """
    votes = latest_votes(requests)
    records = records_of(tuple(votes.values()))
    results = ((one.pk, votes[one.pk]) for one in requests)
    return tuple(Candidate(key, _result(one, records[one.pk]).votes) for key, one in results)


def export_of(ballot: Ballot) -> dict[str, Any]:
    """Return a closed vote for `tools/verify_ballot.py`. One query.

    Raises VoteOpen, and ChainBroken where a row is not what was entered.
    """
    return _export(ballot, record_of_ballot(ballot))


def exports_of(requests: Sequence[EmergencyRequest]) -> tuple[dict[str, Any], ...]:
    """Return the latest votes that count on these requests, in their order, as `export_of` does.

    Two queries. Raises ChainBroken.
    """
    votes = latest_votes(requests)
    records = records_of(tuple(votes.values()))
    return tuple(_export(votes[one.pk], records[votes[one.pk].pk]) for one in requests)


def _export(ballot: Ballot, rows: tuple[Row, ...]) -> dict[str, Any]:
    if ballot.closed_at is None:
        raise VoteOpen
    _result(ballot, rows)  # what was kept of it for lists is right, too
    of_kind = exported_hands if ballot.is_of_hands else exported
    return of_kind(ballot.sheet, rows, closed_at=ballot.closed_at)


def lines_of(ballot: Ballot, *, cast: Iterable[Cast] = ()) -> dict[int, Line]:
    """Return each delegation's line with its delegates in the room now. As `counting_in`.

    cast: what delegates have cast themselves; who has voted counts, though she has left since.
    """
    counting = {key: set(there) for key, there in counting_in(ballot).items()}
    for one in cast:
        counting.setdefault(one.delegation, set()).add(one.delegate)
    return {
        key: line_on_sheet(ballot, key, present=len(counting.get(key, ())))
        for key in (one.delegation for one in sheet_of(ballot).lines)
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
