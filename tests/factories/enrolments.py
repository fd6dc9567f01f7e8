"""Events without delegations, and people who register for them."""

from datetime import timedelta

from django.utils import timezone

from assemblies.enums import Capacity, EventFormat, EventKind, Sex
from assemblies.models.events import Event
from registrations.models.admissions import WantedSitting
from registrations.services import admissions, enrolments, sitting_seats
from registrations.services.admissions import AdmissionSetting
from registrations.services.enrolments import EnrolmentAnswers
from registrations.services.sitting_seats import Setting
from tests.factories.accounts import make_account
from tests.factories.sessions import NOW, make_body, make_sitting

A_WEEK = timedelta(days=7)


def make_event(slug="webinar", kind=EventKind.WEBINAR, **changes):
    """A webinar in a week, published and open for registration."""
    at = timezone.now()
    first = (at + A_WEEK).date()
    values = {
        "slug": slug,
        "kind": kind,
        "format": EventFormat.ONLINE,
        "title": {"en": "Parity in politics", "fr": "La parité en politique"},
        "place": {"en": "Online", "fr": "En ligne"},
        "time_zone": "Europe/Zurich",
        "starts_on": first,
        "ends_on": first,
        "created_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
        "registration_opens_at": at - timedelta(days=1),
        "registration_closes_at": at + A_WEEK,
    }
    event = Event.objects.create(**{**values, **changes})
    event.refresh_from_db()
    return event


def make_part(event, title="Morning sitting", *, hour=9, places=None, offer_hours=None, **changes):
    """A sitting of the event on its first day, held online, with so many places."""
    values = {
        "body": make_body("webinars", name={"en": "Webinars", "fr": "Webinaires"}),
        "title": {"en": title, "fr": title},
        "format": EventFormat.ONLINE,
        "languages": ["en", "fr"],
    }
    sitting = make_sitting(event, hour=hour, **{**values, **changes})
    if places is not None:
        setting = Setting(places=places, offer_hours=offer_hours)
        at = timezone.now()
        sitting = sitting_seats.set_places(sitting=sitting, setting=setting, by=None, at=at)
    return sitting


def make_open_webinar():
    """A webinar of one sitting for which anybody registers and takes part at once."""
    event = make_event()
    make_admission(event)
    make_part(event)
    return event


def make_admission(event, **setting):
    """Open registration for an event through the act itself."""
    given = AdmissionSetting(**setting)
    return admissions.set_up(event=event, setting=given, by=None, at=timezone.now())


def enrolment_answers(**changes):
    values = {
        "given_name": "Noor",
        "family_name": "Example",
        "badge_name": "Noor Example",
        "sex": Sex.FEMALE,
        "capacity": Capacity.OBSERVER,
        "organization": "Example Watch",
    }
    return EnrolmentAnswers(**{**values, **changes})


def member_answers(parliament, **changes):
    """What a member of a parliament says of herself."""
    values = {
        "capacity": Capacity.MEMBER_OF_PARLIAMENT,
        "institution_id": parliament.pk,
        "organization": "",
    }
    return enrolment_answers(**{**values, **changes})


def make_enrolment(event, by=None, *, sittings=(), at=None, is_invited=False, answers=None):
    """Register somebody for an event through the act itself."""
    return enrolments.enrol(
        event=event,
        answers=answers or enrolment_answers(),
        sittings=[one.pk for one in sittings],
        is_invited=is_invited,
        by=by or make_account(f"guest{timezone.now().timestamp()}@example.org"),
        at=at or timezone.now(),
    )


def make_wanted_sitting(event):
    """Register somebody for a sitting of an event that has an admission."""
    person = make_enrolment(event, sittings=[make_part(event)])
    return WantedSitting.objects.get(registration=person)
