"""Who is present at a sitting: people, delegations, quorum, and the votes that can be used."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from assemblies.enums import Capacity, InstitutionKind, Sex
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.rules.delegations import Composition
from assemblies.rules.votes import entitlement, usable
from assemblies.selectors import MemberFacts, facts_of_members
from sessions.models.presence import Presence, QuorumRecord
from sessions.models.sittings import Sitting
from sessions.rules.presence import Quorum, quorum, who_is_present


@dataclass(frozen=True, slots=True)
class PresentDelegation:
    """A delegation with its members of parliament in the room.

    accredited: its members of parliament; present: those of them who are there; votes: what the
    Member has; usable: how many of them the people in the room can use.
    """

    delegation: Delegation
    accredited: int
    present: int
    votes: int
    usable: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is present at a sitting, or (without one) at the event.

    is_own_record: the sitting has recorded presence; until then the check-in at the event counts.
    delegations: of Members, with at least one member of parliament present, by key.
    """

    people: tuple[Participant, ...]
    delegations: tuple[PresentDelegation, ...]
    quorum: Quorum
    is_own_record: bool

    @property
    def delegates(self) -> int:
        return sum(one.present for one in self.delegations)

    @property
    def usable_votes(self) -> int:
        return sum(one.usable for one in self.delegations)


def attendance_of(event: Event, sitting: Sitting | None = None) -> Attendance:
    """Return who is present, and what follows for quorum and votes. Five queries.

    Who was accredited and withdrew since is not present any more. Each participant has delegation
    and institution loaded.
    """
    arrived, recorded = _seen(event.pk, sitting.pk if sitting else None)
    present = who_is_present(arrived=arrived, recorded=recorded)
    # Who is in a sitting has come to the event, whether or not the desk saw it.
    come = arrived | recorded
    accredited = tuple(
        Participant.objects.accredited()
        .filter(event_id=event.pk)
        .select_related("delegation__assembly", "delegation__institution")
        .order_by("family_name", "given_name", "pk")
    )
    members = [one for one in accredited if _is_of_a_member(one)]
    represented = {one.delegation_id for one in members if one.pk in come}
    delegations = _present_delegations(members, present)
    return Attendance(
        people=tuple(one for one in accredited if one.pk in present),
        delegations=delegations,
        quorum=quorum(represented=len(represented), present=len(delegations)),
        is_own_record=bool(recorded),
    )


def present_by_delegation(event_id: int, sitting_id: int) -> dict[int, int]:
    """Return how many members of parliament of each Member's delegation are in the room.

    As `attendance_of` counts them, without what follows for quorum and votes. Two queries.
    """
    present = present_at(event_id, sitting_id)
    members = (
        Participant.objects.accredited()
        .delegates()
        .filter(event_id=event_id, delegation__institution__kind=InstitutionKind.PARLIAMENT)
    )
    pairs = members.values_list("pk", "delegation_id")
    return dict(Counter(delegation or 0 for key, delegation in pairs if key in present))


def present_at(event_id: int, sitting_id: int) -> frozenset[int]:
    """Return the keys of the participants who count as present at a sitting. One query."""
    arrived, recorded = _seen(event_id, sitting_id)
    return frozenset(who_is_present(arrived=arrived, recorded=recorded))


def quorum_records_of(sitting: Sitting) -> tuple[QuorumRecord, ...]:
    """Return every count on record, the earliest first. One query."""
    return tuple(QuorumRecord.objects.filter(sitting=sitting).order_by("recorded_at", "pk"))


def _seen(event_id: int, key: int | None) -> tuple[frozenset[int], frozenset[int]]:
    rows = Presence.objects.filter(event_id=event_id, participant__withdrawn_at=None)
    pairs = list(rows.values_list("sitting_id", "participant_id"))
    arrived = frozenset(who for where, who in pairs if where is None)
    recorded = frozenset(who for where, who in pairs if where == key and where is not None)
    return arrived, recorded


def _is_of_a_member(one: Participant) -> bool:
    return (
        one.delegation is not None
        and one.delegation.institution.kind == InstitutionKind.PARLIAMENT
        and Capacity(one.capacity).is_delegate
    )


def _present_delegations(
    members: Sequence[Participant], present: Set[int]
) -> tuple[PresentDelegation, ...]:
    by_delegation: dict[int, list[Participant]] = {}
    for one in members:
        by_delegation.setdefault(one.delegation_id or 0, []).append(one)
    in_room = Counter(one.delegation_id for one in members if one.pk in present)
    found = [people[0].delegation for key, people in by_delegation.items() if in_room[key]]
    delegations = sorted((one for one in found if one is not None), key=lambda one: one.pk)
    facts = facts_of_members(delegations)
    return tuple(
        _present_delegation(one, by_delegation[one.pk], in_room[one.pk], facts[one.pk])
        for one in delegations
    )


def _present_delegation(
    delegation: Delegation, members: Sequence[Participant], in_room: int, facts: MemberFacts
) -> PresentDelegation:
    votes = entitlement(
        population=facts.population,
        proposed=Composition.of([Sex(one.sex) for one in members]),
        earlier=facts.earlier,
        years_owed=facts.years_owed,
        is_suspended=facts.is_suspended,
        edition=facts.edition,
    )
    return PresentDelegation(
        delegation=delegation,
        accredited=len(members),
        present=in_room,
        votes=votes.votes,
        usable=usable(votes, in_room, facts.edition),
    )
