import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Role
from assemblies.models.accounts import RoleGrant
from assemblies.models.institutions import GeopoliticalGroup, GroupMembership
from notifications.models.messages import Message
from registrations.enums import FileState, RegistrationState
from registrations.models.invitations import Invitation
from registrations.services import delegations, invitations, people
from tests.factories.worlds import make_parliament


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def submitted(world, *badge_names):
    people = [world.add_person(badge_name=name) for name in badge_names]
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    for person in people:
        person.refresh_from_db()
    return people


def listed(answer):
    return [row.file.delegation.institution.code for row, _tag, _groups in answer.context["lines"]]


def test_list_is_searched_and_filtered_by_the_address(desk, world):
    now = timezone.now()
    ivory = make_parliament("CI", "Côte d'Ivoire")
    invitations.open_file(assembly=world.assembly, institution=ivory, by=world.desk, at=now)
    group = GeopoliticalGroup.objects.create(code="african", name={"en": "African Group"})
    GroupMembership.objects.create(institution=ivory, group=group)
    submitted(world, "Ada")
    address = to("delegation-list", "138")

    assert listed(desk.get(address)) == ["CI", "FR", "KE"]
    assert listed(desk.get(address, {"q": "cote d'i"})) == ["CI"]
    assert listed(desk.get(address, {"state": "submitted"})) == ["FR"]
    assert listed(desk.get(address, {"group": "african"})) == ["CI"]
    assert listed(desk.get(address, {"q": "atlantis"})) == []
    assert listed(desk.get(address, {"state": "nonsense", "page": "x"})) == ["CI", "FR", "KE"]


def test_list_pages_keep_the_filters(desk, world, monkeypatch):
    monkeypatch.setattr("registrations.web.console.ON_A_PAGE", 1)

    page = desk.get(to("delegation-list", "138"), {"state": "open", "page": "2"})

    assert listed(page) == ["KE"]
    assert "state=open&amp;page=1" in page.content.decode()


def test_export_gives_the_same_list_and_no_formula(desk, world):
    make_parliament("XX", "=HYPERLINK(1)")
    wild = make_parliament("YY", "=cmd()")
    invitations.open_file(
        assembly=world.assembly, institution=wild, by=world.desk, at=timezone.now()
    )
    submitted(world, "Ada")

    answer = desk.get(to("delegation-export", "138"), {"q": "france"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:4] for row in rows[1:]] == [["FR", "France", "", "With secretariat"]]
    assert rows[1][4:9] == ["1", "1", "0", "1", "1"]

    everything = desk.get(to("delegation-export", "138")).content.decode("utf-8-sig")
    assert "'=cmd()" in everything


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_as_often_for_many(desk, world, django_assert_num_queries, rows):
    for number in range(rows):
        invitations.open_file(
            assembly=world.assembly,
            institution=make_parliament(f"Z{number}", f"Zealand {number}"),
            by=world.desk,
            at=timezone.now(),
        )

    with django_assert_num_queries(8):
        desk.get(to("delegation-list", "138"))


GET_PAGES = [
    ("delegation-list", "event"),
    ("delegation-export", "event"),
    ("invitation-list", "event"),
    ("registration-dates", "event"),
    ("delegation-review", "file"),
    ("person-refuse", "person"),
]
POST_PAGES = [
    ("delegation-approve", "file"),
    ("delegation-return", "file"),
    ("person-approve", "person"),
    ("person-refuse", "person"),
    ("invitation-revoke", "invitation"),
    ("invitation-list", "event"),
]


