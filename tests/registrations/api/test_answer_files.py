"""Answers that are files, sent as they are through the interface for programs."""

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from assemblies.models.audit import AuditEntry
from assemblies.rules.uploads import MAX_BYTES
from registrations.enums import AskedWhen
from registrations.models.registrations import Registration
from registrations.models.uploads import Upload
from registrations.services import delegations, reviews
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client
from tests.factories.questions import PDF, ask, ask_list
from tests.registrations.pictures import HTML, picture

NOW = timezone.now()


@pytest.fixture
def client(world):
    return api_client(world.coordinator)


@pytest.fixture
def person(world):
    ask(world, "letter", "file")
    ask(world, "food")
    return world.add_person()


def at(person, key="letter"):
    return f"/api/v1/registrations/{person.pk}/answers/{key}/file/"


def send(client, address, content=PDF, kind="application/pdf", seen=None):
    headers = {"If-Match": seen} if seen else {}
    return client.generic("PUT", address, content, content_type=kind, headers=headers)


def mark(person):
    person.refresh_from_db()
    return f'"{person.pk}-{person.version}"'


def test_file_is_sent_as_it_is_read_replaced_and_taken_away(world, client, person):
    address = at(person)

    sent = send(client, f"{address}?name=../Letter.exe", seen=mark(person))
    read = client.get(address)
    scan = send(client, f"{address}?name=scan", picture(), "image/jpeg", seen=sent["ETag"])
    gone = client.delete(address, headers={"If-Match": scan["ETag"]})

    assert (sent.status_code, sent["ETag"]) == (200, f'"{person.pk}-2"')
    assert [(one["key"], one["value"]) for one in sent.json()["answers"]] == [
        ("letter", "Letter.exe.pdf"), ("food", None)
    ]  # fmt: skip
    assert (read.content, read["Content-Type"]) == (PDF, "application/pdf")
    assert read["Content-Disposition"] == 'attachment; filename="Letter.exe.pdf"'
    assert read["Cache-Control"] == "private, no-store"
    assert scan.json()["answers"][0]["value"] == "scan.jpg"
    assert (gone.status_code, gone.json()["answers"][0]["is_answered"]) == (200, False)
    assert not Upload.objects.exists()
    assert client.get(address).json()["code"] == "not_found"


def test_file_as_large_as_a_page_takes_is_taken_and_a_byte_more_is_not(world, client, person):
    whole = PDF + b" " * (MAX_BYTES - len(PDF) - 6) + b"%%EOF\n"

    taken = send(client, at(person), whole, seen=mark(person))
    more = send(client, at(person), whole + b"\n", seen=mark(person))

    assert (taken.status_code, Upload.objects.get().size) == (200, MAX_BYTES)
    assert (more.status_code, more.json()["code"]) == (413, "too_large")
    assert Upload.objects.get().size == MAX_BYTES


def test_file_too_large_is_refused_before_it_is_read(client, person):
    class Unread:
        def read(self, *_size):
            raise AssertionError("the body is read")

        readline = read

    answer = client.generic(
        "PUT", at(person), b"x", content_type="application/pdf", CONTENT_LENGTH=str(MAX_BYTES + 1),
        headers={"If-Match": mark(person)}, **{"wsgi.input": Unread()},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (HTML, "application/pdf", 409, "upload_unknown"),
        (b"", "application/pdf", 409, "upload_empty"),
        (PDF[:-8], "application/pdf", 409, "upload_unknown"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"GIF89a", "image/gif", 415, "unsupported_media_type"),
        (b"--x--", "multipart/form-data; boundary=x", 415, "unsupported_media_type"),
    ],
)
def test_body_that_is_no_such_file_is_refused(client, person, content, kind, status, code):
    answer = send(client, at(person), content, kind, seen=mark(person))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Upload.objects.exists()


def test_content_says_what_a_file_is_and_not_its_kind(client, person):
    answer = send(client, at(person), picture(), "application/pdf", seen=mark(person))

    assert answer.status_code == 200
    assert (Upload.objects.get().media_type, Upload.objects.get().name) == (
        "image/jpeg",
        "file.jpg",
    )


@pytest.mark.parametrize("key", ["food", "shoes"])
def test_file_where_none_is_asked_for_is_refused(client, person, key):
    answer = send(client, at(person, key), seen=mark(person))

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["details"]["fields"]["answers"]) == [key]
    assert not Upload.objects.exists()


def test_older_or_missing_version_is_refused(client, person):
    old = mark(person)
    send(client, at(person), seen=old)

    assert send(client, at(person), seen=old).status_code == 412
    assert send(client, at(person)).status_code == 428
    assert client.delete(at(person)).status_code == 428
    assert client.delete(at(person), headers={"If-Match": old}).status_code == 412
    assert Upload.objects.count() == 1


def test_file_of_a_delegation_is_sent_as_its_answers_were_seen(world, client):
    ask_list(world)
    address = f"/api/v1/delegations/{world.file.pk}/answers/list/file/"
    empty = client.get(f"/api/v1/delegations/{world.file.pk}/answers/")["ETag"]

    sent = send(client, address, seen=empty)
    late = send(client, address, seen=empty)
    read = client.get(address)
    gone = client.delete(address, headers={"If-Match": sent["ETag"]})

    assert (sent.status_code, late.status_code) == (200, 412)
    assert sent.json()["answers"][0]["value"] == "file.pdf"
    assert read.content == PDF
    assert (gone.status_code, gone["ETag"]) == (200, empty)


def test_files_of_others_are_not_found(world, client, person):
    ask_list(world)
    send(client, at(person), seen=mark(person))
    of_delegation = f"/api/v1/delegations/{world.file.pk}/answers/list/file/"

    for stranger in (
        api_client(world.other_coordinator),
        api_client(world.stranger),
        client_with(world.coordinator, scopes=[Capability.CHECK_IN]),
        client_with(world.coordinator, institution=world.other_file.delegation.institution),
    ):
        for address in (at(person), of_delegation):
            assert stranger.get(address).status_code == 404
            assert send(stranger, address, seen=mark(person)).status_code == 404
            assert stranger.delete(address, headers={"If-Match": '"1-1"'}).status_code == 404
    reader = client_with(world.coordinator, is_read_only=True)
    assert reader.get(at(person)).status_code == 200
    assert send(reader, at(person), seen=mark(person)).status_code == 403
    assert Upload.objects.count() == 1


def test_approved_person_sends_a_protected_file_that_few_may_read(world, client):
    ask(world, "letter", "file")
    ask(world, "scan", "file", asked_when=AskedWhen.AFTER_APPROVAL, is_protected=True)
    one = world.add_person(email="ada@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    one = Registration.objects.get(pk=one.pk)
    own = api_client(one.participant.user)

    sent = send(own, f"{at(one, 'scan')}?name=passport", seen=mark(one))
    other = send(own, at(one), seen=sent["ETag"])
    looked = api_client(world.protocol).get(at(one, "scan"))

    assert (sent.status_code, other.status_code) == (200, 400)
    assert "passport" not in sent.content.decode()
    assert looked.content == PDF
    (look,) = AuditEntry.objects.filter(act="protected.look")
    assert (look.by_key, look.after["fields"]) == (str(world.protocol.pk), ["scan"])
    for who in (own, client, api_client(world.desk)):
        assert who.get(at(one, "scan")).status_code == 404
    assert AuditEntry.objects.filter(act="protected.look").count() == 1
