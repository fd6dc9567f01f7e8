from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.enums import Capacity, Sex
from registrations.enums import FileState, RegistrationState
from registrations.models.registrations import Registration
from registrations.services import delegations, people, reviews

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


def errors_of(answer):
    return answer.context["form"].errors.get_json_data()


def test_delegation_tells_what_is_left_to_do(coordinator, world):
    world.add_person(badge_name="Ada Exemplar")

    answer = coordinator.get(to("delegation", world.file.pk))

    page = answer.content.decode()
    assert "Ada Exemplar" in page
    assert "1 person not sent yet" in page
    assert "Statutes, art. 10" in page
    assert [fact.value for fact in answer.context["following"].facts] == [1, 1, 18, 1]


@pytest.mark.parametrize(
    "page", ["delegation", "delegation-check", "delegation-standing", "person-add"]
)
def test_delegation_of_others_is_not_found(coordinator, world, page):
    assert coordinator.get(to(page, world.file.pk), follow=True).status_code == 200
    assert coordinator.get(to(page, world.other_file.pk)).status_code == 404


@pytest.mark.parametrize("page", ["person-detail", "person-withdraw"])
def test_person_of_others_is_not_found_even_under_ones_own_delegation(coordinator, world, page):
    theirs = world.add_person(file=world.other_file)
    ours = world.add_person()

    assert coordinator.get(to(page, world.file.pk, ours.pk)).status_code == 200
    assert coordinator.get(to(page, world.file.pk, theirs.pk)).status_code == 404
    assert coordinator.get(to(page, world.other_file.pk, theirs.pk)).status_code == 404


def test_delegate_sees_the_delegation_but_no_answers_and_no_acts(client, world):
    person = world.add_person(email="secret@example.org", access_needs="Wheelchair")
    client.force_login(world.delegate)

    page = client.get(to("delegation", world.file.pk)).content.decode()

    assert person.badge_name in page
    assert "secret@example.org" not in page
    assert "Add a person" not in page
    assert client.get(to("person-add", world.file.pk)).status_code == 403
    assert client.get(to("person-detail", world.file.pk, person.pk)).status_code == 403


def test_stranger_is_asked_to_log_in(client, world):
    answer = client.get(to("delegation", world.file.pk))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_person_is_added_a_theme_a_page(coordinator, world):
    answer = coordinator.post(to("person-add", world.file.pk), PERSON)
    person = Registration.objects.get()
    assert answer.url == to("person-change", world.file.pk, person.pk, "functions") + "?new=1"
    assert (person.badge_name, person.state) == ("Ada Exemplar", RegistrationState.DRAFT)

    given = {"version": 1, "function_in_parliament": "Chair"}
    answer = coordinator.post(answer.url, given)
    assert answer.url == to("person-change", world.file.pk, person.pk, "contact") + "?new=1"

    given = {"version": 2, "email": "Ada@Example.org", "language": "fr", "languages": ["en", "ar"]}
    answer = coordinator.post(answer.url, given)
    assert answer.url == to("person-detail", world.file.pk, person.pk)

    person.refresh_from_db()
    assert person.function_in_parliament == "Chair"
    assert (person.email, person.language) == ("ada@example.org", "fr")
    assert person.languages == ["en", "ar"]
    page = coordinator.get(answer.url).content.decode()
    assert "ada@example.org" in page


def test_form_sent_twice_adds_one_person(coordinator, world):
    page = coordinator.get(to("person-add", world.file.pk), follow=True)
    once = page.context["form"].initial["once"]

    first = coordinator.post(to("person-add", world.file.pk), {**PERSON, "once": once})
    second = coordinator.post(to("person-add", world.file.pk), {**PERSON, "once": once})

    assert first.url == second.url
    assert Registration.objects.count() == 1


