"""A vote in the hall: the tellers' sheet by keyboard alone, a lost line, screens that follow."""

import pytest
from django.utils import timezone
from django.utils.crypto import get_random_string
from playwright.sync_api import expect

from sessions.enums import BallotMethod, MajorityKind
from sessions.models.ballots import BallotRow
from sessions.models.casts import BallotCast
from sessions.rules.majorities import Votes
from sessions.services import questions
from tests.factories.ballots import enter, make_delegation, make_question
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament, make_world
from tests.journeys.conftest import NARROW, look_at
from tests.journeys.test_check_in_offline import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {"CL": "Chile", "CI": "Côte d’Ivoire", "ES": "Spain", "ZM": "Zambia", "ZW": "Zimbabwe"}


@pytest.fixture
def world(transactional_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_world()


@pytest.fixture
def sitting(world):
    return make_sitting(world.assembly, day=2, hour=17)


@pytest.fixture
def delegations(world, sitting):
    """Five delegations with 18 votes each, all of which they can use."""
    return [
        make_delegation(world.assembly, make_parliament(code, name), sitting)
        for code, name in NAMES.items()
    ]


def opened(sitting, method):
    at = timezone.now()
    question = make_question(
        sitting, at=at, title="Shall it be debated?", majority=MajorityKind.TWO_THIRDS
    )
    return questions.open_question(question=question, method=method, by=None, at=at)


def test_roll_call_by_keyboard_alone(world, sitting, delegations, live_server, visitor):
    ballot, url = opened(sitting, BallotMethod.ROLL_CALL), live_server.url
    teller, chair, public = visitor(), visitor(), visitor(NARROW)
    log_in(teller, world.editor, url)
    log_in(chair, world.manager, url)
    chair.goto(f"{url}/en/console/138/votes/{ballot.pk}/")
    public.goto(f"{url}/en/events/138/votes/{ballot.pk}/")
    teller.goto(f"{url}/en/console/138/votes/{ballot.pk}/sheet/")
    for page in (teller, chair, public):
        look_at(page)
    keys = teller.keyboard

    # The first delegation stands there already: Enter, all for, Enter; then the next one.
    line = teller.get_by_label("Delegation", exact=True)
    expect(line).to_be_focused()
    expect(line).to_have_value("Chile")
    for typed in ("+", "10 5 3"):
        keys.press("Enter")
        keys.type(typed)
        keys.press("Enter")
    expect(line).to_have_value("Spain")
    expect(chair.locator("#vote-progress")).to_contain_text("2 of 5")
    expect(public.locator("#vote-now")).to_contain_text("2 of 5 delegations have voted")

    # The line is lost. By part of a name and by number she goes on; nothing is lost with it.
    teller.context.set_offline(True)
    for found, typed in (("zim", "-"), ("3", "."), ("zam", "99")):
        keys.type(found)
        keys.press("Enter")
        keys.type(typed)
        keys.press("Enter")
    expect(teller.locator("#entry-said")).to_contain_text("3 entries wait for the connection")
    assert BallotRow.objects.count() == 2
    teller.context.set_offline(False)
    expect(teller.locator("#entry-refused")).to_contain_text("Zambia was not entered")
    expect(teller.locator("#entry-refused")).to_contain_text("18 votes; 99 are entered")
    expect(chair.locator("#vote-progress")).to_contain_text("4 of 5")
    assert [row.row.votes for row in BallotRow.objects.order_by("number")][2:] == [
        Votes(against=18), Votes(abstaining=18),
    ]  # fmt: skip

    teller.complaints.clear()  # of the browser: that there was no connection, and the refusal

    # Zambia anew, then one is corrected on the record; the chair closes, and everybody sees it.
    teller.locator("[name=line]").fill("zam")
    keys.press("Enter")
    keys.type("+")
    keys.press("Enter")
    expect(teller.locator("#vote-lines")).to_contain_text("Everybody who can vote was called.")
    teller.get_by_role("link", name="Correct Zimbabwe").click()
    look_at(teller)
    teller.get_by_label("Votes", exact=True).fill("+")
    teller.get_by_label("Reason of the correction").fill("Misheard")
    keys.press("Enter")
    expect(teller.locator("#vote-lines")).to_contain_text("5 of 5 delegations are entered.")
    chair.get_by_role("button", name="Close the vote").click()
    chair.get_by_role("dialog").get_by_role("button", name="Close the vote").click()
    expect(public.locator("#vote-now")).to_contain_text("64 for of 69 cast; 46 needed: carried.")
    expect(public.locator("#vote-now")).to_contain_text("Misheard")
    look_at(public)
    look_at(chair)


def test_teller_who_logs_in_again_elsewhere_goes_on_where_she_was(
    world, sitting, delegations, live_server, visitor
):
    """Her session ends; in another window she logs in, which makes this page's token worthless."""
    ballot, url = opened(sitting, BallotMethod.ROLL_CALL), live_server.url
    teller = visitor()
    log_in(teller, world.editor, url)
    teller.goto(f"{url}/en/console/138/votes/{ballot.pk}/sheet/")
    teller.context.clear_cookies(name="sessionid")
    keys = teller.keyboard
    for typed in ("+", "-"):
        keys.press("Enter")
        keys.type(typed)
        keys.press("Enter")
    expect(teller.locator("#entry-said")).to_contain_text("You are logged out")

    log_in(teller, world.editor, url)
    token = {"name": "csrftoken", "value": get_random_string(32), "url": url}
    teller.context.add_cookies([token])

    expect(teller.locator("#entry-said")).to_contain_text("All entries have arrived.")
    expect(teller.locator("#vote-lines")).to_contain_text("2 of 5 delegations are entered.")
    assert all("403" in said for said in teller.complaints)  # the browser says so itself
    assert [row.row.votes.in_favour for row in BallotRow.objects.order_by("number")] == [18, 0]


def test_blind_sheet_shows_what_is_entered_and_is_handed_in(
    world, sitting, delegations, live_server, visitor
):
    ballot, url = opened(sitting, BallotMethod.TWO_SHEETS), live_server.url
    teller = visitor()
    log_in(teller, world.editor, url)
    teller.goto(f"{url}/en/console/138/votes/{ballot.pk}/sheet/")
    keys = teller.keyboard

    teller.locator("[name=votes]").fill("19")
    keys.press("Enter")
    expect(teller.locator("#entry-refused")).to_contain_text("Chile")
    teller.complaints.clear()  # of the browser, about the refusal
    teller.locator("[name=line]").fill("chi")
    for votes in ["18", *("+" * 4)]:
        keys.press("Enter")
        keys.type(votes)
        keys.press("Enter")
    expect(teller.locator("#entry-refused")).to_be_empty()
    expect(teller.locator("#vote-lines")).to_contain_text("5 of 5 delegations are entered.")
    teller.get_by_role("button", name="Hand my sheet in").click()
    expect(teller.locator("#vote-lines")).to_contain_text("Your sheet is handed in.")

    # The chair closes too early: the page that says so stays fresh, and no address is missed.
    teller.goto(f"{url}/en/console/138/votes/{ballot.pk}/")
    teller.get_by_role("button", name="Close the vote").click()
    teller.get_by_role("dialog").get_by_role("button", name="Close the vote").click()
    expect(teller.locator(".errors")).to_be_visible()
    teller.complaints.clear()
    with teller.expect_response(f"**/console/138/votes/{ballot.pk}/") as fetched:
        teller.evaluate("document.dispatchEvent(new CustomEvent('live:stale'))")
    assert fetched.value.status == 200


def test_who_is_asked_whether_she_means_it_is_heard_though_the_page_moves_meanwhile(
    world, sitting, delegations, live_server, visitor
):
    ballot, url = opened(sitting, BallotMethod.ROLL_CALL), live_server.url
    chair = visitor()
    log_in(chair, world.manager, url)

    def is_renewal(answer):
        return answer.request.headers.get("x-live") == "1"

    with chair.expect_response(is_renewal):
        chair.goto(f"{url}/en/console/138/votes/{ballot.pk}/")
    chair.get_by_role("button", name="Close the vote").click()
    with chair.expect_response(is_renewal) as renewed:
        for one in delegations:
            enter(ballot, one, Votes(in_favour=18), by=world.editor, at=timezone.now())
    renewed.value.finished()
    chair.wait_for_timeout(200)  # its script has put the new parts into the page, or has not
    chair.get_by_role("dialog").get_by_role("button", name="Close the vote").click()

    expect(chair.get_by_text("The vote is closed. Its result is public.")).to_be_visible()


def test_delegate_votes_on_her_phone(world, sitting, delegations, live_server, visitor):
    ballot, url = opened(sitting, BallotMethod.ELECTRONIC), live_server.url
    delegate = delegations[0].participants.order_by("pk").first()
    delegate.user = world.delegate
    delegate.save()
    phone = visitor(NARROW)
    log_in(phone, world.delegate, url)
    phone.goto(f"{url}/en/events/138/votes/{ballot.pk}/")
    phone.get_by_role("link", name="Vote now").click()
    look_at(phone)

    phone.get_by_label("For", exact=True).check()
    phone.get_by_label("How many votes").fill("7")
    phone.get_by_role("button", name="Cast these votes").click()

    expect(phone.locator("#vote-mine")).to_contain_text("7 for")
    expect(phone.locator("#vote-mine")).to_contain_text("11 of 18")
    assert BallotCast.objects.get().cast.votes == 7
