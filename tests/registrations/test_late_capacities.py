"""A capacity's own deadline, and what must be known of who takes a place late or for another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity
from registrations.enums import ApprovalPath, ChangeKind, QuestionKind, WayIn
from registrations.errors.coordination import NotLate
from registrations.errors.questions import AnswersMissing
from registrations.errors.registering import CapacityClosed, RegistrationClosed
from registrations.models.registrations import DelegationFile
from registrations.services import answers as answers_given
from registrations.services import delegations, late_changes, people, reviews, substitutions
from tests.factories.capacity_forms import make_form
from tests.factories.questions import ask as ask_question
from tests.factories.worlds import some_answers


@pytest.fixture
def approved(world):
    """Return two advisers of one delegation, both approved."""
    pair = [world.add_person(capacity=Capacity.ADVISER) for _ in range(2)]
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    for person in pair:
        person.refresh_from_db()
    return pair


@pytest.fixture
def late(world):
    """Let the deadline pass."""
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()


def make_delegation_form(world, capacity, **settings):
    return make_form(world.assembly, capacity, way_in=WayIn.DELEGATION, **settings)


def change(world, person, **changes):
    return people.change(person=person, changes=changes, by=world.coordinator, at=timezone.now())


def ask_change(world, person, **changes):
    return late_changes.ask(
        file=world.file, kind=ChangeKind.CHANGE, person=person, changes=changes,
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


def substitute(world, person, **answers):
    return substitutions.substitute(
        file=world.file, person=person, answers=some_answers(given_name="Zoé", **answers),
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("is_over", [True, False])
def test_what_a_capacity_closed_earlier_refuses_is_asked_of_the_desk(world, approved, is_over):
    closing = {"closes_at": timezone.now()} if is_over else {"is_open": False}
    make_delegation_form(world, Capacity.ADVISER, **closing)
    with pytest.raises((RegistrationClosed, CapacityClosed)):
        change(world, approved[0], function_in_parliament="Head of office")

    asked = ask_change(world, approved[0], function_in_parliament="Head of office")

    late_changes.accept(asked=asked, by=world.desk, at=timezone.now())
    approved[0].refresh_from_db()
    assert approved[0].function_in_parliament == "Head of office"


def test_change_into_a_closed_capacity_is_refused_and_asked_of_the_desk(world, approved):
    make_delegation_form(world, Capacity.INTERPRETER, is_open=False)
    with pytest.raises(CapacityClosed):
        change(world, approved[0], capacity=Capacity.INTERPRETER)

    assert ask_change(world, approved[0], capacity=Capacity.INTERPRETER).state == "waiting"


def test_a_capacity_that_closes_later_lets_people_in_without_the_desk(world, late, client):
    tomorrow = timezone.now() + timedelta(days=1)
    make_delegation_form(world, Capacity.INTERPRETER, closes_at=tomorrow)
    file = DelegationFile.objects.get(pk=world.file.pk)
    answers = some_answers(capacity=Capacity.INTERPRETER)

    person = people.add(file=file, answers=answers, by=world.coordinator, at=timezone.now())

    client.force_login(world.coordinator)
    page = client.get(reverse("registrations:delegation", args=[file.pk])).content.decode()
    for way in ("person-add", "request-add", "delegation-check"):
        assert reverse(f"registrations:{way}", args=[file.pk]) in page
    delegations.submit(file=file, by=world.coordinator, at=timezone.now())
    page = client.get(reverse("registrations:person-detail", args=[file.pk, person.pk]))
    assert page.context["deadline"].closes_at == tomorrow
    assert page.context["may_change"]
    with pytest.raises(NotLate):
        ask_change(world, person, function_in_parliament="Interpreter of the Speaker")
    with pytest.raises(RegistrationClosed):
        people.add(file=file, answers=some_answers(), by=world.coordinator, at=timezone.now())


def test_young_member_is_sent_with_her_birth_date_only(world, approved):
    with pytest.raises(AnswersMissing):
        substitute(world, approved[0], capacity=Capacity.YOUNG_MEMBER)
    with pytest.raises(AnswersMissing):
        change(world, approved[1], capacity=Capacity.YOUNG_MEMBER)

    born_on = timezone.now().date() - timedelta(days=30 * 365)
    added = substitute(world, approved[0], capacity=Capacity.YOUNG_MEMBER, born_on=born_on)

    assert added.state == "submitted"
    with pytest.raises(AnswersMissing):
        change(world, added, born_on=None)


def test_answer_to_the_secretariat_stands_when_somebody_is_substituted(world, approved):
    by, at = world.coordinator, timezone.now()
    delegations.return_with_question(file=world.file, question="Why?", by=world.desk, at=at)
    delegations.submit(file=world.file, answer="Because.", by=by, at=at)

    substitute(world, approved[0])

    file = DelegationFile.objects.get(pk=world.file.pk)
    assert (file.question, file.answer) == ("Why?", "Because.")
    reviews.approve_all(file=file, by=world.desk, at=at)
    world.add_person(given_name="New")
    delegations.submit(file=file, by=by, at=at)
    assert DelegationFile.objects.get(pk=file.pk).answer == ""


def test_what_is_missing_about_a_substitute_is_said_and_nobody_approves_her_unseen(
    world, approved, client
):
    ask_question(world, "rules", QuestionKind.CONSENT, is_required=True)
    make_delegation_form(world, Capacity.INTERPRETER, approval=ApprovalPath.AUTOMATIC)

    added = substitute(world, approved[0], capacity=Capacity.INTERPRETER)

    assert added.state == "submitted"
    client.force_login(world.coordinator)
    page = client.get(reverse("registrations:delegation", args=[world.file.pk])).content.decode()
    assert (
        reverse("registrations:person-change", args=[world.file.pk, added.pk, "questions"]) in page
    )
    client.force_login(world.desk)
    page = client.get(reverse("registrations:delegation-review", args=[world.file.pk]))
    assert [person.pk for person, _questions in page.context["lacking"]] == [added.pk]
    assert "Required answers missing" in page.content.decode()


def test_required_answer_that_nobody_gave_may_be_given_after_the_deadline(world, approved, late):
    ask_question(world, "rules", QuestionKind.CONSENT, is_required=True)
    ask_question(world, "hotel")
    world.assembly.starts_on = world.assembly.ends_on = timezone.now() + timedelta(days=30)
    world.assembly.save()

    def answer(**values):
        answers_given.save(
            person=approved[0], values=values, by=world.coordinator, at=timezone.now()
        )

    with pytest.raises(RegistrationClosed):
        answer(rules=True, hotel="Ritz")
    answer(rules=True)


# Into a capacity that requires more


@pytest.fixture
def visa(world):
    """Require of interpreters what of nobody else is asked."""
    return ask_question(world, "visa", is_required=True, capacities=(Capacity.INTERPRETER,))


def answer_visa(world, person):
    return answers_given.save(
        person=person, values={"visa": "None"}, by=world.coordinator, at=timezone.now()
    )


def page_of(client, user, name, world):
    client.force_login(user)
    return client.get(reverse(f"registrations:{name}", args=[world.file.pk]))


@pytest.mark.parametrize("is_sent_first", [True, False])
def test_answers_of_another_capacity_are_waited_for_as_of_a_question_added_later(
    world, approved, client, is_sent_first
):
    person = approved[0]
    if is_sent_first:
        ask_question(world, "visa", is_required=True, capacities=(Capacity.INTERPRETER,))
        person = change(world, person, capacity=Capacity.INTERPRETER)
    else:
        person = change(world, person, capacity=Capacity.INTERPRETER)
        ask_question(world, "visa", is_required=True, capacities=(Capacity.INTERPRETER,))

    assert (person.state, person.capacity) == ("submitted", Capacity.INTERPRETER)
    tasks = page_of(client, world.coordinator, "delegation", world).content.decode()
    step = reverse("registrations:person-change", args=[world.file.pk, person.pk, "questions"])
    assert step in tasks
    review = page_of(client, world.desk, "delegation-review", world)
    assert review.context["lacking"] == [(person, ["Visa"])]
    # Whether it is enough is for the desk to say; the answer may follow.
    person = reviews.approve(person=person, by=world.desk, at=timezone.now())
    assert answer_visa(world, person).state == "approved"
    assert page_of(client, world.desk, "delegation-review", world).context["lacking"] == []


def test_answers_of_another_capacity_may_follow_after_the_deadline(world, approved, visa):
    person = change(world, approved[0], capacity=Capacity.INTERPRETER)
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.starts_on = world.assembly.ends_on = timezone.now() + timedelta(days=30)
    world.assembly.save()

    assert answer_visa(world, person).state == "submitted"


@pytest.mark.parametrize("is_approved", [True, False])
def test_without_its_answers_nobody_comes_into_a_capacity_unseen(
    world, approved, visa, is_approved
):
    make_delegation_form(world, Capacity.INTERPRETER, approval=ApprovalPath.AUTOMATIC)
    person = approved[0]
    if not is_approved:
        person = change(world, person, badge_name="Ada Other")
        assert person.state == "submitted"

    person = change(world, person, capacity=Capacity.INTERPRETER)
    assert person.state == "submitted"
    person = change(world, person, given_name="Augusta")
    assert person.state == "submitted"

    person = answer_visa(world, person)
    person = change(world, person, given_name="Ada")
    assert person.state == "approved"


def test_with_its_answers_she_comes_into_a_capacity_where_nobody_looks(world, approved):
    make_delegation_form(world, Capacity.INTERPRETER, approval=ApprovalPath.AUTOMATIC)

    assert change(world, approved[0], capacity=Capacity.INTERPRETER).state == "approved"


def test_question_added_later_takes_no_approval_away(world, approved):
    make_delegation_form(world, Capacity.ADVISER, approval=ApprovalPath.AUTOMATIC)
    ask_question(world, "rules", is_required=True)

    assert change(world, approved[0], given_name="Ada").state == "approved"


def test_page_leads_on_to_the_answers_that_the_new_capacity_requires(world, approved, visa, client):
    person = approved[0]
    client.force_login(world.coordinator)
    args = [world.file.pk, person.pk]
    given = {
        "given_name": person.given_name, "family_name": person.family_name, "sex": person.sex,
        "badge_name": person.badge_name, "capacity": "interpreter", "version": person.version,
    }  # fmt: skip

    answer = client.post(
        reverse("registrations:person-change", args=[*args, "person"]), given, follow=True
    )

    step = reverse("registrations:person-change", args=[*args, "questions"])
    assert answer.redirect_chain[-1][0] == step
    assert "In this capacity more answers are required" in answer.content.decode()
    assert 'name="q_visa"' in answer.content.decode()
