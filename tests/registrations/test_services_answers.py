from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.errors import Superseded, UploadUnknown
from assemblies.models.audit import AuditEntry
from registrations.enums import AskedWhen, FileState, RegistrationState
from registrations.errors.questions import AnswersMissing, AnswersRefused
from registrations.errors.registering import (
    BirthDateImpossible,
    BornAfterAnswer,
    RegistrationClosed,
    TooOldForYoungMember,
)
from registrations.models.history import FieldChange
from registrations.models.questions import Answer
from registrations.models.uploads import Upload
from registrations.selectors.questions import held_by
from registrations.services import answers, delegations, people, questions, reviews
from registrations.services.answers import NewFile
from tests.factories.questions import PDF, ask, ask_list, ask_passport
from tests.factories.worlds import some_answers

NOW = timezone.now()
AFTER_DEADLINE = NOW + timedelta(days=31)


def save(world, person, values, **settings):
    return answers.save(
        person=person, values=values, **{"by": world.coordinator, "at": NOW, **settings}
    )


def save_file(world, values, **settings):
    return answers.save_for_delegation(
        file=world.file, values=values, **{"by": world.coordinator, "at": NOW, **settings}
    )


def approved(world, **about):
    person = world.add_person(**about)
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)
    person.refresh_from_db()
    return person


def kept(thing):
    return {one.question.key: one.value for one in held_by(thing, *AskedWhen) if one.is_answered}


def test_answers_are_kept_audited_by_keys_and_told_in_the_history(world):
    ask(world, "food")
    ask(world, "nights", "number")
    person = world.add_person()

    person = save(world, person, {"food": "Rice", "nights": 3})
    save(world, person, {"food": "Bread"})

    assert kept(person) == {"food": "Bread", "nights": 3}
    person.refresh_from_db()
    assert person.version == 3
    first = AuditEntry.objects.filter(act="registration.answer").order_by("pk")[0]
    assert first.after["questions"] == ["food", "nights"]
    assert "Rice" not in str([first.before, first.after])
    told = FieldChange.objects.order_by("pk").values_list("field", "before", "after")
    assert list(told) == [
        ("answer.food", None, "Rice"),
        ("answer.nights", None, 3),
        ("answer.food", "Rice", "Bread"),
    ]


def test_same_answers_again_change_nothing(world):
    ask(world, "food")
    person = save(world, world.add_person(), {"food": "Rice"})

    assert save(world, person, {"food": "Rice"}).version == person.version
    assert AuditEntry.objects.filter(act="registration.answer").count() == 1


def test_answer_that_is_absent_stays_and_one_that_is_none_goes(world):
    ask(world, "food")
    ask(world, "drink")
    person = save(world, world.add_person(), {"food": "Rice", "drink": "Tea"})

    person = save(world, person, {"food": None})

    assert kept(person) == {"drink": "Tea"}
    assert FieldChange.objects.filter(
        field="answer.food", before="Rice", after__isnull=True
    ).exists()


def test_wrong_answers_are_refused_all_together_and_nothing_is_kept(world):
    ask(world, "food", is_required=True)
    ask(world, "nights", "number")
    person = world.add_person()

    with pytest.raises(AnswersRefused) as refusal:
        save(world, person, {"nights": "many", "shoes": "42"})

    assert refusal.value.faults == {
        "food": "missing", "nights": "not_a_number", "shoes": "not_asked"
    }  # fmt: skip
    assert not Answer.objects.exists()
    person.refresh_from_db()
    assert person.version == 1


@pytest.mark.parametrize("is_protected", [False, True])
def test_no_day_that_is_answered_lies_before_the_birth_whichever_is_said_first(world, is_protected):
    ask(
        world, "valid-until", "date", is_protected=is_protected,
        asked_when=AskedWhen.AFTER_APPROVAL,
    )  # fmt: skip
    person = approved(world, born_on=date(1970, 6, 2))

    with pytest.raises(AnswersRefused) as refusal:
        save(world, person, {"valid-until": "1950-01-01"})
    assert refusal.value.faults == {"valid-until": "before_birth"}
    person = save(world, person, {"valid-until": "1970-06-02"})
    for born_on, is_right in ((date(1970, 6, 3), False), (date(1970, 6, 1), True)):
        with nullcontext() if is_right else pytest.raises(BornAfterAnswer):
            people.change(
                person=person, changes={"born_on": born_on}, by=world.coordinator, at=NOW
            )  # fmt: skip

    person.refresh_from_db()
    assert person.born_on == date(1970, 6, 1)


