"""Events of every kind, as everybody finds them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from assemblies.enums import DatePrecision, EventFormat, EventKind, LinkKind
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from tests.factories.documents import make_theme
from tests.factories.sessions import NOW, make_assembly

GENEVA = {"country": "CH", "latitude": 46.2, "longitude": 6.15}
PLACE = {"en": "Geneva, Switzerland", "fr": "Genève, Suisse", "ar": "جنيف، سويسرا"}


def make_event(slug="webinar", *, begins_in=10, days=1, zone="Europe/Zurich", **changes):
    """A webinar by default, so many days from today on its own clock."""
    today = timezone.localdate(timezone=ZoneInfo(zone))
    starts_on = today + timedelta(days=begins_in)
    values = {
        "kind": EventKind.WEBINAR,
        "format": EventFormat.ONLINE,
        "title": {"en": f"Event {slug}", "fr": f"Manifestation {slug}"},
        "place": {"en": "Online", "fr": "En ligne"},
        "time_zone": zone,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
        "languages": ["en", "fr"],
        "created_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
    }
    event = Event.objects.create(slug=slug, **{**values, **changes})
    event.refresh_from_db()
    return event


def make_meeting_at(slug, **changes):
    """A conference that is held at a place: Geneva by default."""
    values = {
        "kind": EventKind.CONFERENCE, "format": EventFormat.IN_PERSON, "place": PLACE, **GENEVA,
    }  # fmt: skip
    return make_event(slug, **{**values, **changes})


def make_old_assembly(number, year, place="Paris, France", country="FR", **changes):
    """An assembly of which only the year is known."""
    first = timezone.datetime(year, 1, 1).date()
    return make_assembly(
        number=number, starts_on=first, ends_on=first.replace(month=12, day=31), country=country,
        place={"en": place}, date_precision=DatePrecision.YEAR, **changes,
    )  # fmt: skip


def make_parts(event):
    """Give an event a partner, a speaker, links open and for participants, and a theme."""
    Partner.objects.create(event=event, name="World Health Organization", url="https://who.example")
    EventSpeaker.objects.create(
        event=event, name="Ines Invented", function={"en": "Speaker of Parliament"}, country="PT"
    )
    links = (
        (LinkKind.RECORDING, "The recording", "https://video.example/1", False),
        (LinkKind.SLIDES, "Slides for those who came", "https://files.example/2", True),
    )
    for kind, title, url, is_inner in links:
        EventLink.objects.create(
            event=event, kind=kind, title={"en": title}, url=url, is_for_participants=is_inner
        )
    event.themes.add(make_theme("health", name={"en": "Health", "fr": "Santé"}))
    return event
