"""A mailing in a browser: written in two languages, tried, looked at by another, in the mailbox."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from notifications.enums import MessageState
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]


def is_in_mailbox(page, site, words):
    """Search the mailbox until a mail with these words has arrived."""
    for _attempt in range(60):
        page.goto(f"{site}/en/mailbox/?q={quote(words)}")
        if page.locator("tbody tr").count():
            return True
        page.wait_for_timeout(250)
    return False


def have_all_left(page, mailing):
    """Wait until the worker has sent every mail of the mailing."""
    sent = Message.objects.filter(mailing=mailing, state=MessageState.SENT)
    for _attempt in range(120):
        if sent.count() == mailing.estimate:
            return True
        page.wait_for_timeout(250)
    return False


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_mailing_is_written_tried_and_let_go_by_another(site, visitor, width):
    manager, desk = visitor(width), visitor(width)
    log_in_with_password(manager, site, "manager@demo.example")
    log_in_with_password(desk, site, "desk@demo.example")

    # She writes to the coordinators, in two languages.
    manager.goto(f"{site}/en/console/138/mailings/new/")
    look_at(manager)
    manager.get_by_label("Coordinators of delegations", exact=True).check()
    manager.get_by_label("Subject – English").fill("Shuttle buses, <{delegation}>")
    manager.get_by_label("Text – English").fill("Dear {name}.\n\nSee {programme_url}")
    manager.get_by_label("Subject – Français").fill("Navettes, {delegation}")
    manager.get_by_label("Text – Français").fill("Pour {nom}.")
    manager.get_by_role("button", name="Keep the draft").click()
    expect(manager.get_by_role("alert")).to_contain_text("{nom} is no placeholder")
    manager.complaints.clear()  # the browser notes the 422
    manager.get_by_label("Text – Français").fill("Pour {name}.\n\nVoir {programme_url}")
    manager.get_by_role("button", name="Keep the draft").click()

    # It is shown as a coordinator reads it; she tries it on herself.
    frame = manager.frame_locator("iframe.mail").first
    expect(frame.get_by_text("See ")).to_be_visible()
    look_at(manager)
    manager.get_by_role("button", name="Send a test to myself").first.click()
    expect(manager.get_by_role("status").first).to_contain_text("manager@demo.example")
    address = manager.url
    assert is_in_mailbox(manager, site, "[Test] Shuttle buses, <")

    # She asks for a second look, and cannot let it go herself.
    manager.goto(address)
    manager.get_by_role("button", name="Ask for a second look").click()
    expect(manager.get_by_text("somebody else of the secretariat lets it go")).to_be_visible()
    expect(manager.get_by_role("button", name="Let them go")).to_have_count(0)

    # The desk does.
    desk.goto(address)
    look_at(desk)
    desk.get_by_role("button", name="Let them go").click()
    desk.get_by_role("dialog").get_by_role("button", name="Let them go").click()
    expect(desk.get_by_role("status").first).to_contain_text("on their way")
    mailing = Mailing.objects.get()
    assert mailing.estimate > 1
    assert have_all_left(desk, mailing)
    english = Message.objects.filter(mailing=mailing, language="en").first()
    assert is_in_mailbox(desk, site, english.recipient)
    expect(desk.get_by_text("Shuttle buses, <").first).to_be_visible()

    desk.goto(address.replace("/en/", "/ar/"))
    look_at(desk, direction="rtl")


def test_own_words_are_shown_kept_and_given_up(site, visitor):
    manager = visitor()
    log_in_with_password(manager, site, "manager@demo.example")
    manager.goto(f"{site}/en/console/138/mail-templates/")
    look_at(manager)
    manager.get_by_role("link", name="A sitting you follow is cancelled, English").click()
    look_at(manager)

    # What she types is shown within the frame before it is kept.
    manager.get_by_label("Text").fill("We are <b>sorry</b>.\n\n{facts}")
    manager.get_by_role("button", name="Show it", exact=True).click()
    frame = manager.frame_locator("iframe.mail")
    expect(frame.get_by_text("We are <b>sorry</b>.")).to_be_visible()
    expect(frame.get_by_text("A sitting you follow was cancelled")).to_be_visible()
    manager.get_by_role("button", name="Show it as text").click()
    expect(frame.locator("pre")).to_contain_text("We are <b>sorry</b>.")

    manager.get_by_role("button", name="Keep", exact=True).click()
    expect(manager.get_by_role("status").first).to_contain_text("The wording is kept")
    look_at(manager)
    manager.get_by_role("button", name="Back to the built-in words").click()
    manager.get_by_role("dialog").get_by_role("button", name="Give them up").click()
    expect(manager.get_by_role("status").first).to_contain_text("built-in words stand again")

    manager.goto(f"{site}/ar/console/138/mail-templates/sitting_cancelled/ar/")
    look_at(manager, direction="rtl")
