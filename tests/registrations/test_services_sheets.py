"""From a filled sheet to drafts: the template, the look, adding, forgetting; and copying people."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone, translation

from assemblies.enums import Capacity, Sex
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Delegation, Participant
from registrations.enums import RegistrationState
from registrations.errors import coordination as errors
from registrations.errors.registering import RegistrationClosed, TooOldForYoungMember
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.sheets import Sheet
from registrations.rules.personal import ERASED
from registrations.rules.sheets import Column, Fault, FaultKind
from registrations.selectors.copies import earlier_delegation, earlier_people
from registrations.services import copies, delegations, people, reviews, sheets
from tests.factories.sessions import make_assembly

HEADING = ["Given name", "Family name", "Sex", "Capacity", "E-mail address", "Date of birth"]
ADA = ["Ada", "Exemplar", "Female", "Member of parliament", "ada@example.org", ""]
BEN = ["Ben", "Muster", "Male", "Adviser", "", ""]


def as_csv(*rows, heading=HEADING):
    text = io.StringIO()
    csv.writer(text).writerows([heading, *rows])
    return text.getvalue().encode()


def read(world, *rows, **options):
    return sheets.read(
        file=world.file, content=as_csv(*rows, **options), name="people.csv",
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


def add(world, sheet, at=None):
    return sheets.add_people(sheet=sheet, by=world.coordinator, at=at or timezone.now())


def test_reading_adds_nobody_and_adding_makes_drafts(world):
    sheet = read(world, ADA, BEN)
    assert not Registration.objects.exists()

    ada, ben = add(world, sheet)

    assert (ada.badge_name, ada.email, ada.state) == (
        "Ada Exemplar", "ada@example.org", RegistrationState.DRAFT
    )  # fmt: skip
    assert (ben.sex, ben.capacity, ben.is_listed) == (Sex.MALE, Capacity.ADVISER, False)
    assert not Sheet.objects.exists()
    entry = AuditEntry.objects.get(act="delegation.import")
    assert entry.after["people"] == [ada.pk, ben.pk]


def test_adding_twice_adds_once(world):
    sheet = read(world, ADA)
    add(world, sheet)

    with pytest.raises(errors.SheetGone):
        add(world, sheet)

    again = read(world, ADA, BEN)
    assert [row.is_present for row in sheets.rows_of(again)] == [True, False]
    add(world, again)
    assert sorted(Registration.objects.values_list("badge_name", flat=True)) == [
        "Ada Exemplar", "Ben Muster"
    ]  # fmt: skip


def test_rows_with_faults_and_repeated_people_stay_out(world):
    sheet = read(world, ADA, ["Cléo", "", "Female", "King", "nobody", "2090-01-01"], ADA, BEN)

    rows = sheets.rows_of(sheet)

    assert [row.is_good for row in rows] == [True, False, False, True]
    assert rows[1].faults == (
        Fault(Column.FAMILY_NAME, FaultKind.MISSING),
        Fault(Column.CAPACITY, FaultKind.UNKNOWN_WORD),
        Fault(Column.BORN_ON, FaultKind.DATE_OUT_OF_RANGE),
        Fault(Column.EMAIL, FaultKind.NO_ADDRESS),
    )
    assert rows[2].repeats_row == 2
    assert len(add(world, sheet)) == 2


def test_organization_and_the_initial_of_a_sex_are_taken(world):
    heading = [*HEADING[:4], "Organization"]
    sheet = read(world, ["Ada", "Exemplar", "F", "Adviser", "Example Ministry"], heading=heading)

    [ada] = add(world, sheet)

    assert (ada.sex, ada.organization) == (Sex.FEMALE, "Example Ministry")


def test_sheet_of_faults_only_adds_nobody_and_is_kept(world):
    sheet = read(world, ["Ada", "", "Female", "Adviser", "", ""])

    with pytest.raises(errors.NothingToAdd):
        add(world, sheet)

    assert Sheet.objects.filter(pk=sheet.pk).exists()


def young_until(day):
    """Return the row of a young member whose 45th birthday is the day after."""
    born_on = day.replace(year=day.year - 45) + timedelta(days=1)
    return ["Eva", "Alt", "Female", "Young member of parliament", "", born_on.isoformat()]


def test_young_member_who_is_too_old_is_named_in_the_preview_and_stays_out(world):
    sheet = read(world, ADA, ["Eva", "Alt", "Female", "Young member of parliament", "",
                              "1950-01-01"])  # fmt: skip

    ada, eva = sheets.rows_of(sheet)
    assert (ada.is_good, eva.is_good) == (True, False)
    assert "are under 45 on the opening day" in sheets.sentence_of_fault(eva.faults[0], ())

    assert [one.given_name for one in add(world, sheet)] == ["Ada"]


def test_one_refused_row_adds_none(world):
    sheet = read(world, ADA, young_until(world.assembly.starts_on))
    world.assembly.starts_on += timedelta(days=1)
    world.assembly.save()

    with pytest.raises(TooOldForYoungMember):
        add(world, sheet)

    assert not Registration.objects.exists()
    assert Sheet.objects.filter(pk=sheet.pk).exists()


def test_after_the_deadline_nobody_is_added(world):
    sheet = read(world, ADA)
    world.assembly.registration_closes_at = timezone.now() - timedelta(minutes=1)
    world.assembly.save()

    with pytest.raises(RegistrationClosed):
        add(world, sheet)

    assert not Registration.objects.exists()


def test_sheet_is_worth_nothing_after_a_day_and_unreadable_in_the_table(world):
    sheet = read(world, ADA)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM registrations_sheet")
        assert b"Ada" not in bytes(cursor.fetchone()[0])
    later = timezone.now() + timedelta(days=1, minutes=1)

    with pytest.raises(errors.SheetGone):
        add(world, sheet, at=later)


def test_newer_sheet_takes_the_place_of_the_older(world):
    first = read(world, ADA)
    second = read(world, BEN)

    assert list(Sheet.objects.all()) == [second]
    with pytest.raises(errors.SheetGone):
        add(world, first)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
def test_template_in_any_language_is_read_back(world, language):
    with translation.override(language):
        content = sheets.template(file=world.file, as_csv=False)
        as_text = sheets.template(file=world.file, as_csv=True)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, words = book.worksheets
    heading = [cell.value for cell in sheet[1]]
    assert next(csv.reader(io.StringIO(as_text.decode("utf-8-sig")))) == heading
    assert len(sheet.data_validations.dataValidation) == 4  # sex, capacity, mails, consent

    chosen = {words.cell(1, place).value for place in range(1, len(heading) + 1)} - {None}
    row = [
        words.cell(1, place).value or ("Ada", "Exemplar", "")[min(place, 3) - 1]
        for place in range(1, len(heading) + 1)
    ]
    sheet.append(row)
    filled = io.BytesIO()
    book.save(filled)
    read_back = sheets.read(
        file=world.file, content=filled.getvalue(), name="x.xlsx", by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip

    [only] = sheets.rows_of(read_back)
    assert len(chosen) == 4
    assert only.faults == ()
    assert (only.values["sex"], only.values["is_listed"]) == ("female", True)


def test_english_headings_and_our_own_codes_are_taken_in_every_language(world):
    with translation.override("ar"):
        sheet = read(world, ["Ada", "Exemplar", "female", "adviser", "a@example.org", "1980-12-31"])

    [row] = sheets.rows_of(sheet)

    assert row.is_good
    assert sheets.answers_of(row).born_on == date(1980, 12, 31)


def test_capacities_that_do_not_come_with_a_delegation_are_no_words(world):
    [row] = sheets.rows_of(read(world, ["Pat", "Press", "Male", "Press", "", ""]))

    assert row.faults == (Fault(Column.CAPACITY, FaultKind.UNKNOWN_WORD),)


@pytest.fixture
def earlier(world):
    """Let France have come to the assembly before with two approved people and one withdrawn."""
    now = timezone.now()
    before = make_assembly(
        number=137, slug="137", starts_on=world.assembly.starts_on - timedelta(days=180),
        ends_on=world.assembly.starts_on - timedelta(days=175),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=1),
    )  # fmt: skip
    delegation = Delegation.objects.create(
        assembly=before, institution=world.file.delegation.institution, created_at=now
    )
    file = DelegationFile.objects.create(delegation=delegation, opened_at=now)
    world.add_person(file=file, badge_name="Marie Durand", access_needs="Wheelchair",
                     is_listed=True, email="marie@example.org")  # fmt: skip
    world.add_person(file=file, given_name="Paul", badge_name="Paul Durand", sex=Sex.MALE)
    gone = world.add_person(file=file, given_name="Zoé", badge_name="Zoé Durand")
    delegations.submit(file=file, by=world.coordinator, at=now)
    reviews.approve_all(file=file, by=world.desk, at=now)
    people.withdraw(person=gone, by=world.coordinator, at=now)
    return file


def copy(world, keys):
    return copies.copy(file=world.file, keys=keys, by=world.coordinator, at=timezone.now())


def test_people_of_the_last_delegation_become_drafts_without_what_is_asked_anew(world, earlier):
    offered = earlier_people(world.file)
    assert [one.name for one in offered] == ["Marie Durand", "Paul Durand"]

    [marie] = copy(world, [offered[0].key])

    assert (marie.badge_name, marie.email, marie.state) == (
        "Marie Durand", "marie@example.org", RegistrationState.DRAFT
    )  # fmt: skip
    assert (marie.is_listed, marie.access_needs) == (False, "")


def test_who_is_present_is_not_copied_again(world, earlier):
    keys = [one.key for one in earlier_people(world.file)]
    copy(world, keys[:1])

    assert [one.is_present for one in earlier_people(world.file)] == [True, False]
    assert len(copy(world, keys)) == 1
    with pytest.raises(errors.NobodyToCopy):
        copy(world, keys)
    assert Registration.objects.filter(file=world.file).count() == 2


def test_who_was_erased_is_nobody_to_copy(world, earlier):
    registered = Registration.objects.filter(file=earlier)
    registered.filter(badge_name="Marie Durand").update(badge_name=ERASED, family_name="")

    assert [one.name for one in earlier_people(world.file)] == ["Paul Durand"]


def test_young_member_who_has_aged_does_not_keep_the_others_from_being_copied(world, earlier):
    registered = Registration.objects.filter(file=earlier)
    registered.filter(badge_name="Marie Durand").update(
        capacity=Capacity.YOUNG_MEMBER, born_on=date(1950, 1, 1)
    )
    keys = [one.key for one in earlier_people(world.file)]

    assert [one.badge_name for one in copy(world, keys)] == ["Paul Durand"]


def test_of_whom_no_language_is_known_is_written_to_in_english(world, earlier):
    """The records of an earlier assembly may say none."""
    registered = Registration.objects.filter(file=earlier)
    paul = registered.filter(badge_name="Paul Durand")
    Participant.objects.filter(registration__in=paul).update(language="")
    paul.update(participant=None, state=RegistrationState.WITHDRAWN)
    keys = [one.key for one in earlier_people(world.file) if one.name == "Paul Durand"]

    [copied] = copy(world, keys)

    assert (keys[0][0], copied.language) == ("p", "en")


def test_only_ones_own_parliament_is_copied_from(world, earlier):
    assert earlier_delegation(world.other_file) is None
    keys = [one.key for one in earlier_people(world.file)]

    with pytest.raises(errors.NobodyToCopy):
        copies.copy(file=world.other_file, keys=keys, by=world.other_coordinator, at=timezone.now())
