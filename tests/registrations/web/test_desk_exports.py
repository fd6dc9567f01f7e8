"""Lists taken away on pages: short ones at once, long ones with their progress, hers alone."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.models.accounts import RoleGrant
from assemblies.models.audit import AuditEntry
from registrations.enums import ExportState
from registrations.jobs import exports as jobs
from registrations.models.desk import Export
from registrations.web.desk import exports as pages


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def body_of(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    world.add_person(badge_name="=1+1", family_name="Zed")
    world.add_person(badge_name="Otto", file=world.other_file)
    return client


@pytest.fixture
def asked(desk, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    answer = desk.post(to("export-ask", "138") + "?view=draft", {"sheet": "csv"})
    export = Export.objects.get()
    assert answer["Location"] == to("export", export.public_id)
    return export


def test_short_list_comes_at_once_as_it_was_narrowed(desk):
    address = to("export-ask", "138") + "?delegation=FR"

    table = desk.post(address, {"sheet": "csv"})
    rows = list(csv.reader(io.StringIO(body_of(table).decode("utf-8-sig"))))
    assert [row[5] for row in rows[1:]] == ["'=1+1"]
    assert 'filename="people-138.csv"' in table["Content-Disposition"]

    sheet = openpyxl.load_workbook(io.BytesIO(body_of(desk.post(address, {"sheet": "xlsx"}))))
    assert [[cell.value for cell in row][5] for row in sheet.active.iter_rows(min_row=2)] == [
        "=1+1"
    ]
    assert not Export.objects.exists()


def test_short_list_is_in_the_audit_before_it_goes_out(world, desk):
    desk.post(to("export-ask", "138") + "?delegation=FR", {"sheet": "csv"})

    entry = AuditEntry.objects.get(act="export.take")
    assert (entry.by_key, entry.after) == (str(world.desk.pk), {"table": "people", "people": 1})


def test_long_list_is_made_meanwhile_and_then_taken_away(desk, asked):
    page = desk.get(to("export", asked.public_id))
    assert "Waiting" in page.content.decode()
    assert "every 2s" in page.content.decode()
    early = desk.get(to("export-file", asked.public_id))
    assert early["Location"] == to("export", asked.public_id)

    jobs.make_next(clock=timezone.now)

    part = desk.get(to("export", asked.public_id), headers={"HX-Request": "true"}).content.decode()
    assert "Download" in part
    assert "<html" not in part
    assert "every 2s" not in part
    assert b"Otto" in body_of(desk.get(to("export-file", asked.public_id)))


def test_list_is_of_who_asked_while_she_holds_the_right(client, desk, world, asked):
    jobs.make_next(clock=timezone.now)
    names = ("export", "export-file")

    client.force_login(world.manager)
    assert [client.get(to(name, asked.public_id)).status_code for name in names] == [404, 404]
    client.force_login(world.desk)
    RoleGrant.objects.filter(user=world.desk).delete()
    assert [client.get(to(name, asked.public_id)).status_code for name in names] == [404, 404]


def test_list_that_is_over_is_not_found(desk, asked):
    Export.objects.update(expires_at=timezone.now())

    assert desk.get(to("export", asked.public_id)).status_code == 404


def test_list_is_cancelled_and_says_so(desk, asked):
    page = desk.post(to("export-cancel", asked.public_id), follow=True)
    assert "given up" in page.content.decode()
    again = desk.post(to("export-cancel", asked.public_id), follow=True)
    assert "finished already" in again.content.decode()


def test_list_that_failed_says_so(desk, asked):
    Export.objects.update(state=ExportState.FAILED, finished_at=timezone.now())

    assert "could not be made" in desk.get(to("export", asked.public_id)).content.decode()


def test_unknown_kind_of_sheet_is_refused(desk):
    answer = desk.post(to("export-ask", "138"), {"sheet": "pdf"}, follow=True)

    assert "Choose XLSX or CSV." in answer.content.decode()
