"""The coordinator's pages of questions: of a person, after approval, of the delegation."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity
from registrations.models.questions import Answer
from registrations.models.uploads import Upload
from registrations.services import answers, delegations, reviews
from tests.factories.questions import PDF, ask, ask_list, ask_passport

NOW = timezone.now()
PERSON = {
    "given_name": "Ada",
    "family_name": "Exemplar",
    "badge_name": "",
    "sex": "female",
    "capacity": "member_of_parliament",
}


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


def to(name, *args):
    return reverse(f"registrations:{name}", args=args)


def step(world, person, name="questions"):
    return to("person-change", world.file.pk, person.pk, name)


def approved(world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    return person


def errors_of(answer):
    assert answer.status_code == 422
    return {name: [one["message"] for one in found]
            for name, found in answer.context["form"].errors.get_json_data().items()}  # fmt: skip


def kept():
    return {one.question.key: one.value for one in Answer.objects.select_related("question")}


def test_a_day_before_her_birth_is_refused_at_its_field_on_either_page(coordinator, world):
    ask(world, "arrival", "date")
    person = world.add_person(born_on=date(1970, 6, 2))
    sent = {"q_arrival": "1970-06-01", "version": person.version}

    refused = coordinator.post(step(world, person), sent)
    assert errors_of(refused) == {"q_arrival": ["This day lies before the person's date of birth."]}
    person = answers.save(
        person=person, values={"arrival": "1970-06-02"}, by=world.coordinator, at=NOW
    )
    young = {**PERSON, "capacity": "young_member", "version": person.version}
    refused = coordinator.post(step(world, person, "person"), young | {"born_on": "1985-01-01"})

    assert list(errors_of(refused)) == ["born_on"]


def test_passport_that_runs_out_before_the_event_is_refused_at_its_field(coordinator, world):
    ask(world, "passport-valid-until", "date", is_protected=True, asked_when="after_approval")
    person, opens_on = approved(world), world.assembly.starts_on

    def sent(day):
        answer = {"q_passport-valid-until": day.isoformat(), "version": person.version}
        return coordinator.post(step(world, person, "travel"), answer)

    refused = sent(opens_on - timedelta(days=1))

    assert errors_of(refused) == {
        "q_passport-valid-until": ["This day lies before the first day of the event."]
    }
    assert not kept()
    assert sent(opens_on).status_code == 302
    assert set(kept()) == {"passport-valid-until"}


def test_new_person_is_led_to_the_questions_after_the_contact(coordinator, world):
    ask(world, "food", is_required=True)
    person = world.add_person()
    contact = {"language": "en", "version": 1}

    to_questions = coordinator.post(step(world, person, "contact") + "?new=1", contact)
    page = coordinator.get(to_questions.url).content.decode()
    person.refresh_from_db()
    done = coordinator.post(to_questions.url, {"q_food": "Rice", "version": person.version})

    assert to_questions.url == step(world, person) + "?new=1"
    assert "Step 4 of 5" in page
    assert done.url == to("person-detail", world.file.pk, person.pk)
    assert kept() == {"food": "Rice"}
    assert "Rice" in coordinator.get(done.url).content.decode()
    assert "Rice" in coordinator.get(to("delegation-check", world.file.pk)).content.decode()


def test_without_questions_there_is_no_such_step(coordinator, world):
    ask(world, "card", capacities=(Capacity.PRESS,))
    ask_passport(world)
    person = world.add_person()

    assert coordinator.get(step(world, person)).status_code == 404
    assert coordinator.get(step(world, person, "travel")).status_code == 404


def test_every_kind_of_answer_is_read_and_shown_in_words(coordinator, world):
    for kind in ("text", "long_text", "number", "choice", "choices", "date", "country", "consent"):
        ask(world, kind.replace("_", "-"), kind)
    ask(world, "paper", "file")
    person = world.add_person()
    sent = {
        "q_text": " Rice ", "q_long-text": "One\nTwo", "q_number": "0", "q_choice": "yes",
        "q_choices": ["yes", "no"], "q_date": "2028-02-29", "q_country": "KE", "q_consent": "on",
        "q_paper": SimpleUploadedFile("paper.pdf", PDF),
    }  # fmt: skip

    answer = coordinator.post(step(world, person), {**sent, "version": 1})

    assert answer.status_code == 302
    assert kept() == {
        "text": "Rice", "long-text": "One\nTwo", "number": 0, "choice": "yes",
        "choices": ["yes", "no"], "date": "2028-02-29", "country": "KE", "consent": True,
        "paper": None,
    }  # fmt: skip
    page = coordinator.get(answer.url).content.decode()
    for words in ("Yes, No", "29 February 2028", "Kenya", "Given", ">paper.pdf</a>"):
        assert words in page
    assert coordinator.get(to("upload", Upload.objects.get().public_id)).status_code == 200


def test_conditional_answer_is_decided_on_the_server_without_a_script(coordinator, world):
    hotel = ask(world, "hotel", "choice", is_required=True)
    ask(world, "nights", "number", is_required=True, waits=(hotel, "yes"))
    person = world.add_person()

    refused = coordinator.post(step(world, person), {"q_hotel": "yes", "version": 1})
    assert errors_of(refused) == {"q_nights": ["Answer this question."]}
    coordinator.post(step(world, person), {"q_hotel": "no", "q_nights": "4", "version": 1})

    assert kept() == {"hotel": "no"}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [("number", "many"), ("number", "9" * 400), ("choice", "maybe"), ("choices", ["maybe"]),
     ("date", "2027-02-29"), ("date", "0001-01-01"), ("country", "XX"), ("text", "a\x00"),
     ("text", "x" * 1001), ("file", "a name"), ("consent", "")],
)  # fmt: skip
def test_bad_answer_is_named_and_nothing_is_kept(coordinator, world, kind, sent):
    ask(world, "q", kind, is_required=True)
    person = world.add_person()

    answer = coordinator.post(step(world, person), {"q_q": sent, "version": 1})

    assert list(errors_of(answer)) == ["q_q"]
    assert not Answer.objects.exists()


def test_draft_is_kept_for_later_without_what_is_required(coordinator, world):
    ask(world, "food", is_required=True)
    ask(world, "drink")
    person = world.add_person()

    answer = coordinator.post(step(world, person), {"q_drink": "Tea", "version": 1, "later": "1"})
    check = to("delegation-check", world.file.pk)
    sent = coordinator.post(check, {"people": [person.pk]})

    assert answer.url == to("delegation", world.file.pk)
    assert kept() == {"drink": "Tea"}
    assert sent.status_code == 422
    assert "An answer is missing: Marie Durand – Food" in sent.content.decode()


def test_script_that_calls_itself_a_paper_is_refused(coordinator, world):
    ask(world, "paper", "file")
    person = world.add_person()
    script = SimpleUploadedFile("paper.pdf", b"<script>alert(1)</script>")

    answer = coordinator.post(step(world, person), {"q_paper": script, "version": 1})

    assert list(errors_of(answer)) == ["__all__"]
    assert not Upload.objects.exists()


def test_slower_editor_sees_what_is_kept_and_may_keep_hers(coordinator, world):
    ask(world, "food")
    person = world.add_person()
    coordinator.post(step(world, person), {"q_food": "Rice", "version": 1})

    slower = coordinator.post(step(world, person), {"q_food": "Bread", "version": 1})
    page = slower.content.decode()
    version = slower.context["form"]["version"].value()
    coordinator.post(step(world, person), {"q_food": "Bread", "version": version})

    assert slower.status_code == 422
    assert "What is kept now" in page
    assert "Rice" in page
    assert kept() == {"food": "Bread"}


def test_travel_data_are_asked_of_approved_people_and_never_shown_again(coordinator, world):
    ask_passport(world)
    person = approved(world)
    address = step(world, person, "travel")

    coordinator.post(address, {"q_passport": "X1234567", "version": person.version})
    page = coordinator.get(address).content.decode()
    detail = coordinator.get(to("person-detail", world.file.pk, person.pk)).content.decode()
    person.refresh_from_db()
    coordinator.post(address, {"q_passport": "", "version": person.version})

    assert "X1234567" not in page + detail
    assert "••••67" in page
    assert "••••67" in detail
    assert Answer.objects.get().protected_value == "X1234567"
    coordinator.post(
        address, {"q_passport": "", "remove_passport": "on", "version": person.version}
    )
    assert not Answer.objects.exists()


def test_travel_data_may_be_given_after_the_deadline(coordinator, world):
    ask_passport(world)
    person = approved(world)
    world.assembly.registration_closes_at = NOW - timedelta(hours=1)
    world.assembly.starts_on = world.assembly.ends_on = (NOW + timedelta(days=3)).date()
    world.assembly.save()
    address = step(world, person, "travel")
    assert "q_passport" in coordinator.get(address).content.decode()

    answer = coordinator.post(address, {"q_passport": "X1234567", "version": person.version})

    assert answer.status_code == 302
    assert Answer.objects.count() == 1


def test_papers_of_the_delegation_are_given_replaced_and_taken_back(coordinator, world):
    ask_list(world)
    address = to("delegation-questions", world.file.pk)

    coordinator.post(address, {"q_list": SimpleUploadedFile("list.pdf", PDF)})
    page = coordinator.get(address).content.decode()
    coordinator.post(address, {})
    assert Upload.objects.get().name == "list.pdf"
    coordinator.post(address, {"remove_list": "on"})

    assert "Kept: <bdi>list.pdf</bdi>" in page
    assert not Upload.objects.exists()


def test_delegation_is_asked_nothing_where_nothing_is_asked(coordinator, world):
    address = to("delegation-questions", world.file.pk)

    assert "Nothing is asked" in coordinator.get(address).content.decode()
    assert coordinator.post(address, {}).status_code == 404
    assert coordinator.get(to("delegation-questions", world.other_file.pk)).status_code == 404


def test_after_the_deadline_papers_are_only_shown(coordinator, world):
    ask_list(world)
    world.assembly.registration_closes_at = NOW - timedelta(hours=1)
    world.assembly.save()
    address = to("delegation-questions", world.file.pk)

    page = coordinator.get(address).content.decode()
    refused = coordinator.post(address, {"q_list": SimpleUploadedFile("list.pdf", PDF)})

    assert '<form method="post" class' not in page
    assert refused.status_code == 422
    assert not Upload.objects.exists()


def test_young_member_gives_her_birth_date_and_nobody_else_does(coordinator, world):
    add = to("person-add", world.file.pk)
    young = {**PERSON, "capacity": "young_member"}

    without = coordinator.post(add, young)
    too_old = coordinator.post(add, {**young, "born_on": "1950-01-01"})
    coordinator.post(add, {**young, "born_on": "1995-02-03"})
    coordinator.post(add, {**PERSON, "born_on": "not a date"})

    assert errors_of(without) == {"born_on": ["Enter the date of birth."]}
    assert "under 45" in too_old.content.decode()
    born = world.file.people.order_by("pk").values_list("born_on", flat=True)
    assert [str(one) for one in born] == ["1995-02-03", "None"]


def test_coordinator_cannot_choose_a_capacity_that_comes_without_a_delegation(coordinator, world):
    add = to("person-add", world.file.pk)
    page = coordinator.get(add, follow=True).content.decode()

    answer = coordinator.post(add, {**PERSON, "capacity": "press"})

    assert 'value="press"' not in page
    assert list(errors_of(answer)) == ["capacity"]


def test_organization_and_consent_to_the_list_are_kept(coordinator, world):
    person = world.add_person()

    coordinator.post(
        step(world, person, "functions"), {"organization": "Ministry of Examples", "version": 1}
    )
    coordinator.post(
        step(world, person, "contact"), {"language": "en", "is_listed": "on", "version": 2}
    )

    person.refresh_from_db()
    assert (person.organization, person.is_listed) == ("Ministry of Examples", True)


def test_approved_person_is_told_whether_her_answers_are_looked_at_again(coordinator, world):
    ask(world, "food")
    person = approved(world)
    assert "without a new approval" in coordinator.get(step(world, person)).content.decode()

    ask(world, "card", asks_approval=True)

    assert "looks at it again" in coordinator.get(step(world, person)).content.decode()


def test_answer_of_an_option_that_went_is_still_shown(coordinator, world):
    question = ask(world, "hotel", "choice")
    person = world.add_person()
    answers.save(person=person, values={"hotel": "yes"}, by=world.coordinator, at=NOW)
    question.options = [{"key": "no", "label": {"en": "No"}}, {"key": "x", "label": {"en": "X"}}]
    question.save()

    page = coordinator.get(to("person-detail", world.file.pk, person.pk))

    assert page.status_code == 200
