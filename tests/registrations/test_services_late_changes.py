"""Substitution at any time; after the deadline, what is asked of the desk and what comes of it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone, translation
from django.utils.html import escape

from assemblies.enums import Capacity, Sex
from assemblies.errors import QuotaExceeded, Superseded
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from assemblies.selectors import sentence_of
from notifications.models.messages import Message
from registrations.enums import ChangeKind, FileState, RegistrationState, RequestState
from registrations.errors.coordination import NotDraft, NotLate, RequestDecided, RequestWaiting
from registrations.errors.registering import AlreadyWithdrawn, RegistrationClosed
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import (
    delegations,
    late_changes,
    leaders,
    people,
    reviews,
    substitutions,
)
from registrations.services.words import reason_of
from tests.factories.accounts import api_client
from tests.factories.questions import ask as ask_question
from tests.factories.worlds import some_answers

LIMIT = 8


@pytest.fixture
def approved(world):
    """Return a woman and a man of one delegation, both approved."""
    pair = (
        world.add_person(email="marie@example.org", badge_name="Marie Durand"),
        world.add_person(sex="male", given_name="Paul", badge_name="Paul Durand"),
    )
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    for person in pair:
        person.refresh_from_db()
    return pair


@pytest.fixture
def late(world):
    close(world)


def close(world):
    """Let the deadline pass."""
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()


@pytest.fixture
def draft(world, approved):
    """Return somebody who was not sent with the others; then the deadline passes."""
    one = world.add_person(badge_name="Ada Exemplar")
    close(world)
    return one


def substitute(world, person, **options):
    answers = some_answers(
        given_name="Zoé", family_name="Spécimen", badge_name="Zoé Spécimen",
        email="zoe@example.org", **options.pop("answers", {}),
    )  # fmt: skip
    return substitutions.substitute(
        file=world.file, person=person, answers=answers, by=world.coordinator, at=timezone.now(),
        **options,
    )  # fmt: skip


def ask(world, kind=ChangeKind.CHANGE, person=None, changes=None, note=""):
    given = {"function_in_parliament": "Chair"} if changes is None else changes
    return late_changes.ask(
        file=world.file, kind=kind, person=person, changes=given, note=note,
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


def new_person(**changes):
    return some_answers(
        given_name="Luc", family_name="Modèle", badge_name="Luc Modèle", **changes
    ).as_columns()


def accept(world, asked):
    return late_changes.accept(asked=asked, by=world.desk, at=timezone.now())


def states():
    return dict(Registration.objects.values_list("badge_name", "state"))


def test_substitute_takes_the_place_and_waits_while_the_other_is_told(world, approved, deliver_all):
    deliver_all()

    added = substitute(world, approved[0])

    assert states() == {
        "Marie Durand": "withdrawn", "Paul Durand": "approved", "Zoé Spécimen": "submitted"
    }  # fmt: skip
    assert DelegationFile.objects.get(pk=world.file.pk).state == FileState.SUBMITTED
    mails = {mail.to[0]: mail for mail in deliver_all()}
    assert set(mails) == {"Marie Durand <marie@example.org>", "fr@example.org"}
    parts = mails["Marie Durand <marie@example.org>"].message().walk()
    calendar = next(part for part in parts if part.get_content_type() == "text/calendar")
    assert b"METHOD:CANCEL" in calendar.get_payload(decode=True)
    entry = AuditEntry.objects.get(act="registration.substitute")
    assert (entry.before, entry.after["person"]) == ({"person": approved[0].pk}, added.pk)


def test_full_delegation_substitutes_one_for_one_and_no_more(world):
    everybody = [world.add_person(sex="female" if n % 2 else "male") for n in range(LIMIT)]
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())

    substitute(world, everybody[0], answers={"sex": Sex.MALE})

    assert Registration.objects.filter(file=world.file).holding_seats().count() == LIMIT
    adviser = world.add_person(capacity=Capacity.ADVISER)
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    with pytest.raises(QuotaExceeded):
        substitute(world, adviser)
    adviser.refresh_from_db()
    assert adviser.state == RegistrationState.SUBMITTED


def test_substitute_of_a_draft_is_a_draft(world):
    person = world.add_person()

    assert substitute(world, person).state == RegistrationState.DRAFT


def test_substitution_keeps_the_secretariats_question_open(world, approved):
    delegations.return_with_question(
        file=world.file, question="Who leads?", by=world.desk, at=timezone.now()
    )

    substitute(world, approved[0])

    file = DelegationFile.objects.get(pk=world.file.pk)
    assert (file.state, file.question) == (FileState.RETURNED, "Who leads?")


def test_substitution_refuses_an_older_version_and_who_is_gone(world, approved):
    with pytest.raises(Superseded):
        substitute(world, approved[0], version=approved[0].version - 1)
    people.withdraw(person=approved[0], by=world.coordinator, at=timezone.now())
    with pytest.raises(AlreadyWithdrawn):
        substitute(world, approved[0])


def test_after_the_deadline_nothing_but_withdrawing_is_done_by_the_coordinator(
    world, approved, late
):
    with pytest.raises(RegistrationClosed):
        substitute(world, approved[0])
    assert states()["Marie Durand"] == "approved"

    people.withdraw(person=approved[0], by=world.coordinator, at=timezone.now())

    assert states()["Marie Durand"] == "withdrawn"


def test_while_registration_is_open_no_request_is_needed(world, approved):
    with pytest.raises(NotLate):
        ask(world, person=approved[0])


def test_accepted_change_asks_approval_again_of_nobody_else(world, approved, late, deliver_all):
    deliver_all()
    before = Registration.objects.values().get(pk=approved[1].pk)
    accredited = Participant.objects.values().get(pk=approved[1].participant_id)
    asked = ask(world, person=approved[0], note="She was elected.")
    assert states()["Marie Durand"] == "approved"

    accept(world, asked)

    changed = Registration.objects.get(pk=approved[0].pk)
    assert (changed.state, changed.function_in_parliament) == ("submitted", "Chair")
    assert Registration.objects.values().get(pk=approved[1].pk) == before
    assert Participant.objects.values().get(pk=approved[1].participant_id) == accredited
    [mail] = deliver_all()
    assert mail.to == ["fr@example.org"]
    assert "to change the answers about Marie Durand" in mail.body
    assert "The secretariat agreed" in mail.body


def test_accepted_change_of_an_address_keeps_the_approval(world, approved, late):
    accept(world, ask(world, person=approved[1], changes={"email": "paul@example.org"}))

    assert states()["Paul Durand"] == "approved"
    assert Participant.objects.get(pk=approved[1].participant_id).email == "paul@example.org"


def test_accepted_addition_waits_for_approval(world, approved, late):
    asked = accept(world, ask(world, ChangeKind.ADD, changes=new_person()))

    assert states()["Luc Modèle"] == "submitted"
    assert asked.outcome.badge_name == "Luc Modèle"
    assert DelegationFile.objects.get(pk=world.file.pk).state == FileState.SUBMITTED


def test_accepted_substitution_keeps_the_place(world, approved, late):
    accept(world, ask(world, ChangeKind.SUBSTITUTE, approved[0], new_person()))

    assert states() == {
        "Marie Durand": "withdrawn", "Paul Durand": "approved", "Luc Modèle": "submitted"
    }  # fmt: skip


def test_law_decides_about_late_requests_too_and_then_nothing_has_happened(world, late):
    world.assembly.registration_closes_at = timezone.now() + timedelta(days=1)
    world.assembly.save()
    for number in range(LIMIT):
        world.add_person(sex="female" if number % 2 else "male")
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()
    asked = ask(world, ChangeKind.ADD, changes=new_person())

    with pytest.raises(QuotaExceeded), transaction.atomic():
        accept(world, asked)

    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING
    assert "Luc Modèle" not in states()


def test_declined_request_changes_nothing_and_says_why(world, approved, late, deliver_all):
    deliver_all()
    asked = ask(world, ChangeKind.SUBSTITUTE, approved[0], new_person())

    late_changes.decline(
        asked=asked, reason="The list is with the printer.", by=world.desk, at=timezone.now()
    )

    assert set(states().values()) == {"approved"}
    [mail] = deliver_all()
    assert "to let Luc Modèle come instead of Marie Durand" in mail.body
    assert "The list is with the printer." in mail.body


def test_request_is_decided_once(world, approved, late):
    asked = ask(world, person=approved[0])
    with pytest.raises(RequestWaiting):
        ask(world, person=approved[0])
    late_changes.take_back(asked=asked, by=world.coordinator, at=timezone.now())

    with pytest.raises(RequestDecided):
        accept(world, asked)
    with pytest.raises(RequestDecided):
        late_changes.decline(asked=asked, reason="x", by=world.desk, at=timezone.now())

    assert set(states().values()) == {"approved"}
    assert ask(world, person=approved[0]).state == RequestState.WAITING


def test_request_keeps_no_personal_data_in_the_audit_nor_readable_in_the_table(
    world, approved, late
):
    asked = ask(world, ChangeKind.ADD, changes=new_person(email="luc@example.org"))

    entry = AuditEntry.objects.get(act="change_request.ask")
    assert "luc" not in repr((entry.before, entry.after)).lower()

    with connection.cursor() as cursor:
        cursor.execute("SELECT changes FROM registrations_changerequest WHERE id = %s", [asked.pk])
        assert b"luc" not in bytes(cursor.fetchone()[0])


def test_leaders_are_standing_members_and_leave_when_they_go(world, approved):
    adviser = world.add_person(capacity=Capacity.ADVISER)
    theirs = world.add_person(file=world.other_file)

    def lead(head, deputy):
        return leaders.name(
            file=world.file, head=head, deputy_head=deputy, by=world.coordinator,
            at=timezone.now(),
        )  # fmt: skip

    lead(*approved)
    for unfit in (adviser, theirs):
        with pytest.raises(leaders.LeaderUnfit):
            lead(unfit, None)
    with pytest.raises(leaders.LeadersAreOne):
        lead(approved[0], approved[0])

    people.withdraw(person=approved[0], by=world.coordinator, at=timezone.now())
    reviews.refuse(person=approved[1], reason="Not elected.", by=world.desk, at=timezone.now())

    file = DelegationFile.objects.get(pk=world.file.pk)
    assert (file.head, file.deputy_head) == (None, None)
    with pytest.raises(leaders.LeaderUnfit):
        lead(approved[0], None)


def test_head_who_becomes_an_adviser_leads_no_longer(world):
    person = world.add_person()
    leaders.name(
        file=world.file, head=person, deputy_head=None, by=world.coordinator, at=timezone.now()
    )

    people.change(
        person=person, changes={"capacity": Capacity.ADVISER}, by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip

    assert DelegationFile.objects.get(pk=world.file.pk).head is None


def test_request_about_somebody_withdrawn_is_declined_by_itself(world, approved, late):
    asked = late_changes.ask(
        file=world.file, kind=ChangeKind.CHANGE, person=approved[0],
        changes={"function_in_parliament": "Speaker"}, by=world.coordinator, at=timezone.now(),
    )  # fmt: skip

    people.withdraw(person=approved[0], by=world.coordinator, at=timezone.now())

    asked.refresh_from_db()
    assert asked.state == RequestState.DECLINED
    told = Message.objects.get(kind="request_decided")
    assert (told.recipient, told.context["is_accepted"]) == (world.coordinator.email, False)
    assert told.context["reason"] == "This person has been withdrawn."


def test_substitution_that_is_granted_is_not_declined_for_who_goes(world, approved, late):
    asked = late_changes.ask(
        file=world.file, kind=ChangeKind.SUBSTITUTE, person=approved[0],
        changes={**some_answers(given_name="Zoé").as_columns()}, by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip

    late_changes.accept(asked=asked, by=world.desk, at=timezone.now())

    asked.refresh_from_db()
    assert asked.state == RequestState.ACCEPTED
    assert Message.objects.get(kind="request_decided").context["is_accepted"] is True


def test_request_about_somebody_who_is_replaced_is_declined_by_itself(world, approved, late):
    asked = ask(world, person=approved[0])
    world.assembly.registration_closes_at = timezone.now() + timedelta(days=1)  # prolonged
    world.assembly.save()

    substitute(world, approved[0])

    asked.refresh_from_db()
    assert (asked.state, reason_of(asked.reason)) == ("declined", "This person has been withdrawn.")
    assert Message.objects.get(kind="request_decided").context["is_accepted"] is False


def test_request_about_somebody_refused_waits_for_it_may_heal_the_refusal(world, approved, late):
    asked = ask(world, person=approved[0])

    reviews.refuse(person=approved[0], reason="Which one?", by=world.desk, at=timezone.now())

    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING


def test_granted_change_sends_who_was_refused_or_never_sent(world, approved, draft):
    """Nobody could send her afterwards: the deadline has passed."""
    reviews.refuse(person=approved[0], reason="Which one?", by=world.desk, at=timezone.now())

    for person in (approved[0], draft):
        accept(world, ask(world, person=person))

    assert states() == {
        "Marie Durand": "submitted", "Paul Durand": "approved", "Ada Exemplar": "submitted"
    }  # fmt: skip
    assert Registration.objects.get(pk=draft.pk).function_in_parliament == "Chair"
    assert DelegationFile.objects.get(pk=world.file.pk).state == FileState.SUBMITTED


def test_granted_answers_send_who_was_refused(world, approved, late):
    ask_question(world, "food")
    reviews.refuse(person=approved[0], reason="Which one?", by=world.desk, at=timezone.now())

    accept(world, ask(world, person=approved[0], changes={"answers": {"food": "Rice"}}))

    assert states()["Marie Durand"] == "submitted"


def test_draft_that_was_forgotten_is_sent_when_the_desk_grants_it(world, approved, deliver_all):
    draft, _other = (world.add_person(badge_name=name) for name in ("Ada Exemplar", "Zoé Modèle"))
    close(world)
    deliver_all()

    asked = accept(world, ask(world, ChangeKind.SEND, draft, {}, note="I forgot."))

    assert asked.outcome == draft
    assert states() == {
        "Marie Durand": "approved", "Paul Durand": "approved",
        "Ada Exemplar": "submitted", "Zoé Modèle": "draft",
    }  # fmt: skip
    bodies = " ".join(mail.body for mail in deliver_all())
    assert "to take Ada Exemplar, who had not been sent in time" in bodies


def test_only_a_draft_is_sent_by_a_request(world, approved, draft):
    with pytest.raises(NotDraft):
        ask(world, ChangeKind.SEND, approved[0], {})
    asked = ask(world, ChangeKind.SEND, draft, {})
    delegations.submit(file=world.file, past_deadline=True, by=world.coordinator, at=timezone.now())

    with pytest.raises(NotDraft):
        accept(world, asked)

    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING


def test_law_decides_about_a_draft_that_is_sent_late(world, approved):
    for number in range(LIMIT - 2):
        world.add_person(sex=Sex.MALE if number % 2 else Sex.FEMALE)
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    one_too_many = world.add_person()
    close(world)
    asked = ask(world, ChangeKind.SEND, one_too_many, {})

    with pytest.raises(QuotaExceeded), transaction.atomic():
        accept(world, asked)

    one_too_many.refresh_from_db()
    assert one_too_many.state == RegistrationState.DRAFT


def test_draft_who_is_withdrawn_is_not_asked_for_any_more(world, draft):
    asked = ask(world, ChangeKind.SEND, draft, {})

    people.withdraw(person=draft, by=world.coordinator, at=timezone.now())

    asked.refresh_from_db()
    assert asked.state == RequestState.DECLINED


def test_reason_of_a_request_declined_by_withdrawal_is_read_in_each_language(world, approved, late):
    asked = ask(world, person=approved[0])
    type(world.coordinator).objects.filter(pk=world.coordinator.pk).update(language="fr")

    people.withdraw(person=approved[0], by=world.desk, at=timezone.now())

    asked.refresh_from_db()
    with translation.override("fr"):
        french = sentence_of(AlreadyWithdrawn())
    assert french != "This person has been withdrawn."
    assert Message.objects.get(kind="request_decided").context["reason"] == french
    client = api_client(world.coordinator)
    for language, sentence in (("en", "This person has been withdrawn."), ("fr", french)):
        told = client.get(
            f"/api/v1/late-changes/{asked.pk}/", headers={"Accept-Language": language}
        )
        assert told.json()["reason"] == sentence
        page = Client()
        page.force_login(world.coordinator)
        shown = page.get(f"/{language}/delegations/{world.file.pk}/").content.decode()
        assert escape(sentence) in shown


def test_reason_that_the_desk_has_written_is_read_as_it_stands(world, approved, late):
    asked = late_changes.decline(
        asked=ask(world, person=approved[0]), reason="Too late.", by=world.desk, at=timezone.now()
    )

    assert reason_of(asked.reason) == "Too late."


def test_request_to_send_ends_when_the_draft_is_sent_directly(world, draft):
    asked = ask(world, ChangeKind.SEND, draft, {})
    world.assembly.registration_closes_at = timezone.now() + timedelta(days=1)
    world.assembly.save()

    delegations.submit(file=world.file, people=[draft.pk], by=world.coordinator, at=timezone.now())

    asked.refresh_from_db()
    assert asked.state == RequestState.TAKEN_BACK
    assert not Message.objects.filter(kind="request_decided").exists()
