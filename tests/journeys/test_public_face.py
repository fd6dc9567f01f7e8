"""A visitor finds a meeting: home, events as list, month and map, the archive, a meeting's page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.public_events import (
    make_event,
    make_meeting_at,
    make_old_assembly,
    make_parts,
)
from tests.factories.sessions import make_assembly, make_sitting
from tests.journeys.conftest import look_at

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

PAGES = (
    "", "events/", "events/?view=month", "events/?view=map&past=on", "events/?kind=webinar",
    "events/?page=9", "events/embed/", "assemblies/", "events/talk/", "events/1/", "events/138/",
)  # fmt: skip
SMALLEST = 320  # px


@pytest.fixture
def century(empty_site):
    """Return the address of a site with events of several kinds, near and far, old and new."""
    starts_on = (timezone.now() + timedelta(days=20)).date()
    assembly = make_assembly(starts_on=starts_on, ends_on=starts_on + timedelta(days=4))
    make_sitting(assembly)
    make_old_assembly(1, 1889, latitude=48.9, longitude=2.4)
    make_meeting_at("geneva", begins_in=0, days=2)
    make_meeting_at("geneva-again", begins_in=4, days=3)
    talk = make_parts(make_event("talk", begins_in=3))
    make_sitting(talk, hour=14, places=20, languages=["en", "fr"])
    return empty_site


@pytest.mark.parametrize(
    ("language", "direction", "scheme"),
    [("en", "ltr", "light"), ("fr", "ltr", "dark"), ("ar", "rtl", "light")],
)
def test_pages_of_events_are_sound_in_both_directions(
    century, visitor, language, direction, scheme
):
    page = visitor(color_scheme=scheme)
    page.set_default_navigation_timeout(120_000)  # the very first page of a process is slow

    for path in PAGES:
        page.goto(f"{century}/{language}/{path}")
        page.complaints[:] = [one for one in page.complaints if "status of 404" not in one]
        look_at(page, direction)
        page.set_viewport_size({"width": SMALLEST, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST, page.url
        page.set_viewport_size({"width": 1280, "height": 900})


def test_visitor_goes_from_home_by_the_map_to_a_meeting_with_the_keyboard(century, visitor):
    page = visitor(timezone_id="Africa/Nairobi")
    page.goto(f"{century}/en/")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Events").click()
    page.get_by_role("link", name="Map").click()

    dot = page.get_by_role("link", name="Geneva, Switzerland: 2 events")
    dot.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Event geneva-again")).to_be_visible()
    page.get_by_role("link", name="Month", exact=True).click()
    expect(page.locator("td[aria-current=date]")).to_be_visible()
    page.goto(f"{century}/en/events/talk/")
    expect(page.locator(".sitting .reader").first).to_contain_text("your time")
    expect(page.get_by_role("button", name="Print this page")).to_be_visible()


def test_month_is_a_list_by_day_on_a_phone(century, visitor):
    page = visitor(width=390)
    page.goto(f"{century}/en/events/?view=month")

    today = page.locator("td[aria-current=date]")

    expect(today.get_by_text("(today)")).to_be_visible()
    expect(today.get_by_role("link", name="Event geneva", exact=True)).to_be_visible()
    assert page.locator("td.other").first.bounding_box()["width"] <= 1
