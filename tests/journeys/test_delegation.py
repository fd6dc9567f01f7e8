"""A whole delegation: from a filled sheet to what is changed after the deadline, and a letter."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.models.events import Assembly
from registrations.models.letters import Letter
from registrations.models.registrations import DelegationFile, Registration
from tests.factories.questions import PDF
from tests.journeys.conftest import NARROW, WIDE, look_at
from tests.journeys.test_main_job import log_in_with_password, newest_mail
from tests.registrations.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

COORDINATOR = "coordinator@iceland.demo.example"
HEAD = "sunna@iceland.demo.example"
SHEET = (
    {"Given name": "Sunna", "Family name": "Tilbúna", "Sex": "Female", "E-mail address": HEAD},
    {"Given name": "Orri", "Family name": "Prófun", "Sex": "Male"},
    {"Given name": "Nobody", "Family name": "Inparticular", "Sex": "Unknown"},
)


def filled(template):
    """Fill the template: two members of parliament, and a third whose sex nobody can read."""
    heading = next(csv.reader(io.StringIO(template.decode("utf-8-sig"))))
    text = io.StringIO()
    table = csv.DictWriter(text, heading, restval="")
    table.writeheader()
    for person in SHEET:
        row = {**person, "Capacity": "Member of parliament"}
        table.writerow({name: row.get(name.removesuffix(" *"), "") for name in heading})
    return text.getvalue().encode()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_coordinator_brings_a_whole_delegation(site, visitor, width):
    file = DelegationFile.objects.get(delegation__institution__code="IS")
    delegation = f"{site}/en/delegations/{file.pk}/"
    clerk, desk = visitor(width), visitor(width)
    log_in_with_password(clerk, site, COORDINATOR)
    log_in_with_password(desk, site, "desk@demo.example")

    import_a_sheet(clerk, delegation)
    add_a_young_member(clerk, delegation)
    set_a_picture(clerk)
    name_the_head(clerk, delegation)
    give_the_paper(clerk, delegation)
    send(clerk, delegation)
    ask_and_approve(desk, clerk, site, file)
    give_travel_data(clerk, delegation)
    substitute(clerk, desk, site, file)

    close_registration()
    ask_late(clerk, delegation)
    grant(desk, site)
    see_what_was_granted(clerk, delegation)

    check_the_letter(desk, visitor(width), visitor(width), site)


def import_a_sheet(clerk, delegation):
    clerk.goto(delegation)
    look_at(clerk)
    clerk.get_by_role("link", name="Import a filled sheet").click()
    look_at(clerk)
    with clerk.expect_download() as started:
        clerk.get_by_role("link", name="CSV").click()
    content = filled(started.value.path().read_bytes())
    sheet = {"name": "iceland.csv", "mimeType": "text/csv", "buffer": content}
    clerk.get_by_label("Filled sheet").set_input_files(sheet)
    clerk.get_by_role("button", name="Read the sheet").click()

    # The row that cannot be read is named, with what is wrong; the others come.
    fault = clerk.get_by_role("row").filter(has_text="Nobody Inparticular")
    expect(fault).to_contain_text("4")
    expect(fault.locator(".faults")).to_contain_text("Sex")
    look_at(clerk)
    clerk.get_by_role("button", name="Add 2 people").click()
    expect(clerk.get_by_text("2 people are added.")).to_be_visible()
    expect(clerk.get_by_role("link", name="Sunna Tilbúna")).to_be_visible()
    expect(clerk.get_by_role("link", name="Nobody Inparticular")).to_have_count(0)


def add_a_young_member(clerk, delegation):
    clerk.get_by_role("link", name="Add a person", exact=True).click()
    clerk.get_by_label("Given name").fill("Unnur")
    clerk.get_by_label("Family name").fill("Ungdóttir")
    clerk.get_by_label("Female", exact=True).check()
    born = clerk.get_by_label("Date of birth")
    expect(born).to_be_hidden()
    clerk.get_by_label("Young member of parliament", exact=True).check()
    expect(born).to_be_visible()
    look_at(clerk)
    born.fill("1991-05-17")
    clerk.get_by_role("button", name="Save and continue").click()
    clerk.get_by_label("Function in parliament").fill("Youngest member of the Althing")
    clerk.get_by_role("button", name="Save and continue").click()
    look_at(clerk)
    clerk.get_by_label("E-mail address").fill("unnur@iceland.demo.example")
    clerk.get_by_role("button", name="Save and continue").click()

    # The nights are asked of who wants a room, and then they are needed.
    nights = clerk.get_by_label("Number of nights")
    expect(nights).to_be_hidden()
    clerk.get_by_role("radio", name="Yes").check()
    clerk.get_by_label("Room from").fill("2018-03-23")
    look_at(clerk)
    clerk.get_by_role("button", name="Save and continue").click()
    expect(clerk.get_by_role("alert")).to_contain_text("Number of nights")
    clerk.complaints.clear()  # the browser notes that a form came back
    look_at(clerk)
    nights.fill("6")
    clerk.get_by_role("button", name="Save and continue").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Unnur Ungdóttir")
    look_at(clerk)


def set_a_picture(clerk):
    # On a slow line the file is chosen before the script comes.
    late = []
    clerk.route("**/photo*.js", lambda route: late.append(route))
    clerk.get_by_role("link", name="Add a picture").click()
    photo = {"name": "unnur.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    clerk.get_by_label("Picture", exact=True).set_input_files(photo)
    late.pop().continue_()
    clerk.unroute("**/photo*.js")
    crop = clerk.get_by_role("application", name="Part of the picture that the badge shows")
    expect(crop).to_be_focused()
    whole = clerk.locator("[name=width]").input_value()
    for key in ("+", "+", "+", "ArrowLeft", "ArrowUp"):
        clerk.keyboard.press(key)
    assert int(clerk.locator("[name=width]").input_value()) < int(whole)
    expect(clerk.locator("[data-photo-said]")).to_contain_text("pixels wide")
    look_at(clerk)
    clerk.get_by_role("button", name="Keep the picture").click()
    expect(clerk.get_by_role("img", name="Picture of Unnur Ungdóttir")).to_be_visible()
    look_at(clerk)


def name_the_head(clerk, delegation):
    clerk.goto(delegation)
    clerk.get_by_role("link", name="Name the head of the delegation").click()
    look_at(clerk)
    clerk.get_by_label("Head of the delegation").select_option(label="Sunna Tilbúna")
    clerk.get_by_label("Deputy head").select_option(label="Orri Prófun")
    clerk.get_by_role("button", name="Save").click()
    head = clerk.get_by_role("listitem").filter(has_text="Sunna Tilbúna").last
    expect(head).to_contain_text("Head of the delegation")


def give_the_paper(clerk, delegation):
    clerk.get_by_role("link", name="Papers and questions of the delegation").click()
    look_at(clerk)
    paper = {"name": "list.pdf", "mimeType": "application/pdf", "buffer": PDF}
    clerk.get_by_label("List signed by the Speaker").set_input_files(paper)
    clerk.get_by_role("button", name="Save", exact=True).click()
    papers = clerk.get_by_role("region", name="Papers and questions of the delegation")
    expect(papers).to_contain_text("Answered")


def send(clerk, delegation):
    clerk.get_by_role("link", name="Check the answers and send them").click()
    look_at(clerk)
    clerk.get_by_role("button", name="Send to the secretariat").click()
    expect(clerk.get_by_text("5 people were sent.")).to_be_visible()


def ask_and_approve(desk, clerk, site, file):
    desk.goto(f"{site}/en/console/delegations/{file.pk}/")
    look_at(desk)
    desk.get_by_label("Question to the coordinator").fill("Is Orri Prófun elected already?")
    desk.get_by_role("button", name="Return with this question").click()
    clerk.reload()
    expect(clerk.get_by_role("heading", name="The secretariat asks")).to_be_visible()
    look_at(clerk)
    clerk.get_by_role("link", name="Answer", exact=True).click()
    clerk.get_by_label("Your answer to the secretariat").fill("Yes, since last week.")
    look_at(clerk)
    clerk.get_by_role("button", name="Send to the secretariat").click()
    expect(clerk.get_by_text("Your answer was sent.")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("Yes, since last week.")).to_be_visible()
    desk.get_by_role("button", name="Approve all 5").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Approve 5 people?")
    look_at(desk)
    desk.get_by_role("button", name="Approve all 5").click()
    expect(desk.get_by_text("Everybody who waited is approved.")).to_be_visible()
    look_at(desk)


def give_travel_data(clerk, delegation):
    clerk.goto(delegation)
    clerk.get_by_role("link", name="Unnur Ungdóttir").click()
    look_at(clerk)
    travel = clerk.get_by_role("heading", name="After approval: travel data").locator("..")
    travel.get_by_role("link", name="Change Passport number").click()
    look_at(clerk)
    clerk.get_by_label("Passport number").fill("SPECIMEN-0815")
    clerk.get_by_role("button", name="Save", exact=True).click()
    expect(clerk.get_by_text("Kept.")).to_be_visible()
    expect(clerk.locator("main")).not_to_contain_text("SPECIMEN")
    expect(clerk.locator("main")).to_contain_text("15")


def substitute(clerk, desk, site, file):
    clerk.goto(f"{site}/en/delegations/{file.pk}/")
    clerk.get_by_role("link", name="Orri Prófun").click()
    clerk.get_by_role("link", name="Substitute").click()
    look_at(clerk)
    clerk.get_by_label("Given name").fill("Varði")
    clerk.get_by_label("Family name").fill("Staðgengill")
    clerk.get_by_label("Male", exact=True).check()
    clerk.get_by_role("button", name="Substitute").click()
    said = "Varði Staðgengill comes instead of Orri Prófun."
    expect(clerk.get_by_text(said)).to_be_visible()
    look_at(clerk)
    desk.reload()
    desk.get_by_role("button", name=re.compile("^Approve")).first.click()
    gone = Registration.objects.get(family_name="Prófun")
    comes = Registration.objects.get(family_name="Staðgengill")
    assert (gone.state, comes.state) == ("withdrawn", "approved")


def close_registration():
    closed = timezone.now() - timedelta(minutes=1)
    Assembly.objects.filter(slug="138").update(registration_closes_at=closed)


def ask_late(clerk, delegation):
    clerk.goto(delegation)
    expect(clerk.get_by_text("The deadline has passed")).to_be_visible()
    look_at(clerk)
    clerk.get_by_role("link", name="Sunna Tilbúna").click()
    look_at(clerk)
    clerk.get_by_role("link", name="Ask to change answers").click()
    look_at(clerk)
    clerk.get_by_label("Function in parliament").fill("Speaker since yesterday")
    clerk.get_by_label("Why you ask").fill("Elected yesterday.")
    clerk.get_by_role("button", name="Ask the secretariat").click()
    expect(clerk.get_by_text("The secretariat is asked.")).to_be_visible()

    # What the secretariat itself has asked may be answered otherwise in the same way.
    clerk.get_by_role("link", name="Unnur Ungdóttir").click()
    clerk.get_by_role("link", name="Change Number of nights").click()
    look_at(clerk)
    clerk.get_by_label("Number of nights").fill("4")
    clerk.get_by_role("button", name="Ask the secretariat").click()
    expect(clerk.get_by_text("The secretariat is asked.")).to_be_visible()
    asked = clerk.get_by_role("region", name="Asked of the secretariat after the deadline")
    expect(asked.get_by_role("listitem")).to_have_count(2)
    look_at(clerk)


def grant(desk, site):
    for name, words in (("Sunna Tilbúna", "Speaker since yesterday"), ("Unnur Ungdóttir", "4")):
        desk.goto(f"{site}/en/console/138/requests/?state=waiting&q=iceland")
        look_at(desk)
        desk.get_by_role("link", name=name).click()
        expect(desk.locator(".differs ins")).to_have_text(words)
        look_at(desk)
        desk.get_by_role("button", name="Grant the request").click()
        expect(desk.get_by_text("The request is granted and done")).to_be_visible()


def see_what_was_granted(clerk, delegation):
    clerk.goto(delegation)
    asked = clerk.get_by_role("region", name="Asked of the secretariat after the deadline")
    expect(asked.get_by_text("Accepted")).to_have_count(2)
    clerk.get_by_role("link", name="Unnur Ungdóttir").click()
    nights = clerk.locator(".summary > div").filter(has_text="Number of nights")
    expect(nights.locator("dd").first).to_have_text("4")


def check_the_letter(desk, mailbox, stranger, site):
    desk.goto(f"{site}/en/console/138/letters/issue/?kind=invitation&language=en&q=Unnur")
    look_at(desk)
    desk.get_by_role("checkbox", name="Unnur Ungdóttir").check()
    desk.get_by_role("button", name="Issue to those ticked").click()
    expect(desk.get_by_text("1 letter was issued.")).to_be_visible()
    look_at(desk)
    newest_mail(mailbox, site, "unnur@iceland.demo.example", re.compile("letter", re.IGNORECASE))
    look_at(mailbox)

    # The consulate types the code that the letter prints.
    letter = Letter.objects.get(registration__family_name="Ungdóttir")
    stranger.goto(f"{site}/en/letters/")
    look_at(stranger)
    stranger.get_by_role("textbox").fill(letter.code)
    stranger.get_by_role("button", name="Check").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "This letter is genuine and valid"
    )
    expect(stranger.locator("main")).to_contain_text("Unnur Ungdóttir")
    look_at(stranger)
