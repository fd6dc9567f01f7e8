"""Personal data go when their time is over, and a line says so."""

import importlib
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.enums import (
    AskedWhen,
    DataClass,
    LetterKind,
    LetterLanguage,
    QuestionKind,
    RetentionBasis,
)
from registrations.errors.privacy import RetentionTooLong
from registrations.models.check_in import CheckIn
from registrations.models.history import FieldChange
from registrations.models.letters import Letter
from registrations.models.photos import Photo
from registrations.models.questions import Answer, Question
from registrations.models.registrations import Registration
from registrations.models.retention import Erasure, RetentionRule
from registrations.models.uploads import Upload
from registrations.services import (
    delegations,
    erasing,
    letters,
    people,
    photos,
    retention,
    reviews,
    uploads,
)
from tests.registrations.pictures import picture

NOW = timezone.now()
OPENED = datetime(2018, 1, 1, tzinfo=UTC)
PDF = b"%PDF-1.7 a list %%EOF"


def after(world, days):
    """Return noon, at the venue, so many days after the event's last one."""
    day = world.assembly.ends_on + timedelta(days=days)
    return datetime.combine(day, time(12), tzinfo=world.assembly.zone)


def ask(world, key, **more):
    return Question.objects.create(
        event=world.assembly, key=key, kind=QuestionKind.TEXT, label={"en": key}, **more
    )


def answer(question, person, **more):
    return Answer.objects.create(
        question=question, registration=person, answered_at=NOW, **({"value": "vegetarian"} | more)
    )


@pytest.fixture
def approved(world):
    """Approve somebody of whom everything is known; registration closed before the event."""
    person = world.add_person(born_on=NOW.date(), access_needs="a ramp", email="")
    delegations.submit(file=world.file, by=world.coordinator, at=NOW)
    person = reviews.approve(person=person, by=world.desk, at=NOW)
    photos.put(person=person, content=picture(), by=world.coordinator, at=NOW)
    passport = ask(world, "passport", is_protected=True, asked_when=AskedWhen.AFTER_APPROVAL)
    answer(passport, person, value=None, protected_value="18CK04521")
    answer(ask(world, "diet"), person)
    paper = uploads.keep(name="cv", content=PDF, allowed={"application/pdf"}, by=None, at=NOW)
    answer(ask(world, "cv"), person, value=None, upload=paper)
    FieldChange.objects.create(registration=person, field="email", before="a", changed_at=NOW)
    world.assembly.registration_opens_at = OPENED
    world.assembly.registration_closes_at = OPENED + timedelta(days=1)
    world.assembly.save()
    return person


def lines():
    return [
        (line.data_class, line.count, line.basis, line.days)
        for line in Erasure.objects.order_by("pk")
    ]


def test_each_class_goes_in_its_time_with_one_line_of_proof(world, approved):
    FieldChange.objects.create(registration=approved, field="badge_name", changed_at=NOW)
    seen = []
    for days in (30, 31, 90, 91, 180, 181, 365, 366):
        before = Erasure.objects.count()
        retention.erase_due(at=after(world, days))
        seen.append((days, [line[0] for line in lines()[before:]]))

    assert seen == [
        (30, []),
        (31, ["protected_answers"]),
        (90, []),
        (91, ["uploads", "photos", "birth_and_access"]),
        (180, []),
        (181, ["answers"]),
        (365, []),
        (366, ["contact", "field_history"]),
    ]
    assert lines()[0] == ("protected_answers", 1, "house", 30)
    assert (Answer.objects.count(), Upload.objects.count(), Photo.objects.count()) == (0, 0, 0)
    left = Registration.objects.get()
    assert (left.born_on, left.access_needs, left.badge_name) == (None, "", "Marie Durand")


def test_purge_is_safe_to_run_twice(world, approved):
    late = after(world, 400)
    first = retention.erase_due(at=late)

    again = retention.erase_due(at=late)

    assert len(first) == 6
    assert again == ()
    assert Erasure.objects.count() == len(first)


