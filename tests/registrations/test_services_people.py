from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Capacity, Role, Sex
from assemblies.errors import QuotaExceeded, Superseded
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from notifications.enums import Method
from notifications.models.follows import Follow
from notifications.models.messages import Message
from registrations.enums import FileState, RegistrationState
from registrations.errors.registering import (
    AlreadyWithdrawn,
    RegistrationClosed,
    RegistrationNotOpen,
)
from registrations.services import delegations, people, reviews
from tests.factories.worlds import some_answers

NOW = timezone.now()


def approved(world, **answers):
    person = world.add_person(**answers)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    return person


def change(world, person, **changes):
    return people.change(person=person, changes=changes, by=world.coordinator, at=NOW)


def kinds_to(address):
    return list(
        Message.objects.filter(recipient=address).order_by("pk").values_list("kind", flat=True)
    )


def test_person_is_added_as_a_draft_and_audited_without_her_name(world):
    person = world.add_person(given_name="Ada", email="ADA@example.org")

    assert (person.state, person.version, person.email) == ("draft", 1, "ada@example.org")
    entry = AuditEntry.objects.get(act="registration.add")
    assert entry.thing_key == str(person.pk)
    assert "Ada" not in str(entry.after)


@pytest.mark.parametrize(("days", "refusal"), [(-2, RegistrationNotOpen), (31, RegistrationClosed)])
def test_nobody_is_added_outside_the_window(world, days, refusal):
    with pytest.raises(refusal):
        people.add(
            file=world.file,
            answers=some_answers(),
            by=world.coordinator,
            at=NOW + timedelta(days=days),
        )


def test_change_of_an_older_version_is_refused(world):
    person = world.add_person()
    change(world, person, badge_name="First")

    with pytest.raises(Superseded):
        people.change(
            person=person, changes={"badge_name": "Second"}, version=1, by=world.desk, at=NOW
        )


def test_change_to_what_is_there_changes_nothing(world):
    person = world.add_person(email="ada@example.org", languages=("en",))

    same = change(world, person, email="Ada@Example.org", languages=("en",))

    assert same.version == 1
    assert not AuditEntry.objects.filter(act="registration.change").exists()


def test_approval_is_kept_when_only_contact_changes(world):
    person = approved(world, email="ada@example.org")

    change(world, person, access_needs="Ramp", language="fr")

    person.refresh_from_db()
    world.file.refresh_from_db()
    assert (person.state, world.file.state) == (RegistrationState.APPROVED, FileState.APPROVED)
    assert person.participant.language == "fr"


def test_approval_is_asked_again_when_the_name_changes(world):
    person = approved(world)

    change(world, person, badge_name="Another Name")

    person.refresh_from_db()
    world.file.refresh_from_db()
    assert (person.state, world.file.state) == (RegistrationState.SUBMITTED, FileState.SUBMITTED)
    assert person.participant.badge_name == "Marie Durand"  # as approved, until approved again


def test_change_leaves_an_open_question_open(world):
    person = approved(world)
    delegations.return_with_question(file=world.file, question="Who leads?", by=world.desk, at=NOW)

    change(world, person, badge_name="Another Name")

    world.file.refresh_from_db()
    assert (world.file.state, world.file.question) == (FileState.RETURNED, "Who leads?")


def test_person_who_becomes_one_delegate_too_many_stays_what_she_was(world):
    for number in range(8):
        world.add_person(sex=Sex.FEMALE if number % 2 else Sex.MALE)
    adviser = world.add_person(capacity=Capacity.ADVISER)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    with pytest.raises(QuotaExceeded):
        change(world, adviser, capacity=Capacity.MEMBER_OF_PARLIAMENT)

    adviser.refresh_from_db()
    assert adviser.capacity == Capacity.ADVISER


def test_corrected_address_gets_the_confirmation_and_the_rights_of_the_old_one(world):
    person = approved(world, email="wrong@example.org")
    topic = world.assembly.topic

    change(world, person, email="right@example.org")

    assert kinds_to("right@example.org") == ["person_confirmed"]
    grants = RoleGrant.objects.filter(role=Role.DELEGATE, delegation=world.file.delegation)
    assert set(grants.values_list("user__email", flat=True)) == {
        "right@example.org",
        world.delegate.email,
    }
    followers = Follow.objects.filter(topic=topic).values_list("user__email", flat=True)
    assert list(followers) == ["right@example.org"]


