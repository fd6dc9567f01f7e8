"""Reads of what is asked of the desk after the deadline."""

from registrations.enums import AskedWhen, ChangeKind, RegistrationState, RequestState
from registrations.models.late_changes import ChangeRequest
from registrations.models.registrations import Registration
from registrations.selectors.questions import held_by


def came_late(person: Registration) -> bool:
    """Tell whether the desk let somebody in after the deadline. One query."""
    return (
        ChangeRequest.objects.filter(outcome=person, state=RequestState.ACCEPTED)
        .exclude(kind=ChangeKind.CHANGE)
        .exists()
    )


def lacks_answers(one: Registration) -> bool:
    """Tell whether required answers are waited for, or any about somebody who was let in late."""
    held = held_by(one, AskedWhen.REGISTERING)
    nothing_yet = not any(question.is_answered for question in held)
    is_missing = any(q.question.is_required and not q.is_answered for q in held)
    is_sent = RegistrationState(one.state).holds_seat
    return (is_missing and is_sent) or (nothing_yet and came_late(one))
