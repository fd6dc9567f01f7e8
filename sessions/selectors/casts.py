"""Votes that delegates cast themselves: who may, what is left, what becomes rows at the close."""

from collections.abc import Iterable
from dataclasses import dataclass

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from assemblies.permissions import Visitor, acts_as_itself
from sessions.models.ballots import Ballot
from sessions.models.casts import BallotCast
from sessions.models.presence import Presence
from sessions.rules.ballot_sheets import line_for
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import Cast, Line, entries_of, line_of
from sessions.selectors.ballots import present_of


@dataclass(frozen=True, slots=True)
class InRoom:
    """One delegation while a vote is open. delegates, present: keys of participants.

    line: with who is in the room, and who has voted and left since.
    """

    line: Line
    delegates: frozenset[int]
    present: frozenset[int]


def delegation_in_room(ballot: Ballot, delegation: int, *, cast: Iterable[Cast]) -> InRoom:
    """Return what a delegation can use now, and who of it. Three queries. Raises NotOnSheet.

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
    counted = present | {one.delegate for one in cast}
    return InRoom(line_for(enrolled, sheet=sheet, present=len(counted)), delegates, present)


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
    entries, in_room = entries_of(cast), present_of(ballot.event, ballot.sitting)
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


def _has_record(ballot: Ballot) -> bool:
    seen = Presence.objects.filter(event_id=ballot.event_id, sitting_id=ballot.sitting_id)
    return seen.filter(participant__withdrawn_at=None).exists()
