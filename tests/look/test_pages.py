"""The specimen pages in a real browser: two directions, two schemes, wide and narrow."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders

from tests import chromium
from tests.look.specimens import PAGES, render

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

ORIGIN = "https://look.test"
POLICY = "; ".join(
    f"{name} {' '.join(sources)}"
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture(scope="module")
def browser():
    with chromium.started() as running:
        yield running


@pytest.fixture
def visit(browser):
    contexts = []

    def go(name, language, scheme, width, **more):
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        html = render(name, language)
        page.route("**/*", lambda route: answer(route, f"/{name}/", html))
        page.goto(f"{ORIGIN}/{name}/", wait_until="load")
        return page

    yield go
    for context in contexts:
        context.close()


def answer(route, own_address, html):
    address = route.request.url.removeprefix(ORIGIN)
    if address == own_address:
        headers = {"Content-Security-Policy": POLICY}
        return route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
    found = finders.find(address.removeprefix(settings.STATIC_URL).removeprefix("/"))
    if not found:
        return route.fulfill(status=404, body="")
    return route.fulfill(path=found, content_type=TYPES[Path(found).suffix])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_and_the_content_policy_find_nothing(visit, name, language, scheme, width):
    page = visit(name, language, scheme, width)

    found = Axe().run(page)

    assert [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in found.response["violations"]
    ] == []
    assert page.complaints == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_the_smallest_phone(visit, name, language):
    page = visit(name, language, "light", 320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("getComputedStyle(document.body).direction") == (
        "rtl" if language == "ar" else "ltr"
    )


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough_for_a_thumb(visit, name):
    page = visit(name, "en", "light", 390)

    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .button, select, nav a, .errors a,"
          + "input:not([type=hidden], [type=radio], [type=checkbox])")]
          .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([html, box]) => box.height > 0 && box.height < 34)
          .map(([html, box]) => html + box.height)"""
    )

    assert small == []


def test_readers_own_clock_stands_beside_the_venues(visit):
    page = visit("parts", "en", "light", 1280, timezone_id="Asia/Tokyo")

    assert page.locator("[data-reader-clock]").first.inner_text() == "16:00 – 18:30 your time"


def test_readers_own_clock_stays_hidden_at_the_venue(visit):
    page = visit("parts", "en", "light", 1280, timezone_id="Europe/Paris")

    assert page.locator("[data-reader-clock]").count() > 0
    assert page.locator("[data-reader-clock]:visible").count() == 0


def test_destructive_act_asks_once_and_cancel_keeps(visit):
    page = visit("step", "en", "light", 1280)
    sent = []
    page.on("request", lambda request: sent.append(request.method))

    page.click("#remove")
    page.get_by_role("dialog", name="Remove Ms Okafor?").get_by_text("Cancel").click()
    assert "POST" not in sent

    page.click("#remove")
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    assert sent.count("POST") == 1


def test_address_is_copied_and_the_button_says_so(visit):
    page = visit("parts", "en", "light", 1280, permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy address").click()

    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://example.org/calendar/138.en.ics"


def test_error_summary_leads_to_the_first_choice(visit):
    page = visit("step", "en", "light", 1280)

    page.get_by_role("alert").get_by_role("link").first.click()

    assert page.evaluate("document.activeElement.id || location.hash") in {
        "id_committee_0",
        "#id_committee_0",
    }
