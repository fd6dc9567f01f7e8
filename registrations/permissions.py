"""Who may register, review and invite; which files and people an account may look at."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from assemblies.enums import Capability, Capacity
from assemblies.gateways.statements import Mark, Statement
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Event
from assemblies.permissions import (
    Visitor,
    acts_as_itself,
    delegations_with,
    is_for,
    is_in_scope,
    is_narrowed,
    is_of_house,
    key_of,
    may,
    may_for_delegation,
    require,
    roles_with,
    visible_delegations,
)
from registrations.enums import ApprovalPath
from registrations.models.badges import Badge, BadgeQuerySet
from registrations.models.check_in import CheckIn
from registrations.models.desk import Export
from registrations.models.invitations import Invitation
from registrations.models.late_changes import ChangeRequest
from registrations.models.letters import Letter
from registrations.models.lists import ParticipantList
from registrations.models.photos import Photo
from registrations.models.questions import CapacityForm, Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.seats import Seat, SeatParty
from registrations.models.uploads import Upload


def may_invite(user: Visitor) -> bool:
    """Tell whether the account may invite coordinators."""
    return may(user, Capability.INVITE_COORDINATORS)


def may_review(user: Visitor) -> bool:
    """Tell whether the account may validate, return and refuse."""
    return may(user, Capability.REVIEW_REGISTRATIONS)


def may_work_at_desk(user: Visitor) -> bool:
    """Tell whether the account decides about anybody: the desk, the manager, the media officer."""
    return may_review(user) or may(user, Capability.REVIEW_MEDIA)


def may_register(user: Visitor, delegation: Delegation) -> bool:
    """Tell whether the account may register people of this delegation."""
    return may_for_delegation(user, Capability.REGISTER_DELEGATION, delegation) or may_review(user)


def may_register_person(user: Visitor, person: Registration) -> bool:
    """Tell whether the account may change what is said of this person: hers, or who reviews."""
    if person.file is not None:
        return may_register(user, person.file.delegation)
    is_own = acts_as_itself(user) and person.applicant_id == user.pk
    return is_own or may_review_person(user, person)


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


def visible_files(user: Visitor) -> QuerySet[DelegationFile]:
    """Return the files this account may look at, with delegation, assembly and institution."""
    return DelegationFile.objects.filter(delegation__in=visible_delegations(user)).select_related(
        "delegation__assembly", "delegation__institution"
    )


def visible_registrations(user: Visitor) -> QuerySet[Registration]:
    """Return the registered people this account may look at, with their file.

    Addresses and needs are for those who register the delegation and for the secretariat; a
    delegate sees her own registration only.
    """
    people = Registration.objects.select_related(
        "event", "file__delegation__assembly", "file__delegation__institution"
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


def visible_invitations(user: Visitor) -> QuerySet[Invitation]:
    """Return the invitations this account may look at, with assembly and institution."""
    invitations = Invitation.objects.select_related("assembly", "institution")
    return invitations if may_invite(user) else invitations.none()


def visible_requests(user: Visitor) -> QuerySet[ChangeRequest]:
    """Return the late requests this account may look at: its delegations', all for who reviews."""
    requests = ChangeRequest.objects.select_related(
        "person__event",
        "file__delegation__assembly",
        "file__delegation__institution",
        "asked_by",
        "outcome",
    )
    return requests if may_review(user) else requests.filter(file__in=_registered_files(user))


def may_check_in(user: Visitor) -> bool:
    """Tell whether the account may admit people at the desk and at the doors of sittings."""
    return may(user, Capability.CHECK_IN)


def visible_check_ins(user: Visitor) -> QuerySet[CheckIn]:
    """Return the check-ins this account may look at, with event, person and badge."""
    seen = CheckIn.objects.select_related(
        "event", "participant__delegation__institution", "participant__registration", "badge"
    )
    return seen if may_check_in(user) else seen.none()


def may_give_photo(user: Visitor, person: Registration) -> bool:
    """Tell whether the account may set this person's picture: who registers her, or she herself."""
    return is_of_person(user, person) or may_register_person(user, person)


def is_of_person(user: Visitor, person: Registration) -> bool:
    """Tell whether the account is the registered person's own; needs the participant loaded."""
    if not acts_as_itself(user):
        return False
    participant = person.participant
    is_hers = participant is not None and participant.user_id == user.pk
    return is_hers or person.applicant_id == user.pk


def visible_photos(user: Visitor) -> QuerySet[Photo]:
    """Return the pictures this account may look at, unopened: of whom it sees, at doors of all."""
    photos = Photo.objects.defer("content")
    if may(user, Capability.CHECK_IN) or may(user, Capability.ISSUE_PAPERS):
        return photos
    return photos.filter(registration__in=visible_registrations(user))


def may_see_protected(user: Visitor) -> bool:
    """Tell whether the account may look at passport, visa and travel data; each look is audited."""
    return may(user, Capability.SEE_PROTECTED_DATA)


def visible_uploads(user: Visitor) -> QuerySet[Upload]:
    """Return the files, answers to questions, that this account may open; protected ones apart."""
    files = visible_files(user).filter(pk__in=_registered_files(user))
    seen = Q(answer__registration__in=visible_registrations(user)) | Q(answer__file__in=files)
    return Upload.objects.filter(seen, answer__question__is_protected=False)


