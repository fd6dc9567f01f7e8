"""The main job, from the invitation of a coordinator to a calendar that follows a moved sitting."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from registrations.models.registrations import DelegationFile, Registration
from registrations.services.demonstration_people import PASSWORD
from sessions.jobs import telling
from tests.journeys.conftest import look_at

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

COORDINATOR = "clerk@norway.demo.example"
ADA = "ada@norway.demo.example"
ZURICH = ZoneInfo("Europe/Zurich")
# Given name, family name, sex, capacity, address
PEOPLE = [
    ("Ada", "Eksempel", "Female", "Presiding officer of parliament", ADA),
    ("Ola", "Nordmann", "Male", "Member of parliament", "ola@norway.demo.example"),
    ("Kari", "Prøve", "Female", "Member of parliament", ""),
    ("Per", "Mønster", "Male", "Member of parliament", ""),
    ("Ine", "Skisse", "Female", "Member of parliament", ""),
]


def log_in_with_password(page, site, email):
    page.goto(f"{site}/en/account/login/")
    page.get_by_text("Use a password instead").click()
    form = page.locator("details form")
    form.get_by_label("Email").or_(form.get_by_label("E-mail")).first.fill(email)
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_role("button", name="Log in with password").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def newest_mail(page, site, address, subject):
    """Open the newest mail to an address in the mailbox page, waiting for the worker."""
    for _ in range(60):
        page.goto(f"{site}/en/mailbox/?q={address}")
        found = page.get_by_role("row").get_by_role("link", name=subject)
        if found.count():
            found.first.click()
            return page.locator(".letter").inner_text()
        page.wait_for_timeout(250)
    pytest.fail(f"no mail {subject} to {address}")


def accept_invitation(page, mailbox, site, address, parliament):
    """Open the link of the mail that invites, and prove the address with the code it is sent."""
    letter = newest_mail(mailbox, site, address, re.compile("^Invitation"))
    look_at(mailbox)
    page.goto(re.search(r"http\S+/invitations/\S+", letter)[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text(parliament)
    look_at(page)
    page.get_by_role("button", name="Mail me a code").click()
    look_at(page)
    letter = newest_mail(mailbox, site, address, re.compile("is your log-in code"))
    code = re.search(r"^\s+(\S+)\s*$", letter.partition("Your code:")[2], re.MULTILINE)[1]
    page.get_by_label("Code", exact=False).fill(code)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Accept the invitation").click()


def calendar_of_mail(page):
    """Download the calendar part of the mail that is open, and parse it."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Download invite.ics").click()
    return Calendar.from_ical(started.value.path().read_bytes())


def subscribed(page, site):
    """Fetch the feed as a calendar program does; return its tag and what it says.

    `vobject` reads it too, which had no part in writing it: both must see the same.
    """
    answer = page.request.get(f"{site}/calendar/assemblies/138.en.ics")
    assert answer.status == 200
    feed = Calendar.from_ical(answer.body())
    independent = {
        event.uid.value: (event.dtstart.value, event.dtend.value, int(event.sequence.value))
        for event in vobject.readOne(answer.text()).vevent_list
    }
    assert independent == {
        str(entry["UID"]): (entry["DTSTART"].dt, entry["DTEND"].dt, int(entry["SEQUENCE"]))
        for entry in feed.walk("VEVENT")
    }
    return answer.headers["etag"], feed


