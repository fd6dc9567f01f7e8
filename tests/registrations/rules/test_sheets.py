from datetime import date

import pytest

from assemblies.enums import Capacity, Sex
from registrations.errors.coordination import SheetEmpty, SheetWithoutColumns
from registrations.rules.sheets import (
    Column,
    Fault,
    FaultKind,
    Identity,
    Vocabulary,
    mark_repeated,
    read,
)

TODAY = date(2026, 3, 1)
OPENS_ON = date(2026, 10, 1)
WORDS = Vocabulary(
    headings={"given name": Column.GIVEN_NAME, "family name": Column.FAMILY_NAME,
              "sex": Column.SEX, "sexe": Column.SEX, "capacity": Column.CAPACITY,
              "born_on": Column.BORN_ON, "email": Column.EMAIL, "languages": Column.LANGUAGES,
              "access_needs": Column.ACCESS_NEEDS, "badge": Column.BADGE_NAME},
    words={
        Column.SEX: {"female": Sex.FEMALE, "femme": Sex.FEMALE, "male": Sex.MALE},
        Column.CAPACITY: {"adviser": Capacity.ADVISER, "young": Capacity.YOUNG_MEMBER},
        Column.LANGUAGES: {"english": "en", "francais": "fr"},
    },
)  # fmt: skip
HEADING = ["Given name *", "FAMILY NAME", "Sexe", "Capacity", "born_on", "email", "languages"]


def row(given="Ada", family="Exemplar", sex="female", capacity="adviser", *more):
    return [given, family, sex, capacity, *more]


def read_one(*cells):
    [only] = read([HEADING, list(cells)], WORDS, today=TODAY, opens_on=OPENS_ON)
    return only


def faults_of(*cells):
    return read_one(*cells).faults


def test_row_is_read_in_any_case_accent_and_language():
    only = read_one(" Ada ", "Exemplar", "Femme", "ADVISER", "31.12.1980", "A@B.example",
                    "English, Français")  # fmt: skip

    assert only.is_good
    assert only.values == {
        "given_name": "Ada", "family_name": "Exemplar", "sex": "female", "capacity": "adviser",
        "born_on": "1980-12-31", "email": "a@b.example", "languages": ["en", "fr"],
        "badge_name": "Ada Exemplar",
    }  # fmt: skip


def test_every_fault_of_a_row_is_named():
    assert faults_of("", "x" * 101, "of them", "", "1980-13-01", "nobody") == (
        Fault(Column.GIVEN_NAME, FaultKind.MISSING),
        Fault(Column.FAMILY_NAME, FaultKind.TOO_LONG, 100),
        Fault(Column.SEX, FaultKind.UNKNOWN_WORD),
        Fault(Column.CAPACITY, FaultKind.MISSING),
        Fault(Column.BORN_ON, FaultKind.NO_DATE),
        Fault(Column.EMAIL, FaultKind.NO_ADDRESS),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [("=1+1", FaultKind.FORMULA), ("#REF!", FaultKind.FORMULA), ("a\x00b", FaultKind.UNPRINTABLE),
     ("a\tb", FaultKind.UNPRINTABLE), ("\u202eb", FaultKind.UNPRINTABLE)],
)  # fmt: skip
def test_cell_that_is_no_name_is_refused(text, kind):
    assert faults_of(*row(text)) == (Fault(Column.GIVEN_NAME, kind),)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("1980-12-31", "1980-12-31"), ("1980-12-31 00:00:00", "1980-12-31"),
     ("1.2.1980", "1980-02-01"), ("31/12/1990", "1990-12-31"),
     ("2026-02-28", "2026-02-28"), ("1906-01-01", "1906-01-01")],
)  # fmt: skip
def test_date_is_read_as_written(text, kept):
    assert read_one(*row(), text).values["born_on"] == kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2026-03-01", FaultKind.DATE_OUT_OF_RANGE), ("2090-01-01", FaultKind.DATE_OUT_OF_RANGE),
     ("1905-12-31", FaultKind.DATE_OUT_OF_RANGE), ("30.02.1980", FaultKind.NO_DATE),
     ("12/31/1980", FaultKind.NO_DATE), ("1/2.1980", FaultKind.NO_DATE),
     ("29221", FaultKind.NO_DATE), ("soon", FaultKind.NO_DATE), ("9999-99-99", FaultKind.NO_DATE)],
)  # fmt: skip
def test_birth_that_cannot_be_is_refused(text, kind):
    assert faults_of(*row(), text) == (Fault(Column.BORN_ON, kind),)


