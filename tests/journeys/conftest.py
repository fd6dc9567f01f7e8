"""A real browser against a real server, with the worker's own dispatcher delivering the mail."""

from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from notifications import schedule
from tests import chromium
from tests.journeys import snapshots

WIDE, NARROW = 1280, 390
PATIENCE = 30_000  # ms: a busy machine is not a fault, and who succeeds does not wait


@pytest.fixture(scope="package", autouse=True)
def _database_beside_the_browser():
    """Playwright keeps an event loop in this thread; Django would refuse its database there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="package")
def browser():
    expect.set_options(timeout=PATIENCE)
    with chromium.started() as running:
        yield running


@pytest.fixture
def empty_site(transactional_db, live_server, settings):
    """Return the address of the product without any data, its mails delivered as they come."""
    settings.PUBLIC_URL = live_server.url
    settings.EMAIL_BACKEND = "notifications.gateways.mail.MailboxBackend"
    settings.DISPATCHER_PAUSE = {"urgent": 0.1, "mail": 0.1, "bulk": 0.1}
    schedule.start_dispatcher()
    yield live_server.url
    schedule.stop_dispatcher()


@pytest.fixture(scope="package")
def demonstrations():
    """Return the rows of the demonstration, once a test has built it."""
    return []


@pytest.fixture
def site(empty_site, demonstrations):
    """Return the address of the demonstration, served live."""
    if demonstrations:
        snapshots.put_back(demonstrations[0])
        return empty_site
    call_command("seed_demo", stdout=StringIO())
    if snapshots.is_possible():
        demonstrations.append(snapshots.take())
    return empty_site


@pytest.fixture
def visitor(browser):
    """Return a function that opens a browser of its own for one person."""
    contexts = []

    def opens(width=WIDE, **more):
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield opens
    for context in contexts:
        context.close()


def look_at(page, direction="ltr"):
    """Hold the page against what every page of ours must be."""
    where = page.url
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == [], where
    assert page.locator("h1").count() == 1, where
    assert page.evaluate("document.documentElement.dir") == direction, where
    assert page.evaluate("getComputedStyle(document.body).direction") == direction, where
    size = page.viewport_size
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (where, width)
    page.set_viewport_size(size)
    assert page.complaints == [], where
