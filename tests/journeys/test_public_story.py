"""A visitor finds an old resolution from a theme, and looks at the story of an assembly."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from sessions.models.resolutions import Resolution
from sessions.rules.symbols import read
from sessions.services import resolution_papers
from tests.factories.documents import make_theme
from tests.factories.seats import make_participants
from tests.journeys.conftest import NARROW, look_at

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

TITLE = "Parliaments and open data (invented)"
DAY = datetime(2018, 3, 28, 15, 0, tzinfo=UTC)


@pytest.fixture
def held(site):
    """The 138th with a full house of invented delegates, and a published resolution on a theme."""
    assembly = Assembly.objects.get(number=138)
    resolution = Resolution.objects.get(title__en=TITLE)
    symbol = read("C-III/138/Res.1")
    now = timezone.now()
    resolution = resolution_papers.publish(resolution=resolution, symbol=symbol, by=None, at=now)
    resolution.document.themes.add(make_theme("peace"))
    here = Institution.objects.parliaments().exclude(delegations__assembly=assembly)
    for place, parliament in enumerate(here.order_by("pk")[:60]):
        delegation = Delegation.objects.create(
            assembly=assembly, institution=parliament, created_at=DAY - timedelta(days=30)
        )
        people = (("female", 1 + place % 3, "member_of_parliament"),
                  ("male", 2 + place % 4, "member_of_parliament"),
                  ("female" if place % 3 else "male", 1, "presiding_officer"),
                  ("female" if place % 2 else "male", 1, "young_member"))  # fmt: skip
        for sex, number, capacity in people:
            make_participants(assembly, number, delegation=delegation, sex=sex, capacity=capacity)
    return site


def test_visitor_finds_an_old_resolution_from_a_theme(held, visitor):
    page = visitor(width=NARROW)
    page.goto(f"{held}/en/themes/")
    look_at(page)
    page.get_by_role("main").get_by_role("link", name="Peace and security").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Peace and security")
    look_at(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    look_at(page)

    # Its page leads on: to the body, the event, and back to the theme; and it is cited by a symbol.
    side = page.get_by_role("complementary", name="About this resolution")
    expect(side.get_by_role("link", name="Peace and security")).to_be_visible()
    side.get_by_role("link", name="C-III/138/Res.1").click()
    expect(page).to_have_url(re.compile(r"/en/events/138/resolutions/\d+/$"))
    page.get_by_role("link", name="Standing Committee on Democracy and Human Rights").first.click()
    look_at(page)
    page.get_by_role("link", name="All resolutions of this body").click()
    expect(page.get_by_text("1 to 1 of 1")).to_be_visible()
    look_at(page)
    page.goto(f"{held}/en/parliaments/")
    look_at(page)
    page.get_by_role("link", name="France").click()
    expect(page.get_by_role("heading", name="How it voted")).to_be_visible()
    look_at(page)


@pytest.mark.parametrize(
    ("language", "direction", "scheme"),
    [("en", "ltr", "light"), ("fr", "ltr", "dark"), ("ar", "rtl", "light")],
)
def test_visitor_looks_at_the_story(held, visitor, language, direction, scheme):
    page = visitor(color_scheme=scheme)
    page.goto(f"{held}/{language}/events/138/")
    look_at(page, direction)
    page.locator("main .notice a").first.click()
    expect(page).to_have_url(f"{held}/{language}/events/138/story/")
    assert page.locator("svg.hemicycle circle").count() > 100
    look_at(page, direction)
    page.goto(f"{held}/{language}/bodies/assembly/")
    look_at(page, direction)

    # The data beside it: a file with a row a figure; and a page that explains its columns.
    page.goto(f"{held}/{language}/events/138/story/data/")
    look_at(page, direction)
    with page.expect_download() as given:
        page.locator("main a[download]").first.click()
    assert given.value.suggested_filename == "assembly-138.csv"


def test_data_for_search_engines_passes_the_content_policy(held, visitor):
    """A block of data is no script: the browser reads the policy and has nothing to say."""
    page = visitor()
    refused = []
    page.on("console", lambda said: refused.append(said.text))
    answer = page.goto(f"{held}/en/events/138/")

    assert "script-src 'self'" in answer.headers["content-security-policy"]
    told = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    )
    assert told["name"] == "138th Assembly"
    assert refused == []
