"""Who may have the floor ahead of the lists."""

from django.db.models import Q, QuerySet

from assemblies.enums import InstitutionKind
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from sessions.models.debates import Debate


def who_may_have_the_floor(debate: Debate) -> QuerySet[Institution]:
    """Return those who may ask for it: delegations, observers, who is listed; in any order."""
    delegations = Delegation.objects.filter(assembly_id=debate.event_id)
    listed = debate.speakers.filter(institution__isnull=False)
    return Institution.objects.filter(
        Q(pk__in=delegations.values("institution"))
        | Q(pk__in=listed.values("institution"))
        | Q(kind=InstitutionKind.OBSERVER)
    )
