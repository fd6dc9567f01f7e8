"""When registration is open, through the interface for programs."""

import pytest

from assemblies.enums import Capability
from assemblies.models.audit import AuditEntry
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client

WINDOW = "/api/v1/assemblies/138/registration-window/"
DATES = {"opens_at": "2018-01-15T09:00:00+01:00", "closes_at": "2018-03-10T18:00:00+01:00"}


@pytest.fixture
def desk(world):
    return api_client(world.desk)


def test_dates_are_set_as_they_were_seen(world, desk):
    seen = {"If-Match": desk.get(WINDOW)["ETag"]}

    answer = desk.put(WINDOW, DATES, headers=seen)
    late = desk.put(WINDOW, DATES, headers=seen)
    missing = desk.put(WINDOW, DATES)

    assert (answer.status_code, late.status_code, missing.status_code) == (200, 412, 428)
    read = desk.get(WINDOW)
    assert (read.json(), read["ETag"]) == (answer.json(), answer["ETag"])
    world.assembly.refresh_from_db()
    assert world.assembly.registration_opens_at.isoformat() == "2018-01-15T08:00:00+00:00"
    assert world.assembly.registration_closes_at.isoformat() == "2018-03-10T17:00:00+00:00"
    assert AuditEntry.objects.filter(act="registration_window.set").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"closes_at": DATES["opens_at"]}, "closes_at"), ({"opens_at": "2018-01-15"}, "opens_at"),
     ({"opens_at": "2018-01-15T09:00:00"}, "opens_at"), ({"opens_at": None}, "opens_at"),
     ({"time_zone": "Europe/Paris"}, "time_zone")],
)  # fmt: skip
def test_dates_that_cannot_be_are_named(desk, changes, field):
    seen = desk.get(WINDOW)["ETag"]

    answer = desk.put(WINDOW, {**DATES, **changes}, headers={"If-Match": seen})

    assert answer.status_code == 400
    assert list(answer.json()["details"]["fields"]) == [field]
    assert desk.get(WINDOW)["ETag"] == seen


def test_dates_are_set_by_who_invites_alone(world, desk):
    seen = {"If-Match": desk.get(WINDOW)["ETag"]}
    for client in (
        api_client(world.coordinator),
        api_client(world.stranger),
        client_with(world.desk, scopes=[Capability.CHECK_IN]),
        client_with(world.desk, institution=world.file.delegation.institution),
    ):
        assert client.get(WINDOW).status_code == 404
        assert client.put(WINDOW, DATES, headers=seen).status_code == 404
    reader = client_with(world.desk, is_read_only=True)
    assert reader.put(WINDOW, DATES, headers=seen).status_code == 403
    assert desk.get(WINDOW)["ETag"] == seen["If-Match"]