def test_address_typed_wrong_is_told_and_its_calendar_gives_the_entry_back(world):
    person = approved(world, email="wrong@example.org")

    change(world, person, email="right@example.org")

    request, cancel = Message.objects.filter(recipient="wrong@example.org").order_by("pk")
    assert (cancel.kind, cancel.method) == ("address_changed", Method.CANCEL)
    assert cancel.entry["uid"] == request.entry["uid"]
    assert cancel.entry["sequence"] > request.entry["sequence"]


def test_address_changed_with_a_new_approval_is_told_once_that_is_given(world):
    person = approved(world, email="old@example.org")
    change(world, person, badge_name="Another Name")
    change(world, person, email="new@example.org")
    assert kinds_to("old@example.org") == ["person_confirmed"]

    reviews.approve_all(file=world.file, by=world.desk, at=NOW)

    assert kinds_to("old@example.org") == ["person_confirmed", "address_changed"]
    assert kinds_to("new@example.org") == ["person_confirmed"]


def test_news_are_written_in_the_language_asked_for_later(world):
    person = approved(world, email="ada@example.org", language="en")

    change(world, person, language="fr")

    assert User.objects.get(email="ada@example.org").language == "fr"


def test_account_that_was_there_before_reads_the_language_of_her_registration(world):
    User.objects.create_user("ada@example.org", language="en")

    approved(world, email="ada@example.org", language="fr")

    assert User.objects.get(email="ada@example.org").language == "fr"


def test_coordinator_who_is_a_delegate_too_keeps_her_language(world):
    approved(world, email=world.coordinator.email, language="fr")

    world.coordinator.refresh_from_db()
    assert world.coordinator.language == "en"


def test_withdrawn_address_ends_what_the_account_had(world):
    person = approved(world, email="ada@example.org")

    change(world, person, email="")

    person.refresh_from_db()
    assert person.participant.user is None
    assert not Follow.objects.filter(user__email="ada@example.org").exists()
    assert kinds_to("ada@example.org") == ["person_confirmed", "address_changed"]


def test_withdrawal_ends_the_accreditation_and_cancels_her_entry_after_its_request(world):
    person = approved(world, email="ada@example.org")

    people.withdraw(person=person, version=person.version, by=world.coordinator, at=NOW)

    participant = Participant.objects.get(registration=person)
    assert participant.withdrawn_at == NOW
    request, cancel = Message.objects.filter(recipient="ada@example.org").order_by("pk")
    assert (request.method, cancel.method) == (Method.REQUEST, Method.CANCEL)
    assert request.entry["uid"] == cancel.entry["uid"] == str(world.assembly.uid)
    assert cancel.entry["sequence"] > request.entry["sequence"]
    assert request.thread == cancel.thread


def test_address_two_people_share_keeps_its_rights_while_one_of_them_stays(world):
    shared = {"email": "office@example.org"}
    first, second = world.add_person(**shared), world.add_person(**shared)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    office = User.objects.get(email="office@example.org")

    people.withdraw(person=first, by=world.coordinator, at=NOW)
    assert office.grants.filter(role=Role.DELEGATE).exists()
    people.withdraw(person=second, by=world.coordinator, at=NOW)
    assert not office.grants.exists()
    assert AuditEntry.objects.get(act="role.revoke").by_key == str(world.coordinator.pk)


def test_entry_of_a_shared_address_is_cancelled_with_the_last_of_them_only(world):
    shared = {"email": "office@example.org"}
    first, second = world.add_person(**shared), world.add_person(**shared)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)

    people.withdraw(person=first, by=world.coordinator, at=NOW)
    people.withdraw(person=second, by=world.coordinator, at=NOW)

    told = Message.objects.filter(kind="person_withdrawn").order_by("pk")
    assert [(mail.recipient, mail.method, mail.entry is None) for mail in told] == [
        ("office@example.org", "", True),
        ("office@example.org", "CANCEL", False),
    ]


def test_address_shared_across_delegations_loses_the_role_but_keeps_the_news(world):
    shared = {"email": "office@example.org"}
    ours = approved(world, **shared)
    world.add_person(file=world.other_file, **shared)
    delegations.submit(file=world.other_file, by=world.other_coordinator, at=NOW)
    reviews.approve_all(file=world.other_file, by=world.desk, at=NOW)
    office = User.objects.get(email="office@example.org")

    people.withdraw(person=ours, by=world.coordinator, at=NOW)

    assert [grant.delegation for grant in office.grants.all()] == [world.other_file.delegation]
    assert Follow.objects.filter(user=office, topic=world.assembly.topic).exists()


