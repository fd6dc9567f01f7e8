"""A debate with two screens in the hall and three phones: all follow the chair, none is touched."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.enums.debates import ListCategory, SpeakerState, TurnState
from sessions.services.debates import screens
from sessions.services.debates.screens import Setting
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_screen
from tests.factories.seats import make_participants
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_world
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_check_in_offline import log_in
from tests.sessions.web.test_debates_public import acted, give_floor, listed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_world()


@pytest.fixture
def debate(world):
    return make_debate(make_sitting(world.assembly, day=2, hour=9))


def hung(world, debate, name, language):
    screen = make_screen(world.assembly, name, language)
    setting = Setting(name=name, language=language, shows="speakers", debate=debate)
    return screens.set_to(screen=screen, setting=setting, by=None, at=timezone.now())


def speaker_with_phone(world, debate, speaker, visitor, site):
    user = make_account("rosa@example.org")
    (speaker.participant,) = make_participants(world.assembly, 1, user=user)
    speaker.save()
    page = visitor(NARROW)
    log_in(page, user, site)
    return page


def end(turn):
    """The chair ends a turn: what the act leaves behind."""
    turn.state, turn.running_since, turn.ended_at = TurnState.ENDED, None, timezone.now()
    turn.used_ms = 240_000
    turn.save()
    turn.speaker.state = SpeakerState.SPOKEN
    turn.speaker.save()


def test_screens_and_phones_follow_the_chair(world, debate, visitor, live_server):
    site = live_server.url
    names = ("Chile", "Ghana", "Kuwait", "Malta", "Nepal", "Peru", "Togo")
    speakers = listed(debate, *names, category=ListCategory.FIRST_SPEAKERS)
    left, right = hung(world, debate, "Left", "en"), hung(world, debate, "Right", "ar")
    turn = give_floor(debate, speakers[0], ago=timedelta(seconds=5))
    hall, other = visitor(1920), visitor(1024)
    hall.goto(f"{site}/en/screens/{left.key}/")
    other.goto(f"{site}/ar/screens/{right.key}/")
    rosas = speaker_with_phone(world, debate, speakers[5], visitor, site)
    phones = [rosas, visitor(NARROW), visitor(WIDE)]
    for page in phones:
        page.goto(f"{site}/en/assemblies/138/debates/{debate.pk}/")
        expect(page.locator(".debate-who")).to_have_text("Chile")
    expect(rosas.locator(".debate-own")).to_contain_text("You are number 5: 4 speakers")
    look_at(rosas)
    look_at(phones[2])
    expect(hall.locator(".hall-who")).to_have_text("Chile")
    clock = hall.locator(".hall-clock .clock")
    expect(clock).to_have_text(re.compile(r"^[67]:\d\d$"))
    expect(clock).not_to_have_text(clock.inner_text())  # it runs

    end(turn)
    second = give_floor(debate, speakers[1], ago=timedelta(seconds=0), seconds=2)
    acted(debate)

    for page in (hall, other):
        expect(page.locator(".hall-who")).to_have_text("Ghana")
        expect(page.locator(".hall-next li").first).to_contain_text("Kuwait")
        expect(page.locator(".hall-clock .clock")).to_have_attribute("data-tone", "red")
        assert page.evaluate("[scrollY, document.scrollingElement.scrollHeight - innerHeight]") == (
            [0, 0]
        )
    for page in phones:
        expect(page.locator(".debate-who")).to_have_text("Ghana")
    expect(rosas.locator(".debate-own")).to_contain_text("You are number 4: 3 speakers")
    expect(rosas.locator(".debate-own li.soon")).to_be_visible()

    # To the end: she is next, then she has the floor.
    end(second)
    for one in speakers[2:5]:
        one.state = SpeakerState.WITHDRAWN
        one.save()
    acted(debate)
    expect(rosas.locator(".debate-own")).to_contain_text("You are next.")
    give_floor(debate, speakers[5])
    acted(debate)
    expect(rosas.locator(".debate-own")).to_contain_text("You have the floor.")
    assert [page.complaints for page in (*phones, hall, other)] == [[]] * 5


def test_screen_says_since_when_it_has_no_news_and_comes_back(world, debate, visitor, live_server):
    (speaker, *_others) = listed(debate, "Chile", "Ghana")
    give_floor(debate, speaker, ago=timedelta(seconds=0))
    screen, page = hung(world, debate, "Left", "en"), visitor(1920)
    page.clock.install()
    page.goto(f"{live_server.url}/en/screens/{screen.key}/")
    expect(page.locator(".hall-who")).to_have_text("Chile")
    expect(page.locator("#screen-silent")).to_be_hidden()

    page.context.set_offline(True)
    page.clock.fast_forward(50_000)
    expect(page.locator("#screen-silent")).to_have_text(re.compile(r"No news since \d\d:\d\d:\d\d"))
    expect(page.locator(".hall-who")).to_have_text("Chile")  # it stays, and its clock goes on

    page.context.set_offline(False)
    expect(page.locator("#screen-silent")).to_be_hidden()

    # Told to show something else, in another language, it does so by itself.
    message = {"en": "Please rise", "ar": "قفوا"}
    setting = Setting(name="Left", language="ar", shows="message", message=message)
    screens.set_to(screen=screen, setting=setting, by=None, at=timezone.now())
    page.clock.fast_forward(10_000)
    expect(page.locator(".hall-message")).to_have_text("قفوا")
    assert page.evaluate("document.documentElement.dir") == "rtl"

    screens.give_new_address(screen=screen, by=None, at=timezone.now())
    page.clock.fast_forward(10_000)
    expect(page.locator("#screen-silent")).to_contain_text("another address")
