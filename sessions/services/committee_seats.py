"""The act by which a Member says who sits in a Standing Committee for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums.committees import CommitteePlace
from sessions.models.committees import CommitteeSeat
from sessions.rules.committee_seats import check_committee, check_seat
from sessions.services import events


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a delegation names for a committee; None leaves the place empty."""

    member: Participant | None = None
    substitute: Participant | None = None


@transaction.atomic
def name(
    *, delegation: Delegation, body: Body, named: Named, by: User | None, at: datetime
) -> dict[CommitteePlace, CommitteeSeat]:
    """Say who is the member and who the substitute of a delegation in a Standing Committee.

    Both at once, so that they can change places; who was named before and is not any more sits
    there no longer. Returns the seats there are then. Raises NoStandingCommittee, SeatElsewhere,
    SeatedAlready.
    """
    check_committee(body.code)
    events.lock(among=Event.objects.filter(pk=delegation.assembly_id))
    people = Participant.objects.accredited().delegates().filter(delegation=delegation)
    delegates = set(people.values_list("pk", flat=True))
    wanted = {CommitteePlace.MEMBER: named.member, CommitteePlace.SUBSTITUTE: named.substitute}
    chosen = {place: one for place, one in wanted.items() if one is not None}
    for place, one in chosen.items():
        other = chosen.get(_OTHER[place])
        check_seat(one.pk, delegates=delegates, other=other.pk if other else None)
    held = CommitteeSeat.objects.filter(delegation=delegation, body=body)
    before = dict(held.values_list("place", "participant_id"))
    after = {place.value: one.pk for place, one in chosen.items()}
    if after != before:
        held.delete()
        CommitteeSeat.objects.bulk_create(
            CommitteeSeat(
                delegation=delegation, body=body, place=place, participant=one,
                named_at=at, named_by=by,
            )
            for place, one in chosen.items()
        )  # fmt: skip
        about = {"body": body.code}
        audit.record(
            act="committee.name", thing=delegation, by=by, at=at,
            before={**about, **before}, after={**about, **after},
        )  # fmt: skip
    return {CommitteePlace(one.place): one for one in held.select_related("participant")}


_OTHER: Final = {
    CommitteePlace.MEMBER: CommitteePlace.SUBSTITUTE,
    CommitteePlace.SUBSTITUTE: CommitteePlace.MEMBER,
}
