"""Rooms, sittings and agenda items for tests."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from assemblies.enums import EventKind, YearlySession
from assemblies.models.bodies import Body, BodyMember
from assemblies.models.events import Assembly
from sessions.enums import ProgrammeChange
from sessions.models.agenda import Agenda, AgendaItem, Treatment
from sessions.models.clashes import BodiesApart
from sessions.models.feeds import StoredFeed
from sessions.models.papers import PrintedPaper
from sessions.models.rooms import Room, Venue
from sessions.models.sittings import Sitting
from sessions.services import releases

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 2, 9, 30, tzinfo=UTC)
FIRST_DAY = date(2026, 10, 21)


def make_assembly(number=138, **changes):
    values = {
        "number": number,
        "slug": str(number),
        "kind": EventKind.ASSEMBLY,
        "title": {"en": f"{number}th Assembly", "fr": f"{number}e Assemblée"},
        "place": {"en": "Geneva, Switzerland", "fr": "Genève, Suisse"},
        "time_zone": "Europe/Zurich",
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + timedelta(days=4),
        "yearly_session": YearlySession.SECOND,
        "created_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
    }
    assembly = Assembly.objects.create(**{**values, **changes})
    assembly.refresh_from_db()
    return assembly


def make_body(code="governing_council", **changes):
    values = {"name": {"en": "Governing Council", "fr": "Conseil directeur"}, **changes}
    return Body.objects.get_or_create(code=code, defaults=values)[0]


def make_room(event, name="Room 1"):
    values = {"name_key": name.casefold()}
    return Room.objects.get_or_create(event_id=event.pk, name=name, defaults=values)[0]


def make_venue(event, channels=12):
    return Venue.objects.create(event_id=event.pk, channels=channels)


def make_sitting(event, *, day=1, hour=9, hours=2.0, body=None, **changes):
    """``day`` counts from the assembly's first; ``hour`` is on the venue's clock."""
    start = datetime.combine(
        event.starts_on + timedelta(days=day - 1), time(hour), ZoneInfo(event.time_zone)
    )
    values = {
        "body": body or make_body(),
        "title": {"en": "Governing Council", "fr": "Conseil directeur"},
        "starts_at": start.astimezone(UTC),
        "ends_at": start.astimezone(UTC) + timedelta(hours=hours),
        "created_at": NOW,
        "changed_at": NOW,
        "released_at": NOW,
    }
    sitting = Sitting.planned.create(event_id=event.pk, **{**values, **changes})
    sitting.refresh_from_db()
    return sitting


def make_pair(one="governing_council", other="bureau"):
    low, high = sorted((make_body(one), make_body(other)), key=lambda body: body.pk)
    return BodiesApart.objects.create(one=low, other=high)


def make_seat(user, body=None):
    body = body or make_body("bureau")
    return BodyMember.objects.create(body=body, user=user, starts_on=NOW.date())


def make_agenda(event, body=None, **changes):
    """A body's agenda, adopted and public; the plenary's where no body is named."""
    body = body or make_body("assembly", name={"en": "Assembly", "fr": "Assemblée"})
    values = {"is_public": True, "adopted_at": NOW, **changes}
    return Agenda.objects.get_or_create(event_id=event.pk, body=body, defaults=values)[0]


def make_agenda_item(event, number=1, *, agenda=None, **changes):
    values = {
        "title": {"en": "General Debate", "fr": "Débat général"},
        "position": number,
        **changes,
    }
    item = AgendaItem.objects.create(agenda=agenda or make_agenda(event), number=number, **values)
    item.refresh_from_db()
    return item


def make_treatment(item, sitting, position=1):
    return Treatment.objects.create(item=item, sitting=sitting, position=position)


def make_stored_feed(event, language="en"):
    return StoredFeed.objects.create(
        address=f"assemblies/{event.number}.{language}.ics",
        event_id=event.pk,
        language=language,
        version=0,
        etag="",
        changed_at=NOW,
    )


def make_release(event, *sittings, at=NOW, **changes):
    """Enter sittings into the log of releases, as they stand; all of the event's by default."""
    held = sittings or Sitting.objects.filter(event_id=event.pk).order_by("pk")
    published = [(sitting, (ProgrammeChange.ADDED,)) for sitting in held]
    with transaction.atomic():
        found = releases.record(event=event, published=published, by=None, at=at, **changes)
    found.refresh_from_db()
    return found


def make_paper(release, name="programme", language="en", **changes):
    values = {"asked_at": NOW, **changes}
    return PrintedPaper.objects.create(release=release, name=name, language=language, **values)
