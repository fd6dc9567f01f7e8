"""Pages about personal data: looked at by those who need it, and every look is recorded."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assemblies.models.audit import AuditEntry
from registrations.enums import AskedWhen, DataClass, QuestionKind
from registrations.models.questions import Question
from registrations.models.retention import Erasure, RetentionRule
from registrations.services import delegations, retention, reviews, uploads
from tests.factories.questions import make_answer

NOW = timezone.now()
PASSPORT = "18CK04521"
PDF = b"%PDF-1.7 visa %%EOF"
AFTER = {"asked_when": AskedWhen.AFTER_APPROVAL, "is_protected": True}


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def ask(world, key, kind=QuestionKind.TEXT, **more):
    return Question.objects.create(
        event=world.assembly, key=key, kind=kind, label={"en": key.title(), "fr": key}, **more
    )


@pytest.fixture
def person(world):
    """Approve one who has given her passport's number, and one who has given nothing."""
    person = world.add_person()
    world.add_person(given_name="Paul", family_name="Roux", badge_name="Paul Roux", sex="male")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    passport = ask(world, "passport", **AFTER)
    make_answer(passport, person, PASSPORT, at=NOW)
    return person


@pytest.fixture
def console(world):
    return f"/en/console/{world.assembly.slug}/"


def looks():
    entries = AuditEntry.objects.filter(act="protected.look").order_by("pk")
    return [(entry.by_key, entry.thing_key, entry.after) for entry in entries]


def test_list_says_who_has_given_data_and_shows_none(world, person, console):
    answer = client_of(world.protocol).get(console + "travel/")
    page = answer.content.decode()

    assert "Marie Durand" in page
    assert "1 of 1" in page
    assert "Nothing yet" in page
    assert PASSPORT not in page
    assert looks() == [], "a list that shows nothing is no look"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Marie Durand", "Paul Roux"]),
        ("?q=durand", ["Marie Durand"]),
        ("?given=missing", ["Paul Roux"]),
        ("?given=given", ["Marie Durand"]),
        ("?capacity=press", []),
        ("?delegation=nonsense&capacity=nonsense", ["Marie Durand", "Paul Roux"]),
    ],
)
def test_list_is_narrowed_by_its_address(world, person, console, query, shown):
    page = client_of(world.protocol).get(console + "travel/" + query).content.decode()

    assert [name for name in ("Marie Durand", "Paul Roux") if name in page] == shown


def test_look_is_recorded_with_keys_only_before_the_page_is_shown(world, person, console):
    page = client_of(world.protocol).get(f"{console}people/{person.pk}/protected/")

    assert PASSPORT in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert looks() == [
        (str(world.protocol.pk), str(person.pk), {"fields": ["passport"], "export": False})
    ]


def test_without_a_record_nothing_is_shown(world, person, console, monkeypatch):
    """If the audit cannot be written, the page fails and says nothing of the data."""

    def fail(**_):
        raise OSError("disk full")

    monkeypatch.setattr("registrations.services.protected.audit.record", fail)
    client = Client(raise_request_exception=False)
    client.force_login(world.protocol)

    answer = client.get(f"{console}people/{person.pk}/protected/")

    assert answer.status_code == 500
    assert PASSPORT not in answer.content.decode()


@pytest.mark.parametrize("page", ["travel/", "travel.csv", "people/{}/protected/"])
def test_others_find_nothing_and_leave_no_record(world, person, console, page):
    address = console + page.format(person.pk)

    answers = {who: client_of(user).get(address) for who, user in world.accounts.items()}

    assert {who for who, answer in answers.items() if answer.status_code == 200} == {
        "manager",
        "protocol",
    }
    assert {a.status_code for a in answers.values()} == {200, 404}
    by_allowed = {str(world.manager.pk), str(world.protocol.pk)}
    assert {by for by, _thing, _after in looks()} <= by_allowed


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_records_a_look_at_each_whose_data_are_in_it(world, person, console, kind):
    answer = client_of(world.protocol).get(f"{console}travel.{kind}")

    if kind == "csv":
        rows = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    else:
        sheet = load_workbook(BytesIO(answer.content)).active
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0::5] == ["Family name", "Passport"]
    assert [row[0::5] for row in rows[1:]] == [["Durand", PASSPORT], ["Roux", ""]]
    assert looks() == [
        (str(world.protocol.pk), str(person.pk), {"fields": ["passport"], "export": True})
    ]


