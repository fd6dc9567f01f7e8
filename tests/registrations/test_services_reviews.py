import pytest
from django.utils import timezone

from assemblies.enums import Role, Sex
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from notifications.models.messages import Message
from registrations.enums import FileState, RegistrationState
from registrations.errors.registering import NothingToSubmit, NotReviewable, RegistrationClosed
from registrations.models.registrations import DelegationFile, Registration
from registrations.services import delegations, people, reviews

NOW = timezone.now()


def send(world, **answers):
    person = world.add_person(**answers)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    person.refresh_from_db()
    return person


def state_of(world):
    return DelegationFile.objects.get(pk=world.file.pk).state


def test_approved_person_stands_among_the_participants_and_is_told(world):
    person = send(world, email="ada@example.org", language="fr")

    reviews.approve(person=person, by=world.desk, at=NOW)

    participant = Participant.objects.get(registration=person)
    assert (participant.badge_name, participant.accredited_by) == ("Marie Durand", world.desk)
    user = User.objects.get(email="ada@example.org")
    assert (participant.user, user.language) == (user, "fr")
    assert user.grants.get().role == Role.DELEGATE
    followed = set(Follow.objects.filter(user=user).values_list("topic", flat=True))
    assert followed == {world.assembly.topic, world.assembly.programme_topic}
    told = Message.objects.get(recipient="ada@example.org")
    assert (told.kind, told.language, told.method) == ("person_confirmed", "fr", "REQUEST")
    assert told.context["assembly"] == "138e Assemblée"
    assert world.file.delegation.participants.accredited().filter(sex=Sex.FEMALE).count() == 1


def test_last_approval_closes_the_file_and_tells_the_coordinator_once(world):
    first, second = send(world), send(world)

    reviews.approve(person=first, by=world.desk, at=NOW)
    assert not Message.objects.filter(kind="delegation_confirmed").exists()
    reviews.approve(person=second, by=world.desk, at=NOW)

    assert state_of(world) == FileState.APPROVED
    told = Message.objects.get(kind="delegation_confirmed")
    assert (told.recipient, told.entry["uid"]) == ("fr@example.org", str(world.assembly.uid))


def test_nobody_is_approved_twice_or_in_an_older_version(world):
    person = send(world)

    with pytest.raises(Superseded):
        reviews.approve(person=person, version=person.version - 1, by=world.desk, at=NOW)
    reviews.approve(person=person, by=world.desk, at=NOW)
    with pytest.raises(NotReviewable):
        reviews.approve(person=person, by=world.desk, at=NOW)
    assert Participant.objects.count() == 1


def test_draft_is_not_the_secretariats_yet(world):
    draft = world.add_person()

    with pytest.raises(NotReviewable):
        reviews.approve(person=draft, by=world.desk, at=NOW)
    with pytest.raises(NotReviewable):
        reviews.refuse(person=draft, reason="No", by=world.desk, at=NOW)
    with pytest.raises(NotReviewable):
        reviews.approve_all(file=world.file, by=world.desk, at=NOW)


def test_refusal_of_an_approved_person_ends_her_accreditation(world):
    person = send(world, email="ada@example.org")
    reviews.approve(person=person, by=world.desk, at=NOW)

    reviews.refuse(person=person, reason="Lost the seat", by=world.desk, at=NOW)

    assert Participant.objects.get().withdrawn_at == NOW
    assert not world.file.delegation.participants.accredited().exists()


def test_file_of_which_all_are_refused_is_open_again(world):
    person = send(world)

    reviews.refuse(person=person, reason="Unknown", by=world.desk, at=NOW)

    assert state_of(world) == FileState.OPEN


def test_refusal_of_somebody_approved_does_not_confirm_the_delegation_again(world):
    person, _other = send(world), send(world)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    told = Message.objects.filter(kind="delegation_confirmed").count()

    person.refresh_from_db()
    reviews.refuse(person=person, reason="Lost the seat", by=world.desk, at=NOW)

    assert state_of(world) == FileState.APPROVED
    assert Message.objects.filter(kind="delegation_confirmed").count() == told == 1
    assert AuditEntry.objects.filter(act="delegation.approve").count() == 1


