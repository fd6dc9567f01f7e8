"""Minutes are typed: the connection goes, the log-in ends, somebody else saves; no word is lost."""

import re

import pytest
from playwright.sync_api import expect

from registrations.services.demonstration_people import PASSWORD
from sessions.models.minutes import MinutesVersion
from sessions.models.sittings import Sitting
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

EDITOR, MANAGER = "editor@demo.example", "manager@demo.example"
KEPT = "Kept as your draft. Nobody else sees it before you save."


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_typed_minutes_outlive_connection_and_log_in(site, visitor, width):
    page, minutes = visitor(width), address(site)
    log_in_with_password(page, site, EDITOR)
    page.goto(minutes)
    look_at(page)

    page.get_by_label("Text").fill("The sitting opened.")
    expect(page.get_by_text(KEPT)).to_be_visible()

    page.context.set_offline(True)
    type_on(page, " The connection was lost.")
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("opened. The connection was lost."))

    end_log_in(page)
    page.context.set_offline(False)
    type_on(page, " The log-in ended.")
    expect(page.get_by_text("Your log-in has ended.")).to_be_visible()

    # She closes the page and comes back another time: the device has kept it.
    page.goto("about:blank")
    log_in_with_password(page, site, EDITOR)
    page.goto(minutes)
    whole = "The sitting opened. The connection was lost. The log-in ended."
    expect(page.get_by_label("Text")).to_have_value(whole)
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.get_by_text("Version 1 is saved.")).to_be_visible()
    assert saved(minutes) == [whole]
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.includes('minutes'))") == []


def test_log_in_on_another_page_lets_her_go_on(site, visitor):
    page, minutes = visitor(), address(site)
    log_in_with_password(page, site, EDITOR)
    page.goto(minutes)
    end_log_in(page)
    page.get_by_label("Text").fill("The sitting opened.")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in on another page").click()
    other = opened.value
    other.get_by_text("Use a password instead").click()
    other.locator("#id_login").fill(EDITOR)
    other.locator("#id_password").fill(PASSWORD)
    other.get_by_role("button", name="Log in with password").click()
    expect(other.get_by_role("heading", name="Minutes")).to_be_visible()

    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.get_by_text("Version 1 is saved.")).to_be_visible()
    assert saved(minutes) == ["The sitting opened."]


def test_text_comes_back_without_scripts_too(site, visitor):
    page, minutes = visitor(java_script_enabled=False), address(site)
    log_in_with_password(page, site, EDITOR)
    page.goto(minutes)
    page.get_by_label("Text").fill("The sitting opened.")
    end_log_in(page)
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.get_by_role("heading", name="Your text is not saved yet")).to_be_visible()

    log_in_with_password(page.context.new_page(), site, EDITOR)
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("The sitting opened."))
    page.get_by_role("button", name="Save the minutes").click()

    expect(page.get_by_text("Version 1 is saved.")).to_be_visible()
    assert saved(minutes) == ["The sitting opened."]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_two_editors_bring_their_texts_together_and_readers_read_them(site, visitor, width):
    one, two, minutes = visitor(width), visitor(width), address(site)
    log_in_with_password(one, site, EDITOR)
    log_in_with_password(two, site, MANAGER)
    for page in (one, two):
        page.goto(minutes)
    two.get_by_label("Text").fill("Opened at nine. No remarks.")
    two.get_by_role("button", name="Save the minutes").click()

    one.get_by_label("Text").fill("Opened at ten. No remarks.")
    expect(one.get_by_text("Somebody else has saved meanwhile.")).to_be_visible()
    one.get_by_role("button", name="Save the minutes").click()

    expect(one.get_by_text("Your text is in the box, and not saved yet.")).to_be_visible()
    expect(one.locator("del", has_text="nine.")).to_be_visible()
    expect(one.get_by_label("Text")).to_have_value("Opened at ten. No remarks.")
    look_at(one)
    one.get_by_label("Text").fill("Opened between nine and ten. No remarks.")
    one.get_by_role("button", name="Save the minutes").click()
    one.get_by_role("button", name="Publish version 2").click()
    look_at(one)
    reader = visitor(width)
    reader.goto(minutes.partition("minutes/")[0])
    expect(reader.get_by_text("Opened between nine and ten. No remarks.")).to_be_visible()
    look_at(reader)
    reader.goto(reader.url.replace("/en/", "/ar/"))
    look_at(reader, "rtl")


def test_parts_are_given_and_ordered_by_keyboard(site, visitor):
    page = visitor(NARROW)
    log_in_with_password(page, site, EDITOR)
    page.goto(address(site).replace("minutes/en/", "parts/"))
    for name in ("Guest One", "Guest Two"):
        guest = page.locator("section", has_text="Add a guest")
        guest.get_by_label("Name").fill(name)
        page.keyboard.press("Enter")
        expect(page.locator("ol").get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="Earlier Guest Two").focus()
    page.keyboard.press("Enter")

    expect(page.locator("ol li").first).to_contain_text("Guest Two")
    page.get_by_role("searchbox").fill("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add the participant")).to_be_visible()
    look_at(page)


def address(site):
    """Return where the minutes of a sitting are typed that has none yet."""
    open_ones = Sitting.objects.filter(event__slug="138", is_closed=False, cancelled_at=None)
    sitting = open_ones.filter(minutes=None, parts=None).earliest("pk")
    return f"{site}/en/events/138/sittings/{sitting.pk}/minutes/en/"


def type_on(page, words):
    page.get_by_label("Text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def end_log_in(page):
    page.context.clear_cookies(name="sessionid")


def saved(minutes):
    key = re.search(r"/sittings/([0-9]+)/", minutes)[1]
    versions = MinutesVersion.objects.filter(minutes__sitting=key).order_by("pk")
    return list(versions.values_list("text", flat=True))
