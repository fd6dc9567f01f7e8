"""Answers to the secretariat's own questions after the deadline: asked for, and those still due."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.enums import ChangeKind, QuestionKind, RegistrationState, RequestState
from registrations.errors.questions import AnswersRefused
from registrations.errors.registering import RegistrationClosed
from registrations.models.history import FieldChange
from registrations.models.late_changes import ChangeRequest
from registrations.models.questions import Answer
from registrations.services import answers, delegations, late_changes, reviews
from registrations.services.answers import NewFile
from tests.factories.accounts import api_client
from tests.factories.coordination import let_in_late
from tests.factories.papers import make_approved
from tests.factories.questions import PDF, ask, ask_passport


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


@pytest.fixture
def person(world):
    """Return an approved person who has said what she eats; then the deadline passes."""
    ask(world, "food", is_required=True)
    ask(world, "hotel", QuestionKind.CHOICE)
    ask(world, "cv", QuestionKind.FILE)
    one = world.add_person()
    answers.save(person=one, values={"food": "Rice"}, by=world.coordinator, at=timezone.now())
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    return close(world, one)


def close(world, person=None):
    now = timezone.now()
    world.assembly.registration_closes_at = now - timedelta(minutes=1)
    world.assembly.starts_on = world.assembly.ends_on = (now + timedelta(days=3)).date()
    world.assembly.save()
    if person is not None:
        person.refresh_from_db()
    return person


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def ask_for(world, person, **values):
    return late_changes.ask(
        file=world.file, kind=ChangeKind.CHANGE, person=person, changes={"answers": values},
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


def kept(person):
    found = Answer.objects.filter(registration=person).select_related("question")
    return {one.question.key: one.value for one in found}


def test_person_shows_where_other_answers_are_asked_for(coordinator, world, person):
    page = coordinator.get(to("person-detail", world.file.pk, person.pk)).content.decode()

    assert to("request-answers", world.file.pk, person.pk) in page
    assert to("person-change", world.file.pk, person.pk, "questions") not in page


def test_other_answers_become_a_request_that_the_desk_grants(coordinator, client, world, person):
    address = to("request-answers", world.file.pk, person.pk)
    page = coordinator.get(address).content.decode()
    assert "q_food" in page
    assert 'name="q_cv"' not in page

    nothing = coordinator.post(address, {"q_food": "Rice"})
    coordinator.post(address, {"q_food": "Bread", "q_hotel": "yes", "note": "She asked me."})

    assert "Nothing is different" in nothing.content.decode()
    asked = ChangeRequest.objects.get()
    assert asked.changes == {"answers": {"food": "Bread", "hotel": "yes"}}
    assert asked.note == "She asked me."
    assert kept(person) == {"food": "Rice"}

    client.force_login(world.desk)
    shown = client.get(to("request-detail", asked.pk)).content.decode()
    assert "<del>Rice</del>" in shown
    assert "<ins>Bread</ins>" in shown
    assert "<ins>Yes</ins>" in shown
    client.post(to("request-accept", asked.pk))

    asked.refresh_from_db()
    person.refresh_from_db()
    assert asked.state == RequestState.ACCEPTED
    assert kept(person) == {"food": "Bread", "hotel": "yes"}
    assert person.state == RegistrationState.APPROVED
    changed = FieldChange.objects.get(field="answer.food", before="Rice")
    assert changed.after == "Bread"


def test_granted_answer_that_asks_approval_waits_for_it(world, person):
    ask(world, "role", asks_approval=True)
    late_changes.accept(
        asked=ask_for(world, person, role="Chair"), by=world.desk, at=timezone.now()
    )

    person.refresh_from_db()
    assert person.state == RegistrationState.SUBMITTED


@pytest.mark.parametrize(
    "values",
    [{"food": ""}, {"nothing": "x"}, {"hotel": "perhaps"}, {"cv": "x"}, {"passport": "X1"},
     {"food": NewFile("food.pdf", PDF)}],
)  # fmt: skip
def test_answer_that_could_not_be_kept_is_refused_when_it_is_asked(world, person, values):
    ask_passport(world)

    with pytest.raises(AnswersRefused) as refusal:
        ask_for(world, person, **values)

    assert set(refusal.value.faults) == set(values)
    assert not ChangeRequest.objects.exists()


def test_missing_answer_is_named_at_its_field(coordinator, world, person):
    answer = coordinator.post(to("request-answers", world.file.pk, person.pk), {"q_food": ""})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"q_food"}


def test_where_nothing_can_be_asked_for_there_is_no_such_page(coordinator, world):
    one = close(world, make_approved(world))

    page = coordinator.get(to("person-detail", world.file.pk, one.pk)).content.decode()

    assert to("request-answers", world.file.pk, one.pk) not in page
    assert coordinator.get(to("request-answers", world.file.pk, one.pk)).status_code == 404


@pytest.mark.parametrize("kind", [ChangeKind.ADD, ChangeKind.SUBSTITUTE])
def test_answers_about_who_came_late_are_waited_for_and_given(coordinator, world, person, kind):
    late = let_in_late(world, person=person if kind == ChangeKind.SUBSTITUTE else None)
    step = to("person-change", world.file.pk, late.pk, "questions")

    tasks = coordinator.get(to("delegation", world.file.pk)).context["tasks"]
    (task,) = [one for one in tasks if one.url == step]
    assert (task.title, task.hint) == (f"Answer the questions about {late.badge_name}", "Food")
    assert step in coordinator.get(to("person-detail", world.file.pk, late.pk)).content.decode()
    assert 'name="q_food"' in coordinator.get(step).content.decode()
    coordinator.post(step, {"q_food": "Soup", "version": late.version})

    assert kept(late) == {"food": "Soup"}
    tasks = coordinator.get(to("delegation", world.file.pk)).context["tasks"]
    assert step not in [one.url for one in tasks]


def test_only_first_answers_follow_and_only_about_who_came_late(world, person):
    late = let_in_late(world)
    now = timezone.now()
    answers.save(person=late, values={"food": "Soup"}, by=world.coordinator, at=now)

    for one, values in ((late, {"food": "Bread"}), (person, {"hotel": "yes"})):
        one.refresh_from_db()
        with pytest.raises(RegistrationClosed):
            answers.save(person=one, values=values, by=world.coordinator, at=now)


def test_answers_follow_until_the_event_is_over(world, person):
    late = let_in_late(world)
    after = timezone.now() + timedelta(days=5)

    with pytest.raises(RegistrationClosed):
        answers.save(person=late, values={"food": "Soup"}, by=world.coordinator, at=after)


def test_programs_ask_for_other_answers(world, person):
    body = {"delegation": world.file.pk, "kind": "change", "person": person.pk}
    api = api_client(world.coordinator)
    address = reverse("registrations_api:late-change-list")

    bad = api.post(address, {**body, "changes": {"answers": {"hotel": "perhaps"}}})
    new = api.post(address, {
        "delegation": world.file.pk, "kind": "add",
        "changes": {"given_name": "A", "family_name": "B", "badge_name": "A B", "sex": "male",
                    "capacity": "adviser", "answers": {"food": "Bread"}},
    })  # fmt: skip
    good = api.post(address, {**body, "changes": {"answers": {"food": "Bread"}}})

    assert (bad.status_code, new.status_code, good.status_code) == (400, 400, 201)
    assert "hotel" in str(bad.json()["details"])
    assert good.json()["changes"] == {"answers": {"food": "Bread"}}
