from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from registrations.enums import PartyState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.seats import SeatParty
from registrations.selectors.copies import earlier_people
from registrations.selectors.delegations import standing_of
from registrations.services.demonstration_people import ACCOUNTS, PASSWORD
from sessions.enums import ClashKind
from sessions.models.documents import Document
from sessions.models.elections import Election
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import Resolution
from sessions.models.sittings import Sitting
from sessions.selectors.clashes import clashes_in
from sessions.selectors.plans import planned_sittings


@pytest.fixture(scope="module")
def built(tables, django_db_blocker):
    """Build the demonstration once for all who look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield call_command("seed_demo", stdout=StringIO())
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(built, undone):
    """Return nothing: the demonstration is there, and what the test does to it is undone."""


def test_demonstration_shows_what_the_law_can_say(demonstration):
    def standing(code):
        return standing_of(
            DelegationFile.objects.select_related(
                "delegation__assembly", "delegation__institution"
            ).get(delegation__institution__code=code, delegation__assembly__number=138)
        )

    assert (standing("TO").limit.seats, standing("TO").entitlement.votes) == (7, 8)
    assert (standing("FM").limit.seats, standing("FM").entitlement.votes) == (2, 0)
    assert standing("TV").entitlement.votes == 0
    assert standing("KE").entitlement.votes == 17


def test_documents_of_the_demonstration_are_said_to_be_invented(client, demonstration):
    listed = client.get("/en/events/138/documents/")

    requests = {f"A/138/2-P.{number}" for number in range(1, 9)}  # their texts say so
    lines = [line for line in listed.context["lines"] if line.symbol not in requests]
    assert [line.symbol for line in lines] == [
        "A/138/A.1", "A/138/C.1", "A/138/J.1", "A/138/3-DR.1", "A/138/3-DR.2", "CL/202/A.1"
    ]  # fmt: skip
    assert all("(invented)" in line.title for line in lines)
    held = Document.objects.get(symbol="A/138/3-DR.2")
    assert [one.is_withdrawn for one in held.revisions.order_by("number")] == [True, False]
    assert Document.objects.get(symbol="A/138/Inf.1").is_embargoed(timezone.now())
    assert client.get("/en/documents/A/138/C.1/ar/").content.startswith(b"%PDF-")


def test_next_assembly_of_the_demonstration_is_ahead_open_and_said_to_be_invented(demonstration):
    now = timezone.now()

    assembly = Assembly.objects.get(number=999)
    assert assembly.title["en"] == "Example Assembly (invented)"
    assert assembly.title["fr"] == "Assemblée exemple (inventée)"
    assert assembly.starts_on == (now + timedelta(days=28)).date()
    assert assembly.registration_is_open(now)
    assert assembly.registration_closes_at < assembly.sittings.earliest("starts_at").starts_at


def test_draft_of_the_next_assembly_has_something_to_show(demonstration):
    assembly = Assembly.objects.get(number=999)
    planned = planned_sittings(assembly)

    said = [list(one.changes) for one in planned if one.changes]
    (clash,) = clashes_in(assembly, planned).open

    assert sorted(said) == [["added"], ["moved"], ["room"]]
    assert clash.clash.kind == ClashKind.ROOM_TAKEN


def test_newcomer_copies_people_of_the_138th_into_the_next_assembly(client, demonstration):
    file = DelegationFile.objects.get(
        delegation__institution__code="KE", delegation__assembly__number=999
    )
    address = reverse("registrations:delegation-copy", args=[file.pk])
    client.login(email="coordinator@kenya.demo.example", password=PASSWORD)
    chosen = [one.key for one in earlier_people(file) if one.may_be_copied]

    said = client.post(address, {"people": chosen}, follow=True).content.decode()

    assert "4 people are copied." in said
    assert Registration.objects.filter(file=file, state=RegistrationState.DRAFT).count() == 4


def test_newcomer_gets_a_place_waits_for_one_and_answers_an_offer(client, demonstration):
    me = Participant.objects.get(event__assembly__number=999, email="delegate@demo.example")
    client.login(email=me.email, password=PASSWORD)
    roomy, full, offered = Sitting.objects.filter(places__isnull=False).order_by("starts_at")

    def ask(sitting):
        address = reverse("registrations:seats", args=["999", sitting.pk])
        return client.post(address, {"people": [me.pk]}, follow=True).content.decode()

    assert "1 place is held." in ask(roomy)
    assert "You are number 2 on the waiting list." in ask(full)
    party = SeatParty.objects.get(sitting=offered, state=PartyState.OFFERED)
    taken = client.post(reverse("registrations:seat-accept", args=[party.pk]), follow=True)
    assert "The place is yours." in taken.content.decode()


def test_accounts_of_the_demonstration_log_in(client, demonstration):
    for account in ACCOUNTS:
        assert client.login(email=account.email, password=PASSWORD), account.email


def test_the_138th_has_its_day_of_eight_requests_and_one_item(client, demonstration):
    requests = EmergencyRequest.objects.filter(event__assembly__number=138).in_order()
    assert list(requests.values_list("state", flat=True)) == [
        *["merged"] * 4, "rejected", "rejected", "accepted", "rejected",
    ]  # fmt: skip
    assert requests.get(state="accepted").agenda_item.number == 9
    page = client.get("/en/events/138/emergency-item/").content.decode()
    for said in ("A/138/2-P.7", "needed: accepted.", "Combined into", "its title was not found"):
        assert said in page
    assert "open" in client.get("/en/events/999/emergency-item/").content.decode()


def test_resolution_and_election_of_the_demonstration_are_whole_and_said_to_be_invented(
    client, demonstration
):
    resolution = Resolution.objects.get(event__slug="138")
    election = Election.objects.get()
    listed = client.get("/en/events/138/decisions/").content.decode()
    read = client.get(f"/en/events/138/resolutions/{resolution.pk}/").content.decode()
    held = client.get(f"/en/events/138/elections/{election.pk}/").content.decode()

    assert resolution.drafts.count() == 3
    assert "Parliaments and open data (invented)" in listed
    assert "Our rules of procedure allow three days." in read
    assert "Nobody has the majority." in held
    assert "<bdi>Bela Placeholder</bdi> is elected." in held


def test_committees_of_the_next_assembly_show_their_work_and_may_be_tried(client, demonstration):
    here = "/en/events/999/committees/"

    drafted = client.get(f"{here}sc_peace/").content.decode()
    client.login(email="coordinator@kenya.demo.example", password=PASSWORD)
    open_ = client.get(f"{here}sc_development/member/").content.decode()

    for words in ("Peace in invented places", "Jeanne Modèle", "Mwangi", "Combined from"):
        assert words in drafted
    assert "invented river" in drafted
    assert "Wells that nobody has dug" in open_
    assert "Propose the subject" in open_
