"""Who may do what with the programme."""

from assemblies.enums import Capability
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.permissions import Visitor, may
from sessions.models.sittings import Sitting


def may_edit_programme(user: Visitor) -> bool:
    """Tell whether this account may move and cancel sittings. At most one query a request."""
    return may(user, Capability.EDIT_PROGRAMME)


def may_follow(user: Visitor, event: Event) -> bool:
    """Tell whether this account may tick sittings of the event: its accredited participants may."""
    if not isinstance(user, User) or not user.is_active:
        return False
    taking_part = Participant.objects.accredited().filter(event_id=event.pk, user=user)
    return may(user, Capability.FOLLOW_SITTINGS) or taking_part.exists()


def is_offered(sitting: Sitting) -> bool:
    """Tell whether anybody may tick the sitting: not one that is closed or called off.

    News of a closed sitting reaches those whom acts alone have made follow it.
    """
    return not sitting.is_closed and not sitting.is_cancelled
