"""A delegate gives a program her calendar: shown once, read by it, renewed, ended."""

import re

import icalendar
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]
DELEGATE = "delegate@demo.example"


@pytest.fixture
def program(visitor):
    """Return a function that asks for an address as a calendar program does: without a cookie."""
    request = visitor().context.request
    return lambda address: request.get(address, headers={"User-Agent": "Calendula/3.1 (Test)"})


def test_delegate_gives_renews_and_ends_an_address(site, visitor, program):
    page = visitor(WIDE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    log_in_with_password(page, site, DELEGATE)
    page.goto(f"{site}/en/my-calendar/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My calendar")
    look_at(page)

    page.get_by_label("Which program is it for?").fill("My phone")
    page.get_by_role("button", name="Make an address").click()
    first = address_on(page)
    look_at(page)
    code = page.get_by_role("img", name="Code that subscribes a phone to your calendar")
    assert code.locator("svg").bounding_box()["width"] > 150
    page.get_by_role("button", name="Copy address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == first
    subscribes = page.get_by_role("link", name="Open in Calendar")
    assert subscribes.get_attribute("href") == "webcal" + first.removeprefix("http")
    expect(page.locator("#dav-user")).to_have_text(DELEGATE)

    # Where the browser lets no page copy, the address is marked or copied the old way.
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Copy the server").click()
    expect(page.locator("[data-copy='#dav-server']")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/dav/"
    page.evaluate("() => { document.execCommand = () => false }")
    page.get_by_role("button", name="Copy the user name").click()
    assert page.evaluate("getSelection().toString()") == DELEGATE

    # Once.
    page.reload()
    expect(page.get_by_role("heading", name="Addresses for your programs")).to_be_visible()
    expect(page.locator("#personal-address")).to_have_count(0)
    assert first.rpartition("/")[2] not in page.content()
    expect(page.get_by_text("Not used yet")).to_be_visible()

    read = program(first)
    assert read.status == 200
    assert icalendar.Calendar.from_ical(read.text()).name == "VCALENDAR"
    page.reload()
    expect(page.get_by_text(re.compile("Last used .* Calendula"))).to_be_visible()
    look_at(page)

    # Renewed: the old one is dead, the new one is shown, and it keeps its name.
    page.get_by_role("button", name="Renew My phone").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("The old address is dead at once.")
    look_at(page)
    question.get_by_role("button", name="Renew").click()
    expect(page.get_by_role("heading", name="The address for “My phone”")).to_be_visible()
    second = address_on(page)
    assert second != first
    assert (program(first).status, program(second).status) == (404, 200)

    page.get_by_role("button", name="End My phone").click()
    page.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(page.get_by_text("The address was ended.")).to_be_visible()
    expect(page.get_by_role("button", name="End My phone")).to_have_count(0)
    assert program(second).status == 404
    look_at(page)


def test_page_in_arabic_on_a_phone_and_in_the_dark(site, visitor):
    page = visitor(NARROW, color_scheme="dark")
    log_in_with_password(page, site, DELEGATE)
    page.goto(f"{site}/ar/my-calendar/")
    look_at(page, "rtl")
    page.locator("#main form input[name=name]").fill("هاتفي")
    page.keyboard.press("Enter")
    expect(page.locator("#personal-address")).to_be_visible()
    look_at(page, "rtl")


def test_it_works_without_a_script(site, visitor, program):
    page = visitor(java_script_enabled=False)
    log_in_with_password(page, site, DELEGATE)
    page.goto(f"{site}/en/my-calendar/")
    page.get_by_label("Which program is it for?").fill("My phone")
    page.get_by_role("button", name="Make an address").click()
    address = address_on(page)
    assert program(address).status == 200
    page.get_by_role("button", name="End My phone").click()
    expect(page.get_by_text("The address was ended.")).to_be_visible()
    assert program(address).status == 404


def address_on(page):
    expect(page.get_by_text("It is shown this once.")).to_be_visible()
    return page.locator("#personal-address").inner_text()
