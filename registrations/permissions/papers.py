"""Who issues letters, badges and lists, and who may read them."""

from django.db.models import Q, QuerySet

from assemblies.enums import Capability
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.permissions import (
    Visitor,
    acts_as_itself,
    delegations_with,
    may,
    may_for_delegation,
    visible_delegations,
)
from registrations.models.badges import Badge, BadgeQuerySet
from registrations.models.letters import Letter
from registrations.models.lists import ParticipantList
from registrations.permissions.people import is_of_person, may_see_protected


def may_issue_papers(user: Visitor) -> bool:
    """Tell whether the account may issue letters, make badges and freeze the list."""
    return may(user, Capability.ISSUE_PAPERS)


def visible_letters(user: Visitor) -> QuerySet[Letter]:
    """Return the letters this account may look at: hers, of those she registers, or all."""
    letters = Letter.objects.select_related(
        "event__assembly",
        "registration__participant",
        "registration__file__delegation__institution",
    )
    if may_issue_papers(user):
        return letters
    registered = delegations_with(user, Capability.REGISTER_DELEGATION)
    seen = Q(registration__file__delegation__in=registered)
    if acts_as_itself(user):
        seen |= Q(registration__participant__user=user) | Q(registration__applicant=user)
    return letters.filter(seen)


def may_open_letter(user: Visitor, letter: Letter) -> bool:
    """Tell whether the account, which may see that the letter is there, may read it.

    A passport is for her and for who may see it; coordinators stand in where she has no account.
    """
    person = letter.registration
    if not letter.is_protected or may_see_protected(user) or is_of_person(user, person):
        return True
    if person.file is None or (person.participant and person.participant.user_id):
        return False
    return may_for_delegation(user, Capability.REGISTER_DELEGATION, person.file.delegation)


def may_read_list(user: Visitor, event: Event) -> bool:
    """Tell whether the account may read an event's list of participants before it is published.

    Those who take part may, those who register a delegation for it, and the secretariat.
    """
    if may(user, Capability.SEE_ALL_DELEGATIONS) or may_issue_papers(user):
        return True
    people = Participant.objects.accredited().filter(event_id=event.pk)
    if acts_as_itself(user) and people.filter(user=user).exists():
        return True
    return visible_delegations(user).filter(assembly_id=event.pk).exists()


def visible_lists(user: Visitor) -> QuerySet[ParticipantList]:
    """Return the frozen lists this account may read: published ones, or all."""
    kept = ParticipantList.objects.select_related("event")
    return kept if may_issue_papers(user) else kept.filter(published_at__isnull=False)


def visible_badges(user: Visitor) -> BadgeQuerySet:
    """Return the badges this account may look at: the desk's business only."""
    badges = Badge.objects.select_related("event", "participant__delegation__institution")
    return badges if may_issue_papers(user) else badges.none()
