"""A member of parliament on another continent registers for a webinar on her phone."""

import os
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.enums import Role
from registrations.enums import AdmittedKind
from registrations.services import people
from tests.factories.accounts import make_account
from tests.factories.enrolments import make_admission, make_enrolment, make_event, make_part
from tests.factories.worlds import make_parliament
from tests.journeys.conftest import NARROW, look_at
from tests.journeys.test_main_job import PASSWORD, log_in_with_password, newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(300)]
ADDRESS = "aroha@parliament.example"
LOOK_INTO = os.environ.get("PICTURES", "")  # a folder, for whoever wants to look


def picture(page, name):
    if LOOK_INTO:
        page.screenshot(path=Path(LOOK_INTO) / f"{name}.png", full_page=True)


def prove_address(page, mailbox, site):
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Mail me a code").click()
    letter = newest_mail(mailbox, site, ADDRESS, re.compile("is your log-in code"))
    code = re.search(r"^\s+(\S+)\s*$", letter.partition("Your code:")[2], re.MULTILINE)[1]
    page.get_by_label("Code", exact=False).fill(code)
    page.get_by_role("button", name="Continue").click()


def say_who(page):
    page.get_by_label("Given name").fill("Aroha")
    page.get_by_label("Family name").fill("Example")
    page.get_by_role("radio", name="Female").check()
    page.get_by_role("radio", name="Member of parliament").check()
    page.get_by_label("Your parliament").select_option("New Zealand")


def test_member_of_parliament_registers_from_another_continent(empty_site, visitor):
    # A webinar in Geneva has two sittings; the morning's only place is taken.
    webinar = make_event(
        title={
            "en": "Parity in politics",
            "fr": "La parité en politique",
            "ar": "التكافؤ في السياسة",
        }
    )
    make_admission(webinar)
    for code, name in (("KE", "Kenya"), ("NZ", "New Zealand"), ("FR", "France")):
        make_parliament(code, name)
    morning = make_part(webinar, "Sitting for Asia and the Pacific", places=1)
    evening = make_part(
        webinar, "Sitting for Africa and the Americas", hour=18, places=40, languages=["en", "es"]
    )
    first = make_enrolment(webinar, make_account("first@example.org"), sittings=[morning])

    # She opens the page in Wellington and proves her address with a code.
    page = visitor(NARROW, timezone_id="Pacific/Auckland", locale="en-NZ")
    page.goto(f"{empty_site}/en/events/webinar/register/")
    look_at(page)
    picture(page, "1-address")
    prove_address(page, visitor(), empty_site)

    # One page asks everything: the hours stand on her clock and the event's.
    page.wait_for_url("**/register/")
    box = page.get_by_role("group", name="Which sittings?")
    expect(box.get_by_text("your time").first).to_be_visible()
    expect(box.get_by_text("Full: you would be number 1 on the waiting list")).to_be_visible()
    expect(box.get_by_text("40 places left")).to_be_visible()
    expect(page.get_by_label("Your parliament")).to_be_hidden()
    look_at(page)
    picture(page, "2-form")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name.")
    picture(page, "3-errors")
    page.complaints.clear()  # the refused form answered 422
    for sitting in (morning, evening):
        page.get_by_label(str(sitting.title)).check()
    say_who(page)
    look_at(page)
    picture(page, "4-filled")
    page.get_by_role("button", name="Register").click()

    # She is told at once: in the evening she is in, in the morning she waits.
    page.wait_for_url("**/registration/")
    expect(page.get_by_text("Number 1 of 1 on the waiting list")).to_be_visible()
    expect(page.get_by_role("link", name="Join online")).to_have_count(1)
    look_at(page)
    picture(page, "5-registered")

    # Somebody withdraws; she moves up.
    people.withdraw(person=first, by=first.applicant, at=timezone.now())
    page.reload()
    expect(page.get_by_role("link", name="Join online")).to_have_count(2)

    # She cannot come in the evening, and corrects her function.
    page.get_by_role("link", name="Change your sittings").click()
    page.get_by_label(str(evening.title)).uncheck()
    look_at(page)
    picture(page, "6-sittings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Join online")).to_have_count(1)
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Your function there").fill("Chair of a committee")
    look_at(page)
    picture(page, "7-change")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Chair of a committee")).to_be_visible()

    # In Arabic from right to left, in French, in the dark, on a wide screen.
    page.goto(f"{empty_site}/ar/events/webinar/registration/")
    look_at(page, "rtl")
    picture(page, "8-registered-ar")
    page.goto(f"{empty_site}/ar/events/webinar/registration/sittings/")
    look_at(page, "rtl")
    picture(page, "8-sittings-ar")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{empty_site}/fr/events/webinar/registration/")
    look_at(page)
    picture(page, "9-registered-fr-dark")
    page.emulate_media(color_scheme="light")
    page.goto(f"{empty_site}/en/events/webinar/registration/withdraw/")
    look_at(page)
    picture(page, "9-withdraw")
    page.locator("main form button.danger").click()
    expect(page.get_by_text("Your registration is withdrawn.")).to_be_visible()
    page.goto(f"{empty_site}/en/events/webinar/register/")
    look_at(page)
    picture(page, "2-form-wide")


def test_secretariat_sets_registration_of_a_webinar(empty_site, visitor):
    webinar = make_event()
    make_admission(webinar, who=AdmittedKind.INVITED, most_of_member=2)
    make_part(webinar, places=20)
    make_part(webinar, "Evening sitting", hour=18)
    make_account("manager@example.org", role=Role.SECRETARIAT_MANAGER, password=PASSWORD)
    page = visitor()
    log_in_with_password(page, empty_site, "manager@example.org")
    page.goto(f"{empty_site}/en/console/webinar/admission/")
    look_at(page)
    picture(page, "console-admission")
    page.get_by_role("radio", name="Anybody").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Anybody is admitted.")).to_be_visible()
    page.set_viewport_size({"width": NARROW, "height": 900})
    picture(page, "console-admission-narrow")
