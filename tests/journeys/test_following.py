"""A stranger follows a body by mail, confirms, hears of a change, and ends it with one click."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications.models.follows import Follow
from sessions.jobs import telling
from sessions.models.sittings import Sitting
from sessions.services import sittings
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]
STRANGER = "reader@elsewhere.example"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_stranger_follows_a_body_by_mail_and_ends_it(site, visitor, width):
    sitting = sitting_to_come()
    page = visitor(width)
    page.goto(f"{site}/en/follow/?body={sitting.body.code}")
    look_at(page)
    page.get_by_label("Your e-mail address").fill(STRANGER)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    look_at(page)

    open_newest(page, site, "follow", "^Confirm")
    look_at(page)
    assert not Follow.objects.filter(addressee__address=STRANGER).exists()
    page.get_by_role("button", name="Yes, send me news").click()
    expect(page.get_by_role("heading", name="You follow it now")).to_be_visible()
    page.get_by_role("link", name="Choose what you hear of").click()
    look_at(page)

    sittings.cancel(sitting=sitting, by=None, at=timezone.now())
    telling.tell_untold(at=timezone.now())
    open_newest(page, site, "mails/stop", "^Changed")
    look_at(page)
    page.get_by_role("button", name="Send me no more of them").click()
    expect(page.get_by_role("heading", name="These mails have ended")).to_be_visible()
    assert not Follow.objects.filter(addressee__address=STRANGER).exists()


def open_newest(page, site, way, subject):
    """Open the newest mail to the stranger and follow its link of one kind."""
    letter = newest_mail(page, site, STRANGER, re.compile(subject))
    page.goto(re.search(rf"http\S+/en/{way}/\S+", letter)[0])


def sitting_to_come():
    sitting = Sitting.objects.filter(is_closed=False, cancelled_at=None).earliest("pk")
    sitting.starts_at = timezone.now() + timedelta(days=3)
    sitting.ends_at = sitting.starts_at + timedelta(hours=2)
    sitting.save()
    return sitting
