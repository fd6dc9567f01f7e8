"""An Associate Member registers a delegation as parliaments do; it has no votes and no seats."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity, InstitutionKind, Role
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import Institution
from assemblies.rules.reasons import ReasonCode
from assemblies.services import institutions
from registrations.errors.registering import CapacityNotOfDelegation
from registrations.selectors.delegations import standing_of
from registrations.services import delegations, invitations, people, reviews
from tests.factories.accounts import api_client, make_account
from tests.factories.worlds import some_answers

NOW = timezone.now()
DELEGATE = Capacity.ASSOCIATE_MEMBER


@pytest.fixture
def associate(db):
    return institutions.record(
        kind=InstitutionKind.ASSOCIATE,
        code="EXPA",
        name={"en": "Example Parliamentary Assembly", "fr": "Assemblée parlementaire exemple"},
        by=None,
        at=NOW,
    )


@pytest.fixture
def file(world, associate):
    return invitations.open_file(
        assembly=world.assembly, institution=associate, by=world.manager, at=NOW
    )


@pytest.fixture
def clerk(file):
    return make_account("clerk@expa.example", role=Role.COORDINATOR, delegation=file.delegation)


def add(file, by, **answers):
    given = some_answers(**{"capacity": DELEGATE, **answers})
    return people.add(file=file, answers=given, by=by, at=NOW)


def test_its_delegation_has_no_votes_and_no_limit_of_size(file, clerk):
    for _ in range(20):
        add(file, clerk)

    file = delegations.submit(file=file, by=clerk, at=NOW)
    standing = standing_of(file)

    assert (standing.entitlement.votes, standing.usable_votes) == (0, 0)
    assert (standing.is_associate, standing.is_too_large) == (True, False)
    assert [reason.code for reason in standing.vote_reasons] == [ReasonCode.NO_VOTES_ASSOCIATE]
    assert file.people.filter(state="submitted").count() == 20


@pytest.mark.parametrize("capacity", [one for one in Capacity if one.is_delegate])
def test_nobody_in_it_is_a_member_of_a_national_parliament(file, clerk, capacity):
    with pytest.raises(CapacityNotOfDelegation):
        add(file, clerk, capacity=capacity)
    person = add(file, clerk)

    with pytest.raises(CapacityNotOfDelegation):
        people.change(person=person, changes={"capacity": capacity}, by=clerk, at=NOW)

    person.refresh_from_db()
    assert person.capacity == DELEGATE


def test_it_goes_the_way_of_every_delegation(world, client, file, clerk, deliver_all):
    add(file, clerk, email="delegate@expa.example")
    delegations.submit(file=file, by=clerk, at=NOW)
    client.force_login(world.desk)
    review = client.get(reverse("registrations:delegation-review", args=[file.pk]))

    reviews.approve_all(file=file, by=world.desk, at=NOW)

    assert "without votes" in review.content.decode()
    assert {mail.to[0].split("<")[-1].strip(">") for mail in deliver_all()} >= {
        "clerk@expa.example",
        "delegate@expa.example",
    }


def test_pages_of_its_delegation_say_no_votes(client, file, clerk):
    add(file, clerk)
    client.force_login(clerk)

    for name in ("delegation", "delegation-check", "delegation-standing"):
        page = client.get(reverse(f"registrations:{name}", args=[file.pk]))

        assert page.status_code == 200
        assert "but without votes" in page.content.decode()


def test_its_head_is_one_of_its_delegates(client, file, clerk):
    staff = add(file, clerk, capacity=Capacity.SECRETARY_OF_DELEGATION)
    delegate = add(file, clerk)
    client.force_login(clerk)
    address = reverse("registrations:delegation-leaders", args=[file.pk])

    refused = client.post(address, {"head": staff.pk, "deputy_head": ""})
    named = client.post(address, {"head": delegate.pk, "deputy_head": ""})

    file.refresh_from_db()
    assert (refused.status_code, named.status_code, file.head) == (422, 302, delegate)


def test_api_says_no_votes_and_why(world, file):
    answer = api_client(world.desk).get(f"/api/v1/delegations/{file.pk}/")

    votes = answer.json()["standing"]["votes"]
    assert (votes["votes"], [reason["code"] for reason in votes["reasons"]]) == (
        0,
        ["no_votes_associate"],
    )


def test_its_coordinator_is_invited_by_page_and_api(world, client, associate):
    client.force_login(world.desk)
    address = reverse("registrations:invitation-list", args=[world.assembly.slug])
    given = {"institution": associate.pk, "email": "clerk@expa.example", "language": "en"}

    by_page = client.post(address, given)
    by_api = api_client(world.desk).post(
        "/api/v1/invitations/",
        {"assembly": world.assembly.number, "institution": "EXPA", "email": "two@expa.example"},
    )

    assert (by_page.status_code, by_api.status_code) == (302, 201)


def test_observers_send_no_delegation(world, client):
    observer = institutions.record(
        kind=InstitutionKind.OBSERVER, code="EXO", name={"en": "Example Observers"}, by=None, at=NOW
    )
    client.force_login(world.desk)
    address = reverse("registrations:invitation-list", args=[world.assembly.slug])
    given = {"institution": observer.pk, "email": "a@exo.example", "language": "en"}

    assert client.post(address, given).status_code == 422


def test_institution_is_entered_by_command_once_and_corrected(db):
    names = ("--en", "Example Assembly", "--fr", "Assemblée exemple")
    call_command("record_institution", "associate", "expa", *names, "--dry-run")
    assert not Institution.objects.exists()

    for _ in range(2):
        call_command("record_institution", "associate", "expa", *names)
    call_command("record_institution", "observer", "EXPA", "--en", "Observers", "--fr", "Obs.")

    one = Institution.objects.get()
    assert (one.code, one.kind, one.name["en"]) == ("EXPA", "observer", "Observers")
    assert AuditEntry.objects.filter(act="institution.record").count() == 2


@pytest.mark.parametrize("code", ["", "X" * 17, "FR", "A\x00"])
def test_institution_with_a_bad_code_is_refused(world, code):
    before = Institution.objects.count()

    with pytest.raises(CommandError):
        call_command("record_institution", "associate", code, "--en", "E", "--fr", "F")

    assert Institution.objects.count() == before
