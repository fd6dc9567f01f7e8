"""Events of every kind for tests, made by the acts themselves."""

from datetime import UTC, date, datetime

from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from registrations.services import event_making
from sessions.enums.events import Template
from sessions.selectors.event_desk import mark_of_event
from sessions.services import events_publishing
from sessions.services.events_drafting import NewEvent
from tests.factories.sessions import make_body

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 18)


def new_event(template=Template.WEBINAR, **changes):
    values = {
        "template": template,
        "title": LanguageMap({"en": "Water for all", "fr": "L'eau pour tous"}),
        "starts_on": DAY,
        "time_zone": "Europe/Zurich",
        "body": make_body(),
        "languages": ["en", "fr"],
    }
    if template not in (Template.WEBINAR, Template.WEBINAR_TWICE):
        values["place"] = LanguageMap({"en": "Geneva, Switzerland"})
    return NewEvent(**{**values, **changes})


def make_event(template=Template.WEBINAR, *, at=NOW, **changes):
    """Make a draft."""
    return event_making.create(new=new_event(template, **changes), by=None, at=at)


def make_published(template=Template.WEBINAR, *, at=NOW, **changes):
    """Make an event of which everybody knows."""
    return events_publishing.publish(event=make_event(template, at=at, **changes), by=None, at=at)


def _aimed(scene, event):
    event = Event.objects.get(pk=event.pk)
    scene.path["slug"] = event.slug
    scene.headers = {"HTTP_IF_MATCH": f'"{mark_of_event(event)}"'}


def _draft(scene):
    _aimed(scene, make_event(starts_on=date(2031, 4, 16)))


# What the examples of the API speak of: tests/test_api_examples.py.
SCENES = {
    "events_create": lambda _scene: make_body(),
    "events_clone_create": _draft,
    "events_schedule_create": _draft,
    "events_cancel_create": lambda scene: _aimed(
        scene, make_published(starts_on=date(2031, 4, 16))
    ),
}
