"""A Member's standing through time: its states, what it owes, how it came to earlier assemblies."""

from datetime import date, datetime

from django.db import transaction

from assemblies.enums import MembershipState
from assemblies.models.accounts import User
from assemblies.models.institutions import Institution, MembershipPeriod, RecordedComposition
from assemblies.rules.delegations import Composition
from assemblies.services import audit


@transaction.atomic
def record_state(
    *,
    institution: Institution,
    state: MembershipState,
    full_years_owed: int = 0,
    since: date,
    by: User | None,
    at: datetime,
) -> MembershipPeriod:
    """Record how a membership stands from a day on; what was recorded for later gives way.

    full_years_owed: whole years of contributions. The same again changes nothing.
    """
    Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    periods = MembershipPeriod.objects.filter(institution=institution)
    last = periods.filter(valid_to=None, valid_from__lte=since).first()
    if last and (last.state, last.full_years_owed) == (state, full_years_owed):
        return last
    periods.filter(valid_from__gte=since).delete()
    # Else two periods would hold the days after `since`, and the law would have to choose.
    periods.on(since).update(valid_to=since)
    period = MembershipPeriod.objects.create(
        institution=institution, state=state, full_years_owed=full_years_owed, valid_from=since
    )
    audit.record(
        act="membership.record",
        thing=period,
        by=by,
        at=at,
        after={"institution": institution.pk, "state": state, "years_owed": full_years_owed},
    )
    return period


@transaction.atomic
def record_composition(
    *,
    institution: Institution,
    assembly_number: int,
    composition: Composition,
    by: User | None,
    at: datetime,
) -> RecordedComposition:
    """Record how many women and men came to an assembly held before this system was used."""
    recorded, _ = RecordedComposition.objects.update_or_create(
        institution=institution,
        assembly_number=assembly_number,
        defaults={"women": composition.women, "men": composition.men},
    )
    audit.record(
        act="composition.record",
        thing=recorded,
        by=by,
        at=at,
        after={
            "institution": institution.pk,
            "assembly": assembly_number,
            "women": composition.women,
            "men": composition.men,
        },
    )
    return recorded
