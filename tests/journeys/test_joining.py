"""A webinar from another continent: the lobby counts down, opens, lets in; then the certificate."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.enums import Role
from registrations.models.meetings import Certificate, KnownGuest
from registrations.services import certificates
from sessions.jobs import reminding
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.enrolments import make_admission, make_event, make_part
from tests.factories.meetings import (
    hold,
    make_attendee,
    make_online_sitting,
    make_webinar,
    meeting_of,
    prepare,
)
from tests.factories.sessions import NOW
from tests.factories.worlds import make_parliament
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import newest_mail
from tests.journeys.test_webinar_registration import ADDRESS, prove_address, say_who
from tests.registrations.providers.fake_bigbluebutton import FakeBigBlueButton
from tests.registrations.providers.scenes import SECRET
from tests.registrations.providers.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]


@pytest.fixture
def service(empty_site, settings):
    callback = f"{empty_site}/hooks/meetings/bbb/"
    with serving(FakeBigBlueButton(SECRET, timezone.now)) as fake:
        settings.PROVIDERS = {
            "bbb": {
                "kind": "bigbluebutton", "url": f"{fake.url}/bigbluebutton", "secret": SECRET,
                "callback": callback, "anywhere": True,
            }
        }  # fmt: skip
        fake.callback = callback
        yield fake


def let_in(page, site, user):
    """Log the account in without the way of codes, which other journeys walk."""
    client = Client()
    client.force_login(user)
    name = site_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def make_scene():
    """A webinar whose lobby opens in a minute, and somebody in Lima who takes part."""
    sitting = make_online_sitting(make_webinar(), minutes=15)
    starts_at = timezone.now() + timedelta(minutes=15, seconds=60)
    Sitting.objects.filter(pk=sitting.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90)
    )
    hold(sitting, "bbb")
    prepare()
    ada = make_account("ada@parliament.example", name="Ada", time_zone="America/Lima")
    make_attendee(sitting.event, ada)
    return Sitting.objects.select_related("event").get(pk=sitting.pk), ada


def test_a_member_far_away_joins_and_gets_her_certificate(empty_site, service, visitor):
    site = empty_site
    sitting, ada = make_scene()
    manager = make_account("manager@example.org", role=Role.SECRETARIAT_MANAGER)
    phone = visitor(NARROW, timezone_id="America/Lima", has_touch=True)
    desk = visitor(WIDE)
    let_in(phone, site, ada)
    let_in(desk, site, manager)

    wait_in_the_lobby(phone, site, sitting)
    join(phone)
    report(service, sitting)
    see_who_came(desk, site, sitting, ada)
    get_the_certificate(phone, site, sitting)
    check_it(visitor(NARROW), site)


def test_one_walk_from_the_registration_to_the_certificate(empty_site, service, visitor):
    site, webinar = empty_site, make_event()
    make_admission(webinar)
    make_parliament("NZ", "New Zealand")
    sitting = make_part(webinar, reminders=[10])
    hold(sitting, "bbb")
    phone = visitor(NARROW, timezone_id="Pacific/Auckland", locale="en-NZ", has_touch=True)

    register(phone, visitor(), site)
    let_a_week_pass(sitting)
    follow_the_reminder(phone, visitor(), site)
    join(phone)
    report(service, sitting)
    get_the_certificate(phone, site, sitting)
    check_it(visitor(NARROW), site)


def register(phone, mailbox, site):
    phone.goto(f"{site}/en/events/webinar/register/")
    prove_address(phone, mailbox, site)
    phone.wait_for_url("**/register/")
    say_who(phone)
    phone.get_by_role("button", name="Register").click()
    phone.wait_for_url("**/registration/")
    expect(phone.get_by_text("You are registered. A mail confirms it.")).to_be_visible()
    look_at(phone)


def let_a_week_pass(sitting):
    """The sitting, which has not been touched since, begins in a few minutes."""
    starts_at = timezone.now() + timedelta(minutes=9)
    Sitting.objects.filter(pk=sitting.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), changed_at=NOW
    )
    prepare()


def follow_the_reminder(phone, mailbox, site):
    """The mail's own link leads into the lobby of the sitting, which is open by now."""
    assert reminding.remind_all(at=timezone.now()) == 1
    letter = newest_mail(mailbox, site, ADDRESS, re.compile("^Reminder: Morning sitting"))
    phone.goto(re.search(r"http\S+/join/\S+", letter)[0])
    expect(phone.get_by_role("button", name="Join the meeting")).to_be_visible()
    look_at(phone)


def wait_in_the_lobby(phone, site, sitting):
    phone.goto(f"{site}/en/events/{sitting.event.slug}/sittings/{sitting.pk}/lobby/")
    expect(phone.get_by_role("heading", name="The meeting is not open yet")).to_be_visible()
    expect(phone.get_by_role("timer")).to_contain_text("00:00:")
    expect(phone.locator("time.reader").first).to_contain_text("your time")
    look_at(phone)
    button = phone.get_by_role("button", name="Join the meeting")
    expect(button).to_be_visible(timeout=120_000)  # by itself
    look_at(phone)


def join(phone):
    inside = "<!doctype html><title>In</title><h1>The meeting of the service</h1>"
    phone.context.route(
        lambda address: ".example" in address,
        lambda asked: asked.fulfill(body=inside, content_type="text/html"),
    )
    phone.get_by_role("button", name="Join the meeting").click()
    expect(phone.get_by_role("heading", name="The meeting of the service")).to_be_visible()
    phone.complaints.clear()  # the pages of the service are not ours


def report(service, sitting):
    """The sitting was held an hour and a half long; she was there for an hour of it."""
    starts_at = timezone.now() - timedelta(minutes=85)
    Sitting.objects.filter(pk=sitting.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=80)
    )
    known, reference = KnownGuest.objects.get(), meeting_of(sitting).reference
    came, went = (
        service.event(what, reference, str(known.key), at=starts_at + timedelta(minutes=after))
        for what, after in (("user-joined", 5), ("user-left", 65))
    )
    address, body = service.told(service.callback, came, went, at=timezone.now())
    answer = Client().post(address, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 204


def see_who_came(desk, site, sitting, ada):
    desk.goto(f"{site}/en/console/{sitting.event.slug}/online/")
    look_at(desk)
    desk.get_by_role("link", name="1 First sitting").click()
    expect(desk.get_by_role("row", name="Ada 0")).to_contain_text("60")
    expect(desk.get_by_role("row", name="Ada 0")).to_contain_text("Long enough")
    look_at(desk)


def get_the_certificate(phone, site, sitting):
    assert certificates.issue_due(at=timezone.now() + timedelta(hours=2)) == 1
    Sitting.objects.filter(pk=sitting.pk).update(ends_at=timezone.now() - timedelta(minutes=40))
    phone.goto(f"{site}/en/events/{sitting.event.slug}/sittings/{sitting.pk}/lobby/")
    expect(phone.get_by_role("heading", name="This sitting is over")).to_be_visible()
    look_at(phone)
    phone.goto(f"{site}/en/my-certificates/")
    look_at(phone)
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="Download the PDF").click()
    with open(waiting.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"


def check_it(anybody, site):
    anybody.goto(f"{site}/en/certificates/")
    look_at(anybody)
    anybody.get_by_label("Code of the certificate").fill(Certificate.objects.get().code.lower())
    anybody.get_by_role("button", name="Check").click()
    expect(anybody.get_by_role("heading", name="genuine and valid")).to_be_visible()
    look_at(anybody)
