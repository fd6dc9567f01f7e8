"""Assemblies, institutions, one's own account and keys, for programs."""

import pytest
import time_machine
from django.utils import timezone

from assemblies.models.accounts import ApiToken
from assemblies.models.institutions import GeopoliticalGroup, GroupMembership, Institution
from config import rates
from tests.factories.accounts import api_client


def test_assemblies_are_open_to_everybody(world):
    body = api_client().get("/api/v1/assemblies/138/").json()

    assert body["number"] == 138
    assert body["title"] == {"en": "138th Assembly", "fr": "138e Assemblée"}
    assert api_client().get("/api/v1/assemblies/").json()["count"] == 1
    assert api_client().get("/api/v1/assemblies/139/").status_code == 404


@pytest.mark.parametrize("groups", [1, 3])
def test_list_of_institutions_takes_three_queries(world, groups, django_assert_num_queries):
    for number in range(groups):
        group = GeopoliticalGroup.objects.create(code=f"group-{number}", name={"en": "Group"})
        for parliament in Institution.objects.all():
            GroupMembership.objects.create(institution=parliament, group=group)

    with django_assert_num_queries(3):
        body = api_client().get("/api/v1/institutions/").json()

    assert [row["code"] for row in body["results"]] == ["FR", "KE"]
    assert len(body["results"][0]["groups"]) == groups


def test_institutions_are_narrowed_by_group_and_kind(world):
    group = GeopoliticalGroup.objects.create(code="twelve-plus", name={"en": "Twelve Plus"})
    GroupMembership.objects.create(institution=Institution.objects.get(code="FR"), group=group)
    client = api_client()

    assert client.get("/api/v1/institutions/", {"group": "twelve-plus"}).json()["count"] == 1
    assert client.get("/api/v1/institutions/", {"kind": "observer"}).json()["count"] == 0
    bad = client.get("/api/v1/institutions/", {"kind": "planet"})
    assert bad.status_code == 400
    assert list(bad.json()["details"]["fields"]) == ["kind"]


def test_account_is_told_who_it_is(world):
    body = api_client(world.coordinator).get("/api/v1/me/").json()

    assert body["email"] == "fr@example.org"
    assert [(r["role"], r["assembly"], r["institution"]) for r in body["roles"]] == [
        ("coordinator", 138, "FR")
    ]
    assert body["capabilities"] == ["register_delegation", "request_item", "see_own_delegation"]
    assert api_client(world.stranger).get("/api/v1/me/").json()["capabilities"] == []


def test_key_is_issued_shown_once_and_revoked(world):
    client = api_client(world.editor)

    issued = client.post("/api/v1/tokens/", {"name": "programme robot"}).json()
    listed = client.get("/api/v1/tokens/").json()["results"]
    robot = api_client()
    robot.credentials(HTTP_AUTHORIZATION=f"Bearer {issued['secret']}")
    before = robot.get("/api/v1/me/")
    revoked = client.post(f"/api/v1/tokens/{issued['id']}/revoke/")
    after = robot.get("/api/v1/me/")

    assert [row["name"] for row in listed] == ["tests", "programme robot"]
    assert "secret" not in listed[1]
    assert issued["secret"] not in str(ApiToken.objects.values())
    assert before.json()["email"] == "editor@example.org"
    assert revoked.json()["revoked_at"] is not None
    assert after.status_code == 401
    assert after["WWW-Authenticate"] == "Bearer"


def test_keys_of_others_are_not_found(world):
    theirs = api_client(world.manager).post("/api/v1/tokens/", {"name": "x"}).json()

    response = api_client(world.editor).post(f"/api/v1/tokens/{theirs['id']}/revoke/")

    assert response.status_code == 404
    assert ApiToken.objects.get(pk=theirs["id"]).revoked_at is None


@pytest.mark.parametrize("word", ["Bearer x", "bearer \xff", "Bearer", "Bearer a b", "Basic eDp5"])
def test_unknown_key_is_turned_away(world, word):
    client = api_client()
    client.credentials(HTTP_AUTHORIZATION=word)

    response = client.get("/api/v1/me/")

    assert response.status_code == 401
    assert set(response.json()) == {"code", "detail", "rule", "details"}


def test_account_that_was_closed_has_no_keys(world):
    client = api_client(world.editor)
    world.editor.is_active = False
    world.editor.save()

    assert client.get("/api/v1/me/").status_code == 401


def test_too_many_requests_are_told_when_to_come_back(world, monkeypatch):
    monkeypatch.setitem(rates.PER_MINUTE, "stranger", 3)
    client = api_client()

    with time_machine.travel(timezone.now(), tick=False):
        answers = [client.get("/api/v1/assemblies/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["code"] == "throttled"
    assert 1 <= int(answers[3]["Retry-After"]) <= 61