def test_protected_data_are_nowhere_else(world, person, console):
    """Not in lists or histories, not for the coordinator, not in what the API tells."""
    addresses = [
        f"/en/delegations/{world.file.pk}/people/{person.pk}/",
        f"/en/delegations/{world.file.pk}/",
        f"{console}people/",
        f"/api/v1/registrations/{person.pk}/",
        "/api/v1/registrations/",
    ]

    for who in (world.manager, world.coordinator):
        for address in addresses:
            assert PASSPORT not in client_of(who).get(address).content.decode()
    assert PASSPORT not in str(list(AuditEntry.objects.values()))


def test_file_is_opened_by_those_who_may_and_a_protected_one_with_a_record(world, person):
    kept = [
        uploads.keep(name=name, content=PDF, allowed={"application/pdf"}, by=None, at=NOW)
        for name in ("cv.pdf", "visa.pdf")
    ]
    open_file, closed_file = kept
    for upload, more in ((open_file, {}), (closed_file, AFTER)):
        question = ask(world, upload.name[:-4], QuestionKind.FILE, **more)
        make_answer(question, person, upload=upload, at=NOW)

    def readers(upload):
        address = f"/en/uploads/{upload.public_id}/"
        answers = {who: client_of(user).get(address) for who, user in world.accounts.items()}
        return {who: answer for who, answer in answers.items() if answer.status_code == 200}

    assert set(readers(open_file)) == {"manager", "desk", "protocol", "coordinator"}
    assert looks() == []
    opened = readers(closed_file)
    assert set(opened) == {"manager", "protocol"}
    assert opened["manager"].content == PDF
    assert opened["manager"]["Content-Disposition"] == 'attachment; filename="visa.pdf"'
    assert [after["fields"] for _by, _thing, after in looks()] == [["visa"]] * 2


def test_manager_reads_who_looked(world, person, console):
    client_of(world.protocol).get(f"{console}people/{person.pk}/protected/")
    client_of(world.protocol).get(f"{console}travel.csv")
    manager = client_of(world.manager)

    page = manager.get(console + "looks/").content.decode()
    found = manager.get(console + "looks/?q=DURAND").content.decode()
    nobody = manager.get(console + "looks/?q=nobody").content.decode()
    sheet = manager.get(console + "looks/?format=csv").content.decode("utf-8-sig")

    assert "2 looks" in page
    assert "protocol@example.org" in page
    assert "2 looks" in found
    assert "Nobody has looked" in nobody
    assert len(sheet.splitlines()) == 3
    assert client_of(world.protocol).get(console + "looks/").status_code == 404


def test_manager_sets_how_long_data_are_kept(world, console):
    client = client_of(world.manager)

    shown = client.get(console + "retention/").content.decode()
    kept = client.post(console + "retention/", {"photos": "10", "answers": ""})
    too_long = client.post(console + "retention/", {"protected_answers": "181"})

    assert "Empty: 30 days, as the house has it; 180 at most." in shown
    assert kept.status_code == 302
    assert too_long.status_code == 422
    assert "Enter 180 or less." in too_long.content.decode()
    assert list(RetentionRule.objects.values_list("data_class", "days")) == [("photos", 10)]
    assert client_of(world.desk).get(console + "retention/").status_code == 404


def test_manager_reads_the_proof_of_each_purge(world, person, console):
    at = NOW + timedelta(days=40)
    world.assembly.starts_on = world.assembly.ends_on = NOW.date()
    world.assembly.registration_closes_at = NOW
    world.assembly.save()
    retention.erase_due(at=at)
    client = client_of(world.manager)

    page = client.get(console + "erasures/").content.decode()
    none = client.get(console + "erasures/?data_class=photos").content.decode()
    sheet = client.get(console + "erasures/?format=csv").content.decode("utf-8-sig")

    assert "Passport, visa and travel data" in page
    assert "Rule of the house: 30 days" in page
    assert "Nothing was erased yet" in none
    assert sheet.splitlines()[1].endswith(",1,Rule of the house: 30 days")
    assert Erasure.objects.get().data_class == DataClass.PROTECTED_ANSWERS
    assert client_of(world.desk).get(console + "erasures/").status_code == 404


def test_overview_leads_to_what_is_open_to_the_reader(world, console):
    manager = client_of(world.manager).get(console + "privacy/").content.decode()
    protocol = client_of(world.protocol).get(console + "privacy/").content.decode()

    for address in ("travel/", "retention/", "erasures/", "looks/"):
        assert console + address in manager
    assert console + "travel/" in protocol
    assert console + "retention/" not in protocol
    assert client_of(world.desk).get(console + "privacy/").status_code == 404
