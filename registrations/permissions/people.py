"""Who may change what is said of a person; whom, and what of her, an account may look at."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.enums import Capability, Capacity
from assemblies.permissions import Visitor, acts_as_itself, delegations_with, may
from registrations.enums import ApprovalPath
from registrations.models.photos import Photo
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from registrations.models.uploads import Upload
from registrations.permissions.delegations import may_register, registered_files, visible_files
from registrations.permissions.reviews import may_review_person


def may_register_person(user: Visitor, person: Registration) -> bool:
    """Tell whether the account may change what is said of this person: hers, or who reviews."""
    if person.file is not None:
        return may_register(user, person.file.delegation)
    is_own = acts_as_itself(user) and person.applicant_id == user.pk
    return is_own or may_review_person(user, person)


def visible_registrations(user: Visitor) -> QuerySet[Registration]:
    """Return the registered people this account may look at, with their file.

    Addresses and needs are for those who register the delegation and for the secretariat; a
    delegate sees her own registration only.
    """
    people = Registration.objects.select_related(
        "event", "institution", "file__delegation__assembly", "file__delegation__institution"
    )
    if may(user, Capability.SEE_ALL_DELEGATIONS):
        return people
    seen = Q(file__delegation__in=delegations_with(user, Capability.REGISTER_DELEGATION))
    if acts_as_itself(user):
        seen |= Q(participant__user=user) | Q(applicant=user)
    if may(user, Capability.REVIEW_MEDIA):
        of_media = CapacityForm.objects.filter(
            event=OuterRef("event"), capacity=OuterRef("capacity"), approval=ApprovalPath.MEDIA
        )
        seen |= Q(capacity=Capacity.PRESS) | Q(Exists(of_media))
    return people.filter(seen)


def is_of_person(user: Visitor, person: Registration) -> bool:
    """Tell whether the account is the registered person's own; needs the participant loaded."""
    if not acts_as_itself(user):
        return False
    participant = person.participant
    is_hers = participant is not None and participant.user_id == user.pk
    return is_hers or person.applicant_id == user.pk


def may_give_photo(user: Visitor, person: Registration) -> bool:
    """Tell whether the account may set this person's picture: who registers her, or she herself."""
    return is_of_person(user, person) or may_register_person(user, person)


def visible_photos(user: Visitor) -> QuerySet[Photo]:
    """Return the pictures this account may look at, unopened: of whom it sees, at doors of all."""
    photos = Photo.objects.defer("content")
    if may(user, Capability.CHECK_IN) or may(user, Capability.ISSUE_PAPERS):
        return photos
    return photos.filter(registration__in=visible_registrations(user))


def may_see_protected(user: Visitor) -> bool:
    """Tell whether the account may look at passport, visa and travel data; each look is audited."""
    return may(user, Capability.SEE_PROTECTED_DATA)


def protected_uploads(user: Visitor) -> QuerySet[Upload]:
    """Return the files, protected answers, that this account may open; each look is audited."""
    if not may_see_protected(user):
        return Upload.objects.none()
    return Upload.objects.filter(
        answer__question__is_protected=True,
        answer__registration__in=visible_registrations(user),
    )


def visible_uploads(user: Visitor) -> QuerySet[Upload]:
    """Return the files, answers to questions, that this account may open; protected ones apart."""
    files = visible_files(user).filter(pk__in=registered_files(user))
    seen = Q(answer__registration__in=visible_registrations(user)) | Q(answer__file__in=files)
    return Upload.objects.filter(seen, answer__question__is_protected=False)
