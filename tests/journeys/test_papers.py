"""A reader takes tomorrow's programme on paper; an editor publishes another one meanwhile."""

import io
import re

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.fields import LanguageMap
from assemblies.models.events import Assembly
from sessions.jobs import papers as jobs
from sessions.models.sittings import Sitting
from sessions.services import plans, releases
from tests.journeys.conftest import NARROW, look_at

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(240)]

PDF = '#paper a[type="application/pdf"]'


def make_all():
    while jobs.make_next(clock=timezone.now):
        pass


def words_of(page, site, address):
    answer = page.request.get(site + address)
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_reader_takes_the_programme_on_paper(site, visitor):
    reader = visitor(width=NARROW)
    reader.goto(f"{site}/en/events/138/programme/")
    reader.get_by_role("link", name="On paper").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("On paper")
    look_at(reader)

    # The paper in French is not made yet: its page waits for it by itself.
    reader.get_by_role("link", name=re.compile("Français.*Full programme")).click()
    expect(reader).to_have_url(re.compile("/fr/events/138/papers/1/programme/"))
    expect(reader.locator("#paper progress")).to_be_visible()
    look_at(reader)
    make_all()
    expect(reader.locator(PDF)).to_be_visible()
    address = reader.locator(PDF).get_attribute("href")
    assert "Conseil directeur" in words_of(reader, site, address)

    # Without JavaScript the page is asked again by its link.
    other = visitor(java_script_enabled=False)
    other.goto(f"{site}/en/events/138/papers/order-2018-03-25.pdf")
    make_all()
    other.get_by_role("link", name="Look again").click()
    before = words_of(other, site, other.locator(PDF).get_attribute("href"))
    assert "Sunday 25 March 2018" in before
    assert "Council in the garden" not in before

    # The editor publishes another title: the newest paper marks it, the old one stays.
    at, assembly = timezone.now(), Assembly.objects.get(number=138)
    sitting = Sitting.objects.select_related("event").filter(
        event=assembly, is_closed=False, starts_at__date="2018-03-25"
    )[0]
    facts = {"title": LanguageMap({"en": "Council in the garden"})}
    plans.edit(sitting=sitting, facts=facts, by=None, at=at)
    releases.release(event=assembly, by=None, at=at)
    other.goto(f"{site}/en/events/138/papers/order-2018-03-25.pdf")
    make_all()
    other.get_by_role("link", name="Look again").click()
    after = words_of(other, site, other.locator(PDF).get_attribute("href"))
    assert "Council in the garden Other title" in after
    assert "Marked is what has changed since release 1." in after
    other.goto(f"{site}/en/events/138/papers/")
    other.get_by_role("link", name=re.compile("^Release 1,")).click()
    expect(other.get_by_text("This is an earlier release.")).to_be_visible()
    look_at(visitor_with_script(visitor, other.url))


def visitor_with_script(visitor, address):
    page = visitor()
    page.goto(address)
    return page


def test_pages_print_without_their_buttons(site, visitor):
    page = visitor()
    page.goto(f"{site}/en/events/138/programme/")
    page.emulate_media(media="print")

    for part in (".site nav", ".place", ".filters", ".days", ".subscribe", ".between .acts"):
        expect(page.locator(part).first).to_be_hidden()
    days = page.locator(".day h2")
    assert days.count() == 5
    for number in range(5):
        expect(days.nth(number)).to_be_visible()
    breaks = "one => getComputedStyle(one).breakInside"
    assert page.locator(".sitting").first.evaluate(breaks) == "avoid"
    first = page.locator(".sitting h3 a").first
    assert first.evaluate("one => getComputedStyle(one, '::after').content") == "none"

    page.goto(site + first.get_attribute("href"))
    for part in (".site nav", ".acts", ".filters", ".on-screen"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".sitting-facts dd").first).to_be_visible()
