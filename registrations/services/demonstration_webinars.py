"""The demonstration's webinars as people use them: one whose lobby is open, one that is over."""

from datetime import datetime, timedelta
from typing import Final

from assemblies.enums import Capacity, EventFormat, Language, Sex
from assemblies.models.accounts import User
from assemblies.models.events import Event
from registrations.enums import AttendanceSource
from registrations.gateways.providers.choosing import PLAIN
from registrations.jobs import meetings as preparing
from registrations.models.meetings import OnlineAttendance
from registrations.models.registrations import Registration
from registrations.services import admissions, certificates, enrolments, meetings
from registrations.services.admissions import AdmissionSetting
from registrations.services.enrolments import EnrolmentAnswers
from registrations.services.meetings import Setting
from sessions.models.sittings import Sitting

# A host that is nobody's, kept for examples: who clicks is led there and finds nothing.
_NOWHERE: Final = "https://meet.example.org/invented"
_OPENS_MINUTES: Final = 180  # whoever looks at the demonstration finds the lobby open
_BEFORE: Final = timedelta(days=2)


def open_registration(event: Event, *, by: User, at: datetime) -> None:
    """Let anybody register for a webinar to come."""
    admissions.set_up(event=event, setting=AdmissionSetting(), by=by, at=at)


def hold_online(event: Event, *, by: User, at: datetime) -> None:
    """Give each sitting of a webinar the plain address that leads nowhere."""
    setting = Setting(
        provider=PLAIN,
        format=EventFormat.ONLINE,
        address=_NOWHERE,
        opens_minutes=_OPENS_MINUTES,
    )
    for sitting in _sittings(event):
        meetings.hold_online(sitting=sitting, setting=setting, by=by, at=at)
    while preparing.bring_next(clock=lambda: at):
        pass


def enrol(event: Event, *, user: User, at: datetime) -> Registration:
    """Register an invented member of parliament for all sittings of a webinar."""
    first, _space, last = (user.name or "Dara Delegate").partition(" ")
    answers = EnrolmentAnswers(
        given_name=first,
        family_name=last or first,
        badge_name=user.name or first,
        sex=Sex.FEMALE,
        capacity=Capacity.OBSERVER,
        organization="Invented Institute of Parliaments",
        language=Language.ENGLISH,
        email=user.email,
    )
    keys = [one.pk for one in _sittings(event)]
    return enrolments.enrol(event=event, answers=answers, sittings=keys, by=user, at=at)


def look_back(event: Event, *, users: list[User], by: User, at: datetime) -> int:
    """Let people have attended a webinar that is over; return how many certificates they got."""
    before = at - _BEFORE
    open_registration(event, by=by, at=before)
    for user in users:
        person = enrol(event, user=user, at=before).participant
        if person is not None:
            _attend(event, person.pk)
    return certificates.settle(event=event, at=at)


def _attend(event: Event, participant: int) -> None:
    for sitting in _sittings(event):
        OnlineAttendance.objects.create(
            sitting=sitting,
            participant_id=participant,
            source=AttendanceSource.SERVICE,
            key=f"demonstration:{sitting.pk}:{participant}",
            joined_at=sitting.starts_at,
            left_at=sitting.ends_at,
        )


def _sittings(event: Event) -> list[Sitting]:
    held = Sitting.objects.filter(event_id=event.pk).select_related("event", "body", "room")
    return list(held.order_by("starts_at", "pk"))
