"""Webinars, sittings held online, people who come to them, for tests."""

from datetime import timedelta

from django.utils import timezone

from assemblies.enums import EventFormat, EventKind
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from registrations.jobs import meetings as preparing
from registrations.models.meetings import Certificate, MeetingRecording, OnlineMeeting
from registrations.services import meetings
from registrations.services.meetings import Setting
from sessions.models.sittings import Sitting
from tests.factories.seats import make_participants
from tests.factories.sessions import NOW, make_body

SECRET = "https://meet.example/room-7?pwd=hunter2-secret"


def make_webinar(slug="ai-committees", **changes):
    at = timezone.now()
    values = {
        "slug": slug,
        "kind": EventKind.WEBINAR,
        "format": EventFormat.ONLINE,
        "title": {"en": "Committees and artificial intelligence", "fr": "Commissions et IA"},
        "place": {"en": "Online", "fr": "En ligne"},
        "time_zone": "Europe/Zurich",
        "starts_on": at.date(),
        "ends_on": at.date() + timedelta(days=1),
        "created_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
    }
    event = Event.objects.create(**{**values, **changes})
    event.refresh_from_db()
    return event


def make_online_sitting(event, *, minutes=60, hours=1.5, **changes):
    """A sitting that begins so many minutes from now."""
    starts_at = (timezone.now() + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    values = {
        "body": make_body(),
        "title": {"en": "First sitting", "fr": "Première séance"},
        "format": EventFormat.ONLINE,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=hours),
        "created_at": NOW,
        "changed_at": NOW,
        "released_at": NOW,
    }
    sitting = Sitting.planned.create(event_id=event.pk, **{**values, **changes})
    sitting.refresh_from_db()
    return sitting


def hold(sitting, provider="address", *, address=SECRET, by=None, at=None, **changes):
    """Hold a sitting online, by the act itself; its service is told by `prepare`."""
    at = at or timezone.now()
    address = address if provider == "address" else ""
    values = {"provider": provider, "format": EventFormat(sitting.format), "address": address}
    setting = Setting(**{**values, **changes})
    return meetings.hold_online(sitting=sitting, setting=setting, by=by, at=at)


def prepare(at=None):
    """Tell services what is due."""
    at = at or timezone.now()
    preparing.notice_changes(at=at)
    while preparing.bring_next(clock=lambda: at):
        pass


def make_open(event=None, *, minutes=5, provider="address", **changes):
    """A sitting whose lobby is open, its service ready."""
    sitting = make_online_sitting(event or make_webinar(), minutes=minutes)
    hold(sitting, provider, **changes)
    prepare()
    return Sitting.objects.select_related("event").get(pk=sitting.pk)


def make_attendee(event, user=None, **changes):
    (person,) = make_participants(event, 1, user=user, **changes)
    return Participant.objects.get(pk=person.pk)


def meeting_of(sitting):
    return OnlineMeeting.objects.select_related("sitting__event").get(sitting=sitting)


def make_meeting_things(world):
    """A hybrid sitting of the assembly that is open, who is let in, a recording, a certificate."""
    sitting = make_online_sitting(world.assembly, minutes=5, format=EventFormat.HYBRID)
    hold(sitting)
    prepare()
    at = timezone.now()
    person = make_attendee(world.assembly)
    meetings.allow(sitting=sitting, participant=person, by=world.editor, at=at)
    recording = MeetingRecording.objects.create(
        meeting=meeting_of(sitting), reference="r", address=b"https://films.example/r", found_at=at
    )
    certificate = Certificate.objects.create(
        event_id=world.assembly.pk, participant=person, code="0123456789ABCDEF", minutes=60,
        issued_at=at,
    )  # fmt: skip
    return sitting, recording, certificate
