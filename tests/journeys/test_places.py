"""A place in a workshop: asked for, waited for, given up by another, offered, accepted."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.accounts import User
from registrations.services.demonstration_people import PASSWORD
from sessions.models.sittings import Sitting
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password, newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

HOLDER = "sampuli@kenya.demo.example"
WAITING = "delegate@demo.example"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_place_that_one_gives_up_is_offered_to_who_waits(site, visitor, width):
    sitting = sitting_to_come()
    desk, holder, waiting = visitor(width), visitor(width), visitor(width)
    log_in_with_password(desk, site, "desk@demo.example")
    log_in_with_password(holder, site, HOLDER)
    log_in_with_password(waiting, site, WAITING)
    places = f"{site}/en/events/138/sittings/{sitting.pk}/places/"

    set_one_place(desk, places)
    take_it(holder, places)
    wait_for_it(waiting, places)
    see_who_waits(desk, site, sitting)
    give_it_up(holder)
    accept_the_offer(waiting, visitor(width), site, places)

    holder.reload()
    expect(holder.get_by_role("heading", name="Stand on the waiting list")).to_be_visible()


def sitting_to_come():
    """Return an open sitting of the demonstration that lies ahead; its holder has a password."""
    holder = User.objects.get(email=HOLDER)
    holder.set_password(PASSWORD)
    holder.save()
    sitting = Sitting.objects.filter(is_closed=False, cancelled_at=None, places=None).earliest("pk")
    sitting.starts_at = timezone.now() + timedelta(days=3)
    sitting.ends_at = sitting.starts_at + timedelta(hours=2)
    sitting.save()
    return sitting


def set_one_place(desk, places):
    desk.goto(places)
    expect(desk.get_by_text("come without asking")).to_be_visible()
    look_at(desk)
    desk.get_by_role("link", name="Set the places").click()
    look_at(desk)
    desk.locator("main").get_by_label(re.compile("^Places")).fill("1")
    desk.get_by_label("Hours to answer an offer").fill("24")
    desk.get_by_role("button", name="Keep").click()
    expect(desk.locator(".facts")).to_contain_text("Free places")
    look_at(desk)


def take_it(holder, places):
    holder.goto(places)
    look_at(holder)
    holder.get_by_role("button", name="Ask", exact=True).click()
    expect(holder.get_by_text("1 place is held.")).to_be_visible()
    expect(mine(holder)).to_contain_text("Place held")
    look_at(holder)


def wait_for_it(waiting, places):
    waiting.goto(places)
    expect(waiting.get_by_text("offered by mail for 24 hours")).to_be_visible()
    look_at(waiting)
    waiting.get_by_role("button", name="Wait for a place").click()
    expect(mine(waiting)).to_contain_text("Number 1 of 1 on the waiting list")
    look_at(waiting)


def see_who_waits(desk, site, sitting):
    desk.goto(f"{site}/en/console/138/places/")
    look_at(desk)
    desk.goto(f"{site}/en/console/sittings/{sitting.pk}/places/")
    expect(desk.get_by_role("row").filter(has_text="Achieng")).to_contain_text("Place held")
    expect(desk.get_by_role("row").filter(has_text="Otieno")).to_contain_text("Waiting")
    look_at(desk)


def give_it_up(holder):
    holder.get_by_role("button", name="Give up").click()
    asked = holder.get_by_role("dialog", name="Give the place up?")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Give up").click()
    expect(holder.get_by_text("Given up; whoever waited longest is next.")).to_be_visible()
    look_at(holder)


def accept_the_offer(waiting, mailbox, site, places):
    offer = newest_mail(mailbox, site, WAITING, re.compile("^A place is offered until"))
    assert "A place has become free for you" in offer
    look_at(mailbox)
    waiting.goto(places)
    expect(mine(waiting)).to_contain_text("Offered until")
    look_at(waiting)
    waiting.get_by_role("button", name="Accept").click()
    expect(waiting.get_by_text("The place is yours.")).to_be_visible()
    expect(mine(waiting)).to_contain_text("Place held")
    look_at(waiting)
    newest_mail(mailbox, site, WAITING, re.compile("^Place confirmed"))


def mine(page):
    """Return what the page says of one's own places."""
    return page.get_by_role("region", name="My places")
