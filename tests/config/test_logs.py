"""What stands in the log, and what never does."""

import json
import logging
from io import StringIO

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from assemblies.models.accounts import User
from config import logs
from tests.factories.accounts import api_client

SECRET = "q3JzU0mVtB9xYw7KpLd2NfRa"


@pytest.fixture
def log():
    """Return a function that gives the lines written so far, as a program reads them."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
def test_secret_of_an_invitation_is_in_no_line(log):
    address = reverse("registrations:invitation", args=[SECRET])

    Client(enforce_csrf_checks=True).post(address)
    Client().get(address)

    written = json.dumps(log(), ensure_ascii=False)
    assert "/invitations/…/" in written
    assert SECRET not in written


def test_secret_is_cut_out_of_words_and_tracebacks(log):
    logger = logging.getLogger("somebody.else")
    try:
        int(f"https://example.org/fr/account/password/reset/key/{SECRET}/")
    except ValueError:
        logger.exception("Failed at %s", f"/en/invitations/{SECRET}/code/")
    structlog.get_logger("ours").info("asked", path=f"/en/invitations/{SECRET}/")

    written = json.dumps(log(), ensure_ascii=False)
    assert written.count("…") >= 3
    assert SECRET not in written
    assert "/code/" in written


def lines_of_requests(log):
    return [line for line in log() if line["event"] == "request"]


@pytest.mark.django_db
def test_request_leaves_one_line_without_its_address(log, world, client):
    client.force_login(world.coordinator)
    page = reverse("registrations:delegation", args=[world.file.pk])

    answer = client.get(page, {"q": "Marie Durand"})
    client.get("/en/nowhere/", {"q": "Marie Durand"})

    told, missed = lines_of_requests(log)
    assert told["ms"] >= 0
    assert {name: told[name] for name in ("method", "route", "status", "user", "request_id")} == {
        "method": "GET",
        "route": "registrations:delegation",
        "status": 200,
        "user": world.coordinator.pk,
        "request_id": answer["X-Request-ID"],
    }
    assert (missed["route"], missed["status"]) == (None, 404)
    assert "Marie" not in json.dumps([told, missed])


@pytest.mark.django_db
def test_request_of_a_program_names_the_account_of_its_token(log, world):
    client = api_client(world.desk)

    client.get("/api/v1/delegations/")

    (line,) = lines_of_requests(log)
    assert (line["route"], line["status"]) == ("registrations_api:delegation-list", 200)
    assert line["user"] == world.desk.pk


@pytest.mark.django_db
def test_line_of_a_request_costs_no_query(log, client, django_assert_num_queries):
    client.force_login(User.objects.create_user("ada@example.org"))

    with django_assert_num_queries(0):
        client.get("/livez/")
        client.get("/robots.txt")

    (line,) = lines_of_requests(log)  # none for the probe
    assert (line["route"], line["user"]) == ("robots", None)
