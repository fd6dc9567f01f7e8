"""Votes that delegates cast themselves: who may, what is left, what becomes rows at the close."""

from collections.abc import Iterable
from dataclasses import dataclass

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from assemblies.permissions import Visitor, acts_as_itself
from sessions.enums import BallotWeight
from sessions.errors.ballots import BallotRefused
from sessions.models.ballots import Ballot
from sessions.models.casts import BallotCast
from sessions.models.presence import Presence
from sessions.rules.ballot_sheets import line_for
from sessions.rules.committee_seats import check_voter_in_committee
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import Cast, Line, entries_of, left_to, line_of
from sessions.selectors.ballots import present_of
from sessions.selectors.committee_seats import InCommittee, seated, standing_seats


@dataclass(frozen=True, slots=True)
class InRoom:
    """One delegation while a vote is open. delegates, present: keys of participants.

    line: with who is in the room, and who has voted and left since. committee: its member and
    substitute, where a committee votes.
    """

    line: Line
    delegates: frozenset[int]
    present: frozenset[int]
    committee: InCommittee | None = None

    def check_voter(self, delegate: int) -> None:
        """Refuse who does not vote for the Member in a committee.

        Raises NotOfCommittee, SubstituteWaits.
        """
        if self.committee is not None:
            check_voter_in_committee(
                self.committee.place_of(delegate), present=self.committee.present
            )

    def left_to(self, delegate: int, cast: Iterable[Cast]) -> int:
        """Return how many votes one delegate may still cast: none where another one votes."""
        try:
            self.check_voter(delegate)
        except BallotRefused:
            return 0
        return left_to(delegate, self.line, cast)


def delegation_in_room(ballot: Ballot, delegation: int, *, cast: Iterable[Cast]) -> InRoom:
    """Return what a delegation can use now, and who of it. Raises NotOnSheet.

    Three queries, in a committee four.

    cast: what its delegates have cast; whoever has voted takes nothing from the others by leaving.
    As `present_by_delegation` counts, for one delegation alone: many ask at the same moment.
    """
    sheet = ballot.sheet
    enrolled = line_of(delegation, {one.delegation: one for one in sheet.lines})
    people = Participant.objects.accredited().filter(delegation=delegation)
    delegates = frozenset(
        key for key, capacity in people.values_list("pk", "capacity")
        if Capacity(capacity).is_delegate
    )  # fmt: skip
    seen = Presence.objects.filter(participant__in=delegates)
    pairs = list(seen.values_list("sitting_id", "participant_id"))
    arrived = frozenset(who for where, who in pairs if where is None)
    recorded = frozenset(who for where, who in pairs if where == ballot.sitting_id)
    here = recorded if _has_record(ballot) else arrived
    present = frozenset(here & delegates)
    committee = _in_committee(ballot, delegation, present)
    voters = present if committee is None else present & committee.people
    counted = voters | {one.delegate for one in cast}
    line = line_for(enrolled, sheet=sheet, present=len(counted))
    return InRoom(line, delegates, present, committee)


def cast_by(ballot: Ballot, delegation: int | None) -> tuple[Cast, ...]:
    """Return what the delegates of one delegation have cast themselves. One query."""
    own = BallotCast.objects.filter(ballot=ballot, delegation=delegation)
    return tuple(one.cast for one in own.order_by("pk"))


def cast_so_far(ballot: Ballot) -> tuple[Cast, ...]:
    """Return all that delegates have cast themselves. One query."""
    return tuple(one.cast for one in BallotCast.objects.filter(ballot=ballot).order_by("pk"))


def cast_by_delegation(ballot: Ballot) -> tuple[tuple[int, Votes, int], ...]:
    """Return what each delegation has cast, with the delegates in the room, in the sheet's order.

    Of those who have left since, who has voted was there. Three queries.
    """
    cast = cast_so_far(ballot)
    if not cast:
        return ()
    entries, in_room = entries_of(cast), present_of(ballot)
    voters: dict[int, set[int]] = {}
    for one in cast:
        voters.setdefault(one.delegation, set()).add(one.delegate)
    order = [one.delegation for one in ballot.sheet.lines]
    return tuple(
        (key, entries[key], max(in_room.get(key, 0), len(voters[key])))
        for key in order
        if key in entries
    )


def own_delegates(ballot: Ballot, user: Visitor) -> tuple[Participant, ...]:
    """Return the delegates as whom this visitor takes part in the event of a vote. One query.

    None for a key that was made for something else than to do all that its account may.
    """
    if not acts_as_itself(user):
        return ()
    people = Participant.objects.accredited().delegates().filter(event_id=ballot.event_id)
    mine = people.filter(user=user, delegation__isnull=False)
    return tuple(mine.select_related("delegation__institution").order_by("pk"))


def _in_committee(ballot: Ballot, delegation: int, present: frozenset[int]) -> InCommittee | None:
    if ballot.weight is not BallotWeight.COMMITTEE:
        return None
    seats = standing_seats().filter(delegation=delegation, body=ballot.sitting.body_id)
    return seated(seats, present).get(delegation, InCommittee({}, frozenset()))


def _has_record(ballot: Ballot) -> bool:
    seen = Presence.objects.filter(event_id=ballot.event_id, sitting_id=ballot.sitting_id)
    return seen.filter(participant__withdrawn_at=None).exists()
