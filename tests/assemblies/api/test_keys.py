"""Keys that open less than their holder may."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from assemblies.enums import Capability, Role
from assemblies.services import accounts, roles
from assemblies.services.accounts import Narrowing
from tests.factories.worlds import some_answers


def client_with(user, **narrowing):
    _key, secret = accounts.issue_token(
        user=user, name="tests", narrowing=Narrowing(**narrowing), by=user, at=timezone.now()
    )
    client = APIClient()
    client.default_format = "json"
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def person_in(file):
    answers = some_answers()
    names = ("given_name", "family_name", "badge_name", "sex", "capacity")
    return {"delegation": file.pk, **{name: getattr(answers, name) for name in names}}


@pytest.fixture
def twofold(world):
    """Let the coordinator of France coordinate Kenya as well."""
    roles.grant(
        user=world.coordinator, role=Role.COORDINATOR, delegation=world.other_file.delegation,
        by=None, at=timezone.now(),
    )  # fmt: skip
    return world


def test_key_of_one_parliament_opens_that_one_only(twofold):
    world, kenya = twofold, twofold.other_file.delegation.institution
    client = client_with(world.coordinator, institution=kenya)

    listed = client.get("/api/v1/delegations/").json()["results"]
    added = client.post("/api/v1/registrations/", person_in(world.other_file), format="json")
    refused = client.post("/api/v1/registrations/", person_in(world.file), format="json")

    assert [one["institution"] for one in listed] == ["KE"]
    assert added.status_code == 201
    assert refused.status_code == 404
    assert [p["id"] for p in client.get("/api/v1/registrations/").json()["results"]] == [
        added.json()["id"]
    ]


def test_key_of_one_parliament_has_nothing_of_the_house(world):
    client = client_with(world.manager, institution=world.file.delegation.institution)

    assert client.get("/api/v1/invitations/").status_code == 403
    assert client.get("/api/v1/delegations/").json()["count"] == 0


def test_key_for_reading_changes_nothing(world):
    client = client_with(world.coordinator, is_read_only=True)

    answer = client.post("/api/v1/registrations/", person_in(world.file), format="json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "key_reads_only"
    assert world.file.people.count() == 0
    assert client.get("/api/v1/delegations/").json()["count"] == 1


def test_key_has_the_capabilities_it_was_made_for(world):
    reads = client_with(world.coordinator, scopes=[Capability.SEE_OWN_DELEGATION])
    registers = client_with(world.coordinator, scopes=[Capability.REGISTER_DELEGATION])
    reviews = client_with(world.desk, scopes=[Capability.REVIEW_REGISTRATIONS])

    said = person_in(world.file)

    assert reads.get("/api/v1/delegations/").json()["count"] == 1
    assert reads.post("/api/v1/registrations/", said, format="json").status_code == 403
    assert registers.post("/api/v1/registrations/", said, format="json").status_code == 201
    assert registers.get("/api/v1/delegations/").json()["count"] == 1
    assert reviews.get("/api/v1/delegations/").json()["count"] == 2
    assert reviews.get("/api/v1/invitations/").status_code == 403


def test_key_is_nothing_after_its_time(world):
    soon = timezone.now() + timedelta(hours=1)
    client = client_with(world.coordinator, expires_at=soon)
    assert client.get("/api/v1/me/").status_code == 200

    world.coordinator.api_tokens.update(expires_at=timezone.now())

    assert client.get("/api/v1/me/").status_code == 401


def test_narrowed_key_makes_no_wider_one(world):
    client = client_with(world.manager, is_read_only=False, scopes=[Capability.CHECK_IN])

    assert client.post("/api/v1/tokens/", {"name": "wider"}, format="json").status_code == 403


def test_key_is_made_narrow_and_shown_so(world):
    client = client_with(world.coordinator)
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    said = {
        "name": "our own system", "scopes": ["register_delegation"], "is_read_only": True,
        "institution": "FR", "expires_at": tomorrow,
    }  # fmt: skip

    made = client.post("/api/v1/tokens/", said, format="json").json()
    late = client.post(
        "/api/v1/tokens/", {**said, "expires_at": "2018-01-01T00:00:00Z"}, format="json"
    )
    wrong = client.post("/api/v1/tokens/", {**said, "scopes": ["fly"]}, format="json")

    assert made["scopes"] == ["register_delegation"]
    assert (made["is_read_only"], made["institution"]) == (True, "FR")
    assert late.json()["code"] == "key_expires_too_soon"
    assert wrong.json()["details"]["fields"] == {
        "scopes": {"0": ["Choose one of the words that are listed."]}
    }


def test_answer_says_what_may_still_be_asked(world):
    client = client_with(world.coordinator)

    first, second = client.get("/api/v1/me/"), client.get("/api/v1/me/")

    assert first["RateLimit-Limit"] == "6000"
    assert int(first["RateLimit-Remaining"]) - int(second["RateLimit-Remaining"]) == 1
    assert 1 <= int(first["RateLimit-Reset"]) <= 60


def test_program_is_given_no_cookie_and_a_policy_that_allows_nothing(world):
    answer = client_with(world.coordinator).get("/api/v1/me/")

    assert not answer.cookies
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
