"""Delegations through the interface for programs: standing, acts, refusals."""

import pytest

from notifications.models.messages import Message
from registrations.models.registrations import Registration
from tests.factories.accounts import api_client

URL = "/api/v1/delegations/"


@pytest.fixture
def client(world):
    return api_client(world.coordinator)


def url_of(file, act=""):
    return f"{URL}{file.pk}/{act}"


def test_delegation_shows_its_standing_with_articles(world, client):
    world.add_person(sex="female")
    world.add_person(sex="male")
    world.add_person(capacity="adviser")

    body = client.get(url_of(world.file), headers={"Accept-Language": "en"}).json()

    assert body["assembly"] == 138
    assert body["institution"] == "FR"
    assert body["state"] == "open"
    standing = body["standing"]
    assert standing["composition"] == {"women": 1, "men": 1, "members": 2}
    assert standing["seats"]["limit"] == 8
    assert standing["seats"]["left"] == 6
    assert standing["seats"]["article"] == "Statutes, art. 10"
    assert standing["votes"]["votes"] == 18
    assert standing["votes"]["usable"] == 18
    assert "votes_per_delegate" not in [reason["code"] for reason in standing["votes"]["reasons"]]
    reason = standing["seats"]["reasons"][0]
    assert reason["code"] == "size_by_population"
    assert reason["details"] == {"population": 66_000_000, "seats": 8}
    assert reason["detail"] == (
        "At this session a Member with a population of 66,000,000 may send 8 members of parliament."
    )


def test_law_speaks_while_one_types_and_nothing_is_saved(world, client):
    woman = world.add_person(sex="female")

    alone = client.get(url_of(world.file, "weigh/"), {"capacity": "adviser", "sex": "male"})
    both = client.get(
        url_of(world.file, "weigh/"), {"capacity": "member_of_parliament", "sex": "male"}
    )
    changed = client.get(
        url_of(world.file, "weigh/"),
        {"capacity": "member_of_parliament", "sex": "male", "instead_of": woman.pk},
    )

    assert alone.json()["composition"] == {"women": 1, "men": 0, "members": 1}
    assert both.json()["composition"] == {"women": 1, "men": 1, "members": 2}
    assert changed.json()["composition"] == {"women": 0, "men": 1, "members": 1}
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sex": "male"}, "capacity"),
        ({"capacity": "adviser"}, "sex"),
        ({"capacity": "x", "sex": "male"}, "capacity"),
        ({"capacity": "adviser", "sex": "male", "instead_of": "x"}, "instead_of"),
        ({"capacity": "adviser", "sex": "male", "instead_of": "9" * 40}, "instead_of"),
    ],
)
def test_weighing_names_a_bad_answer(world, client, query, field):
    response = client.get(url_of(world.file, "weigh/"), query)

    assert response.status_code == 400
    assert list(response.json()["details"]["fields"]) == [field]


def test_delegation_is_submitted_returned_answered_and_approved(world, client):
    first, second = world.add_person(sex="female"), world.add_person(sex="male")
    desk = api_client(world.desk)

    some = client.post(url_of(world.file, "submit/"), {"people": [first.pk]})
    asked = desk.post(url_of(world.file, "return/"), {"question": "Who leads?"})
    rest = client.post(url_of(world.file, "submit/"), {"answer": "Ms Durand."})
    done = desk.post(url_of(world.file, "approve-all/"))

    assert [r.json()["state"] for r in (some, asked, rest, done)] == [
        "submitted", "returned", "submitted", "approved",
    ]  # fmt: skip
    assert asked.json()["question"] == "Who leads?"
    assert rest.json()["answer"] == "Ms Durand."
    second.refresh_from_db()
    assert second.state == "approved"
    kinds = list(Message.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "delegation_submitted", "delegation_returned", "delegation_submitted",
        "delegation_confirmed",
    ]  # fmt: skip


def test_one_too_many_is_refused_with_rule_and_numbers(world, client):
    for place in range(9):
        world.add_person(sex="female" if place % 2 else "male")

    response = client.post(url_of(world.file, "submit/"), headers={"Accept-Language": "en"})

    assert response.status_code == 409
    assert response.json() == {
        "code": "quota_exceeded",
        "detail": "The delegation may have 8 members of parliament; 9 are asked for.",
        "rule": "Statutes, art. 10",
        "details": {"limit": 8, "asked": 9},
    }
    assert not Registration.objects.exclude(state="draft").exists()


def test_acts_of_the_secretariat_are_not_the_coordinators(world, client):
    answers = [
        client.post(url_of(world.file, "return/"), {"question": "?"}),
        client.post(url_of(world.file, "approve-all/")),
        api_client(world.delegate).post(url_of(world.file, "submit/")),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3


def test_another_delegation_is_not_found(world, client):
    theirs = world.other_file

    answers = [
        client.get(url_of(theirs)),
        client.get(url_of(theirs, "weigh/"), {"capacity": "adviser", "sex": "male"}),
        client.post(url_of(theirs, "submit/")),
        client.post(url_of(theirs, "return/"), {"question": "?"}),
        client.post(url_of(theirs, "approve-all/")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert [row["id"] for row in client.get(URL).json()["results"]] == [world.file.pk]
    assert api_client(world.manager).get(URL).json()["count"] == 2


def test_list_of_delegations_takes_four_queries(world, django_assert_num_queries):
    manager = api_client(world.manager)
    manager.get("/api/v1/me/")

    with django_assert_num_queries(4):
        one = manager.get(URL, {"institution": "FR"})
    with django_assert_num_queries(4):
        both = manager.get(URL)

    assert (one.json()["count"], both.json()["count"]) == (1, 2)


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("submit/", {"people": "1"}, "people"),
        ("submit/", {"people": ["1"]}, "people"),
        ("submit/", {"people": [10**30]}, "people"),
        ("submit/", {"people": list(range(1, 300))}, "people"),
        ("submit/", {"answer": 5}, "answer"),
        ("submit/", {"answer": "a" * 4001}, "answer"),
        ("submit/", {"everybody": True}, "everybody"),
        ("submit/", ["people"], "non_field_errors"),
        ("return/", {}, "question"),
        ("return/", {"question": " "}, "question"),
    ],
)
def test_bad_answer_of_an_act_is_named(world, act, body, field):
    world.add_person()
    response = api_client(world.manager).post(url_of(world.file, act), body)

    assert response.status_code == 400
    assert list(response.json()["details"]["fields"]) == [field]
    assert Registration.objects.get().state == "draft"
