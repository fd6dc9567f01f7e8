"""What a key that was made for less leaves closed, of its holder's own person too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from assemblies.models.accounts import ApiToken, RoleGrant
from assemblies.models.audit import AuditEntry
from notifications.models.webhooks import Webhook
from registrations.jobs import exports as jobs
from registrations.models.desk import Export
from registrations.models.invitations import Invitation
from registrations.models.registrations import Registration
from registrations.permissions.papers import visible_letters
from registrations.permissions.people import visible_registrations
from registrations.permissions.seats import seated_by
from registrations.services import delegations, reviews
from tests.assemblies.api.test_keys import client_with, person_in

WEBHOOK = {"url": "https://parl.example/h", "events": ["registration.approved"]}


def ask_for_list(world, client):
    said = {"assembly": world.assembly.number, "sheet": "csv"}
    asked = client.post("/api/v1/exports/", said, format="json")
    assert asked.status_code == 202
    while jobs.make_next(clock=timezone.now):
        pass
    return f"/api/v1/exports/{asked.json()['id']}/file/"


def text_of(client, address):
    return b"".join(client.get(address).streaming_content).decode()


def test_list_holds_whom_the_key_opens_only(world):
    world.add_person(email="marie@example.org")
    whole = client_with(world.manager)
    narrow = client_with(world.manager, scopes=[Capability.REVIEW_MEDIA])

    of_whole, of_narrow = ask_for_list(world, whole), ask_for_list(world, narrow)

    assert "marie@example.org" in text_of(whole, of_whole)
    assert "marie@example.org" not in text_of(narrow, of_narrow)
    assert narrow.get(of_whole).status_code == 404
    assert narrow.get("/api/v1/exports/").json()["count"] == 1
    assert whole.get("/api/v1/exports/").json()["count"] == Export.objects.count() == 2


@pytest.mark.parametrize(
    "narrowing",
    [{"scopes": [Capability.FOLLOW_SITTINGS]}, {"is_read_only": True},
     {"expires_at": timezone.now() + timedelta(days=1)}],
)  # fmt: skip
def test_copy_of_oneself_is_for_a_whole_key_and_recorded(world, narrowing):
    refused = client_with(world.coordinator, **narrowing).get("/api/v1/my-data/")
    assert not AuditEntry.objects.filter(act="personal.copy").exists()
    given = client_with(world.coordinator).get("/api/v1/my-data/")

    assert (refused.status_code, given.status_code) == (403, 200)
    assert AuditEntry.objects.get(act="personal.copy").by_key == str(world.coordinator.pk)


@pytest.fixture
def marie(world):
    """Return the account of somebody approved."""
    now = timezone.now()
    person = world.add_person(email="marie@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    person = reviews.approve(person=Registration.objects.get(pk=person.pk), by=world.desk, at=now)
    return person.participant.user


def test_own_person_is_not_of_a_key_made_for_something_else(world, marie):
    person = Registration.objects.get()
    event = world.sitting.event
    address = f"/api/v1/sittings/{world.sitting.pk}/follow/"
    whole = client_with(marie)
    others = [
        client_with(marie, scopes=[Capability.CHECK_IN]),
        client_with(marie, institution=world.other_file.delegation.institution),
    ]

    for client in others:
        assert client.get("/api/v1/registrations/").json()["count"] == 0
        assert client.post(f"/api/v1/registrations/{person.pk}/erase/").status_code == 404
        assert client.post(address).status_code == 403
        assert client.get("/api/v1/applications/").status_code == 403
    for key in ApiToken.objects.filter(user=marie).exclude(
        pk=min(marie.api_tokens.values_list("pk", flat=True))
    ):
        marie.__dict__["key"] = key
        assert not seated_by(marie).exists()
        assert not visible_registrations(marie).exists()
        assert not visible_letters(marie).exists()
    assert event.pk == person.event_id
    assert whole.get("/api/v1/registrations/").json()["count"] == 1
    assert whole.post(address).status_code == 200
    follows = client_with(marie, scopes=[Capability.FOLLOW_SITTINGS])
    assert follows.post(address).status_code == 200


def test_narrowed_key_begins_nothing_that_outlives_it(world):
    soon = timezone.now() + timedelta(minutes=5)
    client = client_with(world.coordinator, expires_at=soon)
    colleague = f"/api/v1/delegations/{world.file.pk}/coordinators/"

    hook = client.post("/api/v1/webhooks/", {**WEBHOOK, "institution": "FR"}, format="json")
    invited = client.post(colleague, {"email": "colleague@example.org"}, format="json")

    assert (hook.status_code, invited.status_code) == (403, 403)
    assert not Webhook.objects.exists()
    assert not Invitation.objects.filter(email="colleague@example.org").exists()


def test_narrowed_key_finds_and_ends_itself_only(world):
    client_with(world.coordinator)
    whole = world.coordinator.api_tokens.get()
    client = client_with(world.coordinator, scopes=[Capability.SEE_OWN_DELEGATION])
    own = world.coordinator.api_tokens.exclude(pk=whole.pk).get()

    listed = client.get("/api/v1/tokens/").json()["results"]
    refused = client.post(f"/api/v1/tokens/{whole.pk}/revoke/")
    me = client.get("/api/v1/me/").json()
    ended = client.post(f"/api/v1/tokens/{own.pk}/revoke/")

    assert [one["id"] for one in listed] == [own.pk]
    assert (refused.status_code, ended.status_code) == (404, 200)
    assert me["capabilities"] == ["see_own_delegation"]


def test_key_of_another_parliament_is_told_of_no_role(world):
    kenya = world.other_file.delegation.institution

    me = client_with(world.coordinator, institution=kenya).get("/api/v1/me/").json()

    assert (me["roles"], me["capabilities"]) == ([], [])


def add(client, world):
    return client.post(
        "/api/v1/registrations/", person_in(world.file), format="json",
        headers={"Idempotency-Key": "k1"},
    )  # fmt: skip


def test_kept_answer_is_not_given_to_who_has_lost_the_right(world):
    client = client_with(world.coordinator)
    first, second = add(client, world), add(client, world)
    RoleGrant.objects.filter(user=world.coordinator).delete()

    third = add(client, world)

    assert [one.status_code for one in (first, second, third)] == [201, 201, 404]
    assert "Idempotent-Replayed" in second
    assert "Durand" not in third.content.decode()
    assert Registration.objects.count() == 1


def test_kept_answer_is_given_to_the_key_by_which_it_was_asked_for(world):
    add(client_with(world.coordinator), world)

    other = add(client_with(world.coordinator), world)
    reader = add(client_with(world.coordinator, is_read_only=True), world)

    assert other.json()["code"] == reader.json()["code"] == "idempotency_key_reused"


def test_repeated_request_counts_as_one_more(world):
    client = client_with(world.coordinator)
    counted = [int(add(client, world)["RateLimit-Remaining"]) for _ in range(3)]

    # One less each time; a new minute may begin in between.
    assert counted[1] == counted[0] - 1 or counted[2] == counted[1] - 1
