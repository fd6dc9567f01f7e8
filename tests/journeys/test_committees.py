"""A Standing Committee before its assembly: a parliament proposes, the bureau selects."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.events import Assembly
from tests.journeys.conftest import look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

FOR_EVERYBODY = ("events/999/committees/", "events/999/committees/sc_peace/")
FOR_EDITORS = (
    "console/999/committees/sc_peace/",
    "console/999/committees/sc_development/",
    "console/138/votes/tellers/",
)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_pages_of_committees_are_sound_in_both_directions(site, visitor, language, direction):
    page = visitor(color_scheme="dark" if language == "ar" else "light")
    for address in FOR_EVERYBODY:
        assert page.goto(f"{site}/{language}/{address}").status == 200, address
        look_at(page, direction)
    log_in_with_password(page, site, "manager@demo.example")
    for address in FOR_EDITORS:
        assert page.goto(f"{site}/{language}/{address}").status == 200, address
        look_at(page, direction)


def select_bridges(editor):
    act = editor.locator("details", has_text="It has selected a subject")
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    act.get_by_label("Subject", exact=True).select_option(label="Bridges that nobody has built")
    today = timezone.localdate(timezone=Assembly.objects.get(slug="999").zone)
    act.get_by_label("Day of the bureau's decision").fill(f"{today:%Y-%m-%d}")
    act.get_by_role("button", name="Put on record").click()


def test_parliament_proposes_a_subject_and_the_bureau_selects_it(site, visitor):
    coordinator = visitor()
    log_in_with_password(coordinator, site, "coordinator@kenya.demo.example")
    coordinator.goto(f"{site}/en/events/999/committees/sc_development/")
    coordinator.get_by_role("link", name="Propose").first.click()
    coordinator.get_by_label("Subject", exact=True).fill("Bridges that nobody has built")
    coordinator.get_by_label("Short explanation").fill("They would be useful, were they there.")
    look_at(coordinator)
    coordinator.get_by_role("button", name="Propose the subject").click()
    expect(coordinator.get_by_role("main")).to_contain_text("Bridges that nobody has built")

    # Members still propose; when their time is over, the bureau decides.
    editor = visitor()
    log_in_with_password(editor, site, "manager@demo.example")
    editor.goto(f"{site}/en/console/999/committees/sc_development/")
    select_bridges(editor)
    expect(editor.get_by_role("main")).to_contain_text("the bureau decides after that")
    editor.complaints.clear()  # of the browser, about the refusal
    zone = Assembly.objects.get(slug="999").zone
    over = timezone.localtime(timezone.now() - timedelta(minutes=1), zone)
    editor.get_by_label("Subjects are proposed until").fill(f"{over:%Y-%m-%dT%H:%M}")
    editor.get_by_role("button", name="Keep").first.click()
    select_bridges(editor)
    look_at(editor)

    reader = visitor(width=390)
    reader.goto(f"{site}/en/events/999/committees/sc_development/")
    expect(reader.locator("#subject").locator("..")).to_contain_text("Bridges that nobody has")
    look_at(reader)
