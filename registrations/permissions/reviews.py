"""Who decides about people, and who works at the desk."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from assemblies.enums import Capability, Capacity
from assemblies.permissions import Visitor, is_narrowed, key_of, may
from registrations.enums import ApprovalPath
from registrations.models.desk import Export
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration


def may_invite(user: Visitor) -> bool:
    """Tell whether the account may invite coordinators."""
    return may(user, Capability.INVITE_COORDINATORS)


def may_review(user: Visitor) -> bool:
    """Tell whether the account may validate, return and refuse."""
    return may(user, Capability.REVIEW_REGISTRATIONS)


def may_work_at_desk(user: Visitor) -> bool:
    """Tell whether the account decides about anybody: the desk, the manager, the media officer."""
    return may_review(user) or may(user, Capability.REVIEW_MEDIA)


# Who decides, by the approval path of a capacity; the desk sees to what nobody need look at.
DECIDES: Final = {
    ApprovalPath.AUTOMATIC: Capability.REVIEW_REGISTRATIONS,
    ApprovalPath.DESK: Capability.REVIEW_REGISTRATIONS,
    ApprovalPath.MEDIA: Capability.REVIEW_MEDIA,
    ApprovalPath.MANAGER: Capability.CONFIGURE_REGISTRATION,
}


def may_review_person(user: Visitor, person: Registration) -> bool:
    """Tell whether the account may decide about this person, by her capacity's approval path."""
    return person.capacity in reviewed_capacities(user, person.event_id, only=person.capacity)


def reviewed_capacities(
    user: Visitor, event: int, *, only: str | None = None
) -> frozenset[Capacity]:
    """Return the capacities of an event about which the account decides. One query.

    only: the one capacity that is asked about. Where no path is set, the desk decides, about the
    press the media officer too.
    """
    asked = [Capacity(only)] if only else list(Capacity)
    if not any(may(user, capability) for capability in set(DECIDES.values())):
        return frozenset()
    forms = CapacityForm.objects.filter(event=event, capacity__in=asked)
    paths = dict(forms.values_list("capacity", "approval"))
    return frozenset(one for one in asked if _decides(user, one, paths.get(one)))


def _decides(user: Visitor, capacity: Capacity, path: str | None) -> bool:
    if path is not None:
        return may(user, DECIDES[ApprovalPath(path)])
    is_of_media = capacity == Capacity.PRESS and may(user, Capability.REVIEW_MEDIA)
    return is_of_media or may_review(user)


def visible_exports(user: Visitor, at: datetime) -> QuerySet[Export]:
    """Return the lists this account asked for and may still have: its own, within their day.

    A key that opens less than its holder may has those that it asked for itself.
    """
    if not may_work_at_desk(user):
        return Export.objects.none()
    exports = Export.objects.filter(asked_by=user.pk, expires_at__gt=at)
    return exports.filter(asked_with=key_of(user)) if is_narrowed(user) else exports