@pytest.mark.parametrize("who", ["coordinator", "delegate", "editor", "stranger"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_console_does_not_exist_for_others(client, world, who, method):
    (person,) = submitted(world, "Ada")
    invitation = invitations.invite(
        assembly=world.assembly,
        institution=world.file.delegation.institution,
        email="x@example.org",
        language="en",
        by=world.desk,
        at=timezone.now(),
    )
    keys = {
        "event": "138",
        "file": world.file.pk,
        "person": person.pk,
        "invitation": invitation.pk,
    }
    client.force_login(getattr(world, who))

    pages = GET_PAGES if method == "get" else POST_PAGES
    answers = {
        name: getattr(client, method)(to(name, keys[key])).status_code for name, key in pages
    }

    assert set(answers.values()) == {404}, answers


def test_review_shows_people_votes_and_for_the_manager_what_was_done(client, world):
    submitted(world, "Ada Exemplar")
    client.force_login(world.desk)
    desk_sees = client.get(to("delegation-review", world.file.pk)).content.decode()
    client.force_login(world.manager)
    manager_sees = client.get(to("delegation-review", world.file.pk)).content.decode()

    assert "Ada Exemplar" in desk_sees
    assert "Statutes, art. 15.2(a)" in desk_sees
    assert "fr@example.org sent the delegation to the secretariat" not in desk_sees
    assert "fr@example.org sent the delegation to the secretariat" in manager_sees
    assert "fr@example.org added Ada Exemplar" in manager_sees


def test_one_is_approved_in_the_version_that_was_seen(desk, world):
    ada, _eve = submitted(world, "Ada", "Eve")

    desk.post(to("person-approve", ada.pk), {"version": ada.version - 1})
    ada.refresh_from_db()
    assert ada.state == RegistrationState.SUBMITTED

    answer = desk.post(to("person-approve", ada.pk), {"version": ada.version}, follow=True)
    ada.refresh_from_db()
    world.file.refresh_from_db()
    assert (ada.state, world.file.state) == (RegistrationState.APPROVED, FileState.SUBMITTED)
    assert "Ada is approved." in answer.content.decode()


@pytest.mark.parametrize("given", [{}, {"version": "x"}, {"version": "0"}])
def test_approval_without_a_version_decides_nothing(desk, world, given):
    (ada,) = submitted(world, "Ada")

    answer = desk.post(to("person-approve", ada.pk), given, follow=True)

    assert "Look again, then decide" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.state == RegistrationState.SUBMITTED


def test_all_are_approved_and_a_second_press_says_so(desk, world):
    people = submitted(world, "Ada", "Eve")

    seen = {"seen": [f"{person.pk}-{person.version}" for person in people]}
    asked = desk.post(to("delegation-approve", world.file.pk), seen).content.decode()
    assert "Approve 2 people?" in asked
    people[0].refresh_from_db()
    assert people[0].state == RegistrationState.SUBMITTED
    seen["agreed"] = "1"
    desk.post(to("delegation-approve", world.file.pk), seen)
    again = desk.post(to("delegation-approve", world.file.pk), seen, follow=True)

    assert "not waiting for a decision" in again.content.decode()
    for person in people:
        person.refresh_from_db()
    assert {person.state for person in people} == {RegistrationState.APPROVED}


def test_withdrawn_people_are_folded_away_from_those_to_decide(desk, world):
    submitted(world, "Ada")
    gone = world.add_person(badge_name="Never Sent")
    people.withdraw(person=gone, by=world.coordinator, at=timezone.now())

    answer = desk.get(to("delegation-review", world.file.pk))

    assert [line.person.badge_name for line, _languages in answer.context["lines"]] == ["Ada"]
    table, folded = answer.content.decode().split("<details>", 1)
    assert "Never Sent" not in table
    assert "Never Sent" in folded


def test_button_for_all_carries_the_versions_it_stands_above(desk, world):
    sent = submitted(world, "Ada", "Eve")

    page = desk.get(to("delegation-review", world.file.pk)).content.decode()

    for person in sent:
        assert f'name="seen" value="{person.pk}-{person.version}"' in page


@pytest.mark.parametrize("seen", [[], ["nonsense"], ["1-1"]])
def test_nobody_is_approved_unseen(desk, world, seen):
    (ada,) = submitted(world, "Ada")

    answer = desk.post(to("delegation-approve", world.file.pk), {"seen": seen}, follow=True)

    assert "Somebody else has changed this meanwhile" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.state == RegistrationState.SUBMITTED


def test_somebody_changed_since_the_look_is_not_approved_with_the_others(desk, world):
    ada, eve = submitted(world, "Ada", "Eve")
    seen = {"seen": [f"{person.pk}-{person.version}" for person in (ada, eve)], "agreed": "1"}
    people.change(
        person=eve, changes={"badge_name": "Mallory"}, by=world.coordinator, at=timezone.now()
    )

    desk.post(to("delegation-approve", world.file.pk), seen)

    for person in (ada, eve):
        person.refresh_from_db()
        assert person.state == RegistrationState.SUBMITTED


def test_refusal_needs_a_reason_and_tells_the_coordinator(desk, world):
    (ada,) = submitted(world, "Ada")
    address = to("person-refuse", ada.pk)

    silent = desk.post(address, {"version": ada.version, "reason": " "})
    assert silent.status_code == 422
    assert list(silent.context["form"].errors) == ["reason"]
    desk.post(address, {"version": ada.version, "reason": "No seat in parliament"})

    ada.refresh_from_db()
    assert (ada.state, ada.reason) == (RegistrationState.REFUSED, "No seat in parliament")
    told = Message.objects.get(kind="person_refused")
    assert (told.recipient, told.context["reason"]) == ("fr@example.org", "No seat in parliament")


def test_delegation_is_returned_with_a_question(desk, world):
    submitted(world, "Ada")
    address = to("delegation-return", world.file.pk)

    assert desk.post(address, {"question": ""}).status_code == 422
    desk.post(address, {"question": "Who leads?"})
    again = desk.post(address, {"question": "And who follows?"})

    assert again.status_code == 422  # it lies with the coordinator now
    world.file.refresh_from_db()
    assert (world.file.state, world.file.question) == (FileState.RETURNED, "Who leads?")


def test_coordinator_is_invited_and_the_invitation_revoked(desk, world):
    given = {
        "institution": world.file.delegation.institution_id,
        "email": "New@Example.org",
        "language": "fr",
    }
    address = to("invitation-list", "138")

    desk.post(address, given)
    invitation = Invitation.objects.get()
    assert "new@example.org" in desk.get(address).content.decode()
    desk.post(to("invitation-revoke", invitation.pk))

    link = Message.objects.get(kind="coordinator_invited").context["url"]
    assert link.startswith("http://testserver/fr/invitations/")
    assert desk.get(link.removeprefix("http://testserver")).status_code == 404
    assert "Revoked" in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("institution", ""), ("institution", "999999"), ("email", "x"), ("language", "tlh")],
)
def test_bad_invitation_is_named_and_not_sent(desk, world, field, value):
    given = {
        "institution": world.file.delegation.institution_id,
        "email": "new@example.org",
        "language": "en",
        field: value,
    }

    answer = desk.post(to("invitation-list", "138"), given)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Message.objects.exists()


