"""A Standing Committee's work towards an Assembly, as the law asks about it and pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from assemblies.enums import InstitutionKind, Sex
from assemblies.models.bodies import Body
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from assemblies.rules.names import plain
from assemblies.selectors import suspended_among
from sessions.enums import Purpose
from sessions.enums.committees import SubjectState
from sessions.models.committees import CommitteeCycle, CoRapporteur, SubjectItem, WrittenInput
from sessions.models.sittings import Sitting
from sessions.rules.committee_work import Rapporteur
from sessions.rules.subject_items import Facts, closing_of
from sessions.selectors.parts import MOST_FOUND


@dataclass(frozen=True, slots=True)
class Committee:
    """A Standing Committee at an event: its work, once somebody has begun it, and its subject."""

    body: Body
    cycle: CommitteeCycle | None
    subject: SubjectItem | None


def with_people(rapporteurs: QuerySet[CoRapporteur]) -> QuerySet[CoRapporteur]:
    """Load each co-rapporteur with her parliament."""
    return rapporteurs.select_related("participant__delegation__institution", "participant__user")


def committees_of(event: Event, bodies: Iterable[Body]) -> tuple[Committee, ...]:
    """Return these committees with their work towards an event and its subject. Two queries."""
    held = CommitteeCycle.objects.filter(event_id=event.pk).select_related("resolution")
    cycles = {one.body_id: one for one in held}
    chosen = SubjectItem.objects.filter(cycle__event=event.pk, state=SubjectState.SELECTED)
    subjects = {one.cycle_id: one for one in chosen}
    return tuple(
        Committee(body, cycle, subjects.get(cycle.pk) if cycle else None)
        for body, cycle in ((body, cycles.get(body.pk)) for body in bodies)
    )


def cycle_of(event: Event, body: Body) -> CommitteeCycle | None:
    """Return a committee's work towards an event, if somebody has begun it. One query."""
    held = CommitteeCycle.objects.filter(event_id=event.pk, body=body)
    return held.select_related("event", "body", "resolution", "memorandum_document").first()


def is_suspended(institution: Institution, event: Event, *, at: datetime) -> bool:
    """Tell whether a Member is suspended on that day at the venue. One query."""
    return bool(suspended_among([institution.pk], at.astimezone(event.zone).date()))


def closing_of_subjects(cycle: CommitteeCycle) -> datetime | None:
    """Return until when Members propose subjects. No query."""
    return closing_of(bureau_meets_at=cycle.bureau_meets_at, set_to=cycle.subjects_until)


def subjects_of(cycle: CommitteeCycle) -> tuple[SubjectItem, ...]:
    """Return all subject items in the order in which they were proposed. One query."""
    held = SubjectItem.objects.filter(cycle=cycle)
    loaded = held.select_related("institution", "rapporteur__delegation__institution")
    return tuple(loaded.order_by("proposed_at", "pk"))


def subject_of(cycle: CommitteeCycle) -> SubjectItem | None:
    """Return the subject that the bureau has selected, if it has. One query."""
    return SubjectItem.objects.filter(cycle=cycle, state=SubjectState.SELECTED).first()


def parts_of(subject: SubjectItem | None, items: Iterable[SubjectItem]) -> tuple[SubjectItem, ...]:
    """Return those of these subject items that were combined into the subject. No query."""
    return tuple(one for one in items if subject and one.combined_into_id == subject.pk)


def facts_of(
    cycle: CommitteeCycle,
    *,
    at: datetime,
    since: datetime,
    decided_on: date | None = None,
    reason: str = "",
    combined: int = 0,
) -> Facts:
    """Return what the law asks about a subject item before an act; event loaded. Three queries.

    since: when the item came into its state.
    """
    return Facts(
        at=at,
        since=since,
        zone=cycle.event.time_zone,
        closes_at=closing_of_subjects(cycle),
        today=at.astimezone(cycle.event.zone).date(),
        decided_on=decided_on,
        reason=reason,
        combined=combined,
        is_selected=subject_of(cycle) is not None,
        is_begun=cycle.resolution_id is not None,
        is_worked_on=_is_worked_on(cycle),
    )


def _is_worked_on(cycle: CommitteeCycle) -> bool:
    has_memorandum = bool(cycle.memorandum) or cycle.memorandum_document_id is not None
    return has_memorandum or cycle.rapporteurs.exists() or cycle.inputs.exists()


def rapporteurs_of(cycle: CommitteeCycle) -> tuple[CoRapporteur, ...]:
    """Return the co-rapporteurs, in the order in which they were named. One query."""
    return tuple(with_people(CoRapporteur.objects.filter(cycle=cycle)).order_by("named_at", "pk"))


def as_law(rapporteurs: Iterable[CoRapporteur]) -> list[Rapporteur]:
    """Return co-rapporteurs as the law asks about them; their delegations are loaded. No query."""
    return [rapporteur_of(one.participant) for one in rapporteurs]


def rapporteur_of(person: Participant) -> Rapporteur:
    """Return a delegate as the law asks about a co-rapporteur. No query."""
    member = person.delegation.institution_id if person.delegation else 0
    return Rapporteur(member=member, sex=Sex(person.sex))


def delegates_of_members() -> QuerySet[Participant]:
    """Return the accredited members of Member parliaments, at any event.

    Co-rapporteurs are named at one Assembly for another: they need not be registered for it yet.
    """
    people = Participant.objects.accredited().delegates()
    of_members = people.filter(delegation__institution__kind=InstitutionKind.PARLIAMENT)
    return of_members.select_related("delegation__institution", "user", "event")


def in_order_of_receipt(inputs: QuerySet[WrittenInput]) -> tuple[WrittenInput, ...]:
    """Return written inputs without their files. One query."""
    held = inputs.defer("content").select_related("institution")
    return tuple(held.order_by("sent_at", "pk"))


def people_named(words: str, event: Event) -> tuple[Participant, ...]:
    """Return members of Member parliaments whose names hold the words, of this event or before it.

    No more than `MOST_FOUND`, nobody for no words. One query.
    """
    wanted = plain(words).split()
    if not wanted:
        return ()
    people = delegates_of_members().filter(event__starts_on__lte=event.starts_on)
    newest = people.order_by("-event__starts_on", "family_name", "given_name", "pk")
    fits = (one for one in newest if all(word in plain(one.badge_name) for word in wanted))
    return tuple(one for one, _count in zip(fits, range(MOST_FOUND), strict=False))


def drafting_sittings(cycle: CommitteeCycle, sittings: QuerySet[Sitting]) -> tuple[Sitting, ...]:
    """Return those of these sittings in which the committee works on its resolution. One query."""
    own = sittings.filter(event_id=cycle.event_id, body=cycle.body_id)
    held = own.select_related("event", "room").order_by("starts_at", "pk")
    return tuple(one for one in held if one.cancelled_at is None and _WORK & {*one.purposes})


_WORK = frozenset(
    {Purpose.RESOLUTION_DEBATE, Purpose.RESOLUTION_DRAFTING, Purpose.ADOPTION_OF_RESOLUTION}
)
