"""Who asks people who came without a delegation, and who answers."""

from django.db.models import QuerySet

from assemblies.permissions import Visitor, acts_as_itself
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import Registration
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_review_person


def may_ask(user: Visitor, person: Registration) -> bool:
    """Tell whether the account may ask her: who decides about her, unless she has a delegation."""
    return person.file_id is None and may_review_person(user, person)


def may_answer(user: Visitor, inquiry: Inquiry) -> bool:
    """Tell whether the account may answer: nobody but whom the question was put to."""
    return acts_as_itself(user) and inquiry.registration.applicant_id == user.pk


def visible_inquiries(user: Visitor) -> QuerySet[Inquiry]:
    """Return the questions this account may look at: to itself, and to whom it sees."""
    seen = visible_registrations(user)
    return Inquiry.objects.filter(registration__in=seen).select_related("registration__event")
