"""A debate of five speakers run by keyboard alone; a second chair follows, and is refused."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate
from sessions.models.turns import Turn
from sessions.services.debates.chair import call, open_in
from sessions.web.debates import rendered_once
from tests.factories.ballots import make_delegation
from tests.factories.debates import make_debate, make_speaker
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament, make_world
from tests.journeys.conftest import NARROW, look_at
from tests.journeys.test_check_in_offline import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {"CL": "Chile", "CI": "Côte d’Ivoire", "ES": "Spain", "ZM": "Zambia", "ZW": "Zimbabwe"}
TWICE = 800  # ms: the same key sooner is one press
TYPED = 1600  # ms after Enter in a field: keys sooner are typing


@pytest.fixture
def world(transactional_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_world()


@pytest.fixture
def debate(world):
    now = timezone.now()
    sitting = make_sitting(
        world.assembly, starts_at=now, ends_at=now + timezone.timedelta(minutes=20)
    )
    debate = make_debate(sitting, DebateKind.EMERGENCY)
    for rank, (code, name) in enumerate(NAMES.items(), start=1):
        parliament = make_parliament(code, name)
        delegation = make_delegation(world.assembly, parliament, sitting)
        make_speaker(debate, parliament, rank=rank, delegation=delegation, name=f"Rosa {code}")
    return debate


@pytest.fixture
def opened(world, debate, live_server, visitor):
    """Return a function that opens the console for one of the secretariat."""

    def opens(user, width=1280):
        page = visitor(width)
        log_in(page, user, live_server.url)
        page.goto(f"{live_server.url}/en/console/138/debates/{debate.pk}/chair/")
        return page

    return opens


def press(page, key, *, then):
    """Press a key; the floor shows what came of it."""
    page.keyboard.press(key)
    expect(page.locator("#chair-floor")).to_contain_text(then)
    expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")


def test_debate_is_run_by_keyboard_alone(world, debate, opened):
    chair, other = opened(world.editor), opened(world.manager)
    floor, clock = chair.locator(".chair-now"), chair.locator("[data-clock]")

    press(chair, "b", then="Take back: debate opened")
    press(chair, "n", then="Stop the clock")  # Chile
    expect(floor).to_contain_text("Chile")
    expect(clock).to_have_text(re.compile(r"4:5\d"))
    expect(other.locator(".chair-now")).to_contain_text("Chile")  # without being told twice

    chair.keyboard.press("o")  # a point of order stops it
    chair.keyboard.type("zim")
    press(chair, "Enter", then="Stopped meanwhile: Chile")
    expect(floor).to_contain_text("Zimbabwe")
    expect(chair.locator("#chair-done")).to_have_text("Zimbabwe has the floor.")
    chair.keyboard.press("e")  # typed on: no act
    expect(floor).to_contain_text("Zimbabwe")
    chair.wait_for_timeout(TYPED)
    press(chair, "e", then="Take back: turn ended – Zimbabwe")
    expect(floor).to_contain_text("Chile")
    expect(clock).to_have_attribute("data-state", "running")

    press(chair, "1", then="of 6:00")
    press(chair, "p", then="The clock is stopped")
    press(chair, "p", then="The clock runs")

    press(chair, "k", then="Chile")
    expect(chair.locator("#chair-said")).to_contain_text("Somebody has the floor.")
    press(chair, "n", then="Next: Spain")
    press(chair, "s", then="Nobody has the floor.")  # Côte d’Ivoire is not here
    chair.wait_for_timeout(TWICE)
    press(chair, "n", then="Next: Zambia")
    expect(floor).to_contain_text("Spain")
    chair.wait_for_timeout(TWICE)
    press(chair, "n", then="Next: Zimbabwe")  # by mistake
    press(chair, "z", then="Next: Zambia")
    expect(floor).to_contain_text("Spain")
    expect(clock).to_have_attribute("data-state", "running")

    chair.wait_for_timeout(TWICE)
    press(chair, "n", then="Next: Zimbabwe")
    chair.wait_for_timeout(TWICE)
    press(chair, "n", then="Next: Côte d’Ivoire")
    press(chair, "a", then="Nobody has the floor.")  # Zimbabwe is out
    chair.wait_for_timeout(TWICE)
    press(chair, "n", then="Next: nobody waits")
    press(chair, "e", then="Nobody has the floor.")
    press(chair, "l", then="Reopen the lists")
    press(chair, "k", then="Reopen the debate")

    assert Debate.objects.get().closed_at is not None
    held = Turn.objects.exclude(begun_at=None).order_by("pk")
    assert [(turn.name, turn.kind) for turn in held] == [
        ("Rosa CL", "speech"), ("", "point_of_order"), ("Rosa ES", "speech"),
        ("Rosa ZM", "speech"), ("Rosa CI", "speech"),
    ]  # fmt: skip
    expect(other.locator("#chair-floor")).to_contain_text("Reopen the debate")
    assert not chair.complaints
    assert not other.complaints


def test_keys_do_nothing_while_typing_or_switched_off_and_the_page_is_in_order(
    world, debate, opened
):
    page = opened(world.editor, NARROW)
    press(page, "b", then="Take back: debate opened")

    page.locator("#reply-who").fill("")
    page.keyboard.type("n")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Keys act").uncheck()
    page.keyboard.press("n")
    page.wait_for_timeout(TWICE)
    assert not Turn.objects.exists()

    page.get_by_label("Keys act").check()
    press(page, "n", then="The clock runs")
    look_at(page)

    clock = page.locator("[data-clock]")
    for used, tone, says in ((270, "amber", r"0:[23]\d"), (310, "red", r"−0:[12]\d")):
        Turn.objects.update(running_since=timezone.now() - timezone.timedelta(seconds=used))
        page.reload()
        expect(clock).to_have_attribute("data-tone", tone)
        expect(clock).to_have_text(re.compile(says))


def test_hours_on_phones_move_while_somebody_overruns_and_nobody_acts(
    debate, visitor, live_server, monkeypatch
):
    monkeypatch.setattr(rendered_once, "LONGEST", 0)
    ago, at = timedelta(minutes=10), timezone.now
    for act, particulars in ((open_in, {"sitting": debate.sittings.get()}), (call, {})):
        act(debate=debate, by=None, at=at() - ago, **particulars)
    phone = visitor(NARROW)
    phone.clock.install()
    phone.goto(f"{live_server.url}/en/events/138/debates/{debate.pk}/")
    hour = phone.locator(".debate-hour").first
    before = datetime.strptime(hour.inner_text(), "%H:%M")  # noqa: DTZ007 - an hour alone

    monkeypatch.setattr(timezone, "now", lambda: at() + ago)
    phone.clock.fast_forward(31_000)

    expect(hour).not_to_have_text(f"{before:%H:%M}")
    later = datetime.strptime(hour.inner_text(), "%H:%M") - before  # noqa: DTZ007 - as above
    assert later.seconds in (600, 660)
