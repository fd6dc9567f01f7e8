"""The draw in the room: the desk types what was spoken, every browser computes the order again."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.models.debates import Debate, PlaceExchange, Speaker
from tests.journeys.conftest import look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]
DRAWN = {"title__en": "Debate on invented conclusions"}


def draw_page(debate, language="en"):
    return f"{language}/events/999/debates/{debate.pk}/draw/"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_pages_around_the_draw_are_sound_in_both_directions(site, visitor, language, direction):
    page = visitor(color_scheme="dark" if language == "ar" else "light")
    drawn = Debate.objects.get(**DRAWN)
    held = Debate.objects.get(event__slug="138", kind="general")
    for address in (
        draw_page(drawn, language),
        f"{language}/events/138/debates/{held.pk}/record/",
    ):
        assert page.goto(f"{site}/{address}").status == 200, address
        look_at(page, direction)
    log_in_with_password(page, site, "manager@demo.example")
    for more in ("draw", "exchanges"):
        address = f"{site}/{language}/console/999/debates/{drawn.pk}/{more}/"
        assert page.goto(address).status == 200, address
        look_at(page, direction)


def register(kenya, site, debate):
    """The coordinator registers somebody who speaks in the debate, in the browser."""
    log_in_with_password(kenya, site, "coordinator@kenya.demo.example")
    kenya.goto(f"{site}/en/events/999/debates/speakers/")
    card = kenya.locator(".speakers-of").filter(has_text="General debate on an invented theme")
    card.get_by_role("link", name="Register a speaker").click()
    kenya.get_by_label(re.compile("^Name")).fill("Rosa Example")
    kenya.get_by_label("Language of the speech").select_option("en")
    look_at(kenya)
    kenya.get_by_role("button", name="Register the speaker").click()
    expect(card).to_contain_text("Rosa Example")
    assert debate.speakers.get(name="Rosa Example").number is None


def test_who_registers_is_drawn_by_the_desk_and_a_phone_checks_it_by_itself(site, visitor):
    debate = Debate.objects.get(title__en="General debate on an invented theme")
    register(visitor(width=390), site, debate)
    now = timezone.now()
    hours = {"registration_closes_at": now - timedelta(minutes=1), "draw_at": now}
    Debate.objects.filter(pk=debate.pk).update(**hours)
    phone, desk = visitor(width=390), visitor()
    log_in_with_password(desk, site, "manager@demo.example")
    desk.goto(f"{site}/en/console/999/debates/{debate.pk}/draw/")
    desk.get_by_role("button", name="Close the lists").click()
    expect(desk.get_by_role("main")).to_contain_text("Commitment: fingerprint of the secret")

    phone.goto(f"{site}/{draw_page(debate)}")
    checked = phone.locator("#draw-check")
    expect(checked).to_contain_text("the lists are those of which the fingerprint is published")

    desk.get_by_label("Spoken in the room").fill("Jade 6, ROUGE 4")
    look_at(desk)
    desk.get_by_role("button", name="Draw the lot").click()
    desk.get_by_role("dialog").get_by_role("button", name="Draw the lot").click()
    expect(desk.get_by_role("main")).to_contain_text("The lot is drawn.")

    phone.reload()
    expect(checked).to_contain_text("secret, seed and order agree, 7 places")
    look_at(phone)

    place = debate.speakers.get(name="Rosa Example").number
    hers = phone.locator(f'.draw-list li[data-number="{place}"]').filter(has_text="Kenya")
    expect(hers).to_be_visible()
    phone.goto(f"{site}/en/events/999/debates/{debate.pk}/")
    expect(phone.locator("#debate-now tr").filter(has_text="Kenya")).to_contain_text("Rosa Example")

    # Somebody changes the list that was handed out: the same browser says so.
    one = Speaker.objects.filter(debate=Debate.objects.get(**DRAWN)).order_by("number")[0]
    Speaker.objects.filter(pk=one.pk).update(number=99)
    phone.goto(f"{site}/{draw_page(one.debate)}")
    expect(checked).to_contain_text("Your browser finds something else: order")


def test_kenya_is_asked_and_agrees_on_a_phone(site, visitor):
    debate = Debate.objects.get(**DRAWN)
    kenya = visitor(width=390)
    log_in_with_password(kenya, site, "coordinator@kenya.demo.example")
    kenya.goto(f"{site}/en/events/999/debates/{debate.pk}/exchanges/")
    look_at(kenya)
    kenya.get_by_role("button", name="Agree").click()
    expect(kenya.get_by_role("main")).to_contain_text("Exchanged")
    assert PlaceExchange.objects.get(debate=debate).agreed
