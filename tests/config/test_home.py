"""The home page: what comes first for whom."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from config import kept_pages
from registrations.models.seats import SeatParty
from registrations.services import sitting_seats
from sessions.enums import BallotMethod
from sessions.models.sittings import Sitting
from sessions.selectors import moments
from sessions.services import elections, questions, roll_calls
from sessions.services.debates import chair
from tests.factories.accounts import make_account
from tests.factories.ballots import make_closed_vote, make_question
from tests.factories.debates import make_debate
from tests.factories.elections import make_election, make_electors, vote
from tests.factories.public_events import make_event
from tests.factories.resolutions import make_adopted
from tests.factories.seats import make_participants, make_workshop
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament, make_world

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


def held(number, *, begins_in):
    today = timezone.localdate(timezone=ZoneInfo("Europe/Zurich"))  # the assembly's own clock
    starts_on = today + timedelta(days=begins_in)
    return make_assembly(number=number, starts_on=starts_on, ends_on=starts_on + timedelta(days=4))


def test_home_names_the_next_assembly_what_comes_and_where_all_are(client):
    held(150, begins_in=-400)
    held(152, begins_in=20)
    make_event("webinar-on-health", begins_in=3)
    make_event("hidden-draft", begins_in=2, published_at=None)
    make_event("long-over", begins_in=-40)

    page = text(client.get("/en/"))

    assert page.index("Next assembly") < page.index("152th Assembly") < page.index("in 20 days")
    assert page.index("in 20 days") < page.index("webinar-on-health")
    assert "hidden-draft" not in page
    assert "long-over" not in page
    assert "150th" not in page
    assert '<a href="/en/assemblies/">All assemblies since the first</a>' in page


def test_home_says_which_day_of_an_assembly_it_is_and_lists_events_that_are_on(client):
    held(151, begins_in=-1)
    make_event("seminar-now", begins_in=-1, days=3)

    page = text(client.get("/en/"))

    assert "Now: day 2 of 5" in page
    assert page.index('id="now-title"') < page.index("seminar-now")


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Asia/Tokyo", "America/Lima"])
def test_what_has_just_ended_is_neither_on_nor_to_come(client, zone):
    now = timezone.datetime(2031, 6, 10, 8, 30, tzinfo=UTC)  # in Lima it is half past three
    with time_machine.travel(now, tick=False):
        today = timezone.localdate(timezone=ZoneInfo(zone))
        last = {"starts_on": today - timedelta(days=3), "time_zone": zone}
        make_assembly(number=151, ends_on=today - timedelta(days=1), **last)
        make_assembly(number=152, starts_on=today + timedelta(days=9), time_zone=zone,
                      ends_on=today + timedelta(days=12))  # fmt: skip
        for n in range(12):
            make_event(f"over-{n}-in-town", begins_in=-1, zone=zone)
        make_event("last-day-today", begins_in=-1, days=2, zone=zone)
        make_event("tomorrow", begins_in=1, zone=zone)

        page = text(client.get("/en/"))

    assert "in-town" not in page
    assert "151th" not in page
    assert page.index("152th") < page.index('id="now-title"') < page.index("last-day-today")
    assert page.index("last-day-today") < page.index("tomorrow")


def test_home_without_events_says_what_will_be_here(client):
    assert "Assemblies and events appear here" in text(client.get("/en/"))


def test_home_lists_what_came_of_meetings_last_but_nothing_of_closed_sittings(client):
    assembly = held(151, begins_in=-1)
    vote = make_closed_vote(make_sitting(assembly))
    resolution = make_adopted(assembly)

    shown = text(client.get("/en/"))
    Sitting.objects.filter(pk=vote.sitting_id).update(is_closed=True)
    kept_pages.forget()
    then = text(client.get("/en/"))

    link = f'/en/events/151/votes/{vote.pk}/"'
    assert link in shown
    assert f'/en/events/151/resolutions/{resolution.pk}/"' in shown
    assert link not in then


def test_home_leads_a_coordinator_to_her_delegation_only(client):
    world = make_world()
    client.force_login(world.coordinator)

    page = text(client.get("/en/"))

    assert f'href="/en/delegations/{world.file.pk}/"' in page
    assert f'href="/en/delegations/{world.other_file.pk}/"' not in page


def test_home_leads_the_secretariat_to_the_list_of_delegations(client):
    world = make_world()
    client.force_login(world.manager)

    page = text(client.get("/en/"))

    assert f"/en/console/{world.assembly.slug}/delegations/" in page


def test_home_tells_the_accounts_of_a_demonstration_only(client, settings):
    assert "hemicycle-demo" in text(client.get("/en/"))

    settings.DEMO = False
    kept_pages.forget()

    page = text(client.get("/en/"))
    assert "hemicycle-demo" not in page
    assert "demo.example" not in page


def test_home_shows_own_places_and_first_the_offers_that_wait(client):
    world = make_world()
    mine = make_participants(world.assembly, 1, delegation=world.file.delegation)[0]
    theirs, stranger = make_participants(world.assembly, 2, delegation=world.file.delegation)
    mine.user = world.delegate
    mine.save(update_fields=["user"])
    early = make_workshop(world.assembly, 1, starts_in=timedelta(days=2))
    late = make_workshop(world.assembly, 1, offer_hours=24, starts_in=timedelta(days=7))
    at = timezone.now()
    for sitting, person in ((early, mine), (early, theirs), (late, stranger), (late, mine)):
        sitting_seats.ask(sitting=sitting, people=[person.pk], by=None, at=at)
    given_up = SeatParty.objects.get(sitting=late, state="held")
    sitting_seats.give_up(party=given_up, by=None, at=at)

    client.force_login(world.delegate)
    own = client.get("/en/")
    client.force_login(world.coordinator)
    coordinators = client.get("/en/")
    SeatParty.objects.filter(state="offered").update(offer_expires_at=at)

    said = [(one.url, str(one.state), bool(one.until)) for one in own.context["places"]]
    where = "/en/events/138/sittings/{}/places/"
    assert said == [
        (where.format(late.pk), "Offered", True), (where.format(early.pk), "Place held", False)
    ]  # fmt: skip
    assert "open it to accept or decline" in text(own)
    assert [one.people for one in coordinators.context["places"]] == [mine.badge_name]
    assert client.get("/en/").context["places"] == []
    client.logout()
    assert "My places" not in text(client.get("/en/"))


def test_home_tells_a_delegate_of_what_is_open_for_her_vote_until_it_is_over(client):
    sitting = make_sitting(make_assembly())
    [kenyans] = make_electors(sitting, make_parliament("KE", "Kenya"))
    question = make_question(sitting, at=sitting.starts_at, title="Shall we go on?")
    now = timezone.now()
    ballot = questions.open_question(
        question=question, method=BallotMethod.ELECTRONIC, by=None, at=now
    )
    election = make_election(sitting)
    elections.open_round(election=election, by=None, at=now)
    client.force_login(kenyans[0].user)

    first = text(client.get("/en/"))
    vote(election, kenyans[0], None, at=now)
    roll_calls.close_vote(ballot=ballot, by=None, at=now)
    then = text(client.get("/en/"))

    assert f'/votes/{ballot.pk}/cast/" dir="auto">Shall we go on?<' in first
    assert f'/elections/{election.pk}/vote/"' in first
    assert "your vote" not in then


def test_home_and_overview_lead_to_the_debate_that_is_under_way(client):
    sitting = make_sitting(make_assembly())
    debate = make_debate(sitting)
    assert "Follow the debate" not in text(client.get("/en/"))

    chair.open_in(debate=debate, sitting=sitting, by=None, at=timezone.now())

    moments.forget()
    link = f'/debates/{debate.pk}/"'
    home = text(client.get("/en/"))
    assert "Follow the debate" in home
    assert link in home
    assert link in text(client.get(f"/en/events/{debate.event.slug}/"))


def test_home_names_no_vote_to_who_is_no_delegate_in_it(client):
    sitting = make_sitting(make_assembly())
    make_electors(sitting, make_parliament("KE", "Kenya"))
    elections.open_round(election=make_election(sitting), by=None, at=timezone.now())
    client.force_login(make_account("guest@example.org"))

    assert "your vote" not in text(client.get("/en/"))
