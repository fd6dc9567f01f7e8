"""The accepted emergency item through a meeting: put in hand by keyboard, seen by everybody."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(240)]

EMERGENCY = "9 Consequences of the United States"


def press(page, name):
    """Press a button with the keyboard alone."""
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def test_item_is_moved_taken_up_and_closed(site, visitor):
    # Two editors look at the plenary's agenda; the second one's browser has no JavaScript.
    first, second = visitor(), visitor(java_script_enabled=False)
    stranger = visitor()
    for editor in (first, second):
        log_in_with_password(editor, site, "editor@demo.example")
        editor.goto(f"{site}/en/events/138/agendas/")
        editor.get_by_role("link", name="Assembly (plenary)").click()
    look_at(first)

    # The first puts the emergency item before the others: it keeps its number.
    press(first, f"Move to the top: {EMERGENCY}")
    expect(first.locator(".items .number").first).to_have_text("9")

    # The second still looks at the old order: she is told, and nothing is overwritten.
    press(second, f"Put in hand {EMERGENCY}")
    expect(second.get_by_text("Somebody else has changed this meanwhile")).to_be_visible()
    press(second, f"Put in hand {EMERGENCY}")
    expect(second.locator(".items .in-hand").first).to_contain_text("since")

    # Everybody sees it on the agenda, in the programme, and at the sitting.
    stranger.goto(f"{site}/en/events/138/agenda/")
    item = stranger.locator(".items .in-hand").first
    expect(item).to_contain_text("Emergency item")
    expect(item).to_contain_text("In hand")
    item.get_by_role("link", name="Adoption of the resolution on the emergency item").click()
    expect(stranger.get_by_role("heading", name="On the agenda of this sitting")).to_be_visible()
    look_at(stranger)
    stranger.goto(f"{site}/en/events/138/programme/")
    expect(stranger.get_by_text("Item 9 in hand")).to_be_visible()

    # Its page asks for a reason; a closed item says when.
    second.get_by_role("link", name="Consequences of the United States").click()
    second.get_by_label("Reason for readers, in English").fill("Adopted without a vote")
    press(second, "Close")
    expect(second.get_by_text("The item is kept.").last).to_be_visible()
    stranger.goto(f"{site}/en/events/138/agenda/")
    expect(stranger.get_by_text("Adopted without a vote")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_titles_in_another_script_begin_where_the_page_does(site, visitor, width):
    """In Arabic the links to sittings and bodies with Latin names stand at the right."""
    reader = visitor(width)
    log_in_with_password(reader, site, "editor@demo.example")

    for address, links in (
        ("events/138/agenda/", ".meetings a"),
        ("console/138/bodies/", ".rows > li > a"),
    ):
        reader.goto(f"{site}/ar/{address}")
        found = reader.locator(links).evaluate_all(
            "all => all.map(one => getComputedStyle(one).direction)"
        )
        assert set(found) == {"rtl"}
