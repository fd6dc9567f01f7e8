"""Reads that span tables of the ground floor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext, pgettext

from assemblies.enums import (
    DatePrecision,
    InstitutionKind,
    MembershipState,
    Role,
    Sex,
    YearlySession,
)
from assemblies.errors import Said
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.bodies import Theme
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Assembly, Event
from assemblies.models.institutions import MembershipPeriod, RecordedComposition
from assemblies.rules.delegations import Composition
from assemblies.rules.editions import Edition, edition_on


def published_events() -> QuerySet[Event]:
    """Return the events that the public knows of; drafts are nobody's business but editors'."""
    return Event.objects.filter(published_at__isnull=False)


def published_assemblies() -> QuerySet[Assembly]:
    """Return the assemblies that the public knows of."""
    return Assembly.objects.filter(published_at__isnull=False)


def themes_in_order() -> "Prefetch[Any]":
    """Return how to read ``themes`` with their rows: in one order, whatever the database's is."""
    return Prefetch("themes", Theme.objects.order_by("code"))


def dated_events() -> QuerySet[Event]:
    """Return the published events whose days are known: those that a calendar can show."""
    return published_events().filter(date_precision=DatePrecision.DAY)


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What the law asks about a Member at one assembly, its people aside.

    earlier: compositions at the two assemblies before, the latest first; None: not attended.
    """

    population: int
    yearly_session: YearlySession
    years_owed: int
    is_suspended: bool
    earlier: tuple[Composition | None, ...]
    edition: Edition
    is_associate: bool = False


def member_facts(delegation: Delegation) -> MemberFacts:
    """Return the facts about the delegation's Member on the assembly's first day. Three queries.

    Needs assembly and institution loaded with the delegation.
    """
    day = delegation.assembly.starts_on
    period = (
        MembershipPeriod.objects.filter(institution_id=delegation.institution_id).on(day).first()
    )
    earlier = _earlier_compositions_of([delegation.institution_id], delegation.assembly.number)
    return _facts(delegation, period, earlier[delegation.institution_id])


def _facts(
    delegation: Delegation,
    period: MembershipPeriod | None,
    earlier: tuple[Composition | None, ...],
) -> MemberFacts:
    return MemberFacts(
        population=delegation.institution.population or 0,
        yearly_session=YearlySession(delegation.assembly.yearly_session),
        years_owed=period.full_years_owed if period else 0,
        is_suspended=period is not None and period.state == MembershipState.SUSPENDED,
        earlier=earlier,
        edition=edition_on(delegation.assembly.starts_on),
        is_associate=delegation.institution.kind == InstitutionKind.ASSOCIATE,
    )


def facts_of_members(delegations: Iterable[Delegation]) -> dict[int, MemberFacts]:
    """Return the same facts about many delegations to one assembly, by their keys. Three queries.

    Needs assembly and institution loaded with each delegation.
    """
    by_institution = {one.institution_id: one for one in delegations}
    if not by_institution:
        return {}
    assembly = next(iter(by_institution.values())).assembly
    periods = {
        period.institution_id: period
        for period in MembershipPeriod.objects.filter(institution_id__in=by_institution).on(
            assembly.starts_on
        )
    }
    earlier = _earlier_compositions_of(list(by_institution), assembly.number)
    return {
        one.pk: _facts(one, periods.get(key), earlier[key]) for key, one in by_institution.items()
    }


def suspended_among(institutions: Iterable[int], day: date) -> frozenset[int]:
    """Return which of these institutions, by their keys, are suspended on a day. One query."""
    held = MembershipPeriod.objects.on(day).filter(institution__in=institutions)
    suspended = held.filter(state=MembershipState.SUSPENDED)
    return frozenset(suspended.values_list("institution_id", flat=True))


def coordinators_of(delegation: Delegation) -> tuple[User, ...]:
    """Return the active coordinators of a delegation."""
    return tuple(
        User.objects.filter(
            grants__role=Role.COORDINATOR, grants__delegation=delegation, is_active=True
        ).order_by("pk")
    )


def coordinations_at(event: int) -> QuerySet[RoleGrant]:
    """Return who coordinates which delegation to an event, by key; accounts that are active.

    With account and institution; the longest at it first.
    """
    grants = RoleGrant.objects.filter(
        role=Role.COORDINATOR, delegation__assembly=event, user__is_active=True
    )
    return grants.select_related("user", "delegation__institution").order_by("pk")


def coordinators_in(delegations: Iterable[int]) -> int:
    """Return how many active coordinators delegations have, by key; one of two counts twice."""
    return RoleGrant.objects.filter(
        role=Role.COORDINATOR, delegation__in=delegations, user__is_active=True
    ).count()


def holders_in_house() -> dict[Role, list[RoleGrant]]:
    """Return who holds each role of the house, by address, with who gave it. One query."""
    held = RoleGrant.objects.filter(delegation=None, user__is_active=True)
    holders: dict[Role, list[RoleGrant]] = {}
    for grant in held.select_related("user", "granted_by").order_by("user__email", "pk"):
        holders.setdefault(Role(grant.role), []).append(grant)
    return holders


def holders_in(event: Event) -> dict[Role, int]:
    """Return how many hold each role in a delegation to the event. One query."""
    held = RoleGrant.objects.filter(delegation__assembly=event.pk, user__is_active=True)
    counts = held.order_by().values_list("role").annotate(Count("pk"))
    return {Role(role): count for role, count in counts}


def is_coordinated_from(address: str, assembly: int) -> bool:
    """Tell whether an active account with this address coordinates a delegation to it."""
    return RoleGrant.objects.filter(
        role=Role.COORDINATOR,
        delegation__assembly=assembly,
        user__email__iexact=address,
        user__is_active=True,
    ).exists()


def listed(words: Iterable[object]) -> str:
    """Return words one after the other, with the comma of the active language."""
    return pgettext("between the items of a list", ", ").join(str(one) for one in words)


def sentence_of(said: Said) -> str:
    """Return what the law says, be it a refusal, a reason or a warning, in the active language.

    Numbers and moments are printed as the language writes them, moments on the clock of the
    detail ``zone``, where there is one, else in UTC. No query.
    """
    zone = str(said.details.get("zone", "UTC"))
    details = {name: _printed(name, value, zone) for name, value in said.details.items()}
    return gettext(said.message).format(**details)


_GROUPED_FROM = 10_000  # so that a year stays a year


def _printed(name: str, value: object, zone: str) -> object:
    if isinstance(value, int) and value >= _GROUPED_FROM:
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    if name.endswith("_at") and isinstance(value, str):
        moment = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
        named = zone if zone == "UTC" else f"({zone})"
        return f"{formats.date_format(moment, 'DATE_FORMAT')} {moment:%H:%M} {named}"
    return value


def _earlier_compositions_of(
    institutions: Sequence[int], number: int
) -> dict[int, tuple[Composition | None, ...]]:
    """As accredited; of times before this system was used, as the secretariat entered."""
    wanted = (number - 1, number - 2)
    found = _counted(institutions, wanted)
    for recorded in RecordedComposition.objects.filter(
        institution_id__in=institutions, assembly_number__in=wanted
    ):
        found.setdefault(
            (recorded.institution_id, recorded.assembly_number),
            Composition(women=recorded.women, men=recorded.men),
        )
    return {key: tuple(found.get((key, one)) for one in wanted) for key in institutions}


def _counted(
    institutions: Iterable[int], numbers: Iterable[int]
) -> dict[tuple[int, int], Composition]:
    rows = (
        Participant.objects.accredited()
        .delegates()
        .filter(
            delegation__institution_id__in=institutions,
            delegation__assembly__number__in=numbers,
        )
        .values_list("delegation__institution_id", "delegation__assembly__number")
        .annotate(
            women=Count("pk", filter=Q(sex=Sex.FEMALE)), men=Count("pk", filter=Q(sex=Sex.MALE))
        )
    )
    return {(key, number): Composition(women=w, men=m) for key, number, w, m in rows}
