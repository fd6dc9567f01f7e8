"""A delegation that changes hands: copied from last time, handed over, and late things done."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Assembly
from registrations.models.registrations import DelegationFile, Registration
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_delegation import close_registration
from tests.journeys.test_main_job import accept_invitation, log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

COORDINATOR = "coordinator@iceland.demo.example"
SUCCESSOR = "successor@iceland.demo.example"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_delegation_is_copied_handed_over_and_completed_late(site, visitor, width):
    file = DelegationFile.objects.get(delegation__institution__code="IS")
    came_last_time(file)
    delegation = f"{site}/en/delegations/{file.pk}/"
    clerk, desk, successor = visitor(width), visitor(width), visitor(width)
    log_in_with_password(clerk, site, COORDINATOR)
    log_in_with_password(desk, site, "desk@demo.example")

    copy_from_last_time(clerk, delegation)
    hand_over(clerk, successor, visitor(width), site, delegation)
    withdraw(successor, delegation)
    send_and_be_approved(successor, desk, site, file)

    close_registration()
    ask_for_one_more(successor, delegation)
    grant_and_approve(desk, site, file)
    download_the_letter(successor, desk, site)


def came_last_time(file):
    """Somebody was accredited for the same parliament at the assembly before."""
    before = Assembly.objects.get(number=137)  # one of the century that the demonstration shows
    earlier = Delegation.objects.create(
        assembly=before, institution=file.delegation.institution, created_at=timezone.now()
    )
    Participant.objects.create(
        event=before, delegation=earlier, given_name="Fyrri", family_name="Fulltrúi",
        badge_name="Fyrri Fulltrúi", sex="female", capacity="member_of_parliament", language="en",
        accredited_at=timezone.now(),
    )  # fmt: skip


def copy_from_last_time(clerk, delegation):
    clerk.goto(delegation)
    clerk.get_by_role("link", name="Copy people from the last assembly").click()
    look_at(clerk)
    clerk.get_by_role("checkbox", name="Fyrri Fulltrúi").check()
    clerk.get_by_role("button", name="Copy as drafts").click()
    expect(clerk.get_by_role("link", name="Fyrri Fulltrúi")).to_be_visible()
    look_at(clerk)


def hand_over(clerk, successor, mailbox, site, delegation):
    """Invite who comes after her; with the acceptance the delegation is hers no longer."""
    clerk.get_by_role("link", name="Invite another, hand over or resign").click()
    look_at(clerk)
    clerk.get_by_label("E-mail address").fill(SUCCESSOR)
    clerk.get_by_label("Hand over").check()
    clerk.get_by_role("button", name="Send the invitation").click()
    expect(clerk.get_by_text(f"{SUCCESSOR} is invited.")).to_be_visible()
    expect(clerk.get_by_role("listitem").filter(has_text=SUCCESSOR)).to_contain_text("hands over")
    look_at(clerk)

    accept_invitation(successor, mailbox, site, SUCCESSOR, "Iceland")
    expect(successor.get_by_role("heading", level=1)).to_have_text("Delegation of Iceland")
    look_at(successor)
    assert clerk.goto(delegation).status == 404
    clerk.complaints.clear()  # the browser notes that nothing was found


def withdraw(successor, delegation):
    successor.goto(delegation)
    successor.get_by_role("link", name="Dæmi Dæmason").click()
    successor.get_by_role("link", name="Withdraw").click()
    look_at(successor)
    successor.get_by_role("button", name="Withdraw").click()
    expect(successor.get_by_role("status").first).to_contain_text("Dæmi Dæmason")
    look_at(successor)
    assert Registration.objects.get(family_name="Dæmason").state == "withdrawn"


def send_and_be_approved(successor, desk, site, file):
    successor.get_by_role("link", name="Check the answers and send them").click()
    look_at(successor)
    successor.get_by_role("button", name="Send to the secretariat").click()
    expect(successor.get_by_text("2 people were sent.")).to_be_visible()
    desk.goto(f"{site}/en/console/delegations/{file.pk}/")
    desk.get_by_role("button", name="Approve all 2").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Approve 2 people?")
    desk.get_by_role("button", name="Approve all 2").click()
    expect(desk.get_by_text("Everybody who waited is approved.")).to_be_visible()


def ask_for_one_more(successor, delegation):
    successor.goto(delegation)
    successor.get_by_role("link", name="Ask to add a person").click()
    look_at(successor)
    successor.get_by_label("Given name").fill("Seinn")
    successor.get_by_label("Family name").fill("Komandi")
    successor.get_by_label("Male", exact=True).check()
    successor.get_by_label("Adviser", exact=True).check()
    successor.get_by_label("Why you ask").fill("Named this morning.")
    successor.get_by_role("button", name="Ask the secretariat").click()
    expect(successor.get_by_text("The secretariat is asked.")).to_be_visible()
    look_at(successor)


def grant_and_approve(desk, site, file):
    desk.goto(f"{site}/en/console/138/requests/?state=waiting&q=iceland")
    desk.get_by_role("link", name="Seinn Komandi").click()
    expect(desk.get_by_text("Named this morning.")).to_be_visible()
    look_at(desk)
    desk.get_by_role("button", name="Grant the request").click()
    expect(desk.get_by_text("The request is granted and done")).to_be_visible()
    desk.goto(f"{site}/en/console/delegations/{file.pk}/")
    desk.get_by_role("button", name="Approve Seinn Komandi").click()
    expect(desk.get_by_role("button", name="Approve Seinn Komandi")).to_have_count(0)
    assert Registration.objects.get(family_name="Komandi").state == "approved"


def download_the_letter(successor, desk, site):
    desk.goto(f"{site}/en/console/138/letters/issue/?kind=invitation&language=en&q=Komandi")
    desk.get_by_role("checkbox", name="Seinn Komandi").check()
    desk.get_by_role("button", name="Issue to those ticked").click()
    expect(desk.get_by_text("1 letter was issued.")).to_be_visible()

    successor.goto(f"{site}/en/my-letters/")
    look_at(successor)
    row = successor.get_by_role("row").filter(has_text="Seinn Komandi")
    with successor.expect_download() as started:
        row.get_by_role("link", name=re.compile("^Download the PDF")).click()
    assert started.value.path().read_bytes().startswith(b"%PDF-")
