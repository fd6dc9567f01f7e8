"""Coordination for programs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assemblies.enums import Role
from registrations.enums import QuestionKind
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.sheets import Sheet
from registrations.services import delegations, reviews
from tests.factories.accounts import api_client, make_account
from tests.factories.coordination import SHEET
from tests.factories.questions import ask

ZOE = {
    "given_name": "Zoé", "family_name": "Spécimen", "badge_name": "Zoé Spécimen",
    "sex": "female", "capacity": "member_of_parliament",
}  # fmt: skip


@pytest.fixture
def api(world):
    return api_client(world.coordinator)


@pytest.fixture
def approved(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    person.refresh_from_db()
    return person


@pytest.fixture
def late(world, approved):
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()


def of(world, what):
    return f"/api/v1/delegations/{world.file.pk}/{what}/"


def test_leaders_are_named(api, world, approved):
    leaders, nobody = of(world, "leaders"), api.get(of(world, "leaders"))["ETag"]
    lead = {"head": approved.pk, "deputy_head": None}

    answer = api.put(leaders, lead, headers={"If-Match": nobody})

    assert answer.json() == {"head": approved.pk, "deputy_head": None}
    read = api.get(leaders)
    assert (read.json(), read["ETag"]) == (answer.json(), answer["ETag"])
    now = {"If-Match": answer["ETag"]}
    same = api.put(leaders, {**lead, "deputy_head": approved.pk}, headers=now)
    assert (same.status_code, same.json()["code"]) == (409, "leaders_are_one")
    theirs = world.add_person(file=world.other_file)
    assert api.put(leaders, {**lead, "head": theirs.pk}, headers=now).status_code == 404


def test_leaders_are_named_as_they_were_seen(api, world, approved):
    leaders, lead = of(world, "leaders"), {"head": approved.pk, "deputy_head": None}
    nobody = {"If-Match": api.get(leaders)["ETag"]}
    api.put(leaders, lead, headers=nobody)

    late = api.put(leaders, {**lead, "head": None}, headers=nobody)
    missing = api.put(leaders, {**lead, "head": None})

    assert (late.status_code, missing.status_code) == (412, 428)
    assert DelegationFile.objects.get(pk=world.file.pk).head_id == approved.pk


def test_coordinators_are_listed_invited_and_resign(api, world):
    invited = api.post(of(world, "coordinators"), {"email": "new@example.org"})
    assert invited.status_code == 201
    assert "secret" not in invited.json()
    last = api.post(of(world, "coordinators/resign"))
    assert (last.status_code, last.json()["code"]) == (409, "last_coordinator")
    two = make_account("two@example.org", role=Role.COORDINATOR, delegation=world.file.delegation)

    answer = api.post(of(world, "coordinators/resign"))

    assert [one["id"] for one in answer.json()] == [two.pk]
    assert api.get(of(world, "coordinators")).status_code == 404


def test_desk_removes_a_coordinator_whose_key_then_opens_nothing(api, world):
    desk = api_client(world.desk)
    person = world.add_person()
    assert api.get(of(world, "coordinators")).status_code == 200

    answer = desk.post(of(world, f"coordinators/{world.coordinator.pk}/remove"))

    assert answer.json() == []
    assert api.get(of(world, "coordinators")).status_code == 404
    changed = api.patch(
        f"/api/v1/registrations/{person.pk}/", {"given_name": "Eve"},
        headers={"If-Match": f'"{person.pk}-1"'},
    )  # fmt: skip
    assert changed.status_code == 404


def test_person_is_substituted_in_the_version_that_was_seen(api, world, approved):
    path = f"/api/v1/registrations/{approved.pk}/substitute/"
    assert api.post(path, ZOE).status_code == 428
    old = api.post(path, ZOE, headers={"If-Match": f'"{approved.pk}-1"'})
    assert old.status_code == 412

    mark = f'"{approved.pk}-{approved.version}"'
    keys = {"If-Match": mark, "Idempotency-Key": "swap-1"}
    answer = api.post(path, ZOE, headers=keys)
    again = api.post(path, ZOE, headers=keys)

    assert (answer.status_code, answer.json()["state"]) == (201, "submitted")
    assert again.json() == answer.json()
    assert Registration.objects.count() == 2
    approved.refresh_from_db()
    assert approved.state == "withdrawn"


def test_late_change_is_asked_and_granted(api, world, approved, late):
    asked = api.post(
        "/api/v1/late-changes/",
        {"delegation": world.file.pk, "kind": "change", "person": approved.pk,
         "changes": {"function_in_parliament": "Chair"}, "note": "Elected."},
    )  # fmt: skip
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    path = asked["Location"].replace("http://testserver", "")
    assert api.post(f"{path}accept/").status_code == 403
    assert api_client(world.other_coordinator).get(path).status_code == 404

    granted = api_client(world.desk).post(f"{path}accept/")

    assert (granted.json()["state"], granted.json()["outcome"]) == ("accepted", approved.pk)
    again = api_client(world.desk).post(f"{path}decline/", {"reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "request_decided")


@pytest.mark.parametrize(
    ("body", "field"),
    [({"kind": "add", "person": 1, "changes": ZOE}, "person"),
     ({"kind": "change", "changes": {"given_name": "Eva"}}, "person"),
     ({"kind": "add", "changes": {"given_name": "Eva"}}, "changes"),
     ({"kind": "change", "person": 1, "changes": {}}, "changes"),
     ({"kind": "change", "person": 1, "changes": {"state": "approved"}}, "changes"),
     ({"kind": "steal", "changes": ZOE}, "kind"),
     ({"kind": "add"}, "changes")],
)  # fmt: skip
def test_request_that_is_not_whole_names_what_is_missing(api, world, late, body, field):
    answer = api.post("/api/v1/late-changes/", {"delegation": world.file.pk, **body})

    assert answer.status_code == 400
    assert field in answer.json()["details"]["fields"]


def test_draft_is_asked_for_as_it_stands(api, world):
    draft = world.add_person()
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()
    body = {"delegation": world.file.pk, "kind": "send", "person": draft.pk}

    changed = api.post("/api/v1/late-changes/", {**body, "changes": {"email": "a@example.org"}})
    answer = api.post("/api/v1/late-changes/", body)
    desk = api_client(world.desk)
    granted = desk.post(f"/api/v1/late-changes/{answer.json()['id']}/accept/")

    assert (changed.status_code, list(changed.json()["details"]["fields"])) == (400, ["changes"])
    assert (answer.status_code, answer.json()["changes"]) == (201, {})
    assert (granted.json()["state"], granted.json()["outcome"]) == ("accepted", draft.pk)
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_request_about_a_person_of_others_is_not_found(api, world, late):
    theirs = world.other_file.people.create(
        event=world.assembly, created_at=timezone.now(), changed_at=timezone.now()
    )

    answer = api.post(
        "/api/v1/late-changes/",
        {"delegation": world.file.pk, "kind": "change", "person": theirs.pk,
         "changes": {"email": "me@example.org"}},
    )  # fmt: skip

    assert answer.status_code == 404


@pytest.mark.parametrize("as_form", [False, True])
def test_sheet_is_read_shown_and_added(api, world, as_form):
    content = SHEET + b"Ben,,Male,King\n"
    if as_form:
        sent = {"sheet": SimpleUploadedFile("people.csv", content)}
        answer = api.post(of(world, "sheets"), sent, format="multipart")
    else:
        answer = api.post(of(world, "sheets"), content, content_type="text/csv")
    assert answer.status_code == 201
    path = answer["Location"].replace("http://testserver", "")

    rows = api.get(path).json()["rows"]
    added = api.post(f"{path}add/")
    again = api.post(f"{path}add/")

    assert [row["is_good"] for row in rows] == [True, False]
    assert [fault["code"] for fault in rows[1]["faults"]] == ["missing", "unknown_word"]
    assert [one["badge_name"] for one in added.json()] == ["Ada Exemplar"]
    assert again.status_code == 404
    assert Registration.objects.count() == 1


def test_sheet_answers_questions_of_the_event_and_faults_name_them(api, world):
    ask(world, "room", QuestionKind.CHOICE)
    heading, row, *_more = SHEET.decode().splitlines()
    content = f"{heading},answer.room\n{row},yes\nBen,Muster,Male,Adviser,perhaps\n".encode()

    rows = api.post(of(world, "sheets"), content, content_type="text/csv").json()["rows"]

    assert [one["answers"] for one in rows] == [{"room": "yes"}, {}]
    assert [(one["column"], one["code"]) for one in rows[1]["faults"]] == [
        ("answer.room", "unknown_choice")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b" ", "sheet_empty"), (b"\x00", "sheet_unreadable"),
     (b"a,b\n1,2", "sheet_without_columns")],
)  # fmt: skip
def test_body_that_is_no_sheet_is_refused(api, world, content, code):
    answer = api.post(of(world, "sheets"), content, content_type="text/csv")

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("as_form", [False, True])
def test_sheet_too_large_is_refused_before_it_is_read(api, world, as_form):
    content = b"x" * 2_200_000
    if as_form:
        sent = {"sheet": SimpleUploadedFile("people.csv", content)}
        answer = api.post(of(world, "sheets"), sent, format="multipart")
    else:
        answer = api.post(of(world, "sheets"), content, content_type="text/csv")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("kind", ["application/json", "text/html", "image/png"])
def test_other_kinds_of_sheet_are_refused(api, world, kind):
    assert api.post(of(world, "sheets"), b"{}", content_type=kind).status_code == 415


def test_form_without_the_file_names_it(api, world):
    answer = api.post(of(world, "sheets"), {"file": "x"}, format="multipart")

    assert (answer.status_code, list(answer.json()["details"]["fields"])) == (400, ["sheet"])


def test_nobody_came_last_time(api, world):
    assert api.get(of(world, "earlier-people")).json() == []
    answer = api.post(of(world, "earlier-people"), {"people": ["r1"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "nobody_to_copy")
    assert DelegationFile.objects.count() == 2


def test_coordinator_sees_and_takes_back_the_invitations_to_her_delegation(api, world):
    api.post(of(world, "coordinators"), {"email": "new@example.org"})
    listed = api.get(of(world, "coordinators/invitations")).json()
    (one,) = listed["results"]

    first, again = (
        api.post(of(world, f"coordinators/invitations/{one['id']}/revoke")) for _ in range(2)
    )

    assert (listed["count"], one["email"]) == (1, "new@example.org")
    assert first.json() == again.json()
    assert first.json()["revoked_at"] is not None
    others = api_client(world.other_coordinator)
    assert others.get(of(world, "coordinators/invitations")).status_code == 404
    path = f"/api/v1/delegations/{world.other_file.pk}/coordinators/invitations/{one['id']}/revoke/"
    assert others.post(path).status_code == 404


def test_sheet_is_forgotten_and_nobody_added(api, world):
    answer = api.post(of(world, "sheets"), SHEET, content_type="text/csv")
    path = answer["Location"].replace("http://testserver", "")
    assert api_client(world.manager).post(f"{path}forget/").status_code == 404

    assert api.post(f"{path}forget/").status_code == 204

    assert api.get(path).status_code == 404
    assert not Sheet.objects.exists()
    assert not Registration.objects.exists()


def test_empty_sheet_is_given_in_the_readers_language(api, world):
    path = f"/api/v1/delegations/{world.file.pk}/sheets/people."

    table = api.get(f"{path}csv", headers={"Accept-Language": "fr"})
    book = api.get(f"{path}xlsx")

    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert "Prénom" in table.content.decode()
    assert book.content.startswith(b"PK")
    assert api.get(f"{path}exe").status_code == 404
    assert api_client(world.other_coordinator).get(f"{path}csv").status_code == 404