def test_coordinator_withdrawn_as_a_delegate_keeps_the_assembly_in_her_calendar(world):
    person = approved(world, email=world.coordinator.email)
    people.withdraw(person=person, by=world.coordinator, at=NOW)

    approved(world, badge_name="Somebody Else")

    told = Message.objects.filter(recipient=world.coordinator.email).exclude(method="")
    numbers = [(mail.method, mail.entry["sequence"]) for mail in told.order_by("pk")]
    assert numbers == [("REQUEST", 0), ("REQUEST", 0), ("REQUEST", 0)]


def test_withdrawn_person_cannot_be_withdrawn_or_changed_again(world):
    person = world.add_person()
    people.withdraw(person=person, by=world.coordinator, at=NOW)

    with pytest.raises(AlreadyWithdrawn):
        people.withdraw(person=person, by=world.coordinator, at=NOW)
    with pytest.raises(AlreadyWithdrawn):
        change(world, person, badge_name="Ghost")


def test_place_of_the_withdrawn_is_free_at_once(world):
    everybody = [world.add_person(sex=Sex.FEMALE if n % 2 else Sex.MALE) for n in range(8)]
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    world.add_person(badge_name="Ninth")
    with pytest.raises(QuotaExceeded):
        delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    people.withdraw(person=everybody[0], by=world.coordinator, at=NOW)

    delegations.submit(file=world.file, by=world.coordinator, at=NOW)


def test_refused_person_who_is_changed_may_be_sent_again(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.refuse(person=person, reason="Wrong name", by=world.desk, at=NOW)

    change(world, person, badge_name="Right Name")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    person.refresh_from_db()
    assert person.state == RegistrationState.SUBMITTED


def test_second_change_does_not_slip_the_first_past_the_secretariat(world):
    person = approved(world)
    change(world, person, badge_name="Another Name")

    change(world, person, access_needs="Ramp")

    person.refresh_from_db()
    assert person.state == RegistrationState.SUBMITTED
    assert person.participant.badge_name == "Marie Durand"


def test_refused_person_with_a_new_address_is_neither_confirmed_nor_given_a_role(world):
    person = approved(world, email="ada@example.org")
    reviews.refuse(person=person, reason="Unknown here", by=world.desk, at=NOW)

    change(world, person, email="other@example.org")

    assert kinds_to("other@example.org") == []
    assert not RoleGrant.objects.filter(user__email="other@example.org").exists()


def test_withdrawal_reaches_the_address_that_was_confirmed(world):
    person = approved(world, email="ada@example.org")
    change(world, person, badge_name="Another Name")
    change(world, person, email="newer@example.org")

    people.withdraw(person=person, by=world.coordinator, at=NOW)

    assert kinds_to("ada@example.org") == ["person_confirmed", "person_withdrawn"]
    assert kinds_to("newer@example.org") == []


def test_consent_to_the_list_is_taken_back_after_the_deadline_and_nothing_else(world):
    person = approved(world, is_listed=True)
    late = NOW + timedelta(days=31)

    def say(**changes):
        return people.change(person=person, changes=changes, by=world.coordinator, at=late)

    with pytest.raises(RegistrationClosed):
        say(is_listed=False, access_needs="a ramp")
    left = say(is_listed=False, access_needs=person.access_needs)
    with pytest.raises(RegistrationClosed):
        say(is_listed=True)

    assert (left.is_listed, left.state) == (False, RegistrationState.APPROVED)


def test_with_the_last_one_who_waits_withdrawn_the_delegation_is_decided(world):
    marie, paul = world.add_person(), world.add_person(given_name="Paul")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve(person=marie, by=world.desk, at=NOW)
    assert "delegation_confirmed" not in kinds_to(world.coordinator.email)

    people.withdraw(person=paul, by=world.coordinator, at=NOW)

    world.file.refresh_from_db()
    assert world.file.state == FileState.APPROVED
    assert "delegation_confirmed" in kinds_to(world.coordinator.email)


def test_question_that_is_open_stays_open_when_the_last_one_is_withdrawn(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    delegations.return_with_question(file=world.file, question="Why?", by=world.desk, at=NOW)

    people.withdraw(person=person, by=world.coordinator, at=NOW)

    world.file.refresh_from_db()
    assert (world.file.state, world.file.question) == (FileState.RETURNED, "Why?")