def test_draft_may_be_left_incomplete_but_somebody_sent_may_not(world):
    ask(world, "drink")
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    ask(world, "food", is_required=True)
    draft = world.add_person(given_name="Ada")

    save(world, draft, {"drink": "Tea"}, is_complete=False)

    with pytest.raises(AnswersRefused):
        save(world, person, {"drink": "Tea"}, is_complete=False)


def test_answers_to_what_is_asked_no_more_are_dropped(world):
    hotel = ask(world, "hotel", "choice")
    ask(world, "nights", "number", waits=(hotel, "yes"))
    person = save(world, world.add_person(), {"hotel": "yes", "nights": 3})

    person = save(world, person, {"hotel": "no"})

    assert kept(person) == {"hotel": "no"}
    assert Answer.objects.count() == 1


def test_answers_to_a_retired_question_stay(world):
    food = ask(world, "food")
    ask(world, "drink")
    person = save(world, world.add_person(), {"food": "Rice"})
    questions.retire(question=food, by=world.manager, at=NOW)

    save(world, person, {"drink": "Tea"})

    assert Answer.objects.get(question=food).value == "Rice"


def test_older_version_is_refused(world):
    ask(world, "food")
    person = save(world, world.add_person(), {"food": "Rice"})

    with pytest.raises(Superseded):
        save(world, person, {"food": "Bread"}, version=1)


def test_approval_is_lost_only_with_a_question_that_asks_for_it(world):
    ask(world, "food")
    ask(world, "card", asks_approval=True)
    person = approved(world)
    other = world.add_person(given_name="Ada", sex="male")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.approve_all(file=world.file, by=world.desk, at=NOW)

    person = save(world, person, {"food": "Rice"})
    assert person.state == RegistrationState.APPROVED

    person = save(world, person, {"card": "7"})
    world.file.refresh_from_db()
    other.refresh_from_db()
    assert (person.state, world.file.state) == (RegistrationState.SUBMITTED, FileState.SUBMITTED)
    assert other.state == RegistrationState.APPROVED


def test_person_who_was_refused_is_a_draft_again_once_she_answers(world):
    ask(world, "food")
    person = world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    reviews.refuse(person=person, reason="Unknown", by=world.desk, at=NOW)

    assert save(world, person, {"food": "Rice"}).state == RegistrationState.DRAFT


def test_after_the_deadline_only_what_is_asked_after_approval_is_taken(world):
    ask(world, "food")
    ask_passport(world)
    person = approved(world)
    day = AFTER_DEADLINE.astimezone(world.assembly.zone).date()
    world.assembly.starts_on = world.assembly.ends_on = day
    world.assembly.save()

    with pytest.raises(RegistrationClosed):
        save(world, person, {"food": "Rice"}, at=AFTER_DEADLINE)

    save(world, person, {"passport": "X1234567"}, at=AFTER_DEADLINE)
    with pytest.raises(RegistrationClosed):
        save(world, person, {"passport": "X7"}, at=AFTER_DEADLINE + timedelta(days=3))
    save(world, person, {"food": "Rice"}, at=AFTER_DEADLINE, past_deadline=True)


def test_protected_answer_is_sealed_and_told_nowhere(world):
    ask_passport(world)
    person = save(world, approved(world), {"passport": "X1234567"})

    answer = Answer.objects.get()
    assert (answer.value, answer.protected_value) == (None, "X1234567")
    with connection.cursor() as cursor:
        cursor.execute("SELECT protected_value FROM registrations_answer")
        assert b"X1234567" not in bytes(cursor.fetchone()[0])
    held = held_by(person, AskedWhen.AFTER_APPROVAL)[0]
    assert (held.value, held.shown) == (None, "••••67")
    told = list(FieldChange.objects.values_list("before", "after"))
    entry = AuditEntry.objects.get(act="registration.answer")
    assert told == [(None, "changed")]
    assert "X1234567" not in str([entry.before, entry.after])


def test_travel_data_are_taken_of_approved_people_only(world):
    ask_passport(world)
    person = world.add_person()

    with pytest.raises(AnswersRefused) as refusal:
        save(world, person, {"passport": "X1234567"})

    assert refusal.value.faults == {"passport": "not_asked"}


