"""Who sets forms and questions, and who may look at them."""

from django.db.models import Q, QuerySet

from assemblies.enums import Capability
from assemblies.permissions import Visitor, may, visible_delegations
from registrations.models.questions import Question
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_invite
from sessions.permissions import may_edit_programme


def may_configure(user: Visitor) -> bool:
    """Tell whether the account may set forms, limits and questions of an event."""
    return may(user, Capability.CONFIGURE_REGISTRATION)


def may_open_registration(user: Visitor) -> bool:
    """Tell whether the account may say who registers for an event without delegations.

    Who makes such an event does; those of assemblies are for who configures registration.
    """
    return may_configure(user) or may_edit_programme(user)


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
