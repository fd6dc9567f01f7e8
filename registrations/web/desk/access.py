"""What every page of the desk asks first: whose desk it is, and about whom."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assemblies.models.events import Event
from registrations.models.registrations import Registration
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_work_at_desk
from registrations.web.access import console_event


def desk_assembly(request: HttpRequest, event: str) -> Event:
    """Return the event at whose desk this account works; a stranger finds none."""
    return console_event(may_work_at_desk(request.user), slug=event)


def desk_people(request: HttpRequest) -> QuerySet[Registration]:
    """Return the people this account meets at the desk; a stranger meets nobody."""
    people = visible_registrations(request.user)
    return people if may_work_at_desk(request.user) else people.none()


def desk_person(request: HttpRequest, pk: int) -> Registration:
    """Return a person as the desk sees her, whether or not this account decides about her."""
    people = desk_people(request).select_related("photo", "decided_by", "applicant")
    person: Registration = get_object_or_404(people, pk=pk)
    return person
