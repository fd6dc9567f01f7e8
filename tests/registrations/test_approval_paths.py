"""Who decides about whom: nobody, the desk, the media officer, the manager."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Capacity, Sex
from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from registrations.enums import ApprovalPath, WayIn
from registrations.errors.registering import (
    CapacityClosed,
    CapacityNotOfDelegation,
    NotReviewable,
    RegistersHerself,
    RegistrationClosed,
)
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_review_person, reviewed_capacities
from registrations.services import delegations, people, reviews
from tests.factories.accounts import api_client
from tests.factories.capacity_forms import make_application, make_form

NOW = timezone.now()
ADVISER, MEMBER, PRESS = Capacity.ADVISER, Capacity.MEMBER_OF_PARLIAMENT, Capacity.PRESS


def own_form(world, capacity=ADVISER, **fields):
    return make_form(world.assembly, capacity, way_in=WayIn.DELEGATION, **fields)


def submit(world, *, at=NOW, **given):
    return delegations.submit(file=world.file, by=world.coordinator, at=at, **given)


def kinds_to(user):
    sent = Message.objects.filter(recipient=user.email).order_by("pk")
    return list(sent.values_list("kind", flat=True))


def test_who_needs_no_look_is_approved_when_the_delegation_is_sent(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    person = world.add_person(capacity=ADVISER, email="adviser@example.org")

    file = submit(world)

    person.refresh_from_db()
    assert (person.state, person.decided_by, file.state) == ("approved", None, "approved")
    assert person.participant.accredited_by is None
    entry = AuditEntry.objects.get(act="registration.approve")
    assert (entry.by_key, entry.thing_key) == ("", str(person.pk))
    assert kinds_to(world.coordinator) == ["delegation_confirmed"]
    assert Message.objects.filter(recipient="adviser@example.org").count() == 1


def test_the_others_of_the_delegation_wait_for_the_desk(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    adviser, member = world.add_person(capacity=ADVISER), world.add_person(sex=Sex.MALE)

    file = submit(world)

    adviser.refresh_from_db()
    member.refresh_from_db()
    assert (adviser.state, member.state, file.state) == ("approved", "submitted", "submitted")
    assert kinds_to(world.coordinator) == ["delegation_submitted"]


def test_answer_to_a_question_is_read_though_nobody_needs_a_look(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    world.add_person(capacity=ADVISER)
    submit(world)
    delegations.return_with_question(file=world.file, question="Who?", by=world.desk, at=NOW)
    world.add_person(capacity=ADVISER, given_name="Second")

    file = submit(world, answer="Herself.")

    assert (file.state, file.answer) == ("submitted", "Herself.")


def test_who_was_refused_once_is_looked_at(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    person = world.add_person(capacity=ADVISER)
    submit(world)
    person.refresh_from_db()
    reviews.refuse(person=person, reason="Not an adviser.", by=world.desk, at=NOW)
    people.change(person=person, changes={"given_name": "Maria"}, by=world.coordinator, at=NOW)

    submit(world)

    person.refresh_from_db()
    assert person.state == "submitted"


def test_change_after_approval_asks_nobody_where_nobody_looks(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    person = world.add_person(capacity=ADVISER)
    submit(world)
    person.refresh_from_db()

    person = people.change(
        person=person, changes={"family_name": "Martin"}, by=world.coordinator, at=NOW
    )

    assert (person.state, person.participant.family_name) == ("approved", "Martin")


def test_change_into_a_capacity_that_is_looked_at_asks_the_desk(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    person = world.add_person(capacity=ADVISER)
    submit(world)
    person.refresh_from_db()

    person = people.change(
        person=person, changes={"capacity": MEMBER}, by=world.coordinator, at=NOW
    )

    assert person.state == "submitted"


def test_change_into_a_capacity_that_needs_no_look_approves(world):
    own_form(world, approval=ApprovalPath.AUTOMATIC)
    person = world.add_person()
    submit(world)
    person.refresh_from_db()

    person = people.change(
        person=person, changes={"capacity": ADVISER}, by=world.coordinator, at=NOW
    )

    world.file.refresh_from_db()
    assert (person.state, world.file.state) == ("approved", "approved")


def reviewers_of(world, person):
    return {who for who, user in world.accounts.items() if may_review_person(user, person)}


@pytest.mark.parametrize(
    ("path", "reviewers"),
    [
        (ApprovalPath.AUTOMATIC, {"manager", "desk"}),
        (ApprovalPath.DESK, {"manager", "desk"}),
        (ApprovalPath.MEDIA, {"manager", "media"}),
        (ApprovalPath.MANAGER, {"manager"}),
    ],
)
def test_path_of_the_capacity_says_who_decides(world, path, reviewers):
    own_form(world, PRESS, approval=path)
    own_form(world, Capacity.INTERPRETER, approval=path)
    press, interpreter = (
        world.add_person(capacity=PRESS),
        world.add_person(capacity=Capacity.INTERPRETER),
    )

    assert reviewers_of(world, press) == reviewers
    assert reviewers_of(world, interpreter) == reviewers


def test_without_a_form_the_desk_decides_and_about_the_press_the_media_officer_too(world):
    assert reviewers_of(world, world.add_person()) == {"manager", "desk"}
    assert reviewers_of(world, world.add_person(capacity=PRESS)) == {"manager", "desk", "media"}


def test_media_officer_sees_whom_she_decides_about_and_nobody_else(world):
    own_form(world, Capacity.INTERPRETER, approval=ApprovalPath.MEDIA)
    hers = world.add_person(capacity=Capacity.INTERPRETER)
    world.add_person()

    assert [person.pk for person in visible_registrations(world.media)] == [hers.pk]


def test_reviewed_capacities_are_asked_for_once(world, django_assert_num_queries):
    own_form(world, PRESS, approval=ApprovalPath.MEDIA)
    reviewed_capacities(world.desk, world.assembly.pk)  # the account's rights are kept

    with django_assert_num_queries(1):
        reviewed = reviewed_capacities(world.desk, world.assembly.pk)

    assert reviewed == set(Capacity) - {PRESS}
    assert reviewed_capacities(world.coordinator, world.assembly.pk) == frozenset()


def test_approving_all_leaves_those_to_others_about_whom_others_decide(world):
    own_form(world, PRESS, approval=ApprovalPath.MEDIA)
    member, press = world.add_person(), world.add_person(capacity=PRESS)
    submit(world)
    ours = reviewed_capacities(world.desk, world.assembly.pk)

    file = reviews.approve_all(
        file=world.file, capacities=ours, seen={member.pk: 2}, by=world.desk, at=NOW
    )

    member.refresh_from_db()
    press.refresh_from_db()
    assert (member.state, press.state, file.state) == ("approved", "submitted", "submitted")
    with pytest.raises(NotReviewable):
        reviews.approve(person=member, by=world.desk, at=NOW)


def test_capacity_may_close_before_the_others(world):
    own_form(world, closes_at=NOW + timedelta(days=1))
    world.add_person(capacity=ADVISER)
    world.add_person()
    late = NOW + timedelta(days=2)

    with pytest.raises(RegistrationClosed) as refusal:
        submit(world, at=late)
    file = submit(world, at=late, people=[world.file.people.get(capacity=MEMBER).pk])

    assert refusal.value.details["zone"] == world.assembly.time_zone
    assert file.state == "submitted"


def test_capacity_may_close_after_the_others(world):
    own_form(world, closes_at=NOW + timedelta(days=40))
    person = world.add_person(capacity=ADVISER)

    submit(world, at=NOW + timedelta(days=35))

    person.refresh_from_db()
    assert person.state == "submitted"


def test_capacity_that_is_not_open_takes_nobody(world):
    own_form(world, is_open=False)
    world.add_person(capacity=ADVISER)

    with pytest.raises(CapacityClosed):
        submit(world)


def test_desk_may_grant_what_comes_late(world):
    world.add_person()

    file = submit(world, at=NOW + timedelta(days=60), past_deadline=True)

    assert file.state == "submitted"


def test_nobody_passes_by_the_press_form_with_a_delegation(world):
    person = world.add_person()
    make_form(world.assembly, PRESS, way_in=WayIn.SECRET_LINK)
    world.add_person(capacity=PRESS)

    with pytest.raises(RegistersHerself):
        submit(world)
    with pytest.raises(RegistersHerself):
        people.change(person=person, changes={"capacity": PRESS}, by=world.coordinator, at=NOW)


def test_delegation_of_a_parliament_has_no_delegates_of_an_associate_member(world):
    with pytest.raises(CapacityNotOfDelegation):
        world.add_person(capacity=Capacity.ASSOCIATE_MEMBER)


def test_media_officer_decides_about_an_application_and_the_desk_does_not(world):
    form = make_form(world.assembly, PRESS, way_in=WayIn.SECRET_LINK, approval=ApprovalPath.MEDIA)
    person = make_application(form, world.stranger, is_sent=True)

    answers = [
        api_client(user).post(
            f"/api/v1/registrations/{person.pk}/approve/",
            headers={"If-Match": f'"{person.pk}-{person.version}"'},
        )
        for user in (world.other_coordinator, world.desk, world.media)
    ]

    assert [answer.status_code for answer in answers] == [404, 403, 200]
    assert answers[-1].json()["state"] == "approved"