def test_proof_names_nobody_and_is_audited(world, approved):
    retention.erase_due(at=after(world, 31))

    entry = AuditEntry.objects.get(act="retention.erase")
    assert entry.after == {"class": "protected_answers", "count": 1, "basis": "house"}
    assert (entry.by_key, entry.thing_label) == ("", "Erasure")


def test_event_may_say_otherwise_and_a_question_more_so(world, approved):
    days = {DataClass.ANSWERS: 5, DataClass.PHOTOS: 0, DataClass.PROTECTED_ANSWERS: None}
    retention.set_rules(event=world.assembly, days=days, by=world.manager, at=NOW)
    Question.objects.filter(key="passport").update(retention_days=2)

    retention.erase_due(at=after(world, 1))
    retention.erase_due(at=after(world, 3))
    retention.erase_due(at=after(world, 6))

    assert lines() == [
        ("photos", 1, "event", 0),
        ("protected_answers", 1, "question", 2),
        ("answers", 1, "event", 5),
    ]


def test_question_kept_longer_than_its_class_is_kept(world, approved):
    Question.objects.filter(key="diet").update(retention_days=1000)

    retention.erase_due(at=after(world, 400))

    assert [one.question.key for one in Answer.objects.all()] == ["diet"]


@pytest.fixture
def with_letter(world, approved):
    """Give her a visa letter that prints her passport's number, and no other thing of it."""
    Question.objects.filter(key="passport").update(key="passport-number")
    Registration.objects.filter(pk=approved.pk).update(born_on=None)
    approved.refresh_from_db()
    return letters.issue(
        person=approved, kind=LetterKind.VISA, language=LetterLanguage.ENGLISH,
        with_passport=True, by=world.protocol, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(("own", "last_day"), [(None, 30), (5, 5), (60, 60)])
def test_letter_forgets_the_passport_with_the_answer_and_nothing_else(
    world, with_letter, own, last_day
):
    Question.objects.filter(key="passport-number").update(retention_days=own)
    printed = with_letter.facts

    retention.erase_due(at=after(world, last_day))
    with_letter.refresh_from_db()
    assert with_letter.facts["passport"] == "18CK04521"
    for _night in range(2):
        retention.erase_due(at=after(world, last_day + 1))

    with_letter.refresh_from_db()
    assert with_letter.facts == printed | {"passport": ""}
    assert (with_letter.is_protected, with_letter.withdrawn_at) == (False, None)
    basis = ("house", 30) if own is None else ("question", own)
    assert lines() == [("protected_answers", 1, *basis), ("letters", 1, *basis)]


def test_letter_forgets_the_passport_though_the_answer_was_taken_back(world, with_letter):
    Answer.objects.filter(question__key="passport-number").delete()

    retention.erase_due(at=after(world, 31))

    assert Letter.objects.get().facts["passport"] == ""


def test_letter_forgets_each_thing_of_a_passport_in_its_own_time(world, approved):
    """Her birth date goes when the house says so, the number when its question does."""
    Registration.objects.filter(pk=approved.pk).update(born_on=date(1980, 1, 2))
    approved.refresh_from_db()
    Question.objects.filter(key="passport").update(key="passport-number", retention_days=5)
    letters.issue(
        person=approved, kind=LetterKind.VISA, language=LetterLanguage.ENGLISH,
        with_passport=True, by=world.protocol, at=NOW,
    )  # fmt: skip
    seen = []

    for day in (5, 6, 30, 31):
        retention.erase_due(at=after(world, day))
        letter = Letter.objects.get()
        seen.append((letter.facts["passport"], letter.facts["born_on"], letter.is_protected))

    born = "2 January 1980"
    assert seen == [
        ("18CK04521", born, True), ("", born, True), ("", born, True), ("", "", False),
    ]  # fmt: skip


def test_history_forgets_an_answer_with_the_answer(world, approved):
    FieldChange.objects.create(
        registration=approved, field="answer.diet", before="kosher", changed_at=NOW
    )

    retention.erase_due(at=after(world, 181))

    assert [change.field for change in FieldChange.objects.all()] == ["email"]


def test_history_forgets_birth_and_access_with_them(world, approved):
    for field in ("born_on", "access_needs", "badge_name"):
        FieldChange.objects.create(
            registration=approved, field=field, before="b", after="c", changed_at=NOW
        )

    retention.erase_due(at=after(world, 91))

    assert {change.field for change in FieldChange.objects.all()} == {"email", "badge_name"}
    assert ("birth_and_access", 1, "house", 90) in lines()


def test_history_forgets_a_birth_that_is_said_no_more(world, approved):
    Registration.objects.update(born_on=None, access_needs="")
    FieldChange.objects.create(
        registration=approved, field="born_on", before="1970-01-02", changed_at=NOW
    )

    retention.erase_due(at=after(world, 91))

    assert [change.field for change in FieldChange.objects.all()] == ["email"]


def test_proof_counts_what_went_with_who_was_not_approved(world, approved):
    world.assembly.registration_closes_at = NOW + timedelta(days=1)
    world.assembly.save()
    draft = world.add_person(family_name="Roux", badge_name="Paul Roux")
    Photo.objects.filter(registration=approved).update(registration=draft)
    Answer.objects.filter(question__key="diet").update(registration=draft)

    rows = Registration.objects.filter(pk=draft.pk)
    counts = erasing.erase(DataClass.NOT_APPROVED, rows, at=NOW)

    went = {DataClass.NOT_APPROVED: 1, DataClass.PHOTOS: 1, DataClass.ANSWERS: 1}
    assert went.items() <= counts.items()
    assert DataClass.IDENTITY not in counts


def test_who_was_not_approved_becomes_nameless_but_still_counts(world, approved):
    Registration.objects.create(
        event=world.assembly, file=world.file, given_name="Paul", family_name="Roux",
        badge_name="Paul Roux", sex="male", capacity="adviser", created_at=NOW, changed_at=NOW,
    )  # fmt: skip

    retention.erase_due(at=after(world, 91))

    nameless = Registration.objects.exclude(pk=approved.pk).get()
    assert (nameless.badge_name, nameless.family_name, nameless.search_key) == ("(erased)", "", "")
    assert (nameless.sex, nameless.state) == ("male", "draft")
    assert ("not_approved", 1, "house", 90) in lines()


def refuse(person, world):
    reviews.refuse(person=person, reason="Roux is no member", by=world.desk, at=NOW)


def withdraw(person, world):
    people.withdraw(person=person, by=world.coordinator, at=NOW)


@pytest.mark.parametrize("ends", [refuse, withdraw])
def test_who_was_approved_once_and_is_no_more_becomes_nameless_too(world, approved, ends):
    ends(approved, world)

    retention.erase_due(at=after(world, 90))
    approved.refresh_from_db()
    assert approved.badge_name == "Marie Durand"
    retention.erase_due(at=after(world, 91))

    approved.refresh_from_db()
    told = approved.badge_name, approved.email, approved.reason
    assert told == ("(erased)", "", "(erased)" if ends is refuse else "")
    assert approved.participant.badge_name == "(erased)"
    assert ("not_approved", 1, "house", 90) in lines()


def test_who_came_and_was_withdrawn_afterwards_took_part(world, approved):
    CheckIn.objects.create(
        event=world.assembly, participant=approved.participant, client_id=uuid4(),
        admitted_at=NOW, received_at=NOW,
    )  # fmt: skip
    withdraw(approved, world)

    retention.erase_due(at=after(world, 400))

    approved.refresh_from_db()
    assert (approved.badge_name, approved.participant.family_name) == ("Marie Durand", "Durand")


def test_address_of_who_took_part_goes_and_is_not_found_any_more(world, approved):
    people.change(
        person=approved, changes={"email": "new@example.org"}, past_deadline=True,
        by=world.desk, at=NOW,
    )  # fmt: skip
    retention.set_rules(
        event=world.assembly, days={DataClass.FIELD_HISTORY: 1000}, by=world.manager, at=NOW
    )

    for days in (365, 366):
        retention.erase_due(at=after(world, days))
        person = Registration.objects.select_related("participant").get(pk=approved.pk)
        kept = "new@example.org" if days == 365 else ""
        assert (person.email, person.participant.email) == (kept, kept)
        assert ("new@example.org" in person.search_key) == bool(kept)

    assert person.badge_name == "Marie Durand"
    assert FieldChange.objects.filter(field="email").count() == 0
    assert ("contact", 1, "house", 365) in lines()


def test_other_events_are_left_alone(world, approved):
    """The negative control: the same data, and the event is not over."""
    retention.erase_due(at=after(world, -1))

    assert Erasure.objects.count() == 0
    assert Answer.objects.count() == 3


def test_nothing_goes_while_people_may_still_register(world, approved):
    late = after(world, 400)
    world.assembly.registration_closes_at = late + timedelta(days=1)
    world.assembly.save()

    assert retention.erase_due(at=late) == ()


def test_venues_own_clock_decides_when_the_day_is_over(world, approved):
    world.assembly.time_zone = "Pacific/Auckland"
    world.assembly.save()
    last_kept_day = world.assembly.ends_on + timedelta(days=30)
    noon_before = datetime.combine(last_kept_day, time(10), tzinfo=UTC)  # 22 o'clock there
    past_midnight = datetime.combine(last_kept_day, time(13), tzinfo=UTC)  # one o'clock there

    assert retention.erase_due(at=noon_before) == ()
    assert len(retention.erase_due(at=past_midnight)) == 1


def test_rules_of_an_event_are_bounded_audited_and_taken_back(world):
    with pytest.raises(RetentionTooLong):
        retention.set_rules(
            event=world.assembly,
            days={DataClass.PROTECTED_ANSWERS: 181},
            by=world.manager,
            at=NOW,
        )
    photos_10 = {DataClass.PHOTOS: 10}
    retention.set_rules(event=world.assembly, days=photos_10, by=world.manager, at=NOW)
    retention.set_rules(event=world.assembly, days=photos_10, by=world.manager, at=NOW)
    retention.set_rules(
        event=world.assembly, days={DataClass.PHOTOS: None}, by=world.manager, at=NOW
    )

    entries = AuditEntry.objects.filter(act="retention.set").order_by("pk")
    assert [(e.before, e.after) for e in entries] == [({}, {"photos": 10}), ({"photos": 10}, {})]
    assert not RetentionRule.objects.exists()


def test_command_says_what_is_due_and_erases_it(world, approved):
    world.assembly.starts_on = world.assembly.ends_on = NOW.date() - timedelta(days=32)
    world.assembly.save()

    def run(*options):
        said = StringIO()
        call_command("erase_due", *options, stdout=said)
        return said.getvalue()

    slug = world.assembly.slug
    assert run("--dry-run") == f"{slug} protected_answers: 1 to be erased (house, 30 days)\n"
    assert run() == f"{slug} protected_answers: 1 erased (house, 30 days)\n"
    assert run() == "nothing is due\n"
    assert Erasure.objects.get().basis == RetentionBasis.HOUSE


def test_rows_of_the_class_are_renamed_and_back(world):
    migration = importlib.import_module("registrations.migrations.0026_rows_of_that_class")
    RetentionRule.objects.create(
        event=world.assembly, data_class="never_approved", days=7, changed_at=NOW
    )

    migration.forwards(apps, None)
    after_it = RetentionRule.objects.get().data_class
    migration.backwards(apps, None)

    assert (after_it, RetentionRule.objects.get().data_class) == ("not_approved", "never_approved")