def test_who_goes_back_after_saving_finds_the_person_added_and_corrects_her(coordinator, world):
    address = coordinator.get(to("person-add", world.file.pk)).url
    once = coordinator.get(address).context["form"].initial["once"]
    coordinator.post(address, {**PERSON, "once": once})
    person = Registration.objects.get()

    back = coordinator.get(address)
    assert back.url == to("person-change", world.file.pk, person.pk, "person") + "?new=1"
    coordinator.post(address, {**PERSON, "family_name": "Corrected", "once": once})

    assert [one.family_name for one in Registration.objects.all()] == ["Corrected"]


def test_every_visit_of_the_page_is_about_another_person(coordinator, world):
    first, second = (coordinator.get(to("person-add", world.file.pk)).url for _visit in range(2))

    assert first != second


def test_registration_may_be_left_and_taken_up_again(coordinator, world):
    answer = coordinator.post(to("person-add", world.file.pk), {**PERSON, "later": "1"})

    assert answer.url == to("delegation", world.file.pk)
    assert Registration.objects.get().state == RegistrationState.DRAFT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_name", ""),
        ("given_name", "x" * 101),
        ("given_name", "Ada\x00"),
        ("given_name", "Ada\u202egnp"),
        ("family_name", "\ufffd"),
        ("badge_name", "x" * 121),
        ("sex", ""),
        ("sex", "other"),
        ("capacity", "king"),
    ],
)
def test_bad_answer_is_named_and_nobody_is_added(coordinator, world, field, value):
    answer = coordinator.post(to("person-add", world.file.pk), {**PERSON, field: value})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert not Registration.objects.exists()


def test_names_in_any_script_are_kept_and_printed_as_text(coordinator, world):
    name = "عائشة 🎉 <b>O'Neil</b>"

    coordinator.post(to("person-add", world.file.pk), {**PERSON, "given_name": name})

    assert Registration.objects.get().given_name == name
    page = coordinator.get(to("delegation", world.file.pk)).content.decode()
    assert "<b>O" not in page
    assert "عائشة" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("email", "x" * 250 + "@example.org"),
        ("language", "tlh"),
        ("languages", ["tlh"]),
        ("access_needs", "x" * 1001),
        ("version", "0"),
    ],
)
def test_bad_contact_is_named_and_nothing_is_kept(coordinator, world, field, value):
    person = world.add_person()
    given = {"version": 1, "language": "fr", field: value}

    answer = coordinator.post(to("person-change", world.file.pk, person.pk, "contact"), given)

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    person.refresh_from_db()
    assert (person.version, person.language) == (1, "en")


def test_unknown_theme_is_not_found(coordinator, world):
    person = world.add_person()

    answer = coordinator.get(to("person-change", world.file.pk, person.pk, "wishes"))

    assert answer.status_code == 404


