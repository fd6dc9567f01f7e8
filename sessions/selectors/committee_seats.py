"""Who sits in a Standing Committee for the Members, who of them is in the room, and who votes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation, Participant
from assemblies.selectors import sentence_of
from sessions.enums.committees import CommitteePlace
from sessions.errors.ballots import NobodyOfCommittee
from sessions.models.committees import CommitteeSeat
from sessions.models.sittings import Sitting
from sessions.rules.committee_seats import STANDING_COMMITTEES, voting_place

Seats = Mapping[CommitteePlace, CommitteeSeat]


@dataclass(frozen=True, slots=True)
class InCommittee:
    """A delegation's member and substitute in a committee, and who of them is in the room."""

    seats: Seats
    present: frozenset[CommitteePlace]

    @property
    def people(self) -> frozenset[int]:
        """Return the keys of the two."""
        return frozenset(one.participant_id for one in self.seats.values())

    @property
    def people_present(self) -> frozenset[int]:
        """Return the keys of those of the two who are in the room."""
        return frozenset(self.seats[place].participant_id for place in self.present)

    @property
    def voter(self) -> CommitteeSeat | None:
        """Return who votes for the Member now, if anybody does."""
        place = voting_place(self.present)
        return self.seats[place] if place else None

    def place_of(self, participant: int) -> CommitteePlace | None:
        """Return as what somebody sits there, by her key."""
        places = (place for place, one in self.seats.items() if one.participant_id == participant)
        return next(places, None)


@dataclass(frozen=True, slots=True)
class CommitteePlaces:
    """A committee with whom one delegation has named for it."""

    body: Body
    member: CommitteeSeat | None
    substitute: CommitteeSeat | None


def standing_committees() -> QuerySet[Body]:
    """Return the Standing Committees that are kept here, in the order of their codes."""
    return Body.objects.filter(code__in=STANDING_COMMITTEES).order_by("code")


def standing_seats() -> QuerySet[CommitteeSeat]:
    """Return the seats of people who are accredited: who withdrew sits there no more."""
    seats = CommitteeSeat.objects.filter(
        participant__accredited_at__isnull=False, participant__withdrawn_at__isnull=True
    )
    return seats.select_related("participant")


def seats_in(sitting_id: int) -> QuerySet[CommitteeSeat]:
    """Return the seats in the body that sits, of whatever events."""
    sits = Sitting.planned.filter(pk=sitting_id)
    return standing_seats().filter(body__in=sits.values("body")).order_by("pk")


def seated(seats: Iterable[CommitteeSeat], present: frozenset[int]) -> dict[int, InCommittee]:
    """Return seats in one committee by delegation. present: keys of participants. No query."""
    found: dict[int, dict[CommitteePlace, CommitteeSeat]] = {}
    for one in seats:
        found.setdefault(one.delegation_id, {})[CommitteePlace(one.place)] = one
    return {
        key: InCommittee(
            held, frozenset(place for place, one in held.items() if one.participant_id in present)
        )
        for key, held in found.items()
    }


def places_of(delegation: Delegation) -> tuple[CommitteePlaces, ...]:
    """Return whom a delegation has named for each Standing Committee. Two queries."""
    held: dict[tuple[int, str], CommitteeSeat] = {
        (one.body_id, one.place): one for one in standing_seats().filter(delegation=delegation)
    }
    return tuple(
        CommitteePlaces(
            body,
            held.get((body.pk, CommitteePlace.MEMBER)),
            held.get((body.pk, CommitteePlace.SUBSTITUTE)),
        )
        for body in standing_committees()
    )


def delegates_of(delegation: Delegation) -> tuple[Participant, ...]:
    """Return a delegation's accredited members of parliament, by name. One query."""
    people = Participant.objects.accredited().delegates().filter(delegation=delegation)
    return tuple(people.order_by("family_name", "given_name", "pk"))


def voter_in_words(one: InCommittee | None) -> str:
    """Return who votes for a delegation in a committee and why, in the reader's language."""
    if one is None or not one.seats:
        return _("Nobody is named for this committee: the coordinator or the desk can still do it.")
    voter = one.voter
    if voter is None:
        return sentence_of(NobodyOfCommittee())
    told = {"name": voter.participant.badge_name}
    if voter.place == CommitteePlace.MEMBER:
        return _("%(name)s, the member") % told
    return _("%(name)s, the substitute: the member is not in the room") % told
