"""Who speaks for a Member in the Standing Committees, and who reads what is sent to them."""

from datetime import timedelta

from django.db.models import QuerySet

from assemblies.enums import Capability, InstitutionKind
from assemblies.models.delegations import Delegation
from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from assemblies.permissions import Visitor, acts_as_itself, may
from sessions.models.committees import CommitteeCycle, WrittenInput
from sessions.permissions import may_keep_resolutions, represented_delegations


def delegations_seating(user: Visitor) -> QuerySet[Delegation]:
    """Return the delegations of Members for which this account says who sits in the committees.

    Those that it coordinates or heads; whoever reviews registrations does it for all.
    """
    is_desk = may(user, Capability.REVIEW_REGISTRATIONS)
    found = Delegation.objects.all() if is_desk else represented_delegations(user)
    of_members = found.filter(institution__kind=InstitutionKind.PARLIAMENT)
    return of_members.select_related("assembly", "institution").order_by("pk")


def members_represented(user: Visitor, event: Event) -> QuerySet[Institution]:
    """Return the Members for which this account speaks in the committees' work towards an event.

    It coordinates or heads the delegation to it, or one to an assembly of the year before.
    """
    year_before = event.starts_on - timedelta(days=366)
    own = represented_delegations(user).filter(assembly__starts_on__gte=year_before)
    members = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT)
    return members.filter(pk__in=own.values("institution")).order_by("pk")


def visible_inputs(user: Visitor, cycle: CommitteeCycle) -> QuerySet[WrittenInput]:
    """Return the written inputs this visitor may read: all once they are public, else her own.

    The secretariat and the co-rapporteurs read all.
    """
    inputs = WrittenInput.objects.filter(cycle=cycle)
    if cycle.inputs_are_public or may_keep_resolutions(user):
        return inputs
    if acts_as_itself(user) and cycle.rapporteurs.filter(participant__user=user).exists():
        return inputs
    return inputs.filter(institution__in=members_represented(user, cycle.event))
