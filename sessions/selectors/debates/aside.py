"""Who may have the floor ahead of the lists."""

from django.db.models import Q, QuerySet

from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from sessions.models.debates import Debate, Speaker


def who_may_have_the_floor(debate: Debate) -> QuerySet[Institution]:
    """Return those who may ask for it, in any order: delegations to the event, and who is listed.

    An observer takes part in no delegation: it is known here once it is on a list of a debate of
    the event.
    """
    delegations = Delegation.objects.filter(assembly_id=debate.event_id)
    listed = Speaker.objects.filter(debate__event=debate.event_id, institution__isnull=False)
    return Institution.objects.filter(
        Q(pk__in=delegations.values("institution")) | Q(pk__in=listed.values("institution"))
    )