def test_file_is_kept_once_and_the_one_it_replaces_is_erased(world):
    ask_list(world)
    save_file(world, {"list": NewFile("list.pdf", PDF)})
    first = Upload.objects.get()

    save_file(world, {"list": NewFile("second.pdf", PDF)})

    assert Upload.objects.get().name == "second.pdf"
    assert Upload.objects.get().pk != first.pk
    assert AuditEntry.objects.filter(act="delegation.answer").count() == 2
    save_file(world, {"list": None})
    assert not Upload.objects.exists()
    assert not Answer.objects.exists()


def test_file_that_is_refused_leaves_nothing_behind(world):
    ask_list(world)
    ask(world, "card", of="delegation")

    with pytest.raises(UploadUnknown):
        save_file(world, {"card": "7", "list": NewFile("list.pdf", b"<script>alert(1)</script>")})

    assert not Upload.objects.exists()
    assert not Answer.objects.exists()


def test_file_cannot_be_named_instead_of_sent(world):
    ask_list(world)
    save_file(world, {"list": NewFile("list.pdf", PDF)})
    stranger = str(Upload.objects.get().public_id)

    with pytest.raises(AnswersRefused) as refusal:
        answers.save_for_delegation(
            file=world.other_file, values={"list": stranger}, by=world.other_coordinator, at=NOW
        )
    save_file(world, {"list": stranger})  # one's own, as it is: nothing changes

    assert refusal.value.faults == {"list": "wrong_kind"}

    assert Answer.objects.count() == 1


def test_nobody_is_sent_without_a_required_answer_and_the_refusal_says_whose(world):
    ask(world, "food", is_required=True, label={"en": "What do you eat?", "fr": "Menu"})
    ask(world, "drink", is_required=True)
    world.add_person(badge_name="Hon. Ada Exemplar")

    with pytest.raises(AnswersMissing) as refusal:
        delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    assert refusal.value.details == {
        "name": "Hon. Ada Exemplar", "question": "What do you eat?", "count": 2
    }  # fmt: skip
    world.file.refresh_from_db()
    assert world.file.state == FileState.OPEN


def test_delegation_is_not_sent_without_its_papers(world):
    ask_list(world, is_required=True)
    world.add_person()

    with pytest.raises(AnswersMissing) as refusal:
        delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    save_file(world, {"list": NewFile("list.pdf", PDF)})
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)

    assert refusal.value.details["name"] == "The delegation"


def test_what_is_asked_after_approval_keeps_nobody_from_being_sent(world):
    ask_passport(world, is_required=True)
    world.add_person()

    delegations.submit(file=world.file, by=world.coordinator, at=NOW)


def test_where_nothing_is_required_sending_asks_the_database_once_more(world):
    ask(world, "food")
    people_sent = [world.add_person(), world.add_person()]

    with CaptureQueriesContext(connection) as queries:
        answers.check_complete(people=people_sent, file=world.file)

    assert len(queries) == 1


def test_young_member_says_when_she_was_born_before_she_is_sent(world):
    person = world.add_person(capacity=Capacity.YOUNG_MEMBER)

    with pytest.raises(AnswersMissing):
        delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    people.change(
        person=person, changes={"born_on": date(1990, 1, 1)}, by=world.coordinator, at=NOW
    )

    delegations.submit(file=world.file, by=world.coordinator, at=NOW)


def test_too_old_young_member_is_refused_when_added_and_when_changed(world):
    old, never = date(1950, 1, 1), NOW.date() + timedelta(days=2)
    member = world.add_person(born_on=old)

    with pytest.raises(TooOldForYoungMember):
        people.change(
            person=member, changes={"capacity": Capacity.YOUNG_MEMBER}, by=world.desk, at=NOW
        )
    with pytest.raises(BirthDateImpossible):
        people.add(
            file=world.file, answers=some_answers(born_on=never), by=world.coordinator, at=NOW
        )


def test_day_that_is_asked_no_more_stands_in_no_birth_date_s_way(world):
    arrives = ask(world, "arrives", "date")
    person = save(world, world.add_person(), {"arrives": "1901-01-01"})
    questions.retire(question=arrives, by=world.manager, at=timezone.now())

    changed = people.change(
        person=person, changes={"born_on": date(1985, 1, 1)}, by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip

    assert changed.born_on == date(1985, 1, 1)
