"""Scenes for the examples about events without delegations (tests/test_api_examples.py)."""

from tests.factories.accounts import api_client
from tests.factories.enrolments import make_admission, make_enrolment, make_event, make_part


def open_webinar(scene):
    event = make_event()
    make_admission(event)
    sitting = make_part(event)
    scene.path["slug"], scene.numbers["sittings"] = event.slug, [sitting.pk]
    scene.client = api_client(scene.world.stranger)
    return event


def enrolled(scene):
    event = open_webinar(scene)
    person = make_enrolment(event, scene.world.stranger)
    scene.headers = {"HTTP_IF_MATCH": f'"{person.pk}-{person.version}"'}


SCENES = {
    "events_registrations_create": open_webinar,
    "events_registrations_mine_sittings_update": enrolled,
}