def _registered_files(user: Visitor) -> QuerySet[DelegationFile]:
    """Return the files whose papers are the account's business: not every delegate's."""
    if may(user, Capability.SEE_ALL_DELEGATIONS):
        return DelegationFile.objects.all()
    registered = delegations_with(user, Capability.REGISTER_DELEGATION)
    return DelegationFile.objects.filter(delegation__in=registered)


def may_set_places(user: Visitor) -> bool:
    """Tell whether the account may say how many places a sitting has, and who may have how many."""
    return may(user, Capability.EDIT_PROGRAMME) or may_review(user)


def seated_by(user: Visitor) -> QuerySet[Participant]:
    """Return the accredited people for whom the account asks for places in sittings.

    Herself, and the people of delegations that she registers.
    """
    seated = Q(delegation__in=delegations_with(user, Capability.REGISTER_DELEGATION))
    if acts_as_itself(user):
        seated |= Q(user=user)
    return Participant.objects.accredited().filter(seated)


def may_seat(user: Visitor, people: Collection[int]) -> bool:
    """Tell whether the account may act on places for all these participants, by key."""
    if may_review(user):
        return True
    return seated_by(user).filter(pk__in=people).count() == len(set(people))


def visible_seat_parties(user: Visitor) -> QuerySet[SeatParty]:
    """Return the parties that this account may look at: those it is part of.

    Coordinators see those with people of their delegations, the secretariat all.
    """
    parties = SeatParty.objects.select_related("sitting__event", "asked_by")
    if may_review(user):
        return parties
    theirs = Seat.objects.filter(participant__in=seated_by(user)).values("party")
    return parties.filter(pk__in=theirs)


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


def visible_exports(user: Visitor, at: datetime) -> QuerySet[Export]:
    """Return the lists this account asked for and may still have: its own, within their day.

    A key that opens less than its holder may has those that it asked for itself.
    """
    if not may_work_at_desk(user):
        return Export.objects.none()
    exports = Export.objects.filter(asked_by=user.pk, expires_at__gt=at)
    return exports.filter(asked_with=key_of(user)) if is_narrowed(user) else exports


def may_configure(user: Visitor) -> bool:
    """Tell whether the account may set forms, limits and questions of an event."""
    return may(user, Capability.CONFIGURE_REGISTRATION)


def may_see_forms(user: Visitor) -> bool:
    """Tell whether the account may look at them: who sets them and the desk, which is asked."""
    return may_configure(user) or may_invite(user)


def visible_questions(user: Visitor) -> QuerySet[Question]:
    """Return the questions this account may look at: of events where it registers somebody."""
    questions = Question.objects.filter(retired_at__isnull=True).select_related("depends_on")
    if may_see_forms(user):
        return questions
    events = visible_registrations(user).values("event")
    delegations = visible_delegations(user).values("assembly")
    return questions.filter(Q(event__in=events) | Q(event__in=delegations))


def _granted(capability: Capability, **where: object) -> Exists:
    """Tell in a query of files whether the account holds a capability by a role there."""
    held = RoleGrant.objects.filter(user=Mark("user"), role__in=roles_with(capability), **where)
    return Exists(held)


_FILE_WITH_RIGHTS = Statement(
    lambda: (
        DelegationFile.objects.filter(pk=Mark("file"))
        .select_related("delegation__assembly", "delegation__institution")
        .only(
            "delegation__institution__kind",
            "delegation__assembly__slug",
            "delegation__assembly__starts_on",
            "delegation__assembly__time_zone",
            "delegation__assembly__registration_opens_at",
            "delegation__assembly__registration_closes_at",
        )
        .annotate(
            house_sees=_granted(Capability.SEE_ALL_DELEGATIONS, delegation=None),
            house_reviews=_granted(Capability.REVIEW_REGISTRATIONS, delegation=None),
            own=_granted(Capability.SEE_OWN_DELEGATION, delegation=OuterRef("delegation")),
            own_registers=_granted(
                Capability.REGISTER_DELEGATION, delegation=OuterRef("delegation")
            ),
        )
    )
)


def file_to_register(user: User, pk: int) -> DelegationFile:
    """Return the file whose people this account may register, with its window. One statement.

    The busiest question of the opening hour: what `visible_files` and `may_register` answer in
    four. Raises Http404 when the account may not look at the file, PermissionDenied when it may
    only look.
    """
    file = _FILE_WITH_RIGHTS.first(file=pk, user=user.pk)
    if file is None or not _holds(user, file, _SEEING):
        raise Http404
    require(_holds(user, file, _REGISTERING))
    return file


_SEEING = (
    ("house_sees", Capability.SEE_ALL_DELEGATIONS),
    ("own", Capability.SEE_OWN_DELEGATION),
)
_REGISTERING = (
    ("house_reviews", Capability.REVIEW_REGISTRATIONS),
    ("own_registers", Capability.REGISTER_DELEGATION),
)


def _holds(
    user: User, file: DelegationFile, wanted: tuple[tuple[str, Capability], tuple[str, Capability]]
) -> bool:
    """Tell whether one of two rights is held, of the house or of the delegation, and in scope."""
    (of_house, house_right), (own, own_right) = wanted
    has_house = user.is_superuser or getattr(file, of_house)
    if has_house and is_of_house(user) and is_in_scope(user, house_right):
        return True
    has_own = getattr(file, own)
    return bool(has_own and is_for(user, file.delegation) and is_in_scope(user, own_right))
