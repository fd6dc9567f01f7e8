"""Who may do what with the programme."""

from assemblies.enums import Capability
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.permissions import Visitor, acts_as_itself, delegations_with, may
from sessions.models.sittings import Sitting


def may_edit_programme(user: Visitor) -> bool:
    """Tell whether this account may move and cancel sittings. At most one query a request."""
    return may(user, Capability.EDIT_PROGRAMME)


def may_follow(user: Visitor, event: Event) -> bool:
    """Tell whether this account may tick sittings of the event.

    Its accredited participants may, and who holds a role in one of its delegations that says so.
    """
    right = Capability.FOLLOW_SITTINGS
    if may(user, Capability.FOLLOW_SITTINGS):
        return True
    people = Participant.objects.accredited().filter(event_id=event.pk)
    if acts_as_itself(user, right) and people.filter(user=user).exists():
        return True
    return delegations_with(user, right).filter(assembly_id=event.pk).exists()


def is_offered(sitting: Sitting) -> bool:
    """Tell whether anybody may tick the sitting: not one that is closed or called off.

    News of a closed sitting reaches those whom acts alone have made follow it.
    """
    return not sitting.is_closed and not sitting.is_cancelled


def may_see_presence(user: Visitor) -> bool:
    """Tell whether this account may look up who is present at a sitting."""
    return may(user, Capability.CHECK_IN)
