"""A small world with something in every kind of public calendar, for tests of feeds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assemblies.enums import EventKind
from assemblies.models.bodies import Theme
from assemblies.models.events import Event
from tests.factories.sessions import NOW, make_assembly, make_body, make_room, make_sitting

NASTY = "One\r\ntwo; three, \\n four\u202e \u2066x\u2069 \x07\x1b👩🏽\u200d⚖️ <b>&amp;"


@dataclass
class FeedWorld:
    assembly: Any
    later: Any
    webinar: Any
    council: Any
    bureau: Any
    peace: Any
    room: Any
    sittings: dict[str, Any]


def make_webinar(slug="peace-talk", **changes):
    """Make an event that is no assembly."""
    values = {
        "kind": EventKind.WEBINAR,
        "slug": slug,
        "title": {"en": "Peace talk", "fr": "Parlons de paix"},
        "place": {"en": "Online", "fr": "En ligne"},
        "time_zone": "UTC",
        "starts_on": NOW.date() + timedelta(days=20),
        "ends_on": NOW.date() + timedelta(days=20),
        "created_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
    }
    return Event.objects.create(**{**values, **changes})


def make_theme(code="peace", **changes):
    values = {"name": {"en": "Peace, security", "fr": "Paix"}, **changes}
    return Theme.objects.get_or_create(code=code, defaults=values)[0]


def make_feed_world():
    """Two assemblies and a webinar; five sittings of two bodies, one theme, one room."""
    council = make_body(color="teal")
    bureau = make_body("bureau", name={"en": "Bureau", "fr": "Bureau", "ar": "المكتب"})
    peace = make_theme()
    assembly, webinar = make_assembly(number=138), make_webinar()
    later = make_assembly(
        number=139,
        starts_on=assembly.starts_on + timedelta(days=150),
        ends_on=assembly.ends_on + timedelta(days=150),
        time_zone="Asia/Kathmandu",
    )
    room = make_room(assembly, "Room 7")
    sittings = {
        "council": make_sitting(assembly, body=council),
        "bureau": make_sitting(assembly, day=2, body=bureau, room=room, themes=["peace"]),
        "nasty": make_sitting(assembly, day=3, body=council, title={"en": NASTY, "ar": "جلسة"}),
        "later": make_sitting(later, body=council, themes=["peace", "gone"]),
        "online": make_sitting(webinar, body=bureau, themes=["peace"]),
    }
    return FeedWorld(assembly, later, webinar, council, bureau, peace, room, sittings)
