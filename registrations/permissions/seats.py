"""Who says how many places a sitting has, who asks for them, and for whom."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from assemblies.enums import Capability
from assemblies.models.delegations import Participant
from assemblies.permissions import Visitor, acts_as_itself, delegations_with, may
from registrations.models.seats import Seat, SeatParty
from registrations.permissions.reviews import may_review


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
