"""Questions and the forms of capacities, through the interface for programs."""

import pytest

from assemblies.enums import Capability, Capacity
from assemblies.models.audit import AuditEntry
from registrations.enums import AskedOf
from registrations.models.questions import CapacityForm, Question
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client
from tests.factories.questions import ask, ask_list, make_answer

FORM = {"way_in": "public", "approval": "desk", "is_open": True}
HOTEL = {
    "kind": "choice",
    "label": {"en": "Hotel", "fr": "Hôtel"},
    "options": [{"label": {"en": "Yes"}}, {"key": "no", "label": {"en": "No", "fr": "Non"}}],
    "asks_approval": True,
}
ALL = "/api/v1/questions/"


@pytest.fixture
def client(world):
    return api_client(world.coordinator)


@pytest.fixture
def manager(world):
    return api_client(world.manager)


def made(world, client, **changes):
    return client.post(ALL, {"assembly": world.assembly.number, **HOTEL, **changes})


def at(question, act=""):
    return f"{ALL}{question.pk}/{act}"


def seen(question):
    return {"If-Match": f'"{question.pk}-{question.version}"'}


def test_questions_of_an_event_are_listed_by_capacity(world, client):
    hotel = ask(world, "hotel", "choice")
    ask(world, "nights", "number", waits=(hotel, "yes"), is_required=True)
    ask(world, "card", capacities=(Capacity.PRESS,))
    ask_list(world)

    whole = client.get("/api/v1/questions/", {"assembly": world.assembly.number}).json()
    press = client.get("/api/v1/questions/", {"capacity": "press"}).json()
    adviser = client.get("/api/v1/questions/", {"capacity": "adviser"}).json()
    of_delegation = client.get("/api/v1/questions/", {"of": "delegation"}).json()

    assert [one["key"] for one in whole["results"]] == ["hotel", "nights", "card", "list"]
    assert [one["key"] for one in press["results"]] == ["hotel", "nights", "card"]
    assert [one["key"] for one in adviser["results"]] == ["hotel", "nights"]
    assert [one["key"] for one in of_delegation["results"]] == ["list"]
    nights = whole["results"][1]
    assert (nights["depends_on"], nights["depends_value"]) == ("hotel", "yes")
    assert nights["label"] == {"en": "Nights", "fr": "Nights"}
    assert client.get("/api/v1/questions/", {"capacity": "king"}).status_code == 400


def test_questions_of_events_where_nobody_is_registered_by_it_are_not_listed(world):
    ask(world, "food")

    assert api_client(world.stranger).get("/api/v1/questions/").json()["count"] == 0
    assert api_client(world.desk).get("/api/v1/questions/").json()["count"] == 1


def test_question_is_asked_and_read_in_its_version(world, manager):
    answer = made(world, manager)

    question = Question.objects.get()
    assert (answer.status_code, answer["ETag"]) == (201, f'"{question.pk}-1"')
    assert answer["Location"].endswith(at(question))
    body = answer.json()
    assert (body["key"], body["of"], body["is_required"]) == ("hotel", "person", False)
    assert [(one["key"], one["label"]) for one in body["options"]] == [
        ("yes", {"en": "Yes"}), ("no", {"en": "No", "fr": "Non"})
    ]  # fmt: skip
    read = manager.get(at(question))
    assert (read.json(), read["ETag"]) == (body, answer["ETag"])
    assert AuditEntry.objects.filter(act="question.ask", by_key=str(world.manager.pk)).exists()


def test_question_sent_again_with_its_key_is_asked_once(world, manager):
    body = {"assembly": world.assembly.number, **HOTEL}

    answers = [manager.post(ALL, body, headers={"Idempotency-Key": "hotel"}) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert Question.objects.count() == 1


def test_question_waits_for_the_answer_to_another_one(world, manager):
    made(world, manager)

    nights = {"kind": "number", "label": {"en": "Nights"}, "options": [], "least": 1}
    waits = made(world, manager, **nights, key="nights", depends_on="hotel", depends_value="yes")
    never = made(world, manager, **nights, depends_on="hotel", depends_value="maybe")
    unknown = made(world, manager, **nights, depends_on="king", depends_value="yes")

    assert (waits.json()["depends_on"], waits.json()["depends_value"]) == ("hotel", "yes")
    assert (never.status_code, never.json()["code"]) == (409, "condition_impossible")
    assert list(unknown.json()["details"]["fields"]) == ["depends_on"]
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"kind": "riddle"}, "kind"), ({"label": {"fr": "Sans anglais"}}, "label"),
     ({"label": {"en": "a\nb"}}, "label"), ({"label": {"en": "a" * 301}}, "label"),
     ({"options": [{"label": {"en": "One"}}]}, "options"), ({"options": "yes"}, "options"),
     ({"options": [{"label": {"en": "One"}}, {"label": {"en": "One"}}]}, "options"),
     ({"options": [{"key": "a", "label": {"en": "A"}}, {"key": "a", "label": {"en": "B"}}]},
      "options"),
     ({"options": [{"key": "a b", "label": {"en": "A"}}, {"label": {"en": "B"}}]}, "options"),
     ({"kind": "number", "least": 5, "most": 4}, "most"), ({"least": 10**30}, "least"),
     ({"kind": "date", "earliest": "2018-03-30", "latest": "2018-03-20"}, "latest"),
     ({"kind": "date", "earliest": "1899-12-31"}, "earliest"),
     ({"kind": "date", "latest": "soon"}, "latest"), ({"kind": "date", "latest": 7}, "latest"),
     ({"of": "delegation", "asked_when": "after_approval"}, "asked_when"),
     ({"capacities": ["king"]}, "capacities"), ({"depends_on": "food"}, "depends_value"),
     ({"depends_value": "yes"}, "depends_value"), ({"retention_days": 3_651}, "retention_days"),
     ({"is_required": "yes"}, "is_required"), ({"key": "no key"}, "key"), ({"secret": 1}, "secret"),
     ({"assembly": 999}, "assembly")],
)  # fmt: skip
def test_question_that_is_not_whole_names_what_is_wrong(world, manager, changes, field):
    answer = made(world, manager, **changes)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["details"]["fields"]) == [field]
    assert not Question.objects.exists()


