"""Who asks after the deadline, who decides, and which requests an account may look at."""

from django.db.models import Q

from assemblies.permissions import Visitor
from registrations.models.late_changes import ChangeRequest, ChangeRequestQuerySet
from registrations.permissions.delegations import may_register, registered_files
from registrations.permissions.people import may_register_person, visible_registrations
from registrations.permissions.reviews import may_review, may_review_person


def visible_requests(user: Visitor) -> ChangeRequestQuerySet:
    """Return the late requests this account may look at: its own, all for who reviews.

    Its delegations', and those about people without one whom it sees: she herself, and the media
    officer those of the media.
    """
    requests = ChangeRequest.objects.select_related(
        "person__event__assembly",
        "person__applicant",
        "file__delegation__assembly",
        "file__delegation__institution",
        "asked_by",
        "outcome",
    )
    if may_review(user):
        return requests
    alone = Q(file=None, person__in=visible_registrations(user))
    return requests.filter(Q(file__in=registered_files(user)) | alone)


def may_decide(user: Visitor, asked: ChangeRequest) -> bool:
    """Tell whether the account grants or declines: the desk, or who decides about her alone."""
    if asked.file is not None or asked.person is None:
        return may_review(user)
    return may_review_person(user, asked.person)


def may_take_back(user: Visitor, asked: ChangeRequest) -> bool:
    """Tell whether the account may end the request: who could have asked it."""
    if asked.file is not None:
        return may_register(user, asked.file.delegation)
    return asked.person is not None and may_register_person(user, asked.person)