def test_two_editors_the_slower_one_sees_both_and_may_keep_hers(coordinator, world):
    person = world.add_person()
    people.change(
        person=person,
        changes={"function_in_parliament": "Speaker"},
        version=1,
        by=world.manager,
        at=timezone.now(),
    )
    address = to("person-change", world.file.pk, person.pk, "functions")

    answer = coordinator.post(address, {"version": 1, "function_in_parliament": "Chair"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Speaker" in page
    assert "Chair" in page
    assert 'name="version" value="2"' in page

    coordinator.post(address, {"version": 2, "function_in_parliament": "Chair"})
    person.refresh_from_db()
    assert person.function_in_parliament == "Chair"


def test_law_speaks_of_the_person_in_the_form(coordinator, world):
    address = to("delegation-standing", world.file.pk)

    nobody = coordinator.get(address)
    one = coordinator.get(address, {"sex": "male", "capacity": "member_of_parliament"})
    adviser = coordinator.get(address, {"sex": "male", "capacity": "adviser"})
    nonsense = coordinator.get(address, {"sex": "x", "capacity": "y", "person": "²"})

    counted = [answer.context["following"].facts[0].value for answer in (nobody, one, adviser)]
    assert counted == [0, 1, 0]
    assert "A delegation with one member of parliament" in one.content.decode()
    assert "may record at most 10 votes" in one.content.decode()
    assert "Statutes, art. 15.3" in one.content.decode()
    assert "<html" not in one.content.decode()
    assert 'id="gist" hx-swap-oob="true"' in one.content.decode()
    assert nonsense.status_code == 200


def test_law_does_not_count_the_person_edited_twice(coordinator, world):
    person = world.add_person()

    answer = coordinator.get(
        to("delegation-standing", world.file.pk),
        {"sex": "male", "capacity": "member_of_parliament", "person": person.pk},
    )

    facts = answer.context["following"].facts
    assert [fact.value for fact in facts[:2]] == [1, 0]


def test_chosen_people_are_sent_and_the_others_stay_drafts(coordinator, world):
    sent, kept = world.add_person(), world.add_person(badge_name="Not Yet")

    answer = coordinator.post(to("delegation-check", world.file.pk), {"people": [sent.pk]})

    assert answer.url == to("delegation", world.file.pk)
    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {sent.pk: RegistrationState.SUBMITTED, kept.pk: RegistrationState.DRAFT}


def test_too_large_delegation_is_refused_with_numbers_and_article(coordinator, world):
    drafts = [world.add_person(sex=Sex.FEMALE if n % 2 else Sex.MALE) for n in range(9)]

    answer = coordinator.post(
        to("delegation-check", world.file.pk), {"people": [one.pk for one in drafts]}
    )

    assert answer.status_code == 422
    said = errors_of(answer)["__all__"][0]["message"]
    assert said == (
        "The delegation may have 8 members of parliament; 9 are asked for. (Statutes, art. 10)"
    )
    assert set(Registration.objects.values_list("state", flat=True)) == {RegistrationState.DRAFT}


@pytest.mark.parametrize("chosen", [["999999"], ["one"]])
def test_people_of_others_cannot_be_sent(coordinator, world, chosen):
    world.add_person()

    answer = coordinator.post(to("delegation-check", world.file.pk), {"people": chosen})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["people"]


def test_question_is_answered_when_sending_again(coordinator, world):
    world.add_person()
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    delegations.return_with_question(file=world.file, question="Who leads?", by=world.desk, at=now)
    assert "Who leads?" in coordinator.get(to("delegation", world.file.pk)).content.decode()

    silent = coordinator.post(to("delegation-check", world.file.pk), {"answer": ""})
    assert list(errors_of(silent)) == ["answer"]
    coordinator.post(to("delegation-check", world.file.pk), {"answer": "Ada does."})

    world.file.refresh_from_db()
    assert (world.file.state, world.file.answer) == (FileState.SUBMITTED, "Ada does.")


def test_question_is_answered_after_the_deadline_but_nobody_new_is_sent(coordinator, world):
    world.add_person()
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    late = world.add_person(badge_name="Late Draft")
    delegations.return_with_question(file=world.file, question="Who leads?", by=world.desk, at=now)
    closed = timezone.now() - timedelta(minutes=1)
    type(world.assembly).objects.update(registration_closes_at=closed)
    check = to("delegation-check", world.file.pk)
    assert check in coordinator.get(to("delegation", world.file.pk)).content.decode()
    assert "Late Draft" not in coordinator.get(check).content.decode()

    answer = coordinator.post(check, {"answer": "Ada does.", "people": [late.pk]})

    assert answer.status_code == 302
    world.file.refresh_from_db()
    late.refresh_from_db()
    assert (world.file.state, world.file.answer) == (FileState.SUBMITTED, "Ada does.")
    assert late.state == RegistrationState.DRAFT


def test_refused_person_is_not_counted_as_done(coordinator, world):
    refused = world.add_person()
    world.add_person(sex="male")
    now = timezone.now()
    delegations.submit(file=world.file, by=world.coordinator, at=now)
    reviews.refuse(person=refused, reason="Unknown", by=world.desk, at=now)
    reviews.approve_all(file=world.file, by=world.desk, at=now)

    tasks = coordinator.get(to("delegation", world.file.pk)).context["tasks"]

    assert tasks[0].hint == "1 person"


def test_person_is_withdrawn_after_being_asked_once(coordinator, world):
    person = world.add_person()
    address = to("person-withdraw", world.file.pk, person.pk)
    assert "cannot be undone" in coordinator.get(address).content.decode()

    answer = coordinator.post(address, {"version": person.version})

    assert answer.url == to("delegation", world.file.pk)
    person.refresh_from_db()
    assert person.state == RegistrationState.WITHDRAWN
    again = coordinator.post(address, {"version": person.version})
    assert again.status_code == 422


def test_page_says_whether_an_approval_is_kept(coordinator, world):
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    pages = {
        step: coordinator.get(to("person-change", world.file.pk, person.pk, step)).content.decode()
        for step in ("person", "functions", "contact")
    }

    again, kept = "the secretariat looks at it again", "may be changed without a new approval"
    assert [again in page for page in pages.values()] == [True, True, False]
    assert [kept in page for page in pages.values()] == [False, False, True]


def test_after_the_deadline_pages_only_tell(coordinator, world):
    person = world.add_person()
    closed = timezone.now() - timedelta(minutes=1)
    type(world.assembly).objects.update(registration_closes_at=closed)

    page = coordinator.get(to("delegation", world.file.pk)).content.decode()
    assert "Registration closed on" in page
    assert "Add a person" not in page
    answer = coordinator.post(to("person-add", world.file.pk), PERSON)
    assert answer.status_code == 422
    assert "Registration closed on" in errors_of(answer)["__all__"][0]["message"]
    for name, *keys in (("person-add",), ("person-change", person.pk, "contact")):
        told = coordinator.get(to(name, world.file.pk, *keys), follow=True).content.decode()
        assert 'id="step"' not in told
        assert "Registration closed on" in told
    detail = coordinator.get(to("person-detail", world.file.pk, person.pk)).content.decode()
    assert to("person-change", world.file.pk, person.pk, "person") not in detail


def test_sex_and_capacity_of_somebody_sent_are_weighed_again(coordinator, world):
    for number in range(8):
        world.add_person(sex=Sex.FEMALE if number % 2 else Sex.MALE)
    adviser = world.add_person(capacity=Capacity.ADVISER)
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    adviser.refresh_from_db()

    answer = coordinator.post(
        to("person-change", world.file.pk, adviser.pk, "person"),
        {**PERSON, "version": adviser.version},
    )

    assert answer.status_code == 422
    assert "8 members of parliament; 9 are asked for" in answer.content.decode()
    adviser.refresh_from_db()
    assert adviser.capacity == Capacity.ADVISER


@pytest.mark.parametrize("listed", [1, 3])
def test_delegation_page_asks_the_database_as_often_for_many(
    coordinator, world, listed, django_assert_num_queries
):
    for _ in range(listed):
        world.add_person()

    with django_assert_num_queries(16):
        coordinator.get(to("delegation", world.file.pk))


def test_age_is_refused_at_the_date_of_birth_and_what_was_chosen_still_counts(coordinator, world):
    too_old = PERSON | {"capacity": "young_member", "born_on": "1960-01-01"}

    answer = coordinator.post(to("person-add", world.file.pk), too_old)

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["born_on"]
    assert answer.context["following"].facts[0].value == 1
    assert not Registration.objects.exists()


def test_person_who_is_changed_counts_once_beside_what_is_refused(coordinator, world):
    person = world.add_person()
    too_old = PERSON | {"capacity": "young_member", "born_on": "1960-01-01", "version": 1}

    answer = coordinator.post(to("person-change", world.file.pk, person.pk, "person"), too_old)

    assert list(errors_of(answer)) == ["born_on"]
    assert answer.context["following"].facts[0].value == 1
