"""A journalist registers by the link she was given, on her phone, and the media officer decides.

He asks her something first; after the deadline she asks him to change what she said.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.enums import Capacity
from registrations.models.questions import CapacityForm
from registrations.models.registrations import Registration
from tests.journeys.conftest import NARROW, look_at
from tests.journeys.test_main_job import log_in_with_password, newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(300)]

ADDRESS = "toimittaja@gazette.demo.example"


def test_journalist_registers_by_her_link_and_the_media_officer_approves(site, visitor):
    form = CapacityForm.objects.get(event__slug="138", capacity=Capacity.PRESS)
    page, mailbox = visitor(width=NARROW), visitor()

    # The link shows what is asked of the press; a code of the mail shows that the address is hers.
    page.goto(f"{site}/en/register/link/{form.secret}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Register: Press")
    look_at(page)
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Mail me a code").click()
    letter = newest_mail(mailbox, site, ADDRESS, re.compile("is your log-in code"))
    code = re.search(r"^\s+(\S+)\s*$", letter.partition("Your code:")[2], re.MULTILINE)[1]
    page.get_by_label("Code", exact=False).fill(code)
    page.get_by_role("button", name="Continue").click()

    # Three steps; what is missing is said at its field.
    expect(page.get_by_text("Step 1 of 4")).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    look_at_with_a_refused_form(page)
    page.get_by_label("Given name").fill("Toimittaja")
    page.get_by_label("Family name").fill("Esimerkki")
    page.get_by_label("Female", exact=True).check()
    page.get_by_label("Organization", exact=True).fill("Example Weekly")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Step 2 of 4")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Step 3 of 4")).to_be_visible()
    look_at(page)
    page.get_by_label("Print or online").check()
    page.get_by_label("Number of your press card").fill("SPECIMEN-9")
    page.get_by_label("I respect closed sittings").check()
    page.get_by_role("button", name="Save and continue").click()

    # Everything stands on one page before it is sent.
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text("Example Weekly")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Send to the secretariat").click()
    expect(page.get_by_text("You hear by mail when it is decided")).to_be_visible()
    newest_mail(mailbox, site, ADDRESS, re.compile("We received your registration"))

    # The media officer asks; she answers on her page, and the answer stands before him.
    officer = visitor()
    log_in_with_password(officer, site, "media@demo.example")
    one = Registration.objects.get(email=ADDRESS)
    officer.goto(f"{site}/en/console/people/{one.pk}/")
    officer.get_by_role("link", name="Ask", exact=True).click()
    look_at(officer)
    officer.get_by_label("Question").fill("Since when do you write for the weekly?")
    officer.get_by_role("button", name="Send the question").click()
    expect(officer.get_by_text("A question waits for an answer")).to_be_visible()
    letter = newest_mail(mailbox, site, ADDRESS, re.compile("A question about your registration"))
    assert "Since when do you write for the weekly?" in letter
    page.reload()
    look_at(page)
    page.get_by_role("link", name="Answer", exact=True).click()
    look_at(page)
    page.get_by_label("Your answer").fill("Since May.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()
    officer.goto(f"{site}/en/console/138/people/?view=answered")
    officer.get_by_role("link", name="Esimerkki, Toimittaja").click()
    expect(officer.get_by_text("Since May.").first).to_be_visible()
    look_at(officer)

    # He approves; the confirmation brings the days for the calendar.
    officer.get_by_role("button", name=re.compile("^Approve")).first.click()
    letter = newest_mail(mailbox, site, ADDRESS, re.compile("You are registered"))
    assert "Example Weekly" in letter
    page.reload()
    expect(page.get_by_text("You are registered.")).to_be_visible()
    look_at(page)

    # After the deadline a change is asked of the officer, who grants it.
    form.closes_at = timezone.now() - timedelta(minutes=1)
    form.save()
    page.reload()
    page.get_by_role("link", name=re.compile("^Change.*Given name")).click()
    look_at(page)
    page.get_by_label("What is needed for access").fill("A desk without steps")
    page.get_by_role("button", name="Ask the secretariat").click()
    expect(page.get_by_text("Waiting")).to_be_visible()
    look_at(page)
    officer.goto(f"{site}/en/console/138/requests/")
    look_at(officer)
    officer.get_by_role("link", name="Toimittaja Esimerkki").click()
    look_at(officer)
    officer.get_by_role("button", name="Grant the request").click()
    letter = newest_mail(mailbox, site, ADDRESS, re.compile("Late request accepted"))
    assert "to change your answers" in letter
    page.reload()
    expect(page.get_by_text("A desk without steps")).to_be_visible()


def look_at_with_a_refused_form(page):
    """A form that comes back says so by its status, which the browser notes."""
    expect(page.get_by_role("alert")).to_contain_text("Enter for whom you come.")
    page.complaints.clear()
    look_at(page)
