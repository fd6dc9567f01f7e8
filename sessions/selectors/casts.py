"""Votes that delegates cast themselves: who may, what is left, what becomes rows at the close."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from assemblies.gateways.statements import Mark, Pair, Statement
from assemblies.models.delegations import Participant, ParticipantQuerySet
from assemblies.permissions import Visitor, acts_as_itself
from sessions.enums import BallotMethod, BallotWeight
from sessions.errors.ballots import BallotRefused
from sessions.models.ballots import Ballot, BallotRow
from sessions.models.casts import BallotCast
from sessions.permissions import sittings_of_all
from sessions.permissions.votes import visible_ballots
from sessions.rules.committee_seats import check_voter_in_committee
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import Cast, Line, entries_of, left_to
from sessions.selectors.ballots import line_on_sheet, lines_of, sheet_of
from sessions.selectors.committee_seats import InCommittee, seated, seats_in
from sessions.selectors.presence import is_in_room, seen_by_record


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
            place = self.committee.place_of(delegate)
            check_voter_in_committee(place, present=self.committee.present)

    def left_to(self, delegate: int, cast: Iterable[Cast]) -> int:
        """Return how many votes one delegate may still cast: none where another one votes."""
        try:
            self.check_voter(delegate)
        except BallotRefused:
            return 0
        return left_to(delegate, self.line, cast)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A delegation as a vote finds it: its delegates, who is there, whether tellers entered it.

    committee: its member and substitute, where a committee votes.
    """

    delegates: frozenset[int]
    present: frozenset[int]
    is_entered: bool
    committee: InCommittee | None = None


def _people() -> ParticipantQuerySet:
    people = Participant.objects.accredited().filter(delegation=Mark("delegation"))
    of_it = BallotRow.objects.filter(ballot=Mark("ballot"), delegation=Mark("delegation"))
    seen = seen_by_record(people.delegates(), event=Mark("event"), sitting=Mark("sitting"))
    return seen.annotate(is_entered=Exists(of_it)).only("pk")


_PEOPLE = Statement(_people)
_CAST = Statement(
    lambda: BallotCast.objects.filter(
        Q(delegation=Mark("delegation")) | Q(key=Mark("key")), ballot=Mark("ballot")
    ).order_by("pk")
)


def bench_in(ballot: Ballot, delegation: int) -> Bench:
    """Return a delegation as a vote finds it now. One query: many ask at the same moment.

    In a committee two.
    """
    people = _PEOPLE.all(
        delegation=delegation,
        ballot=ballot.pk,
        event=ballot.event_id,
        sitting=ballot.sitting_id,
    )
    present = frozenset(one.pk for one in people if is_in_room(one))
    return Bench(
        delegates=frozenset(one.pk for one in people),
        present=present,
        is_entered=any(vars(one)["is_entered"] for one in people),
        committee=_in_committee(ballot, delegation, present),
    )


def _in_committee(ballot: Ballot, delegation: int, present: frozenset[int]) -> InCommittee | None:
    if sheet_of(ballot).weight is not BallotWeight.COMMITTEE:
        return None
    seats = seats_in(ballot.sitting_id).filter(delegation=delegation)
    return seated(seats, present).get(delegation, InCommittee({}, frozenset()))


def room_of(ballot: Ballot, delegation: int, bench: Bench, *, cast: Iterable[Cast]) -> InRoom:
    """Return what a delegation can use now, and who of it. No query. Raises NotOnSheet.

    cast: what its delegates have cast; whoever has voted takes nothing from the others by leaving.
    """
    voters = bench.committee.people_present if bench.committee else bench.present
    counted = voters | {one.delegate for one in cast}
    line = line_on_sheet(ballot, delegation, present=len(counted))
    return InRoom(line, bench.delegates, bench.present, bench.committee)


def delegation_in_room(ballot: Ballot, delegation: int, *, cast: Iterable[Cast]) -> InRoom:
    """Return what a delegation can use now, and who of it. As `bench_in`. Raises NotOnSheet.

    As `present_by_delegation` counts, for one delegation alone.
    """
    return room_of(ballot, delegation, bench_in(ballot, delegation), cast=cast)


def cast_or_sent(ballot: Ballot, delegation: int, key: UUID) -> tuple[BallotCast, ...]:
    """Return what a delegation has cast itself, and whatever was cast under a key. One query."""
    return tuple(_CAST.all(delegation=delegation, key=key, ballot=ballot.pk))


def cast_by(ballot: Ballot, delegation: int | None) -> tuple[Cast, ...]:
    """Return what the delegates of one delegation have cast themselves. One query."""
    own = BallotCast.objects.filter(ballot=ballot, delegation=delegation)
    return tuple(one.cast for one in own.order_by("pk"))


def cast_so_far(ballot: Ballot) -> tuple[Cast, ...]:
    """Return all that delegates have cast themselves. One query."""
    return tuple(one.cast for one in BallotCast.objects.filter(ballot=ballot).order_by("pk"))


def cast_by_delegation(ballot: Ballot) -> tuple[tuple[int, Votes, int], ...]:
    """Return what each delegation has cast, with the delegates in the room, in the sheet's order.

    Of those who have left since, who has voted was there. Two queries.
    """
    cast = cast_so_far(ballot)
    if not cast:
        return ()
    entries, lines = entries_of(cast), lines_of(ballot, cast=cast)
    return tuple((key, entries[key], line.present) for key, line in lines.items() if key in entries)


_FOR_ALL = Statement(
    lambda: (
        Ballot.objects.filter(pk=Mark("ballot"), method=BallotMethod.ELECTRONIC)
        .defer("head")
        .annotate(is_for_all=Exists(sittings_of_all().filter(pk=OuterRef("sitting"))))
    )
)
_MINE = Statement(
    lambda: (
        Participant.objects.accredited()
        .delegates()
        .filter(user=Mark("user"), event=Mark("event"), delegation__isnull=False)
        .only("event", "delegation", "user")
        .order_by("pk")[:1]
    )
)
_OWN_VOTE = Pair(_FOR_ALL, _MINE, event="event_id")


def own_vote(user: Visitor, pk: int, *, at: datetime) -> tuple[Ballot, Participant] | None:
    """Return a vote in which this visitor may cast, with the delegate as whom; None: there is none.

    She takes part in its event as an accredited delegate of a delegation; a key that was made for
    something else than to do all that its account may casts nothing. One statement where the
    sitting is for all, since two hundred ask at the same moment. The head is not loaded with it.
    """
    if not acts_as_itself(user):
        return None
    ballot, delegate = _OWN_VOTE.first(ballot=pk, user=user.pk)
    if ballot is None or delegate is None:
        return None
    is_visible = vars(ballot)["is_for_all"] or visible_ballots(user, at=at).filter(pk=pk).exists()
    return (ballot, delegate) if is_visible else None
