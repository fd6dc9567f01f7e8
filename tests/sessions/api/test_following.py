"""One's own wishes and follows, for programs."""

import pytest
from rest_framework.test import APIClient

from notifications.models.addressees import Addressee

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(world):
    client = APIClient()
    client.force_authenticate(world.delegate)
    return client


def test_wishes_are_read_and_changed(api):
    assert api.get("/api/v1/me/wishes/").json()["cadences"]["programme"] == "at_once"

    given = {"cadences": {"programme": "daily"}, "time_zone": "Asia/Tokyo", "digest_at": "06:00"}
    answer = api.put("/api/v1/me/wishes/", given, format="json")

    assert answer.status_code == 200
    assert answer.json()["cadences"]["programme"] == "daily"
    assert answer.json()["cadences"]["official"] == "at_once"
    assert Addressee.objects.get().time_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "given",
    [{"cadences": {"official": "none"}}, {"cadences": {"x": "daily"}}, {"time_zone": "Mars/X"},
     {"cadences": {"news": "hourly"}}, {"quiet_from": "22:00"}, {"digest_at": "late"},
     {"quiet_from": "07:00", "quiet_until": "07:00"}, {"unknown": 1}],
)  # fmt: skip
def test_wrong_wishes_are_refused(api, given):
    assert api.put("/api/v1/me/wishes/", given, format="json").status_code == 400
    assert not Addressee.objects.exists()


def test_follows_begin_and_end(api, world):
    body = world.sitting.body
    answer = api.post("/api/v1/me/follows/", {"body": body.code}, format="json")
    assert [one["topic"] for one in answer.json()["follows"]] == [body.topic]

    answer = api.post("/api/v1/me/follows/end/", {"topic": body.topic}, format="json")
    assert answer.json() == {"follows": []}


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 400), ({"body": "a", "theme": "b"}, 400), ({"body": "x"}, 404), ({"sitting": 9999}, 404)],
)
def test_what_is_not_there_is_not_followed(api, given, status):
    assert api.post("/api/v1/me/follows/", given, format="json").status_code == status
