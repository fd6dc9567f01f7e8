"""The day of the emergency item: the 138th's from eight requests to one item, and one without any.

Who asked, in which order, and what became of it is as recorded for the 138th Assembly (March 2018).
Its roll-calls are not known country by country: every tally here is invented.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assemblies.enums import Role
from assemblies.fields import LanguageMap
from sessions.models.ballots import Ballot
from sessions.models.emergency_items import EmergencyRequest, RequestList
from sessions.selectors.ballots import export_of
from sessions.services import emergency_requests, request_authors
from tests.factories.accounts import make_account
from tests.factories.ballots import make_delegation
from tests.factories.requests import make_circulated, make_list, make_received
from tests.factories.worlds import make_parliament, make_world
from tests.journeys.conftest import NARROW, look_at
from tests.journeys.test_check_in_offline import log_in
from tools import verify_ballot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(400),
]

NAMES = {
    "BH": "Bahrain", "IR": "Iran", "IL": "Israel", "KW": "Kuwait", "PS": "Palestine",
    "SE": "Sweden", "TR": "Türkiye",
}  # fmt: skip
JOINT = "Consequences of the United States declaration on Jerusalem"


@pytest.fixture
def world(transactional_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_world()


@pytest.fixture
def members(world):
    """Seven Members with 18 votes each, two delegates of each in the room."""
    later = timezone.now() + timedelta(hours=1)
    decision = make_list(world.assembly, closes_at=later).decision
    found = {}
    for code, name in NAMES.items():
        found[code] = make_parliament(code, name)
        make_delegation(world.assembly, found[code], decision)
    return found


def coordinator(world, member):
    delegation = world.assembly.delegations.get(institution=member)
    email = f"{member.code.lower()}@example.org"
    return make_account(email, role=Role.COORDINATOR, delegation=delegation)


def circulated(world, member, at, **known):
    return make_circulated(world.assembly, member, by=world.editor, at=at, **known)


def close_the_list(world):
    RequestList.objects.filter(event=world.assembly).update(closes_at=timezone.now())


@pytest.fixture
def day(world, members, live_server, visitor):
    """The secretariat at its console, a teller at the sheet, the public on a phone."""
    return Day(live_server.url, world, visitor)


class Day:
    def __init__(self, url, world, visitor):
        self.url, self.visitor = url, visitor
        self.desk, self.teller, self.public = visitor(), visitor(), visitor(NARROW)
        log_in(self.desk, world.editor, url)
        log_in(self.teller, world.manager, url)

    @property
    def console(self):
        return f"{self.url}/en/console/138/emergency-item/"

    @property
    def page(self):
        return f"{self.url}/en/events/138/emergency-item/"

    def confirm(self, button, act):
        self.desk.get_by_role("button", name=button).click()
        self.desk.get_by_role("dialog").get_by_role("button", name=act).click()

    def put_on_ballot(self, count):
        self.desk.goto(self.console)
        self.confirm("Put on the ballot", "Put on the ballot")
        expect(self.desk.get_by_text(f"On the ballot: {count}.")).to_be_visible()

    def vote(self, request, said, objector=""):
        """Present a request, call the roll by keyboard, close. said: a sign for each Member."""
        desk = self.desk
        desk.goto(f"{self.console}{request.pk}/")
        desk.get_by_role("button", name="Give the floor for 5 minutes").click()
        if objector:
            objects = desk.locator("section", has_text="A delegation objects").last
            objects.get_by_label("Member").select_option(label=objector)
            objects.get_by_role("button", name="Give the floor for 3 minutes").click()
            expect(desk.get_by_text(objector).first).to_be_visible()
            look_at(desk)
        desk.get_by_role("link", name="Open the vote").click()
        desk.get_by_role("button", name="Open the vote").click()
        self.teller.goto(f"{desk.url}sheet/")
        line = self.teller.get_by_label("Delegation", exact=True)
        expect(line).to_be_focused()
        for sign in said:
            self.teller.keyboard.press("Enter")
            self.teller.keyboard.type(sign)
            self.teller.keyboard.press("Enter")
        called = "Everybody who can vote was called."
        expect(self.teller.locator("#vote-lines")).to_contain_text(called)
        self.confirm("Close the vote", "Close the vote")
        expect(desk.get_by_text("The vote is closed. Its result is public.")).to_be_visible()

    def announce(self, said):
        self.desk.goto(self.console)
        self.desk.get_by_role("link", name="Announce the decision").click()
        look_at(self.desk)
        self.confirm("Announce the decision", "Announce")
        # The page before says as much; only this sentence says that it is done.
        expect(self.desk.get_by_text(f"The decision is announced: {said}.")).to_be_visible()


def test_eight_requests_become_one_item(world, members, day):
    then = timezone.now() - timedelta(hours=2)
    jerusalem = [
        circulated(world, members[code], then, subject="Jerusalem")
        for code in ("PS", "KW", "BH", "TR")
    ]
    interference = circulated(world, members["IL"], then, title=title("Iranian interference"))

    # Sweden's coordinator types her request on a phone and files it; the secretariat circulates it.
    phone = day.visitor(NARROW)
    log_in(phone, coordinator(world, members["SE"]), day.url)
    phone.goto(f"{day.page}new/")
    look_at(phone)
    phone.get_by_label("Subject").fill("Chemical weapons")
    for label in ("Title", "Letter", "Explanatory memorandum", "Draft resolution"):
        phone.get_by_label(label, exact=True).first.fill(f"{label} of Sweden")
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("button", name="File the request").click()
    expect(phone.get_by_text("Received").first).to_be_visible()
    sweden = EmergencyRequest.objects.get(subject="Chemical weapons")
    day.desk.goto(f"{day.console}{sweden.pk}/")
    look_at(day.desk)
    day.desk.get_by_role("button", name="Circulate to all Members").click()
    day.desk.get_by_role("button", name="Circulate it").click()
    expect(day.desk.get_by_text("The request is circulated to all Members.")).to_be_visible()

    # Four become one: the last author agrees on her own page.
    others = [members[code] for code in ("KW", "BH", "TR")]
    joint = make_received(
        world.assembly, members["PS"], others=others, title=title(JOINT), subject="Jerusalem"
    )
    now = timezone.now()
    joint = emergency_requests.circulate(request=joint, by=world.editor, at=now)
    for part, code in zip(jerusalem[:3], ("PS", "KW", "BH"), strict=True):
        request_authors.consent(
            request=part, institution=members[code], joint=joint, by=None, at=now
        )
    turkish = day.visitor()
    log_in(turkish, coordinator(world, members["TR"]), day.url)
    turkish.goto(f"{day.page}{jerusalem[3].pk}/")
    look_at(turkish)
    turkish.get_by_label("Into").select_option(label=f"7. {JOINT}")
    turkish.get_by_role("button", name="Agree for Türkiye").click()
    iran = circulated(
        world, members["IR"], now - timedelta(minutes=9), title=title("Request by Iran")
    )
    day.desk.goto(day.console)
    look_at(day.desk)
    day.desk.get_by_role("button", name="Combine them").click()
    expect(day.desk.get_by_text("The requests are combined.")).to_be_visible()

    # The hour has come: four are called, one after the other, in the order of receipt.
    close_the_list(world)
    day.put_on_ballot(4)
    day.vote(interference, "--+----", objector="Iran")
    day.vote(sweden, "+--+-++")
    day.vote(joint, "++-++.+")
    day.vote(iran, "++-----")
    day.announce("the Assembly has its item")

    day.public.goto(day.page)
    for figures in (
        "18 for of 126 cast; 84 needed: rejected.",
        "72 for of 126 cast; 84 needed: rejected.",
        "90 for of 108 cast; 72 needed: accepted.",
        "36 for of 126 cast; 84 needed: rejected.",
    ):
        expect(day.public.locator("main")).to_contain_text(figures)
    expect(day.public.locator("main")).to_contain_text("The Assembly has accepted an emergency")
    assert day.public.get_by_text("Combined with others").count() == 4
    look_at(day.public)
    item = EmergencyRequest.objects.get(pk=joint.pk).agenda_item
    day.public.goto(f"{day.url}/en/events/138/agenda/")
    expect(day.public.locator("main")).to_contain_text(f"{item.number}")
    for ballot in Ballot.objects.all():
        assert verify_ballot.faults(export_of(ballot)) == []


def test_none_passes_and_the_line_ends_cleanly(world, members, day):
    now = timezone.now() - timedelta(minutes=30)
    first = circulated(world, members["SE"], now, title=title("First request"))
    second = circulated(world, members["IL"], now, title=title("Second request"))
    close_the_list(world)

    day.put_on_ballot(2)
    day.vote(first, "++++---")
    day.vote(second, "-------")
    day.announce("there is no emergency item")

    day.public.goto(day.page)
    expect(day.public.locator("main")).to_contain_text("This Assembly has no emergency item.")
    expect(day.public.locator("main")).to_contain_text("72 for of 126 cast; 84 needed: rejected.")
    look_at(day.public)
    day.desk.goto(day.console)
    assert day.desk.get_by_role("button", name="Put on the ballot").count() == 0
    look_at(day.desk)


def title(text):
    return LanguageMap({"en": text})
