"""Rooms, sittings and agenda items for tests."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assemblies.enums import EventKind, YearlySession
from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from sessions.models.agenda import AgendaItem
from sessions.models.feeds import StoredFeed
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting

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
    }
    sitting = Sitting.objects.create(event_id=event.pk, **{**values, **changes})
    sitting.refresh_from_db()
    return sitting


def make_agenda_item(event, number=1, **changes):
    values = {"title": {"en": "General Debate", "fr": "Débat général"}, **changes}
    return AgendaItem.objects.create(event_id=event.pk, number=number, **values)


def make_stored_feed(event, language="en"):
    return StoredFeed.objects.create(
        address=f"assemblies/{event.number}.{language}.ics",
        event_id=event.pk,
        language=language,
        version=0,
        etag="",
        changed_at=NOW,
    )
