"""Who is present at a sitting: people, delegations, quorum, and the votes that can be used."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.enums import Capacity, EventFormat, InstitutionKind, Sex
from assemblies.models.delegations import Delegation, Participant, ParticipantQuerySet
from assemblies.models.events import Event
from assemblies.rules.delegations import Composition
from assemblies.rules.votes import entitlement, usable
from assemblies.selectors import MemberFacts, facts_of_members
from sessions.models.presence import Presence, QuorumRecord
from sessions.models.sittings import Sitting
from sessions.rules.presence import Quorum, is_present, quorum


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


def seen_by_record(
    people: ParticipantQuerySet,
    *,
    event: Any,  # noqa: ANN401 - a key, or the place of one in a compiled statement
    sitting: Any,  # noqa: ANN401 - the same; None is the event itself
) -> ParticipantQuerySet:
    """Let people of an event be loaded with what is on record of their presence at a sitting.

    The one place that asks; `is_in_room` says what follows. No query by itself. A sitting that
    people may join online keeps a record of its own from its first moment: who came to the event
    the day before may take part from afar today, and only who was seen at its door is in the room.
    """
    presences = Presence.objects.filter(event=event)
    hers = presences.filter(participant=OuterRef("pk"))
    at_event = Q(sitting__isnull=True)
    at_sitting = at_event if sitting is None else Q(sitting=sitting)
    kept = presences.filter(at_sitting, participant__withdrawn_at=None)
    return people.filter(event=event).annotate(
        has_arrived=Exists(hers.filter(at_event)),
        is_recorded=Exists(hers.filter(at_sitting)),
        keeps_record=Exists(kept) | Exists(_online(sitting)),
    )


def _online(sitting: Any) -> QuerySet[Sitting]:  # noqa: ANN401 - as above
    if sitting is None:
        return Sitting.objects.none()
    return Sitting.objects.filter(pk=sitting).exclude(format=EventFormat.IN_PERSON)


def is_in_room(one: Participant) -> bool:
    """Tell whether somebody whom `seen_by_record` has loaded is there. No query."""
    return is_present(
        has_arrived=_is_seen(one, "has_arrived"),
        is_recorded=_is_seen(one, "is_recorded"),
        keeps_record=_is_seen(one, "keeps_record"),
    )


def attendance_of(event: Event, sitting: Sitting | None = None) -> Attendance:
    """Return who is present, and what follows for quorum and votes. Four queries.

    Who was accredited and withdrew since is not present any more. Each participant has delegation
    and institution loaded.
    """
    key = sitting.pk if sitting else None
    accredited = tuple(
        seen_by_record(Participant.objects.accredited(), event=event.pk, sitting=key)
        .select_related("delegation__assembly", "delegation__institution")
        .order_by("family_name", "given_name", "pk")
    )
    people = tuple(one for one in accredited if is_in_room(one))
    members = [one for one in accredited if _is_of_a_member(one)]
    # Who is in a sitting has come to the event, whether or not the desk saw it.
    represented = {
        one.delegation_id
        for one in members
        if _is_seen(one, "has_arrived") or _is_seen(one, "is_recorded")
    }
    delegations = _present_delegations(members, frozenset(one.pk for one in people))
    return Attendance(
        people=people,
        delegations=delegations,
        quorum=quorum(represented=len(represented), present=len(delegations)),
        is_own_record=sitting is not None
        and any(_is_seen(one, "is_recorded") for one in accredited),
    )


def present_by_delegation(event_id: int, sitting_id: int) -> dict[int, frozenset[int]]:
    """Return which members of parliament of each Member's delegation are in the room, by keys.

    As `attendance_of` counts them, without what follows for quorum and votes. One query.
    """
    members = Participant.objects.accredited().delegates()
    of_members = members.filter(delegation__institution__kind=InstitutionKind.PARLIAMENT)
    seen = seen_by_record(of_members.only("delegation"), event=event_id, sitting=sitting_id)
    found: dict[int, set[int]] = {}
    for one in seen:
        if is_in_room(one):
            found.setdefault(one.delegation_id or 0, set()).add(one.pk)
    return {key: frozenset(people) for key, people in found.items()}


def quorum_records_of(sitting: Sitting) -> tuple[QuorumRecord, ...]:
    """Return every count on record, the earliest first. One query."""
    return tuple(QuorumRecord.objects.filter(sitting=sitting).order_by("recorded_at", "pk"))


def _is_seen(one: Participant, how: str) -> bool:
    return bool(vars(one)[how])


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
