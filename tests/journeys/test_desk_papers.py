"""The desk's papers: a refusal, badges, the list, letters taken back; and what is forgotten."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.delegations import Participant
from registrations.enums import RegistrationState
from registrations.models.badges import Badge
from registrations.models.letters import Letter
from registrations.models.lists import ParticipantList
from registrations.models.registrations import Registration
from registrations.models.retention import RetentionRule
from registrations.services import people, reviews
from registrations.services.letters import shown_number
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password, newest_mail

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_desk_refuses_prints_publishes_takes_back_and_forgets(site, visitor, width):
    desk, manager, stranger = visitor(width), visitor(width), visitor(width)
    log_in_with_password(desk, site, "desk@demo.example")
    log_in_with_password(manager, site, "manager@demo.example")

    refuse(desk, site)
    print_a_badge(desk, site)
    print_it_again(desk)
    publish_the_list(desk, stranger, site)
    replace_what_is_not_true_any_more(desk, stranger, site)
    take_a_letter_back(desk, stranger, visitor(width), site)
    keep_pictures_shorter(manager, site)


def refuse(desk, site):
    waiting = Registration.objects.filter(state=RegistrationState.SUBMITTED, file__isnull=False)
    person = waiting.earliest("pk")
    desk.goto(f"{site}/en/console/people/{person.pk}/")
    desk.get_by_role("link", name="Refuse", exact=True).click()
    look_at(desk)
    desk.get_by_label(re.compile("^Reason")).fill("Not elected.")
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.get_by_role("status").first).to_contain_text("is refused")
    look_at(desk)
    person.refresh_from_db()
    assert (person.state, person.reason) == (RegistrationState.REFUSED, "Not elected.")


def print_a_badge(desk, site):
    desk.goto(f"{site}/en/console/138/badges/?state=open")
    look_at(desk)
    row = desk.locator("tbody tr").first
    name = row.locator("th").inner_text()
    row.get_by_role("checkbox").check()
    desk.get_by_label("Paper", exact=True).select_option(label="86 × 120 mm, one a page")
    with desk.expect_download() as started:
        desk.get_by_role("button", name="Print those ticked").click()
    assert started.value.path().read_bytes().startswith(b"%PDF-")
    badge = Badge.objects.select_related("participant").latest("pk")
    assert badge.participant.badge_name == name
    assert badge.printed_at is not None


def print_it_again(desk):
    badge = Badge.objects.latest("pk")
    desk.reload()
    desk.goto(re.sub(r"\?.*", f"?q={badge.participant.family_name}", desk.url))
    desk.get_by_role("link", name=f"{badge.serial:04d}").click()
    look_at(desk)
    desk.get_by_label("Reason").fill("Lost on the way")
    desk.get_by_role("button", name="Replace by a new one").click()
    expect(desk.get_by_role("status").first).to_contain_text("replaces")
    badge.refresh_from_db()
    assert badge.voided_at is not None
    desk.get_by_label("State").select_option(label="Void")
    desk.get_by_role("button", name="Show", exact=True).click()
    expect(desk.get_by_text("Lost on the way")).to_be_visible()
    look_at(desk)


def publish_the_list(desk, stranger, site):
    desk.goto(f"{site}/en/console/138/participants/")
    desk.get_by_role("button", name="Freeze it as the next final version").click()
    expect(desk.get_by_role("status").first).to_contain_text("is frozen with")
    kept = ParticipantList.objects.latest("version")
    row = desk.get_by_role("row").filter(has_text="For the secretariat only")
    look_at(desk)
    public = f"{site}/en/events/138/participants/?version={kept.version}"
    stranger.goto(public)
    assert "/account/login/" in stranger.url

    row.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text(f"Everybody may read version {kept.version} now.")).to_be_visible()
    assert stranger.goto(public).status == 200
    expect(stranger.locator("main")).to_contain_text("Kenya")
    look_at(stranger)


def replace_what_is_not_true_any_more(desk, stranger, site):
    """Somebody's function changed after her letter; the desk finds the letter and replaces it."""
    old = Letter.objects.standing().select_related("registration", "event").earliest("pk")
    coordinator = Participant.objects.filter(user__isnull=False).earliest("pk").user
    changes = {"function_in_parliament": "Speaker since yesterday"}
    by = {"by": coordinator, "at": timezone.now()}
    person = people.change(person=old.registration, changes=changes, **by)
    reviews.approve(person=person, **by)

    desk.goto(f"{site}/en/console/138/letters/?state=outdated")
    row = desk.get_by_role("row").filter(has_text=shown_number(old))
    expect(row).to_contain_text("Valid, changed since issued")
    look_at(desk)
    row.get_by_role("link", name="Replace").click()
    expect(desk.get_by_text("replaces one that is out of date")).to_be_visible()
    look_at(desk)
    desk.get_by_role("checkbox", name=person.badge_name).check()
    desk.get_by_role("button", name="Issue to those ticked").click()
    expect(desk.get_by_text("1 letter was issued.")).to_be_visible()

    stranger.goto(f"{site}/en/letters/{old.code}/")
    expect(stranger.get_by_text("It was replaced by a newer letter")).to_be_visible()
    look_at(stranger)


def take_a_letter_back(desk, stranger, mailbox, site):
    letter = (
        Letter.objects.standing()
        .exclude(registration__participant__email="")
        .select_related("registration__participant", "event")
        .latest("pk")
    )
    desk.goto(f"{site}/en/console/138/letters/?state=valid")
    row = desk.get_by_role("row").filter(has_text=shown_number(letter))
    row.get_by_role("link", name="Withdraw").click()
    look_at(desk)
    desk.get_by_label("Reason").fill("The dates are wrong.")
    desk.get_by_role("button", name="Withdraw the letter").click()
    expect(desk.get_by_text("The letter is withdrawn")).to_be_visible()

    address = letter.registration.participant.email
    told = newest_mail(mailbox, site, address, re.compile("withdrawn|retir", re.IGNORECASE))
    assert shown_number(letter) in told
    assert "The dates are wrong." in told
    stranger.goto(f"{site}/en/letters/{letter.code}/")
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "This letter does not hold any more"
    )
    look_at(stranger)


def keep_pictures_shorter(manager, site):
    manager.goto(f"{site}/en/console/138/retention/")
    look_at(manager)
    manager.get_by_label("Pictures for badges").fill("10")
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_label("Pictures for badges")).to_have_value("10")
    look_at(manager)
    assert RetentionRule.objects.get(data_class="photos").days == 10
    manager.get_by_label("E-mail addresses").fill("9999")
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_role("alert")).to_contain_text("3650")
    manager.complaints.clear()  # the browser notes that a form came back
    look_at(manager)
