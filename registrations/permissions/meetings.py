"""Who comes into a sitting that is held online, who moderates it, who sets it up."""

from datetime import datetime

from django.db.models import Q, QuerySet

from assemblies.enums import Capability, EventKind
from assemblies.models.delegations import Participant, ParticipantQuerySet
from assemblies.permissions import Visitor, acts_as_itself, may
from registrations.enums import PartyState
from registrations.models.meetings import Certificate, RemoteGuest
from registrations.models.seats import Seat
from registrations.permissions.reviews import may_review
from sessions.models.sittings import Sitting
from sessions.permissions import accounts_seeing


def may_hold_online(user: Visitor) -> bool:
    """Tell whether the account says where sittings are held online, and who is let in."""
    return may(user, Capability.EDIT_PROGRAMME)


def may_see_attendance(user: Visitor) -> bool:
    """Tell whether the account sees who was at online sittings, and for how long."""
    return may_hold_online(user) or may_review(user)


def entitled_to(sitting: Sitting, *, at: datetime) -> ParticipantQuerySet:
    """Return who is let into a sitting that is held online. Needs the event loaded with it.

    The accredited participants of its event; those who hold a place, where it has places; of an
    assembly those alone who were named, as statutory meetings are held in person. A closed sitting
    is for the accounts that may know of it.
    """
    people = Participant.objects.accredited().filter(event_id=sitting.event_id)
    named = RemoteGuest.objects.filter(sitting=sitting.pk)
    if sitting.event.kind == EventKind.ASSEMBLY:
        people = people.filter(pk__in=named.values("participant"))
    elif sitting.places is not None:
        held = Seat.objects.filter(
            sitting=sitting.pk, is_standing=True, party__state=PartyState.HELD
        )
        moderating = named.filter(is_moderator=True).values("participant")
        people = people.filter(Q(pk__in=held.values("participant")) | Q(pk__in=moderating))
    if sitting.is_closed:
        people = people.filter(user__in=accounts_seeing(sitting, at=at).values("pk"))
    return people


def own_participant(user: Visitor, sitting: Sitting, *, at: datetime) -> Participant | None:
    """Return as whom the account is let in, if it is."""
    if not acts_as_itself(user):
        return None
    return entitled_to(sitting, at=at).filter(user=user.pk).order_by("pk").first()


def moderates(user: Visitor, participant: Participant | None, sitting: Sitting) -> bool:
    """Tell whether she comes in as a moderator: the programme's editors, and who is named."""
    if may_hold_online(user):
        return True
    if participant is None:
        return False
    named = RemoteGuest.objects.filter(sitting=sitting.pk, participant=participant.pk)
    return named.filter(is_moderator=True).exists()


def visible_certificates(user: Visitor) -> QuerySet[Certificate]:
    """Return the account's own certificates; those who see attendance see all."""
    certificates = Certificate.objects.select_related("event", "participant")
    if may_see_attendance(user):
        return certificates
    if not acts_as_itself(user):
        return certificates.none()
    return certificates.filter(participant__user=user.pk)


def own_certificates(user: Visitor) -> QuerySet[Certificate]:
    """Return the certificates of the account's own person."""
    if not acts_as_itself(user):
        return Certificate.objects.none()
    found = Certificate.objects.select_related("event", "participant")
    return found.filter(participant__user=user.pk)
