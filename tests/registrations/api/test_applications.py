"""Registrations without a delegation, through the interface for programs."""

import pytest

from assemblies.enums import Capacity
from registrations.enums import WayIn
from registrations.models.registrations import Registration
from tests.factories.accounts import api_client
from tests.factories.capacity_forms import SECRET, make_application, make_form

URL = "/api/v1/applications/"


@pytest.fixture
def observers(world):
    return make_form(world.assembly, Capacity.OBSERVER, limit_overall=1)


@pytest.fixture
def client(world):
    return api_client(world.stranger)


def an_application(world, **changes):
    return {
        "assembly": world.assembly.number,
        "capacity": "observer",
        "given_name": "Odile",
        "family_name": "Observatrice",
        "badge_name": "Odile Observatrice",
        "sex": "female",
        "organization": "Example Observers",
        "is_listed": True,
        **changes,
    }


def test_observer_begins_and_sends_her_registration(world, client, observers):
    begun = client.post(URL, an_application(world))

    assert begun.status_code == 201
    body = begun.json()
    assert (body["event"], body["delegation"]) == (world.assembly.slug, None)
    assert (body["organization"], body["is_listed"]) == ("Example Observers", True)
    assert body["email"] == world.stranger.email
    assert begun["Location"] == f"{URL}{body['id']}/"

    unseen = client.post(f"{URL}{body['id']}/submit/")
    sent = client.post(f"{URL}{body['id']}/submit/", headers={"If-Match": begun["ETag"]})
    again = client.post(f"{URL}{body['id']}/submit/", headers={"If-Match": sent["ETag"]})

    assert (unseen.status_code, sent.status_code) == (428, 200)
    assert sent.json()["state"] == "submitted"
    assert (again.status_code, again.json()["code"]) == (409, "not_a_draft")


def test_it_is_changed_and_withdrawn_as_everybodys_is(world, client, observers):
    one = make_application(observers, world.stranger)
    address = f"/api/v1/registrations/{one.pk}/"

    changed = client.patch(
        address, {"organization": "Another"}, headers={"If-Match": f'"{one.pk}-1"'}
    )
    kept = client.patch(address, {"capacity": "press"}, headers={"If-Match": changed["ETag"]})
    gone = client.post(f"{address}withdraw/", headers={"If-Match": changed["ETag"]})

    assert changed.json()["organization"] == "Another"
    assert (kept.status_code, kept.json()["code"]) == (409, "capacity_kept")
    assert gone.json()["state"] == "withdrawn"
    assert client.get(URL).json()["count"] == 0


def test_second_application_finds_the_first(world, client, observers):
    answers = [client.post(URL, an_application(world)) for _ in range(2)]

    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Registration.objects.count() == 1


def test_limit_is_refused_with_its_numbers(world, client, observers):
    make_application(observers, world.delegate, is_sent=True)

    answer = client.post(URL, an_application(world))

    assert (answer.status_code, answer.json()["code"]) == (409, "limit_overall")
    assert answer.json()["details"] == {"limit": 1, "asked": 2}


def test_press_needs_the_secret(world, client):
    make_form(world.assembly, Capacity.PRESS, way_in=WayIn.SECRET_LINK)
    said = an_application(world)
    by_name = {**said, "capacity": "press"}
    without = {name: said[name] for name in said if name not in ("assembly", "capacity")}

    answers = [
        client.post(URL, by_name),
        client.post(URL, {**without, "secret": "wrong"}),
        client.post(URL, {**without, "secret": SECRET}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 201]
    assert answers[-1].json()["capacity"] == "press"


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": SECRET},
        {"capacity": None},
        {"organization": ""},
        {"email": "other@example.org"},
        {"is_listed": "yes"},
        {"born_on": "1990-02-31"},
        {"born_on": 19900230},
        {"assembly": 9999},
        {"sex": "x"},
        {"languages": ["xx"]},
    ],
)
def test_bad_application_is_refused_and_nothing_begun(world, client, observers, changes):
    answer = client.post(URL, an_application(world, **changes))

    assert answer.status_code == 400
    assert not Registration.objects.exists()


def test_list_and_detail_hold_ones_own_only(world, client, observers):
    other = make_application(observers, world.delegate)

    assert client.get(URL).json()["count"] == 0
    assert client.get(f"{URL}{other.pk}/").status_code == 404
    assert (
        client.post(f"{URL}{other.pk}/submit/", headers={"If-Match": f'"{other.pk}-1"'}).status_code
        == 404
    )


def test_secretariat_filters_people_by_organization_and_assembly(world, observers):
    one = make_application(observers, world.stranger, organization="Exemple Observateurs")
    world.add_person()
    desk = api_client(world.desk)
    people = "/api/v1/registrations/"

    found = desk.get(people, {"organization": "EXEMPLE  observateurs"}).json()
    of_assembly = desk.get(people, {"assembly": world.assembly.number}).json()
    of_other = desk.get(people, {"assembly": 1}).json()

    assert [person["id"] for person in found["results"]] == [one.pk]
    assert (of_assembly["count"], of_other["count"]) == (2, 0)


def test_person_of_a_delegation_says_organization_birth_and_consent(world):
    client = api_client(world.coordinator)
    answer = client.post(
        "/api/v1/registrations/",
        {
            "delegation": world.file.pk,
            "given_name": "Ana",
            "family_name": "Silva",
            "badge_name": "Ana Silva",
            "sex": "female",
            "capacity": "young_member",
            "born_on": "1995-04-01",
            "organization": "Youth committee",
            "is_listed": True,
        },
    )

    body = answer.json()
    assert answer.status_code == 201
    assert (body["born_on"], body["organization"], body["is_listed"]) == (
        "1995-04-01",
        "Youth committee",
        True,
    )


def test_mails_go_to_the_accounts_own_address_and_no_other(world, client, observers):
    one = make_application(observers, world.stranger)
    address = f"/api/v1/registrations/{one.pk}/"
    seen = {"If-Match": client.get(address)["ETag"]}

    answer = client.patch(address, {"email": "victim@example.org"}, headers=seen)

    assert (answer.status_code, answer.json()["code"]) == (409, "address_kept")
    one.refresh_from_db()
    assert one.email == world.stranger.email
    kept = client.patch(address, {"email": one.email, "badge_name": "O. O."}, headers=seen)
    assert kept.status_code == 200
