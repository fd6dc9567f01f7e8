"""Letters: numbered without gaps, kept as printed, checked by a code, withdrawn with the person."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from notifications.models.messages import Message
from registrations.enums import ApprovalPath, LetterKind, LetterLanguage
from registrations.errors.papers import LetterNotDue, LetterWithdrawn
from registrations.models.letters import Letter
from registrations.models.questions import Answer, CapacityForm, Question
from registrations.models.registrations import Registration
from registrations.rules.letters import ALPHABET, LENGTH, OF_ANSWERS
from registrations.selectors.protected import as_looks, looks_of
from registrations.services import answers, erasing, letters, people, reviews
from tests.factories.papers import change_approved, make_approved, make_letter
from tests.factories.questions import ask_passport
from tests.factories.seats import make_registered
from tests.simultaneously import alone, wait_until_somebody_waits

pytestmark = pytest.mark.django_db
SECRET = "X-PASS-424242"


@pytest.fixture
def with_passport(world):
    person = make_approved(world, email="her@example.org")
    question = Question.objects.create(
        event=world.assembly,
        key=OF_ANSWERS["passport"],
        kind="text",
        label={"en": "Passport"},
        asked_when="after_approval",
        is_protected=True,
    )
    Answer.objects.create(
        question=question, registration=person, protected_value=SECRET, answered_at=timezone.now()
    )
    return person


def test_numbers_follow_each_other_in_each_kind(world):
    first, second = make_approved(world), make_approved(world, given_name="Ana")

    made = [
        make_letter(world, first),
        make_letter(world, second),
        make_letter(world, first, LetterKind.VISA),
        make_letter(world, first, language=LetterLanguage.FRENCH),
    ]

    number = world.assembly.number
    assert [letter.facts["number"] for letter in made] == [
        f"{number}/INV/0001",
        f"{number}/INV/0002",
        f"{number}/VISA/0001",
        f"{number}/INV/0003",
    ]
    assert len({letter.code for letter in made}) == 4
    assert all(len(one.code) == LENGTH and set(one.code) <= set(ALPHABET) for one in made)


def test_a_letter_is_for_the_approved_and_one_of_a_kind(world):
    waiting = world.add_person(given_name="Eve")
    person = make_approved(world)
    make_letter(world, person)

    for who in (waiting, person):
        with pytest.raises(LetterNotDue):
            make_letter(world, who)


def test_a_copy_says_what_was_said_on_the_day(world):
    person = make_approved(world, given_name="Marie", family_name="Durand")
    letter = make_letter(world, person, language=LetterLanguage.FRENCH)

    person.refresh_from_db()
    people.change(
        person=person, changes={"function_in_parliament": "Chair"}, by=world.desk, at=timezone.now()
    )

    letter.refresh_from_db()
    assert letter.facts["name"] == "Marie Durand"
    assert letter.facts["capacity"] == "Parlementaire"
    assert letter.facts["function"] == ""
    assert letter.facts["url"].endswith(f"/fr/letters/{letter.facts['code']}/")


def test_the_facts_lie_sealed_in_the_database(world):
    make_letter(world, make_approved(world, family_name="Yersinia"))

    with connection.cursor() as cursor:
        cursor.execute("select facts from registrations_letter")
        (stored,) = cursor.fetchone()

    assert b"Yersinia" not in bytes(stored)


def test_a_visa_letter_prints_the_passport_for_those_who_may_see_it(world, with_passport):
    plainly = make_letter(world, with_passport, LetterKind.VISA)
    printed = make_letter(
        world,
        with_passport,
        LetterKind.VISA,
        LetterLanguage.FRENCH,
        with_passport=True,
    )
    invitation = make_letter(world, with_passport, with_passport=True)

    assert (plainly.facts["passport"], plainly.is_protected) == ("", False)
    assert (printed.facts["passport"], printed.is_protected) == (SECRET, True)
    assert (invitation.facts["passport"], invitation.is_protected) == ("", False)
    kept = json.dumps(list(AuditEntry.objects.values_list("before", "after")))
    assert SECRET not in kept
    assert SECRET not in json.dumps(list(Message.objects.values_list("context", flat=True)))


def answer(world, person, key, kind, value):
    question = Question.objects.create(
        event=world.assembly,
        key=key,
        kind=kind,
        label={"en": key},
        asked_when="after_approval",
        is_protected=True,
    )
    Answer.objects.create(
        question=question, registration=person, protected_value=value, answered_at=timezone.now()
    )


def test_a_visa_letter_prints_what_a_consulate_compares_in_its_own_language(world, with_passport):
    answer(world, with_passport, "passport-name", "text", "DURAND MARIE")
    answer(world, with_passport, "birth-date", "date", "1971-02-03")
    answer(world, with_passport, "nationality", "country", "CH")
    answer(world, with_passport, "passport-valid-until", "date", "2031-05-06")

    french = make_letter(
        world, with_passport, LetterKind.VISA, LetterLanguage.FRENCH, with_passport=True
    )
    plainly = make_letter(world, with_passport, LetterKind.VISA)

    assert {key: french.facts[key] for key in OF_ANSWERS} == {
        "passport_name": "DURAND MARIE",
        "born_on": "3 février 1971",
        "nationality": "Suisse",
        "passport": SECRET,
        "passport_valid_until": "6 mai 2031",
    }
    assert {plainly.facts[key] for key in OF_ANSWERS} == {""}
    kept = json.dumps(list(AuditEntry.objects.values_list("before", "after")))
    assert "1971" not in kept
    letters.record_look(letter=french, by=world.manager, at=timezone.now())
    issuing, reading = AuditEntry.objects.filter(act="protected.look").order_by("pk")
    assert set(issuing.after["fields"]) == set(OF_ANSWERS.values())
    assert reading.after["fields"] == list(OF_ANSWERS.values())


def test_a_birth_date_given_at_registration_stands_where_no_question_asks(world, with_passport):
    Registration.objects.filter(pk=with_passport.pk).update(born_on=date(1990, 1, 2))
    with_passport.refresh_from_db()

    letter = make_letter(world, with_passport, LetterKind.VISA, with_passport=True)

    assert letter.facts["born_on"] == "2 January 1990"


def test_erasing_a_letter_leaves_nothing_of_the_passport(world, with_passport):
    answer(world, with_passport, "birth-date", "date", "1971-02-03")
    letter = make_letter(world, with_passport, LetterKind.VISA, with_passport=True)

    erasing.letters(Letter.objects.filter(pk=letter.pk), at=timezone.now())

    letter.refresh_from_db()
    assert {letter.facts[key] for key in OF_ANSWERS} == {""}


def test_a_look_at_a_passport_is_recorded_and_only_such_a_look(world, with_passport):
    protected = make_letter(world, with_passport, LetterKind.VISA, with_passport=True)
    other = make_letter(world, with_passport)

    for letter in (protected, other):
        letters.record_look(letter=letter, by=world.manager, at=timezone.now())

    looks = AuditEntry.objects.filter(act="protected.look", by_key=str(world.manager.pk))
    assert [(e.thing_key, e.after) for e in looks] == [
        (str(with_passport.pk), {"fields": ["passport-number"], "letter": protected.pk})
    ]


def test_issuing_opens_the_passport_and_nothing_else_and_says_so(world, with_passport):
    ask_passport(world)  # another protected question, answered, that no letter prints
    answers.save(
        person=with_passport, values={"passport": "X1"}, is_complete=False,
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip

    make_letter(world, with_passport, LetterKind.VISA)
    assert not AuditEntry.objects.filter(act="protected.look").exists()
    make_letter(world, with_passport, LetterKind.VISA, LetterLanguage.FRENCH, with_passport=True)

    look = AuditEntry.objects.get(act="protected.look")
    assert (look.thing_key, look.by_key) == (str(with_passport.pk), str(world.desk.pk))
    assert look.after == {"fields": ["passport-number"], "export": False}
    assert [one.who for one in as_looks(looks_of(world.assembly))] == [world.desk]


def test_she_is_told_once_and_learns_nothing_secret_by_mail(world, with_passport, deliver_all):
    make_letter(world, with_passport, LetterKind.VISA, with_passport=True)

    told = [mail for mail in deliver_all() if "letter" in mail.subject.lower()]

    assert [mail.to for mail in told] == [["Marie Durand <her@example.org>"]]
    assert "/my-letters/" in told[0].body
    assert SECRET not in str(told[0].message())


def test_a_withdrawn_letter_keeps_its_number(world):
    person = make_approved(world)
    letter = make_letter(world, person)

    letters.withdraw(letter=letter, reason="Wrong name", by=world.desk, at=timezone.now())
    with pytest.raises(LetterWithdrawn):
        letters.withdraw(letter=letter, reason="Again", by=world.desk, at=timezone.now())
    again = make_letter(world, person)

    assert again.number == 2
    assert AuditEntry.objects.filter(act="letter.withdraw").count() == 1


def test_withdrawing_a_person_withdraws_her_letters(world):
    person, other = make_approved(world), make_approved(world, given_name="Ana")
    make_letter(world, person)
    kept = make_letter(world, other)

    people.withdraw(person=person, by=world.coordinator, at=timezone.now())

    assert list(Letter.objects.standing()) == [kept]


@pytest.fixture
def changed(world):
    """Issue a letter to somebody who has another name afterwards, which is approved."""
    person = make_approved(world, email="her@example.org")
    letter = make_letter(world, person, LetterKind.VISA)
    change_approved(world, person, family_name="Nouvelle")
    return letter


def test_letter_is_outdated_from_the_approval_of_what_it_does_not_say(world):
    person = make_approved(world)
    letter = make_letter(world, person)

    def is_outdated():
        letter.refresh_from_db()
        return letter.outdated_at is not None

    change_approved(world, person, access_needs="a ramp")
    seen = [is_outdated()]
    people.change(
        person=person, changes={"family_name": "Roux"}, by=world.coordinator, at=timezone.now()
    )
    seen.append(is_outdated())  # not approved yet
    person.refresh_from_db()
    reviews.approve(person=person, by=world.desk, at=timezone.now())
    seen.append(is_outdated())

    assert seen == [False, False, True]


def test_letter_is_outdated_at_once_where_no_approval_is_asked(world):
    letter = make_letter(world, make_approved(world))
    CapacityForm.objects.create(
        event=world.assembly, capacity=letter.registration.capacity, approval=ApprovalPath.AUTOMATIC
    )

    people.change(
        person=letter.registration, changes={"function_in_organization": "President"},
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip

    assert list(Letter.objects.outdated()) == [letter]


def test_an_outdated_letter_is_replaced_and_the_old_one_does_not_hold(world, changed, deliver_all):
    deliver_all()

    again = make_letter(world, changed.registration, LetterKind.VISA)

    changed.refresh_from_db()
    assert changed.withdrawn_reason == letters.REPLACED
    assert (again.number, again.facts["name"]) == (2, "Marie Nouvelle")
    with pytest.raises(LetterNotDue):
        make_letter(world, changed.registration, LetterKind.VISA)
    (mail,) = deliver_all()
    assert f"It replaces number {changed.facts['number']}" in mail.body


def test_another_passport_makes_outdated_what_prints_the_first(world, with_passport):
    printed = make_letter(world, with_passport, LetterKind.VISA, with_passport=True)
    other = make_letter(world, with_passport)

    answers.save(
        person=with_passport, values={OF_ANSWERS["passport"]: "X-PASS-2"}, is_complete=False,
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip

    assert list(Letter.objects.outdated()) == [printed]
    assert other.outdated_at is None


def test_holder_is_told_that_her_letter_was_withdrawn_and_why(world, deliver_all):
    letter = make_letter(world, make_approved(world, email="her@example.org"))
    deliver_all()

    letters.withdraw(letter=letter, reason="Wrong dates", by=world.desk, at=timezone.now())

    (mail,) = deliver_all()
    assert mail.to == ["Marie Durand <her@example.org>"]
    assert letter.facts["number"] in mail.body
    assert "Wrong dates" in mail.body


def test_letter_with_a_birth_date_that_was_corrected_is_marked_at_once(world):
    person = make_approved(world)
    Registration.objects.filter(pk=person.pk).update(born_on=date(1990, 1, 2))
    person.refresh_from_db()
    letter = make_letter(world, person, LetterKind.VISA, with_passport=True)
    now, changes = timezone.now(), {"born_on": date(1991, 1, 2)}

    people.change(person=person, changes=changes, by=world.coordinator, at=now)

    letter.refresh_from_db()
    assert (letter.facts["born_on"], letter.outdated_at) == ("2 January 1990", now)


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_letter_issued_while_the_passport_changes_says_the_new_one(world, with_passport):
    def issued():
        make_letter(world, with_passport, LetterKind.VISA, with_passport=True)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answers.save(
                person=with_passport, values={OF_ANSWERS["passport"]: "NEW-1"},
                is_complete=False, by=world.coordinator, at=timezone.now(),
            )  # fmt: skip
            other = pool.submit(alone, issued)
            wait_until_somebody_waits()
        other.result(timeout=30)

    letter = Letter.objects.get()
    assert (letter.facts["passport"], letter.outdated_at) == ("NEW-1", None)


def test_letter_says_for_whom_she_comes_as_it_is_under_the_lock(world):
    (stale,) = make_registered(world.assembly, 1)
    Registration.objects.filter(pk=stale.pk).update(organization="The new name")

    letter = make_letter(world, stale)

    assert (stale.organization, letter.facts["of"]) == ("", "The new name")