def test_coordinator_registers_a_delegation_and_a_delegates_calendar_follows(site, visitor):
    # The registration desk logs in, opens the invitations of the 138th Assembly and invites the
    # clerk of Norway's parliament.
    desk = visitor()
    log_in_with_password(desk, site, "desk@demo.example")
    desk.goto(f"{site}/en/console/138/invitations/")
    look_at(desk)
    desk.get_by_label("Parliament").select_option(label="Norway")
    desk.get_by_label("E-mail address of the coordinator").fill(COORDINATOR)
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text(f"{COORDINATOR} is invited")).to_be_visible()

    # The clerk reads the mail and opens its link. She has no account and no password: a code is
    # mailed to the address that was invited, and she is back at the invitation.
    mailbox, clerk = visitor(), visitor()
    accept_invitation(clerk, mailbox, site, COORDINATOR, "Norway")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Delegation of Norway")
    look_at(clerk)
    delegation = clerk.url

    # She adds five delegates, a theme a page. While she chooses sex and capacity, the law says what
    # follows: one member of parliament alone is a delegation of one sex; a woman and a man are not.
    for number, (given, family, sex, capacity, email) in enumerate(PEOPLE):
        clerk.goto(f"{delegation}people/add/")
        clerk.get_by_label("Given name").fill(given)
        clerk.get_by_label("Family name").fill(family)
        clerk.get_by_label(sex, exact=True).check()
        clerk.get_by_label(capacity, exact=True).check()
        alone = clerk.get_by_text("counts as a delegation of one sex only")
        expect(alone).to_have_count(1 if number == 0 else 0)
        figure = clerk.locator(".facts > div").first.locator(".figure")
        expect(figure).to_contain_text(str(number + 1))
        expect(figure).to_contain_text("of 8")
        if number == 0:
            look_at(clerk)
        clerk.get_by_role("button", name="Save and continue").click()
        clerk.get_by_label("Function in parliament").fill("Committee on foreign affairs")
        clerk.get_by_role("button", name="Save and continue").click()
        clerk.get_by_label("E-mail address").fill(email)
        clerk.get_by_role("checkbox", name="English").check()
        clerk.get_by_role("button", name="Save and continue").click()
        # The assembly asks for more: nights, only of who wants a room.
        nights = clerk.get_by_label("Number of nights")
        expect(nights).to_be_hidden()
        clerk.get_by_role("radio", name="Yes").check()
        clerk.get_by_label("Room from").fill("2018-03-23")
        nights.fill("6")
        clerk.get_by_role("button", name="Save and continue").click()
        expect(clerk.get_by_role("heading", level=1)).to_have_text(f"{given} {family}")
    look_at(clerk)

    # She sees all answers once more and sends them. A mail confirms what was received.
    clerk.goto(delegation)
    clerk.get_by_role("link", name="Check the answers and send them").click()
    look_at(clerk)
    clerk.get_by_role("button", name="Send to the secretariat").click()
    expect(clerk.get_by_text("5 people were sent.")).to_be_visible()
    letter = newest_mail(mailbox, site, COORDINATOR, re.compile("^Received"))
    assert "Members of parliament: 5 of 8. Votes: 12." in letter

    # The desk finds the delegation among those that wait and approves everybody.
    desk.goto(f"{site}/en/console/138/delegations/?state=submitted&q=norw")
    look_at(desk)
    desk.get_by_role("link", name="Norway").click()
    look_at(desk)
    desk.get_by_role("button", name="Approve all 5").click()
    desk.get_by_role("button", name="Approve all 5").click()
    expect(desk.get_by_text("Everybody who waited is approved.")).to_be_visible()

    # Ada reads her confirmation. What her calendar takes from it is the assembly's own entry, as
    # in the feed: one UID, the same whole days, the same SEQUENCE.
    letter = newest_mail(mailbox, site, ADA, re.compile("^You are registered"))
    assert "as: Presiding officer of parliament" in letter
    assert "Geneva, Switzerland" in letter
    look_at(mailbox)
    invite = calendar_of_mail(mailbox)
    (mailed,) = invite.walk("VEVENT")
    first_tag, feed = subscribed(mailbox, site)
    entries = {str(entry["UID"]): entry for entry in feed.walk("VEVENT")}
    days = entries[str(mailed["UID"])]
    assert invite["METHOD"] == "REQUEST"
    assert (mailed["DTSTART"].dt, mailed["DTEND"].dt) == (date(2018, 3, 24), date(2018, 3, 29))
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2018, 3, 24), date(2018, 3, 29))
    assert int(mailed["SEQUENCE"]) == int(days["SEQUENCE"]) == 0
    assert len(entries) == 41  # of 71 meetings the 40 open ones, and the assembly itself
    on_sunday = recurring_ical_events.of(feed).at(date(2018, 3, 25))
    assert len(on_sunday) > 5

    # Ada logs in by code and ticks the sitting that decides on the emergency item.
    ada = visitor()
    ada.goto(f"{site}/en/account/login/")
    ada.locator("form").filter(has_text="Mail me a code").get_by_label("E-mail address").fill(ADA)
    ada.get_by_role("button", name="Mail me a code").click()
    letter = newest_mail(mailbox, site, ADA, re.compile("is your log-in code"))
    code = re.search(r"^\s+(\S+)\s*$", letter.partition("Your code:")[2], re.MULTILINE)[1]
    ada.get_by_label("Code", exact=False).fill(code)
    ada.get_by_role("button", name="Continue").click()
    ada.goto(f"{site}/en/events/138/programme/")
    look_at(ada)
    ticked = ada.locator("article", has=ada.locator("input[name=follow]")).first
    title = ticked.get_by_role("heading").inner_text()
    ticked.locator("input[name=follow]").check()
    sitting = ticked.get_by_role("link").first.get_attribute("href")
    ada.get_by_role("button", name="Save my programme").click()
    expect(ada.get_by_text("You follow 1 sitting")).to_be_visible()

    # The programme editor moves that sitting by an hour and a half on a plain form.
    editor = visitor()
    log_in_with_password(editor, site, "editor@demo.example")
    editor.goto(f"{site}{sitting}")
    look_at(editor)
    editor.get_by_role("link", name="Move or cancel").click()
    look_at(editor)
    day = date.fromisoformat(editor.locator("#id_day").input_value())
    later = 90  # minutes
    times = {}
    for label in ("Start", "End"):
        field = editor.get_by_label(label, exact=True)
        hour, minute = map(int, field.input_value().split(":")[:2])
        moved = hour * 60 + minute + later
        times[label] = datetime(
            day.year, day.month, day.day, moved // 60, moved % 60, tzinfo=ZURICH
        )
        field.fill(f"{times[label]:%H:%M}")
    editor.get_by_role("button", name="Move the sitting").click()
    expect(editor.get_by_text("The sitting was moved.")).to_be_visible()

    # Ada's mail and the feed tell the same: same UID, same times, SEQUENCE one higher.
    telling.tell_untold(at=timezone.now())  # as the worker does
    letter = newest_mail(mailbox, site, ADA, re.compile("^Changed"))
    assert title in letter
    assert f"{times['Start']:%H:%M}" in letter
    update = calendar_of_mail(mailbox)
    (mailed,) = update.walk("VEVENT")
    tag, feed = subscribed(mailbox, site)
    entries = {str(entry["UID"]): entry for entry in feed.walk("VEVENT")}
    shown = entries[str(mailed["UID"])]
    assert tag != first_tag
    assert update["METHOD"] == "REQUEST"
    for entry in (mailed, shown):
        assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (times["Start"], times["End"])
        assert int(entry["SEQUENCE"]) == 1
    assert str(mailed["SUMMARY"]) == str(shown["SUMMARY"])


