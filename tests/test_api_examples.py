"""Every body the API takes has an example in the schema, and the product takes each of them."""

from copy import deepcopy
from datetime import timedelta

import pytest
import yaml
from django.utils import timezone

from config.api_examples import EXAMPLES
from notifications.services import webhooks
from registrations.models.registrations import Registration
from registrations.services import delegations, invitations
from tests.factories.accounts import api_client
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.desk import make_inquiry
from tests.factories.papers import make_approved, make_badge, make_letter
from tests.factories.questions import ask
from tests.factories.seats import make_workshop
from tests.test_architecture import ROOT

SCHEMA = yaml.safe_load((ROOT / "docs/api/schema.yml").read_text(encoding="utf-8"))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
}


def test_every_body_has_its_example_in_the_schema():
    shown = {
        name: operation["requestBody"]["content"]["application/json"].get("example")
        for name, (_method, _path, operation) in OPERATIONS.items()
    }

    assert shown == EXAMPLES


class Scene:
    """What the examples speak of, made only where an example needs it."""

    def __init__(self, world):
        self.world, self.client = world, api_client(world.manager)
        self.headers = {}
        self.numbers = {"assembly": world.assembly.number, "delegation": world.file.pk}
        self.path = {"number": world.assembly.number, "id": world.file.pk}

    def person(self, *, approved=False, sent=False):
        if approved:
            person = make_approved(self.world, email="amina@example.org")
        else:
            person = self.world.add_person()
        if sent:
            delegations.submit(
                file=self.world.file, by=self.world.coordinator, at=timezone.now()
            )  # fmt: skip
        person = Registration.objects.get(pk=person.pk)
        self.numbers |= {
            "person": person.pk, "registration": person.pk, "head": person.pk, "one": person.pk,
            "participant": person.participant_id, "participants": [person.participant_id],
        }  # fmt: skip
        self.path["id"] = person.pk
        self.headers = {"HTTP_IF_MATCH": f'"{person.pk}-{person.version}"'}
        return person

    def people(self, *keys):
        self.numbers["people"] = list(keys)

    def workshop(self, places=2):
        sitting = make_workshop(self.world.assembly, places)
        self.numbers["sitting"] = self.path["id"] = sitting.pk
        return sitting

    def body_of(self, example):
        """Return the example with the numbers of this scene; nothing else is changed."""
        body = deepcopy(example)
        for holder in (body, *body.get("scans", ()), *body.get("seen", ())):
            for name in set(holder) & set(self.numbers):
                if holder[name] is not None:
                    holder[name] = self.numbers[name]
        return body


def _draft(scene):
    scene.person()


def _waiting(scene):
    scene.person(sent=True)


def _approved(scene):
    scene.person(approved=True)


def _with_badge(scene):
    badge = make_badge(scene.world, scene.person(approved=True))
    scene.path["id"], scene.numbers["badges"] = badge.pk, [badge.pk]


def _letter(scene):
    letter = make_letter(scene.world, scene.person(approved=True))
    scene.path["id"] = letter.pk


def _admitted(scene):
    scene.person(approved=True)
    answer = scene.client.post(
        "/api/v1/check-ins/", scene.body_of(EXAMPLES["check_ins_create"]), format="json"
    )
    scene.path["id"] = answer.json()["check_in"]


def _hotel(scene):
    ask(scene.world, "hotel", of="delegation")
    _seen(scene, "/api/v1/delegations/{id}/answers/")


def _room(scene):
    question = ask(scene.world, "room")
    scene.path["id"], scene.headers = question.pk, {"HTTP_IF_MATCH": f'"{question.pk}-1"'}


def _seen(scene, address):
    scene.headers = {"HTTP_IF_MATCH": scene.client.get(address.format(**scene.path))["ETag"]}


def _rules(scene):
    _seen(scene, "/api/v1/assemblies/{number}/retention/")


def _food(scene):
    ask(scene.world, "food")
    scene.person()


def _waiting_seen(scene):
    person = scene.person(sent=True)
    scene.numbers |= {"id": person.pk, "version": person.version}
    scene.path["id"] = scene.world.file.pk


def _earlier(scene):
    """Let France have come to the Assembly before."""
    world = scene.world
    earlier = type(world.assembly).objects.get(pk=world.assembly.pk)
    earlier.pk = earlier.id = earlier.event_ptr_id = None
    earlier.slug, earlier.number = "137", world.assembly.number - 1
    earlier.uid = type(world.assembly)._meta.get_field("uid").get_default()
    earlier.starts_on -= timedelta(days=180)
    earlier.ends_on -= timedelta(days=180)
    earlier.yearly_session = "second"
    earlier._state.adding = True
    earlier.save()
    file = invitations.open_file(
        assembly=earlier, institution=world.file.delegation.institution, by=world.manager,
        at=timezone.now(),
    )  # fmt: skip
    make_approved(world, file=file, family_name="Earlier", badge_name="Marie Earlier")
    scene.path["id"] = world.file.pk
    found = scene.client.get(f"/api/v1/delegations/{world.file.pk}/earlier-people/").json()
    scene.people(found[0]["key"])


def _leader(scene):
    scene.person()
    scene.path["id"] = scene.world.file.pk
    _seen(scene, "/api/v1/delegations/{id}/leaders/")


