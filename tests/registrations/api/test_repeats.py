"""``Idempotency-Key``: the same request sent twice acts once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from assemblies.jobs import forget_old_requests
from assemblies.models.accounts import ApiToken, IdempotentRequest
from assemblies.models.audit import AuditEntry
from registrations.models.registrations import Registration
from registrations.models.sheets import Sheet
from tests.factories.accounts import api_client, make_key
from tests.factories.coordination import SHEET
from tests.registrations.api.test_people import URL, a_person
from tests.simultaneously import simultaneously


def as_sent(content, as_form):
    """Return a sheet as the body, or as a form with a file."""
    if not as_form:
        return {"data": content, "content_type": "text/csv"}
    form = encode_multipart(BOUNDARY, {"sheet": SimpleUploadedFile("people.csv", content)})
    return {"data": form, "content_type": MULTIPART_CONTENT}


def test_same_request_is_answered_the_same_and_acts_once(world):
    client = api_client(world.coordinator)

    first = client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})
    second = client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})

    assert Registration.objects.count() == 1
    assert AuditEntry.objects.filter(act="registration.add").count() == 1
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    for name in ("ETag", "Location", "Content-Type"):
        assert first[name] == second[name]


def test_another_request_with_the_same_key_is_refused(world):
    client = api_client(world.coordinator)
    client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})

    other_body = client.post(URL, a_person(world, sex="male"), headers={"Idempotency-Key": "k1"})
    other_act = client.post(
        f"/api/v1/delegations/{world.file.pk}/submit/",
        a_person(world),
        headers={"Idempotency-Key": "k1"},
    )

    assert [other_body.status_code, other_act.status_code] == [422, 422]
    assert other_body.json()["code"] == "idempotency_key_reused"
    assert set(other_body.json()) == {"code", "detail", "rule", "details"}
    assert Registration.objects.get().state == "draft"


def test_key_belongs_to_one_account(world):
    headers = {"Idempotency-Key": "k1"}
    ours = api_client(world.coordinator).post(URL, a_person(world), headers=headers)
    theirs = api_client(world.other_coordinator).post(
        URL, a_person(world, delegation=world.other_file.pk), headers=headers
    )

    assert (ours.status_code, theirs.status_code) == (201, 201)
    assert ours.json()["id"] != theirs.json()["id"]
    assert "Idempotent-Replayed" not in theirs


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "a" * 129, "a\x7f"])
def test_key_that_is_none_is_refused(world, key):
    response = api_client(world.coordinator).post(
        URL, a_person(world), headers={"Idempotency-Key": key}
    )

    assert response.status_code == 400
    assert response.json()["code"] == "idempotency_key_invalid"
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("key", ["!", "~" * 128])
def test_shortest_and_longest_key_are_taken(world, key):
    response = api_client(world.coordinator).post(
        URL, a_person(world), headers={"Idempotency-Key": key}
    )

    assert response.status_code == 201


def test_refusal_is_not_kept(world):
    """Nothing was done, so the corrected request may use its key."""
    client = api_client(world.coordinator)
    headers = {"Idempotency-Key": "k1"}

    invalid = client.post(URL, a_person(world, sex="x"), headers=headers)
    missing = client.post(URL, a_person(world, delegation=10**9), headers=headers)
    early = client.post(f"/api/v1/delegations/{world.file.pk}/submit/", headers=headers)
    done = client.post(URL, a_person(world), headers=headers)

    assert [r.status_code for r in (invalid, missing, early, done)] == [400, 404, 409, 201]
    assert IdempotentRequest.objects.get().status == 201


def test_crash_leaves_neither_act_nor_key(world, monkeypatch):
    """The answer is rendered after the act: a fault there must take the act back as well."""
    client = api_client(world.coordinator)
    client.raise_request_exception = False

    def fault(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("registrations.api.views.etag_of", fault)
        crashed = client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})

    assert crashed.status_code == 500
    assert (Registration.objects.count(), IdempotentRequest.objects.count()) == (0, 0)
    again = client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})
    assert again.status_code == 201
    assert Registration.objects.count() == 1


def test_stranger_with_a_key_is_turned_away(world):
    response = api_client().post(URL, a_person(world), headers={"Idempotency-Key": "k1"})

    assert response.status_code == 401
    assert IdempotentRequest.objects.count() == 0


def test_browser_without_its_csrf_token_is_turned_away(world):
    client = api_client()
    client.handler.enforce_csrf_checks = True
    client.force_login(world.coordinator)

    response = client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})

    assert response.status_code == 403
    assert response.json()["code"] == "csrf_failed"
    assert (Registration.objects.count(), IdempotentRequest.objects.count()) == (0, 0)


@pytest.mark.parametrize("as_form", [False, True])
def test_browser_may_send_a_file_with_a_key(world, as_form):
    """Its token is looked for in the body first, which is not used up by that."""
    client = api_client()
    client.handler.enforce_csrf_checks = True
    client.force_login(world.coordinator)
    client.get(f"/en/delegations/{world.file.pk}/sheet/")
    token = client.cookies["csrftoken"].value

    answers = [
        client.post(
            f"/api/v1/delegations/{world.file.pk}/sheets/",
            **as_sent(SHEET, as_form),
            headers={"Idempotency-Key": "k1", "X-CSRFToken": token},
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers.get("Idempotent-Replayed") == "true"


def test_body_that_is_too_large_is_refused_with_a_key_too(world):
    response = api_client(world.coordinator).post(
        URL, a_person(world, access_needs="a" * 20_000_000), headers={"Idempotency-Key": "k1"}
    )

    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


@pytest.mark.parametrize("as_form", [False, True])
def test_sheet_larger_than_a_form_of_texts_is_read_once(world, as_form):
    """Its cells are full of white space: the file is large, the table small."""
    content = SHEET.replace(b"\nAda", b"," + b",".join([b" " * 100_000] * 15) + b"\nAda")
    client = api_client(world.coordinator)

    def send(content):
        path, sent = f"/api/v1/delegations/{world.file.pk}/sheets/", as_sent(content, as_form)
        return client.post(path, **sent, headers={"Idempotency-Key": "k1"})

    first, second, other = send(content), send(content), send(content + b"\n")

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert [row["values"]["given_name"] for row in first.json()["rows"]] == ["Ada"]
    assert first.content == second.content
    assert second["Idempotent-Replayed"] == "true"
    assert Sheet.objects.count() == 1


def test_body_too_large_for_a_view_is_refused_by_it_with_a_key_too(world):
    response = api_client(world.coordinator).post(
        URL, a_person(world, access_needs="a" * 1_500_000), headers={"Idempotency-Key": "k1"}
    )

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert IdempotentRequest.objects.count() == 0


def test_secret_of_a_new_key_is_never_kept(world):
    client = api_client(world.coordinator)
    answers = [
        client.post("/api/v1/tokens/", {"name": "bot"}, headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]

    assert answers[0].json()["secret"] != answers[1].json()["secret"]
    assert ApiToken.objects.filter(name="bot").count() == 2
    assert IdempotentRequest.objects.count() == 0


def test_kept_answers_are_forgotten_after_two_days(world):
    client = api_client(world.coordinator)
    client.post(URL, a_person(world), headers={"Idempotency-Key": "k1"})

    forgotten_early = forget_old_requests(at=timezone.now() + timedelta(hours=47))
    forgotten = forget_old_requests(at=timezone.now() + timedelta(hours=49))

    assert (forgotten_early, forgotten) == (0, 1)


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_same_request_at_the_same_moment_acts_once(world, attempt):
    clients, shown = [api_client() for _ in range(6)], make_key(world.coordinator)
    for client in clients:  # one program, whose connections break: it shows one key
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {shown}")

    answers = simultaneously(
        *(
            lambda client=client: client.post(
                URL, a_person(world), headers={"Idempotency-Key": "k1"}
            )
            for client in clients
        )
    )

    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in answers) == 1
    assert Registration.objects.count() == 1
    assert AuditEntry.objects.filter(act="registration.add").count() == 1
