"""Who admits people, and which arrivals an account may look at."""

from django.db.models import QuerySet

from assemblies.enums import Capability
from assemblies.permissions import Visitor, may
from registrations.models.check_in import CheckIn


def may_check_in(user: Visitor) -> bool:
    """Tell whether the account may admit people at the desk and at the doors of sittings."""
    return may(user, Capability.CHECK_IN)


def visible_check_ins(user: Visitor) -> QuerySet[CheckIn]:
    """Return the check-ins this account may look at, with event, person and badge."""
    seen = CheckIn.objects.select_related(
        "event", "participant__delegation__institution", "participant__registration", "badge"
    )
    return seen if may_check_in(user) else seen.none()