def _sent(scene):
    scene.person(sent=True)
    scene.path["id"] = scene.world.file.pk


def _to_send(scene):
    scene.people(scene.person().pk)
    scene.path["id"] = scene.world.file.pk


def _two(scene):
    other = scene.world.add_person(family_name="Durant")
    scene.person()
    scene.numbers["other"] = other.pk


def _late(scene):
    scene.person(approved=True)
    assembly = scene.world.assembly
    assembly.registration_closes_at = timezone.now() - timedelta(hours=1)
    assembly.save()
    scene.client = api_client(scene.world.coordinator)


def _late_asked(scene):
    _late(scene)
    made = scene.client.post(
        "/api/v1/late-changes/", scene.body_of(EXAMPLES["late_changes_create"]), format="json"
    )
    scene.path["id"] = made.json()["id"]
    scene.client = api_client(scene.world.desk)


def _alone(scene):
    form = make_form(scene.world.assembly)
    person = make_application(form, scene.world.stranger, is_sent=True)
    scene.numbers["registration"] = person.pk
    return person


def _asked_alone(scene):
    scene.path["id"] = make_inquiry(_alone(scene)).pk
    scene.client = api_client(scene.world.stranger)


def _seat(scene):
    scene.people(scene.person(approved=True).participant_id)
    scene.workshop()


def _seated(scene):
    _seat(scene)
    made = scene.client.post(
        "/api/v1/seat-parties/", scene.body_of(EXAMPLES["seat_parties_create"]), format="json"
    )
    scene.path["id"] = made.json()["id"]


def _sitting(scene):
    sitting = scene.world.sitting
    scene.path["id"] = sitting.pk
    scene.headers = {"HTTP_IF_MATCH": f'"{sitting.pk}-{sitting.sequence}"'}
    later = [moment + timedelta(minutes=30) for moment in (sitting.starts_at, sitting.ends_at)]
    scene.numbers |= dict(zip(("starts_at", "ends_at"), map(str, later), strict=True))


def _observers(scene):
    scene.path["capacity"] = "observer"
    _seen(scene, "/api/v1/assemblies/{number}/forms/{capacity}/")


def _open_to_observers(scene):
    _observers(scene)
    path = "/api/v1/assemblies/{number}/forms/{capacity}/".format(**scene.path)
    body = EXAMPLES["assemblies_forms_update"]
    made = scene.client.put(path, body, format="json", **scene.headers)
    assert made.status_code == 200, made.content
    scene.client, scene.headers = api_client(scene.world.stranger), {}


def _of_france(scene):
    scene.client = api_client(scene.world.coordinator)


def _delivered(scene):
    world = scene.world
    webhook = webhooks.register(
        institution=world.file.delegation.institution, url="https://parliament.example/hooks",
        events=["ping"], by=world.manager, at=timezone.now(),
    )  # fmt: skip
    delivery = webhooks.ping(webhook=webhook, by=world.manager, at=timezone.now())
    delivery.state = "failed"
    delivery.save()
    scene.path["id"], scene.numbers["delivery"] = webhook.pk, delivery.pk


SCENES = {
    "applications_create": _open_to_observers,
    "assemblies_forms_update": _observers,
    "assemblies_registration_window_update": lambda scene: _seen(
        scene, "/api/v1/assemblies/{number}/registration-window/"
    ),
    "assemblies_retention_update": _rules,
    "badges_create": _approved,
    "badges_reprint_create": _with_badge,
    "badges_void_create": _with_badge,
    "badges_record_printing_create": _with_badge,
    "check_ins_create": _approved,
    "check_ins_undo_create": _admitted,
    "check_ins_batch_create": _approved,
    "delegations_answers_update": _hotel,
    "delegations_approve_all_create": _waiting_seen,
    "delegations_coordinators_create": _of_france,
    "delegations_earlier_people_create": _earlier,
    "delegations_leaders_update": _leader,
    "delegations_return_create": _sent,
    "delegations_submit_create": _to_send,
    "duplicates_apart_create": _two,
    "inquiries_create": _alone,
    "inquiries_answer_create": _asked_alone,
    "late_changes_create": _late,
    "late_changes_decline_create": _late_asked,
    "letters_create": _approved,
    "letters_withdraw_create": _letter,
    "notes_create": _draft,
    "participant_lists_create": lambda scene: make_approved(scene.world, is_listed=True),
    "questions_move_create": _room,
    "questions_update": _room,
    "registrations_partial_update": _draft,
    "registrations_answers_update": _food,
    "registrations_refuse_create": _waiting,
    "registrations_substitute_create": _approved,
    "seat_parties_create": _seat,
    "seat_parties_give_up_create": _seated,
    "sitting_places_set_create": lambda scene: scene.workshop(),
    "sittings_cancel_create": _sitting,
    "sittings_move_create": _sitting,
    "tokens_create": _of_france,
    "webhooks_create": _of_france,
    "webhooks_replay_create": _delivered,
}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_example_is_taken(world, name):
    method, path, _operation = OPERATIONS[name]
    scene = Scene(world)
    SCENES.get(name, lambda _scene: None)(scene)

    answer = getattr(scene.client, method)(
        path.format(**scene.path), scene.body_of(EXAMPLES[name]), format="json", **scene.headers
    )

    assert 200 <= answer.status_code < 300, answer.content.decode()