PAGES = [
    ("", ["", "events/138/", "events/138/programme/", "account/login/", "mailbox/"]),
    (
        "coordinator@iceland.demo.example",
        [
            "",
            "delegations/{IS}/",
            "delegations/{IS}/people/add/",
            "delegations/{IS}/people/{person}/",
            "delegations/{IS}/people/{person}/person/",
            "delegations/{IS}/people/{person}/functions/",
            "delegations/{IS}/people/{person}/contact/",
            "delegations/{IS}/people/{person}/questions/",
            "delegations/{IS}/questions/",
            "delegations/{IS}/people/{person}/withdraw/",
            "delegations/{IS}/check/",
        ],
    ),
    (
        "manager@demo.example",
        [
            "console/138/delegations/",
            "console/138/delegations/?q=atlantis",
            "console/138/invitations/",
            "console/138/dates/",
            "console/138/forms/",
            "console/138/forms/press/",
            "console/138/forms/accompanying_person/preview/",
            "console/138/questions/",
            "console/138/questions/add/",
            "console/delegations/{KE}/",
            "console/delegations/{CH}/",
            "console/delegations/{TO}/",
        ],
    ),
]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_pages_of_the_job_are_sound_in_every_language(site, visitor, language, direction):
    keys = _keys()

    for account, addresses in PAGES:
        page = visitor(color_scheme="dark" if language == "fr" else "light")
        if account:
            log_in_with_password(page, site, account)
        for address in addresses:
            page.goto(f"{site}/{language}/{address.format(**keys)}")
            look_at(page, direction)
            assert page.evaluate("document.documentElement.lang") == language


def _keys():
    files = DelegationFile.objects.select_related("delegation__institution")
    keys = {file.delegation.institution.code: file.pk for file in files}
    person = Registration.objects.filter(file=keys["IS"]).earliest("pk")
    return {**keys, "person": person.pk}


def test_delegation_is_registered_without_javascript(site, visitor):
    page = visitor(java_script_enabled=False)
    page.goto(f"{site}/en/account/login/")
    page.locator("summary").click()
    page.locator("details input[type=email]").fill("coordinator@iceland.demo.example")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in with password").click()
    delegation = f"{site}/en/delegations/{_keys()['IS']}/"

    page.goto(f"{delegation}people/add/")
    page.get_by_label("Given name").fill("Jón")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Family name")
    page.get_by_label("Family name").fill("Dæmi")
    page.get_by_label("Male", exact=True).check()
    page.get_by_label("Adviser", exact=True).check()
    page.get_by_role("button", name="Save for later").click()

    page.goto(f"{delegation}check/")
    page.get_by_role("button", name="Send to the secretariat").click()
    expect(page.get_by_text("3 people were sent.")).to_be_visible()


def test_what_follows_is_in_sight_on_a_phone_while_one_chooses(site, visitor):
    page = visitor(width=390)
    log_in_with_password(page, site, "coordinator@iceland.demo.example")
    page.goto(f"{site}/en/delegations/{_keys()['IS']}/people/add/")
    gist = page.locator("#gist")
    before = gist.inner_text()

    page.get_by_label("Male", exact=True).check()
    page.get_by_label("Member of parliament", exact=True).check()

    expect(gist).not_to_have_text(before)
    expect(gist).to_be_in_viewport(ratio=1)
    look_at(page)