def test_sheet_without_its_columns_names_them():
    with pytest.raises(SheetWithoutColumns) as refused:
        read([["Name", "sex"], row()], WORDS, today=TODAY, opens_on=OPENS_ON)
    assert refused.value.details == {"missing": "given_name, family_name, capacity"}


@pytest.mark.parametrize("table", [[], [HEADING], [HEADING, ["", " "], []]])
def test_sheet_without_people_is_refused(table):
    with pytest.raises(SheetEmpty):
        read(table, WORDS, today=TODAY, opens_on=OPENS_ON)


def test_rows_keep_the_numbers_of_the_sheet():
    rows = read([HEADING, [], row(), ["", ""], row("Ben")], WORDS, today=TODAY, opens_on=OPENS_ON)

    assert [one.number for one in rows] == [3, 5]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [(("Ada", "Exemplar"), ("ADA", "Exemplár"), True),
     (("Ada", "Exemplar"), ("Exemplar", "Ada"), True),
     (("Ada", "Exemplar"), ("Ada", "Muster"), False),
     (("Ada", "Exemplar", "1980-01-01"), ("Ada", "Exemplar"), True),
     (("Ada", "Exemplar", "1980-01-01"), ("Ada", "Exemplar", "1980-01-01"), True),
     (("Ada", "Exemplar", "1980-01-01"), ("Ada", "Exemplar", "1981-01-01"), False)],
)  # fmt: skip
def test_people_are_recognized_by_name_and_birth(one, other, is_same):
    assert Identity(*one).is_of(Identity(*other)) is is_same


def test_who_repeats_a_row_or_is_present_is_marked_and_stays_out():
    rows = read(
        [HEADING, row(), row("Ben"), row("ADA"), row("Cléo")], WORDS, today=TODAY, opens_on=OPENS_ON
    )

    marked = mark_repeated(rows, [Identity("cleo", "exemplar")])

    assert [(one.repeats_row, one.is_present, one.is_good) for one in marked] == [
        (None, False, True), (None, False, True), (2, False, False), (None, True, False)
    ]  # fmt: skip


def test_rows_without_a_whole_name_are_compared_with_nobody():
    rows = read([HEADING, row("", ""), row("", "")], WORDS, today=TODAY, opens_on=OPENS_ON)

    assert [one.repeats_row for one in mark_repeated(rows, [Identity("", "")])] == [None, None]


@pytest.mark.parametrize(
    ("capacity", "born_on", "is_at_fault"),
    [
        ("young", "1981-10-01", True),
        ("young", "1981-10-02", False),
        ("adviser", "1950-01-01", False),
    ],
)
def test_young_member_who_is_too_old_on_the_opening_day_is_named(capacity, born_on, is_at_fault):
    faults = (Fault(Column.BORN_ON, FaultKind.TOO_OLD, 45),) if is_at_fault else ()
    assert faults_of("Ada", "Exemplar", "female", capacity, born_on) == faults


def test_comparing_whole_sheets_folds_each_name_once(monkeypatch):
    folded = []
    names = Identity.names_in_any_order
    monkeypatch.setattr(
        Identity, "names_in_any_order", lambda one: folded.append(one) or names(one)
    )
    rows = read([HEADING, *(row(f"Ada{n}") for n in range(100))], WORDS, today=TODAY,
                opens_on=OPENS_ON)  # fmt: skip

    marked = mark_repeated([*rows, rows[7]], [Identity("Ada5", "Exemplar")] * 100)

    assert [one.number for one in marked if one.is_present] == [7]
    assert marked[-1].repeats_row == rows[7].number
    assert len(folded) == 201
