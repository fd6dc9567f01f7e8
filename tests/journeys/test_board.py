"""The 138th is moved by keyboard and mouse, taken back, released; followers and colleagues hear."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications.models.follows import Follow
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from sessions.selectors.plans import planned_sittings
from tests.journeys.conftest import WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password, newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

FOLLOWER = "delegate@demo.example"
QUARTER = 15 * 60
QUARTER_HIGH = 20  # pixels


def test_sitting_is_moved_by_keyboard_stretched_taken_back_and_released(site, visitor):
    sitting = followed_sitting()
    editor = at_the_board(site, visitor, "editor@demo.example", sitting)
    look_at(editor)

    move_by_keyboard(editor, sitting)
    take_a_pending_move_back(editor, sitting)
    stretch_by_keyboard(editor, sitting)
    undo(editor, sitting)
    let_a_clash_stand(editor, site, sitting)
    release(editor)

    telling.tell_untold(at=timezone.now())  # as the worker does
    after = Sitting.objects.select_related("event").get(pk=sitting.pk)
    letter = newest_mail(visitor(), site, FOLLOWER, re.compile(re.escape(after.title["en"])))
    assert f"{after.local_start:%H:%M}" in letter


def test_sitting_is_dragged_and_stretched_by_mouse(site, visitor):
    sitting = followed_sitting()
    editor = at_the_board(site, visitor, "editor@demo.example", sitting)

    drag(editor, card(editor, sitting), by=2)
    expect(said(editor)).to_contain_text("Kept in the draft")
    expect(card(editor, sitting)).to_contain_text("Other time")
    assert planned(sitting) == (2 * QUARTER, 2 * QUARTER)

    drag(editor, card(editor, sitting).locator(".stretch"), by=1)
    expect(said(editor)).to_contain_text("Kept in the draft")
    expect(card(editor, sitting)).to_have_attribute("data-version", "3")
    assert planned(sitting) == (2 * QUARTER, 3 * QUARTER)


def test_finger_drags_the_card_it_has_tapped(site, visitor):
    sitting = followed_sitting()
    editor = at_the_board(site, visitor, "editor@demo.example", sitting, has_touch=True)
    finger = editor.context.new_cdp_session(editor)
    card(editor, sitting).scroll_into_view_if_needed()
    box = card(editor, sitting).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7

    def touch(kind, *points):
        held = [{"x": x, "y": y + down} for down in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": held})

    editor.touchscreen.tap(x, y)
    expect(card(editor, sitting)).to_be_focused()
    touch("touchStart", 0)
    for down in (10, 20, 30, 40):
        touch("touchMove", down)
    expect(said(editor)).not_to_be_empty()
    touch("touchEnd")

    expect(said(editor)).to_contain_text("Kept in the draft")
    assert planned(sitting) == (2 * QUARTER, 2 * QUARTER)


def test_second_editor_sees_the_change_and_loses_nothing_typed(site, visitor):
    sitting = followed_sitting()
    editor = at_the_board(site, visitor, "editor@demo.example", sitting)
    colleague = at_the_board(site, visitor, "manager@demo.example", sitting)
    card(colleague, sitting).get_by_role("link").click()
    colleague.get_by_label("Title in English").fill("Typed with care")
    card(colleague, sitting).get_by_role("checkbox").check()

    other = colleague.locator(f'.card:not([data-sitting="{sitting.pk}"])').first
    colleague.once("dialog", lambda asked: asked.dismiss())  # to throw it away?
    other.get_by_role("link").click()
    expect(colleague.get_by_label("Title in English")).to_have_value("Typed with care")

    move_by_keyboard(editor, sitting)

    expect(colleague.locator("#news")).to_contain_text("Edmond Modèle changed")
    expect(card(colleague, sitting)).to_contain_text("Other time")
    expect(colleague.get_by_label("Title in English")).to_have_value("Typed with care")
    expect(card(colleague, sitting).get_by_role("checkbox")).to_be_checked()
    look_at(colleague)
    colleague.get_by_role("button", name="Save in the draft").click()
    expect(colleague.get_by_role("alert")).to_contain_text("Somebody else has changed this")
    expect(colleague.locator("#panel")).to_contain_text("It now reads:")
    expect(colleague.get_by_label("Title in English")).to_have_value("Typed with care")
    colleague.complaints.clear()  # the browser notes that a form came back
    look_at(colleague)


def test_card_goes_back_when_the_move_is_refused(site, visitor):
    sitting = followed_sitting()
    editor = at_the_board(site, visitor, "editor@demo.example", sitting)
    colleague = at_the_board(site, visitor, "manager@demo.example", sitting)
    editor.evaluate("document.getElementById('news').remove()")  # it hears of nothing
    move_by_keyboard(colleague, sitting)

    press(editor, sitting, "ArrowUp", "Enter")

    expect(said(editor)).to_contain_text("stays where it was: Somebody else has changed this")
    expect(card(editor, sitting)).to_contain_text("Other time")
    assert planned(sitting) == (2 * QUARTER, 2 * QUARTER)


def test_form_does_the_same_without_a_script(site, visitor):
    sitting = followed_sitting()
    editor = visitor(WIDE, java_script_enabled=False)
    log_in_with_password(editor, site, "editor@demo.example")
    editor.goto(address_of(site, sitting))

    card(editor, sitting).get_by_role("link").click()
    start = sitting.local_start.replace(hour=sitting.local_start.hour + 1)
    editor.get_by_label("Start", exact=True).fill(f"{start:%H:%M}")
    editor.get_by_role("button", name="Save in the draft").click()

    expect(card(editor, sitting)).to_contain_text("Other time")
    assert planned(sitting) == (4 * QUARTER, 0)


def followed_sitting():
    """Return a sitting of the 138th that the delegate follows, alone in its room on its day."""
    topics = Follow.objects.filter(user__email=FOLLOWER).values_list("topic", flat=True)
    keys = [int(topic.split(":")[1]) for topic in topics if re.fullmatch(r"sitting:\d+", topic)]
    followed = Sitting.objects.filter(pk__in=keys, event__slug="138").select_related("event")
    return followed.order_by("-starts_at").first()


def address_of(site, sitting):
    return f"{site}/en/console/138/programme/?day={sitting.local_start:%Y-%m-%d}"


def at_the_board(site, visitor, email, sitting, **more):
    page = visitor(**more)
    log_in_with_password(page, site, email)
    page.goto(address_of(site, sitting))
    return page


def card(page, sitting):
    return page.locator(f'[data-sitting="{sitting.pk}"]')


def said(page):
    return page.locator("#board-said")


def planned(sitting):
    """Return by how many seconds start and end are planned later than what is published."""
    found = {one.sitting.pk: one.facts for one in planned_sittings(sitting.event)}[sitting.pk]
    moved = (found.starts_at - sitting.starts_at, found.ends_at - sitting.ends_at)
    return tuple(int(one.total_seconds()) for one in moved)


def press(page, sitting, *keys):
    card(page, sitting).get_by_role("link").focus()
    for key in keys:
        page.keyboard.press(key)


def move_by_keyboard(page, sitting):
    press(page, sitting, "ArrowDown", "ArrowDown")
    expect(said(page)).to_contain_text("Enter keeps it, Escape takes it back.")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Kept in the draft")
    expect(card(page, sitting)).to_contain_text("Other time")
    expect(card(page, sitting).get_by_role("link")).to_be_focused()
    assert planned(sitting) == (2 * QUARTER, 2 * QUARTER)


def take_a_pending_move_back(page, sitting):
    hours = card(page, sitting).locator(".card-hours")
    as_kept = hours.inner_text()
    press(page, sitting, "ArrowUp")
    expect(hours).not_to_have_text(as_kept)  # the card says where it would be
    page.keyboard.press("Escape")
    expect(hours).to_have_text(as_kept)
    expect(said(page)).to_have_text("Taken back.")
    assert planned(sitting) == (2 * QUARTER, 2 * QUARTER)


def stretch_by_keyboard(page, sitting):
    press(page, sitting, "Shift+ArrowDown", "Enter")
    expect(card(page, sitting)).to_have_attribute("data-version", "3")
    assert planned(sitting) == (2 * QUARTER, 3 * QUARTER)


def undo(page, sitting):
    page.wait_for_load_state("networkidle")  # the list of acts may be about to be renewed
    page.get_by_role("link", name="Take my last act back").click()
    look_at(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Your last act was taken back.")).to_be_visible()
    assert planned(sitting) == (2 * QUARTER, 2 * QUARTER)


def let_a_clash_stand(page, site, sitting):
    """The plenary begins where the Council now goes on: that is meant, and on record."""
    page.goto(address_of(site, sitting))
    clashes = page.locator("#board-clashes")
    expect(clashes).to_contain_text("is taken at that time")
    clashes.get_by_label("Reason to let it stand").fill("The Council rises early")
    clashes.get_by_role("button", name="Accept").click()
    expect(page.locator("#board-clashes")).to_contain_text("Accepted: The Council rises early")
    look_at(page)


def release(page):
    page.get_by_role("link", name="Release 1 change").click()
    expect(page.get_by_text("people are told, in one mail each.")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Release it now").click()
    expect(page.get_by_text("As released on")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Changes of the programme").click()
    expect(page.locator(".changes").first).to_contain_text("Other time")
    look_at(page)


def drag(page, thing, *, by):
    """Move something down by so many quarters of an hour, and let it go."""
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    is_edge = box["height"] < QUARTER_HIGH
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.5 if is_edge else 0.7)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    page.mouse.move(x, y + by * QUARTER_HIGH, steps=4)
    expect(said(page)).not_to_be_empty()
    page.mouse.up()