def test_key_that_is_taken_and_protected_data_asked_early_are_refused(world, manager):
    ask(world, "hotel")

    taken = made(world, manager, key="hotel")
    early = made(world, manager, is_protected=True)

    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")
    assert (early.status_code, early.json()["code"]) == (409, "protected_too_early")
    assert Question.objects.count() == 1


def test_question_is_changed_in_the_version_that_was_seen(world, manager):
    question = ask(world, "hotel", "choice", is_required=True, retention_days=5)
    missing = manager.put(at(question), HOTEL)
    old = manager.put(at(question), HOTEL, headers={"If-Match": f'"{question.pk}-7"'})

    answer = manager.put(at(question), HOTEL, headers=seen(question))

    assert (missing.status_code, old.status_code) == (428, 412)
    assert (answer.status_code, answer["ETag"]) == (200, f'"{question.pk}-2"')
    body = answer.json()
    assert (body["is_required"], body["retention_days"]) == (False, None)
    assert [one["key"] for one in body["options"]] == ["yes", "no"]
    assert body["label"] == {"en": "Hotel", "fr": "Hôtel"}


def test_what_answers_rest_on_stays(world, manager):
    question = ask(world, "hotel", "choice")
    make_answer(question, world.add_person(), "no")

    other_kind = manager.put(at(question), {**HOTEL, "kind": "text"}, headers=seen(question))
    without = {**HOTEL, "options": [{"label": {"en": "Yes"}}, {"label": {"en": "Perhaps"}}]}
    other_options = manager.put(at(question), without, headers=seen(question))

    assert [one.json()["code"] for one in (other_kind, other_options)] == ["question_answered"] * 2
    question.refresh_from_db()
    assert (question.kind, question.version) == ("choice", 1)


def test_question_is_moved_among_those_asked_with_it(world, manager):
    _food, drink, bed = ask(world, "food"), ask(world, "drink"), ask(world, "bed")

    up = manager.post(at(bed, "move/"), {"up": True})
    down = manager.post(at(drink, "move/"), {"up": False})

    listed = manager.get(ALL, {"assembly": world.assembly.number}).json()["results"]
    assert (up.status_code, down.json()["key"]) == (200, "drink")
    assert [one["key"] for one in listed] == ["food", "bed", "drink"]


def test_question_is_retired_and_then_not_found(world, manager):
    question = ask(world, "food")
    assert manager.post(at(question, "retire/")).status_code == 428

    answer = manager.post(at(question, "retire/"), headers=seen(question))

    assert answer.status_code == 204
    question.refresh_from_db()
    assert question.retired_at is not None
    assert manager.get(at(question)).status_code == 404
    assert manager.post(at(question, "retire/"), headers=seen(question)).status_code == 404


def test_set_of_questions_is_added_once(world, manager):
    body = {"assembly": world.assembly.number, "name": "companion"}

    first, second = (manager.post(f"{ALL}starters/", body) for _ in range(2))
    unknown = manager.post(f"{ALL}starters/", {**body, "name": "crown"})

    assert [one["key"] for one in first.json()] == ["accompanies", "companion-programme"]
    assert (second.status_code, second.json()) == (201, [])
    assert list(unknown.json()["details"]["fields"]) == ["name"]


