"""The desk's day: what waits, many at once, a question, somebody twice, a list to take away."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registrations.enums import ExportState, RegistrationState
from registrations.jobs import exports as jobs
from registrations.models.desk import Export, NotTheSame
from registrations.models.registrations import DelegationFile, Registration
from registrations.web.desk import exports as pages
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_desk_works_through_its_day(site, visitor, width, monkeypatch):
    desk = visitor(width)
    log_in_with_password(desk, site, "desk@demo.example")

    # What waits for her comes first; she walks the list by the keyboard and ticks two.
    desk.goto(f"{site}/en/console/138/people/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("People")
    assert desk.url.endswith("?view=mine")
    look_at(desk)
    rows = desk.locator("[data-keys] tbody tr")
    waiting = rows.count()
    names = [rows.nth(number).locator("th a").inner_text() for number in (0, 1)]
    rows.nth(0).locator("th a").focus()
    for key in ("x", "j", "x"):
        desk.keyboard.press(key)
    expect(desk.locator("[data-ticked]")).to_have_text("2 people ticked")
    desk.get_by_role("button", name="Approve the ticked people").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Approve 2 people?")
    look_at(desk)
    desk.get_by_role("button", name="Approve all 2").click()
    said = desk.get_by_role("status").first
    expect(said).to_contain_text("2 done")
    expect(desk.locator("[data-keys] tbody tr")).to_have_count(waiting - 2)
    for name in names:
        family = name.partition(",")[0]
        approved = Registration.objects.filter(family_name=family)
        assert approved.filter(state=RegistrationState.APPROVED).exists()

    # One question to the delegation of somebody she searches for.
    desk.get_by_label("Name, organization or address").fill("peru")
    desk.get_by_role("button", name="Show").click()
    desk.locator("[data-keys] tbody [name=seen]").first.check()
    desk.get_by_role("button", name="Ask them or their delegations").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ask one question")
    look_at(desk)
    desk.get_by_label("Question").fill("Which flight do you take?")
    desk.get_by_role("button", name="Send the question").click()
    expect(desk.get_by_role("status").first).to_contain_text("1 done: Peru")
    peru = DelegationFile.objects.get(delegation__institution__code="PE")
    assert peru.question == "Which flight do you take?"

    # A note; a colleague has the same page open, and both are told.
    desk.goto(f"{site}/en/console/138/people/?view=submitted")
    desk.locator("[data-keys] tbody th a").first.click()
    desk.get_by_label("Note").fill("Spelled as in the passport.")
    desk.get_by_role("button", name="Keep the note").click()
    expect(desk.locator("#notes")).to_contain_text("Spelled as in the passport.")
    look_at(desk)
    manager = visitor(width)
    log_in_with_password(manager, site, "manager@demo.example")
    manager.goto(desk.url)
    expect(manager.locator("#others")).to_contain_text("Also open:")
    look_at(manager)

    # Somebody looks registered twice; she finds that they are two.
    desk.goto(f"{site}/en/console/138/duplicates/")
    look_at(desk)
    pairs = desk.locator(".pair").count()
    assert pairs
    desk.get_by_role("button", name="Not the same person").first.click()
    expect(desk.get_by_role("status").first).to_contain_text("not asked about again")
    assert desk.locator(".pair").count() == pairs - 1
    assert NotTheSame.objects.count() == 1

    # A long list is made meanwhile; the page says how far it is, and then gives it.
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    desk.goto(f"{site}/en/console/138/people/?view=")
    desk.get_by_role("button", name="Download as XLSX").click()
    expect(desk.locator("#export")).to_contain_text("Waiting")
    look_at(desk)
    assert jobs.make_next(clock=timezone.now)
    with desk.expect_download() as started:
        desk.get_by_role("link", name="Download").click()
    assert started.value.suggested_filename == "people-138.xlsx"
    assert Export.objects.get().state == ExportState.READY

    # What was mailed, and what did not arrive.
    desk.goto(f"{site}/en/console/138/mails/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Mails")
    look_at(desk)
