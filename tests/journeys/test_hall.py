"""A debate run by its chair, two screens in the hall, three phones: all follow, none is touched."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.enums import Part
from sessions.enums.debates import DebateKind, ListCategory
from sessions.models.parts import SittingPart
from sessions.models.turns import Turn
from sessions.services.debates import screens
from sessions.services.debates.screens import Setting
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_screen, make_speaker
from tests.factories.seats import make_participants
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_world
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_chair import TWICE, TYPED, press
from tests.journeys.test_check_in_offline import log_in
from tests.sessions.web.test_debates_public import give_floor, listed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIX_MINUTES = timedelta(minutes=6)


@pytest.fixture
def world(transactional_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_world()


@pytest.fixture
def debate(world):
    return make_debate(make_sitting(world.assembly, day=2, hour=9), DebateKind.EMERGENCY)


def hung(world, debate, name, language):
    screen = make_screen(world.assembly, name, language)
    setting = Setting(name=name, language=language, shows="speakers", debate=debate)
    return screens.set_to(screen=screen, setting=setting, by=None, at=timezone.now())


@pytest.fixture
def seen_by(world, visitor, live_server):
    """Return a function that opens a page for an account, or for nobody."""

    def opens(width, address, user=None, **more):
        page = visitor(width, **more)
        if user is not None:
            log_in(page, user, live_server.url)
        page.goto(f"{live_server.url}/{address}")
        return page

    return opens


def with_account(person, email):
    person.user = make_account(email)
    person.save()
    return person.user


def chairs(debate):
    """Return the account of who presides in the sitting of a debate."""
    sitting = debate.sittings.get()
    (person,) = make_participants(sitting.event, 1, email="chair@example.org")
    SittingPart.objects.create(sitting=sitting, part=Part.CHAIR, order=1, participant=person)
    return with_account(person, "chair@example.org")


def urgent(world):
    """An emergency debate of seven: Rosa Example speaks for Peru, France comes last."""
    debate = make_debate(make_sitting(world.assembly, day=2, hour=9), DebateKind.EMERGENCY)
    names = ("Chile", "Ghana", "Kuwait", "Malta", "Nepal", "Peru")
    speakers = listed(debate, *names, category=ListCategory.SPEAKERS)
    (rosa,) = make_participants(world.assembly, 1, email="rosa@example.org")
    speakers[5].participant = rosa
    speakers[5].save()
    delegation = world.file.delegation
    make_speaker(debate, delegation.institution, delegation=delegation, rank=7, name="Ida Example")
    return debate, with_account(rosa, "rosa@example.org")


def test_screens_and_phones_follow_the_chair_who_runs_it_by_keyboard(world, seen_by):
    debate, rosa = urgent(world)
    left, right = hung(world, debate, "Left", "en"), hung(world, debate, "Right", "ar")
    hall, other = (
        seen_by(width, f"{language}/screens/{screen.key}/")
        for width, language, screen in ((1920, "en", left), (1024, "ar", right))
    )
    page = f"events/138/debates/{debate.pk}/"
    rosas = seen_by(NARROW, f"en/{page}", rosa)
    coordinator = seen_by(NARROW, f"en/{page}", world.coordinator)
    public = seen_by(NARROW, f"ar/{page}")
    phones = (rosas, coordinator, public)
    chair = seen_by(WIDE, f"en/console/138/debates/{debate.pk}/chair/", chairs(debate))

    def everybody_sees(who, after):
        for one in (hall, other):
            expect(one.locator(".hall-who")).to_have_text(who)
            expect(one.locator(".hall-next li").first).to_contain_text(after)
        for one in phones:
            expect(one.locator(".debate-who")).to_have_text(who)
            expect(one.locator(".debate-next li").first).to_contain_text(after)

    def does(key, *, then):
        chair.wait_for_timeout(TWICE)
        press(chair, key, then=then)

    does("b", then="Take back: debate opened")
    expect(rosas.locator(".debate-own")).to_contain_text("You are number 6: 5 speakers")
    does("n", then="The clock runs")
    everybody_sees("Chile", after="Ghana")
    clock = hall.locator(".hall-clock .clock")
    expect(clock).to_have_text(re.compile(r"^4:\d\d$"))
    expect(clock).not_to_have_text(clock.inner_text())  # it runs
    expect(rosas.locator(".debate-own")).to_contain_text("You are number 5: 4 speakers")
    look_at(rosas)
    look_at(public, "rtl")

    chair.keyboard.press("o")
    chair.keyboard.type("mal")
    press(chair, "Enter", then="Stopped meanwhile: Chile")
    everybody_sees("Malta", after="Ghana")
    chair.wait_for_timeout(TYPED)
    does("e", then="Take back: turn ended – Malta")
    everybody_sees("Chile", after="Ghana")
    expect(clock).to_have_attribute("data-state", "running")

    does("n", then="Next: Kuwait")
    does("s", then="Nobody has the floor.")  # Ghana is not here
    does("n", then="Next: Malta")
    everybody_sees("Kuwait", after="Malta")
    does("n", then="Next: Nepal")  # by mistake
    everybody_sees("Malta", after="Nepal")
    does("z", then="Next: Malta")
    everybody_sees("Kuwait", after="Malta")

    Turn.objects.filter(state="running").update(running_since=timezone.now() - SIX_MINUTES)
    does("3", then="of 5:30")
    for one in (hall, other):
        expect(one.locator(".hall-clock .clock")).to_have_attribute("data-tone", "red")

    does("n", then="Next: Nepal")
    does("n", then="Next: Peru")
    does("a", then="Nobody has the floor.")  # Nepal is out
    expect(rosas.locator(".debate-own")).to_contain_text("You are next.")
    expect(rosas.locator(".debate-own li.soon")).to_be_visible()
    expect(coordinator.locator(".debate-own")).not_to_contain_text("Is next.")
    does("n", then="Next: France")
    expect(rosas.locator(".debate-own")).to_contain_text("You have the floor.")
    expect(coordinator.locator(".debate-own")).to_contain_text("Is next.")
    everybody_sees("Peru", after="France")
    for one in (hall, other):
        where = "[scrollY, document.scrollingElement.scrollHeight - innerHeight]"
        assert one.evaluate(where) == [0, 0]

    does("e", then="Nobody has the floor.")
    chair.once("dialog", lambda asked: asked.accept())  # though some wait
    does("k", then="Reopen the debate")
    expect(hall.locator(".hall-who")).to_have_text("Debate closed")
    expect(public.locator(".debate-stand")).to_be_visible()
    for one in phones:
        expect(one.locator(".debate-who")).to_have_count(0)
    assert [one.complaints for one in (*phones, hall, other, chair)] == [[]] * 6


def test_screen_says_since_when_it_has_no_news_and_comes_back(world, debate, visitor, live_server):
    speaker, _other = listed(debate, "Chile", "Ghana", category=ListCategory.SPEAKERS)
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
