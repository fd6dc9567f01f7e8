"""The page and the API on which a delegation says who sits in the committees for it."""

import pytest
from django.test import Client

from sessions.models.committees import CommitteeSeat
from tests.factories.accounts import api_client
from tests.factories.committees import make_committee
from tests.factories.seats import make_participants

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
    page = "/en/assemblies/138/committee-seats/FR/"
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
