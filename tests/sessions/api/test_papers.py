"""Programs find the papers of a programme: by kind and release, with a 304 for who knows them."""

import pytest

from tests.factories.accounts import api_client
from tests.factories.sessions import (
    LATER,
    NOW,
    make_agenda_item,
    make_assembly,
    make_release,
    make_sitting,
)

pytestmark = pytest.mark.django_db
PAPERS = "/api/v1/assemblies/138/papers/"


@pytest.fixture
def release():
    assembly = make_assembly(number=138)
    make_sitting(assembly)
    make_sitting(assembly, day=3, is_closed=True)
    make_agenda_item(assembly)
    return make_release(assembly)


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


def test_stranger_reads_papers_of_the_newest_release(release, settings):
    settings.PUBLIC_URL = "https://assembly.example"
    make_release(release.event, at=LATER)

    answer = api_client().get(PAPERS)

    assert names(answer) == [
        "programme", "order-2026-10-21", "journal-2026-10-21", "agenda-assembly",
    ]  # fmt: skip
    first, order, _journal, agenda = answer.json()["results"]
    assert (first["kind"], first["day"], first["body"]) == ("programme", None, None)
    assert (order["day"], agenda["body"]) == ("2026-10-21", "assembly")
    assert (first["release"], first["released_at"]) == (2, "2026-09-02T09:30:00Z")
    address = "https://assembly.example/fr/events/138/papers/2/programme.pdf"
    assert first["files"]["fr"] == address
    assert set(first["files"]) == {"en", "fr", "ar", "es"}


def test_papers_are_narrowed_by_kind_and_release(release):
    make_release(release.event, at=LATER)

    answer = api_client().get(PAPERS, {"kind": "order", "release": 1})

    assert names(answer) == ["order-2026-10-21"]
    assert answer.json()["results"][0]["released_at"] == f"{NOW:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"kind": "minutes"}, 400),
        ({"release": "x"}, 400),
        ({"release": "-1"}, 400),
        ({"release": "99999999"}, 400),
        ({"release": 2}, 404),
    ],
)
def test_what_there_is_not_is_refused(release, asked, status):
    assert api_client().get(PAPERS, asked).status_code == status


def test_nothing_is_told_before_a_release():
    make_sitting(make_assembly(number=138))

    assert names(api_client().get(PAPERS)) == []


def test_release_of_closed_sittings_is_told_to_no_stranger(release):
    closed = release.event.sittings.get(is_closed=True)
    make_release(release.event, closed, at=LATER)

    answer = api_client().get(PAPERS)

    assert {row["release"] for row in answer.json()["results"]} == {1}
    assert api_client().get(PAPERS, {"release": 2}).status_code == 404


def test_what_is_known_is_not_told_again(release):
    etag = api_client().get(PAPERS)["ETag"]

    again = api_client().get(PAPERS, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    make_release(release.event, at=LATER)
    assert api_client().get(PAPERS, headers={"If-None-Match": etag}).status_code == 200