@pytest.mark.parametrize("ending", ["refuse", "withdraw"])
def test_file_of_which_nobody_approved_is_left_is_open_again(world, ending):
    first, last = send(world), send(world)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    states = []

    for person in (first, last):
        person.refresh_from_db()
        if ending == "refuse":
            reviews.refuse(person=person, reason="Lost the seat", by=world.desk, at=NOW)
        else:
            people.withdraw(person=person, by=world.coordinator, at=NOW)
        states.append(state_of(world))

    assert states == [FileState.APPROVED, FileState.OPEN]
    assert Message.objects.filter(kind="delegation_confirmed").count() == 1


def test_answered_question_is_settled_when_nobody_waits(world):
    send(world)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    delegations.return_with_question(file=world.file, question="Who leads?", by=world.desk, at=NOW)
    delegations.submit(file=world.file, answer="Marie does", by=world.coordinator, at=NOW)
    assert state_of(world) == FileState.SUBMITTED

    reviews.approve_all(file=world.file, by=world.desk, at=NOW)

    assert state_of(world) == FileState.APPROVED


def test_answer_after_the_deadline_is_taken_and_new_people_are_not(world):
    send(world)
    world.add_person(badge_name="Late Draft")
    delegations.return_with_question(file=world.file, question="Who leads?", by=world.desk, at=NOW)
    late = world.assembly.registration_closes_at

    with pytest.raises(RegistrationClosed):
        delegations.submit(file=world.file, answer="Marie", by=world.coordinator, at=late)
    delegations.submit(file=world.file, people=(), answer="Marie", by=world.coordinator, at=late)

    assert state_of(world) == FileState.SUBMITTED
    with pytest.raises(RegistrationClosed):
        delegations.submit(file=world.file, people=(), by=world.coordinator, at=late)


def test_only_a_sent_file_can_be_returned_and_the_coordinator_reads_why(world):
    with pytest.raises(NotReviewable):
        delegations.return_with_question(file=world.file, question="?", by=world.desk, at=NOW)
    send(world)

    delegations.return_with_question(file=world.file, question="Who?", by=world.desk, at=NOW)

    told = Message.objects.get(kind="delegation_returned")
    assert (told.recipient, told.context["question"]) == ("fr@example.org", "Who?")


def test_file_without_anybody_new_cannot_be_sent(world):
    with pytest.raises(NothingToSubmit):
        delegations.submit(file=world.file, by=world.coordinator, at=NOW)


def test_each_act_leaves_one_entry(world):
    person = send(world)
    reviews.approve(person=person, by=world.desk, at=NOW)

    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    ours = [act for act in acts if not act.startswith("role.")]
    assert ours == [
        "delegation.open",
        "delegation.open",
        "registration.add",
        "delegation.submit",
        "registration.approve",
        "delegation.approve",
    ]


def test_sending_again_sends_only_the_new(world):
    send(world)
    send(world, badge_name="Second")

    assert Registration.objects.filter(state=RegistrationState.SUBMITTED).count() == 2
    assert Message.objects.filter(kind="delegation_submitted").count() == 2


def test_accounts_are_made_in_the_order_of_addresses(world):
    """Two delegations that share an office's addresses would wait for each other otherwise."""
    for name in ("c", "a", "b"):
        world.add_person(given_name=name, badge_name=name, email=f"{name}@example.org")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    reviews.approve_all(file=world.file, by=world.desk, at=NOW)

    made = User.objects.filter(grants__role=Role.DELEGATE).exclude(pk=world.delegate.pk)
    assert list(made.order_by("pk").values_list("email", flat=True)) == [
        "a@example.org", "b@example.org", "c@example.org",
    ]  # fmt: skip