def test_questions_are_set_by_who_configures_registration_only(world):
    """The desk reads them, a coordinator those of her event; others find none."""
    question = ask(world, "hotel", "choice", of=AskedOf.PERSON)
    body = {"assembly": world.assembly.number, "name": "travel"}

    def acts(client):
        return [
            made(world, client).status_code,
            client.put(at(question), HOTEL, headers=seen(question)).status_code,
            client.post(at(question, "move/"), {"up": True}).status_code,
            client.post(at(question, "retire/"), headers=seen(question)).status_code,
            client.post(f"{ALL}starters/", body).status_code,
        ]

    for who in (world.desk, world.coordinator):
        assert acts(api_client(who)) == [403] * 5
    for client in (
        api_client(world.stranger),
        client_with(world.manager, scopes=[Capability.CHECK_IN]),
        client_with(world.manager, institution=world.file.delegation.institution),
    ):
        assert acts(client) == [403, 404, 404, 404, 403]
    assert [one.version for one in Question.objects.all()] == [1]
    reader = client_with(world.manager, is_read_only=True)
    assert acts(reader) == [403] * 5
    whole = client_with(world.manager, scopes=[Capability.CONFIGURE_REGISTRATION])
    assert acts(whole) == [201, 200, 200, 412, 201]


def test_secret_link_is_made_anew_in_the_version_that_was_seen(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"
    body = {**FORM, "way_in": "secret_link"}
    first = manager.put(path, body, headers={"If-Match": '"0-0"'})
    mark = {"If-Match": first["ETag"]}

    renewed = manager.post(f"{path}renew-secret/", headers=mark)

    assert renewed.status_code == 200
    assert renewed.json()["secret"] == CapacityForm.objects.get().secret != first.json()["secret"]
    assert manager.post(f"{path}renew-secret/", headers=mark).status_code == 412
    assert manager.post(f"{path}renew-secret/").status_code == 428
    for who, status in ((world.desk, 403), (world.coordinator, 404)):
        refused = api_client(who).post(f"{path}renew-secret/", headers={"If-Match": '"0-0"'})
        assert refused.status_code == status


def test_forms_are_read_and_set_in_the_version_that_was_seen(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"
    unset = manager.get(path)
    assert (unset["ETag"], unset.json()["way_in"]) == ('"0-0"', "delegation")

    answer = manager.put(
        path,
        {**FORM, "way_in": "secret_link", "limit_overall": 40, "introduction": {"en": "Hello"},
         "closes_at": "2030-01-01T10:00:00+01:00"},
        headers={"If-Match": unset["ETag"]},
    )  # fmt: skip

    form = CapacityForm.objects.get()
    body = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, f'"{form.pk}-1"')
    assert (body["secret"], body["limit_overall"]) == (form.secret, 40)
    assert body["introduction"] == {"en": "Hello"}
    assert manager.put(path, FORM, headers={"If-Match": unset["ETag"]}).status_code == 412
    assert manager.put(path, FORM, headers={"If-Match": answer["ETag"]}).status_code == 200
    assert CapacityForm.objects.get().limit_overall is None
    everything = manager.get(f"/api/v1/assemblies/{world.assembly.number}/forms/").json()
    assert [one["capacity"] for one in everything["results"]] == list(Capacity)


def test_desk_reads_forms_without_secrets_and_sets_none(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"
    manager.put(path, {**FORM, "way_in": "secret_link"}, headers={"If-Match": '"0-0"'})
    desk = api_client(world.desk)

    assert desk.get(path).json()["secret"] == ""
    assert desk.put(path, FORM, headers={"If-Match": '"0-0"'}).status_code == 403
    assert api_client(world.coordinator).get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("way_in", "window"), ("limit_overall", -1), ("limit_overall", 10**30), ("is_open", "maybe"),
     ("closes_at", "2030-01-01"), ("introduction", {"fr": "Sans anglais"}), ("secret", "mine"),
     ("introduction", {"en": "a", "xx": "b"})],
)  # fmt: skip
def test_bad_setting_is_named(world, manager, field, value):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/press/"

    answer = manager.put(path, {**FORM, field: value}, headers={"If-Match": '"0-0"'})

    assert answer.status_code == 400
    assert list(answer.json()["details"]["fields"]) == [field]
    assert not CapacityForm.objects.exists()


def test_unknown_capacity_is_not_found(world, manager):
    path = f"/api/v1/assemblies/{world.assembly.number}/forms/king/"

    assert manager.get(path).status_code == 404
    assert manager.put(path, FORM, headers={"If-Match": '"0-0"'}).status_code == 404


def test_question_about_a_day_has_bounds_that_answers_keep(world, manager):
    question = made(
        world, manager, kind="date", options=[], earliest="2018-03-20", latest="2018-03-30"
    )
    other = made(world, manager, kind="text", options=[], earliest="2018-03-20")
    key, person = question.json()["key"], world.add_person()
    client, here = api_client(world.coordinator), f"/api/v1/registrations/{person.pk}/answers/"

    def answer(day):
        seen = {"If-Match": client.get(here)["ETag"]}
        return client.put(here, {"answers": {key: day}}, format="json", headers=seen)

    assert (question.json()["earliest"], question.json()["latest"]) == ("2018-03-20", "2018-03-30")
    assert other.json()["earliest"] is None  # a text has none
    refused = answer("2018-03-19")
    assert refused.status_code == 400
    assert "out of the range" in str(refused.json()["details"]["fields"])
    assert answer("2018-03-20").status_code == 200
