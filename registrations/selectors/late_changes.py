"""Reads of what is asked of the desk after the deadline."""

from registrations.enums import ChangeKind, RequestState
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import Registration


def came_late(person: Registration) -> bool:
    """Tell whether the desk let somebody in after the deadline. One query."""
    return (
        ChangeRequest.objects.filter(outcome=person, state=RequestState.ACCEPTED)
        .exclude(kind=ChangeKind.CHANGE)
        .exists()
    )
