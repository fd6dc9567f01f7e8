"""The page and the API on which a delegation says who sits in the committees for it."""

import pytest
from django.test import Client

from sessions.enums import BallotMethod, BallotWeight
from sessions.models.committees import CommitteeSeat
from sessions.models.presence import Presence
from sessions.services import questions
from tests.factories.accounts import api_client
from tests.factories.ballots import make_question
from tests.factories.committees import make_committee, seat
from tests.factories.seats import make_participants
from tests.factories.sessions import NOW, make_sitting

pytestmark = pytest.mark.django_db


def client(user):
    found = Client()
    found.force_login(user)
    return found


def test_coordinator_and_desk_name_who_sits_in_a_committee(world):
    body, delegation = make_committee(), world.file.delegation
    one, two = make_participants(
        world.assembly, 2, delegation=delegation, capacity="member_of_parliament"
    )
    page = "/en/events/138/committee-seats/FR/"
    said = {"body": body.code, "member": one.pk, "substitute": one.pk}

    refused = client(world.coordinator).post(page, said)
    assert refused.status_code == 422
    assert "are two people. (Rules of the Standing Committees)" in refused.content.decode()
    assert client(world.coordinator).post(page, {**said, "substitute": two.pk}).status_code == 302
    assert client(world.other_coordinator).get(page).status_code == 404
    address = "/api/v1/assemblies/138/committee-seats/FR/"
    wanted = {"body": body.code, "member": two.pk, "substitute": None}
    answer = api_client(world.desk).put(address, wanted, format="json")

    assert answer.json() == {"seats": [wanted]}
    assert CommitteeSeat.objects.get().participant == two


def test_substitute_is_told_on_her_phone_that_the_member_votes(world):
    body, delegation = make_committee(), world.file.delegation
    sitting = make_sitting(world.assembly, day=2, body=body)
    member, substitute = make_participants(
        world.assembly, 2, delegation=delegation, capacity="member_of_parliament"
    )
    substitute.user = world.delegate
    substitute.save()
    seat(delegation, body)
    for one in (member, substitute):
        Presence.objects.create(
            event_id=world.assembly.pk, sitting=sitting, participant=one, recorded_at=NOW
        )
    question = make_question(sitting, at=NOW, weight=BallotWeight.COMMITTEE)
    method = BallotMethod.ELECTRONIC
    ballot = questions.open_question(question=question, method=method, by=None, at=NOW)
    page = f"/en/events/138/votes/{ballot.pk}/cast/"

    barred = client(world.delegate).get(page).content.decode()
    Presence.objects.filter(participant=member).delete()
    open_ = client(world.delegate).get(page).content.decode()

    said = "The substitute votes only while the member of the committee is absent."
    assert said in barred
    assert "Cast these votes" not in barred
    assert said not in open_
    assert "Cast these votes" in open_
