"""The pages of elections: the secretariat's, the elector's ballot, everybody's results."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from structlog.testing import CapturingLogger

from config import middleware
from sessions.models.elections import CastBallot, Election, RoundVoter
from sessions.models.presence import Presence
from sessions.services import elections
from tests.factories.elections import candidates, make_closed, make_election, make_electors
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament
from tools import verify_ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(world):
    """One that has begun, so that a round is opened in it now."""
    now = timezone.now()
    return make_sitting(
        world.assembly, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2)
    )


@pytest.fixture
def desk(world):
    client = Client()
    client.force_login(world.editor)
    return client


def phone(elector):
    client = Client()
    client.force_login(elector.user)
    return client


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def kept(election, act=""):
    return f"/en/console/138/elections/{election.pk}/{act}"


def public(election, more=""):
    return f"/en/events/138/elections/{election.pk}/{more}"


def send(client, election, act, **data):
    version = Election.objects.get(pk=election.pk).version
    return client.post(kept(election, act), {"version": version, **data})


def test_secretariat_holds_an_election_on_paper_over_two_rounds(world, desk):
    later = make_sitting(world.assembly, starts_at=timezone.now() + timedelta(days=3),
                         ends_at=timezone.now() + timedelta(days=3, hours=2))  # fmt: skip
    begun = desk.post(
        "/en/console/138/elections/",
        {
            "title_en": "President",
            "sitting": later.pk,
            "method": "paper",
            "hours_before": 24,
            "seats": 1,
        },
    )
    assert begun.status_code == 302
    election = Election.objects.get()
    for name in ("Ada Invented", "Ben Invented"):
        assert send(desk, election, "stand/", name=name).status_code == 302
    ada, ben = candidates(election)
    assert Client().get(public(election)).status_code == 404  # nobody's business yet
    send(desk, election, "open/")
    found = {"voted": 9, "ballots": 9, "void": 1, f"votes_{ada.pk}": 4, f"votes_{ben.pk}": 3}

    refused = send(desk, election, "close/", **found)
    assert refused.status_code == 422
    assert "8 ballots were counted, 9 were found." in text(refused)
    assert send(desk, election, "close/", **{**found, f"votes_{ben.pk}": 4}).status_code == 302

    page = text(Client().get(public(election)))
    assert "Nobody has the majority." in page
    assert "9 ballots were found: 8 valid, 1 blank or spoilt. 5 were needed." in page
    send(desk, election, "open/")
    last = {"voted": 9, "ballots": 9, "void": 0, f"votes_{ada.pk}": 6, f"votes_{ben.pk}": 3}
    send(desk, election, "close/", **last)
    assert "Ada Invented is elected." in text(Client().get(public(election)))
    assert "Ada Invented" in text(Client().get("/en/events/138/decisions/"))


def test_ballot_for_two_seats_names_two_and_who_has_them_is_said(sitting, desk):
    election = make_election(sitting, seats=2)
    election.candidates.update(sex="male")
    ada, ben, cleo = (str(one.pk) for one in candidates(election))
    ((anna, bert, _carl),) = make_electors(sitting, make_parliament("AA", "AA"))
    elections.open_round(election=election, by=None, at=timezone.now())
    ballot = phone(anna).get(public(election, "vote/")).content.decode()
    refused = [
        phone(anna).post(public(election, "vote/"), {"choice": [ada, "blank"]}),
        phone(anna).post(public(election, "vote/"), {"choice": [ada, ben, cleo]}),
    ]
    for who, choice in ((anna, [ada, ben]), (bert, [ada])):
        assert phone(who).post(public(election, "vote/"), {"choice": choice}).status_code == 302
    send(desk, election, "close/")
    page = text(Client().get(public(election)))

    assert ballot.count('type="checkbox"') == 4
    assert "up to 2 candidates" in ballot
    assert [one.status_code for one in refused] == [422, 422]
    assert "A ballot names at most 2 candidates; this one names 3." in text(refused[1])
    assert "Ada Invented is elected." in page
    assert "1 seat is left" in page
    assert "A third of the seats is due to women" in page


def test_elector_votes_by_phone_and_everybody_can_check_the_sealed_ballots(sitting, desk):
    election = make_election(sitting)
    ada = candidates(election)[0]
    ((anna, bert, _carl),) = make_electors(sitting, make_parliament("AA", "AA"))
    elections.open_round(election=election, by=None, at=timezone.now())
    assert "Choose a candidate, or a blank ballot." in text(
        phone(anna).post(public(election, "vote/"), {})
    )

    for who, choice in ((anna, str(ada.pk)), (bert, "blank")):
        assert phone(who).post(public(election, "vote/"), {"choice": choice}).status_code == 302

    again = phone(anna).post(public(election, "vote/"), {"choice": "blank"})
    assert (again.status_code, CastBallot.objects.count()) == (422, 2)
    assert "You have voted in this round." in text(phone(anna).get(public(election, "vote/")))
    assert "2 electors have voted." in text(desk.get(kept(election)))
    assert Client().get(public(election, "rounds/1.json")).status_code == 404
    send(desk, election, "close/")
    export = json.loads(Client().get(public(election, "rounds/1.json")).content)
    assert list(verify_ballot.faults(export)) == []
    assert export["result"] == {
        "valid": 1, "needed": 1, "elected": ada.pk,
        "votes": {str(one.pk): int(one == ada) for one in candidates(election)},
    }  # fmt: skip


def test_open_screens_hear_of_rounds_and_of_no_ballot(sitting):
    election = make_election(sitting)
    ((anna, *_),) = make_electors(sitting, make_parliament("AA", "AA"))
    elections.open_round(election=election, by=None, at=timezone.now())
    address = f"/live/elections/{election.pk}/"
    assert f'data-live="{address}"' in phone(anna).get(public(election, "vote/")).content.decode()

    opened = Client().get(address)["ETag"]
    phone(anna).post(public(election, "vote/"), {"choice": "blank"})
    assert Client().get(address, headers={"If-None-Match": opened}).status_code == 304
    elections.close_round(election=election, by=None, at=timezone.now())

    assert Client().get(address)["ETag"] != opened


def test_ballot_leaves_no_line_in_the_log_of_requests(sitting, monkeypatch):
    """Nor does a refused one, nor what the page asks as soon as it is there."""
    election = make_election(sitting)
    ((anna, *_),) = make_electors(sitting, make_parliament("AA", "AA"))
    elections.open_round(election=election, by=None, at=timezone.now())
    client, page = phone(anna), public(election, "vote/")
    log = CapturingLogger()
    monkeypatch.setattr(middleware, "log", log)  # the product's own is bound at its first use

    for _ in range(2):
        client.post(page, {"choice": "blank"})
        client.get(page)
        client.get(f"/live/elections/{election.pk}/")
    client.get("/en/events/138/decisions/")

    assert RoundVoter.objects.get().participant == anna
    assert [call.kwargs["route"] for call in log.calls if call.args == ("request",)] == [
        "assembly_sessions:decisions"
    ]


def test_election_in_a_closed_sitting_is_nobody_elses_news(world):
    sitting = world.closed_sitting
    election = make_closed(sitting, at=timezone.now())
    ((anna, *_),) = make_electors(sitting, make_parliament("AA", "AA"))
    anonymous = Client()

    addresses = (public(election), f"/live/elections/{election.pk}/")
    assert [anonymous.get(one).status_code for one in addresses] == [404, 404]
    assert "President of the Council" not in text(anonymous.get("/en/events/138/decisions/"))
    assert phone(anna).get(public(election)).status_code == 200  # who is in the room


def test_who_is_no_delegate_finds_no_ballot(world, sitting):
    election = make_election(sitting)
    ((anna, *_),) = make_electors(sitting, make_parliament("AA", "AA"))
    elections.open_round(election=election, by=None, at=timezone.now())
    stranger = Client()
    stranger.force_login(world.stranger)

    assert stranger.get(public(election, "vote/")).status_code == 404
    assert stranger.get(kept(election)).status_code == 404
    assert phone(anna).get(kept(election)).status_code == 404


def test_elector_who_is_not_in_the_room_reads_so_before_she_chooses(sitting):
    election = make_election(sitting)
    ((anna, bert, _carl),) = make_electors(sitting, make_parliament("AA", "AA"))
    elections.open_round(election=election, by=None, at=timezone.now())
    Presence.objects.filter(participant=bert).delete()

    here, away = (text(phone(one).get(public(election, "vote/"))) for one in (anna, bert))

    assert "Cast the ballot" in here
    assert "You are not recorded as being in the room" in away
    assert "Cast the ballot" not in away


def test_withdrawn_candidate_is_not_on_the_next_ballot(sitting, desk):
    election = make_closed(sitting, at=timezone.now())
    cleo = candidates(election)[2]

    send(desk, election, "withdraw/", key=cleo.pk)
    send(desk, election, "open/")

    html = desk.get(kept(election)).content.decode()
    assert f"votes_{cleo.pk}" not in html
    assert "Withdrawn" in html
