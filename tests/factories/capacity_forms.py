"""Forms of capacities: by which door people come, who decides, how many."""

from django.utils import timezone

from assemblies.enums import Capacity, Sex
from registrations.enums import WayIn
from registrations.models.questions import CapacityForm
from registrations.services import applications
from registrations.services.people import Answers

SECRET = "a-link-for-the-press"


def make_form(event, capacity=Capacity.OBSERVER, *, way_in=WayIn.PUBLIC, **fields):
    """Make the form of a capacity; behind a secret link it has the secret above."""
    secret = SECRET if way_in == WayIn.SECRET_LINK else ""
    return CapacityForm.objects.create(
        event=event, capacity=capacity, way_in=way_in, **{"secret": secret, **fields}
    )


def applicant_answers(**changes):
    """Return what somebody says of herself who comes without a delegation."""
    values = {
        "given_name": "Odile",
        "family_name": "Observatrice",
        "badge_name": "Odile Observatrice",
        "sex": Sex.FEMALE,
        "capacity": Capacity.OBSERVER,
        "organization": "Example Observers",
    }
    return Answers(**{**values, **changes})


def make_application(form, by, *, is_sent=False, at=None, **answers):
    """Begin a registration without a delegation through the act itself, and send it if asked."""
    at = at or timezone.now()
    person = applications.begin(form=form, answers=applicant_answers(**answers), by=by, at=at)
    return applications.submit(person=person, by=by, at=at) if is_sent else person