def test_address_invited_twice_gets_one_link_and_the_desk_reads_why(desk, world):
    france = world.file.delegation.institution
    given = {"institution": france.pk, "email": "new@example.org", "language": "en"}
    desk.post(to("invitation-list", "138"), given)

    answer = desk.post(to("invitation-list", "138"), given)

    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["email"]
    assert said.startswith("This address has an open invitation for this parliament already")
    assert Invitation.objects.count() == Message.objects.count() == 1


def test_accepted_invitation_cannot_be_revoked(desk, world):
    invitation = invitations.invite(
        assembly=world.assembly,
        institution=world.file.delegation.institution,
        email=world.stranger.email,
        language="en",
        by=world.desk,
        at=timezone.now(),
    )
    link = Message.objects.get(kind="coordinator_invited").context["url"]
    invitations.accept(
        secret=link.rstrip("/").rpartition("/")[2], by=world.stranger, at=timezone.now()
    )

    answer = desk.post(to("invitation-revoke", invitation.pk), follow=True)

    assert "has been accepted already" in answer.content.decode()
    assert RoleGrant.objects.filter(user=world.stranger, role=Role.COORDINATOR).exists()


def test_dates_are_typed_on_the_venues_clock(desk, world):
    address = to("registration-dates", "138")

    desk.post(address, {"opens_at": "2027-03-01T09:00", "closes_at": "2027-03-28T18:00"})

    world.assembly.refresh_from_db()
    closes_at = world.assembly.registration_closes_at
    zurich = ZoneInfo("Europe/Zurich")
    assert f"{closes_at.astimezone(zurich):%Y-%m-%d %H:%M}" == "2027-03-28 18:00"
    assert closes_at.utcoffset() == timedelta(0)
    assert 'value="2027-03-28T18:00"' in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("closes_at", "field"), [("2027-02-01T09:00", "closes_at"), ("soon", "closes_at")]
)
def test_registration_cannot_close_before_it_opens(desk, world, closes_at, field):
    given = {"opens_at": "2027-03-01T09:00", "closes_at": closes_at}

    answer = desk.post(to("registration-dates", "138"), given)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
