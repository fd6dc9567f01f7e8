"""What a filled sheet says of people: which columns, which values, which faults, who stands twice.

Pure: words of all languages come in as a vocabulary, the day comes in, rows and faults go out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from assemblies.enums import Capacity
from assemblies.rules.names import UNPRINTABLE_IN_LINE, UNPRINTABLE_IN_TEXT, plain
from registrations.enums import AnswerFault
from registrations.errors.coordination import SheetEmpty, SheetWithoutColumns
from registrations.rules.ages import YOUNG_UNDER, is_too_old
from registrations.rules.questions import Value


class Column(StrEnum):
    """The columns of the template, in its order."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    BADGE_NAME = "badge_name"
    SEX = "sex"
    CAPACITY = "capacity"
    FUNCTION_IN_PARLIAMENT = "function_in_parliament"
    FUNCTION_IN_ORGANIZATION = "function_in_organization"
    ORGANIZATION = "organization"
    BORN_ON = "born_on"
    EMAIL = "email"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    ACCESS_NEEDS = "access_needs"
    IS_LISTED = "is_listed"


class FaultKind(StrEnum):
    MISSING = "missing"
    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    FORMULA = "formula"
    UNKNOWN_WORD = "unknown_word"
    NO_DATE = "no_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NO_ADDRESS = "no_address"
    TOO_OLD = "too_old"


REQUIRED: Final = (Column.GIVEN_NAME, Column.FAMILY_NAME, Column.SEX, Column.CAPACITY)
LONGEST: Final[Mapping[Column, int]] = {
    Column.GIVEN_NAME: 100,
    Column.FAMILY_NAME: 100,
    Column.BADGE_NAME: 120,
    Column.FUNCTION_IN_PARLIAMENT: 200,
    Column.FUNCTION_IN_ORGANIZATION: 200,
    Column.ORGANIZATION: 200,
    Column.EMAIL: 254,
    Column.ACCESS_NEEDS: 1000,
}
OLDEST: Final = 120  # years
_ADDRESS = re.compile(r"[^@\s]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]{0,62}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")
_ERRORS_OF_CELLS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a sheet may use, folded by `plain`, and what each stands for."""

    headings: Mapping[str, Column]
    words: Mapping[Column, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell. limit: of characters or years, where there are too many."""

    column: Column
    kind: FaultKind
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a person is recognized: her name, and her date of birth where it is known."""

    given_name: str
    family_name: str
    born_on: str = ""

    def is_of(self, other: "Identity") -> bool:
        """Tell whether both are one person: same names in any order, no other date of birth."""
        return self.may_be_born_as(other) and (
            self.names_in_any_order() == other.names_in_any_order()
        )

    def may_be_born_as(self, other: "Identity") -> bool:
        """Tell whether no two dates of birth speak against one person."""
        return not (self.born_on and other.born_on) or self.born_on == other.born_on

    def names_in_any_order(self) -> tuple[str, ...]:
        return tuple(sorted(plain(f"{self.given_name} {self.family_name}").split()))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as read. number: as spreadsheets count, the heading is 1.

    values: by column, as they would be kept; only those without fault. repeats_row: the earlier
    row with this person. is_present: she is in the delegation already. answers, answer_faults: of
    the event's own questions, by key.
    """

    number: int
    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = field(default=())
    repeats_row: int | None = None
    is_present: bool = False
    answers: Mapping[str, Value] = field(default_factory=dict)
    answer_faults: Mapping[str, AnswerFault] = field(default_factory=dict)

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults or self.answer_faults)

    @property
    def is_good(self) -> bool:
        return not self.is_faulty and self.repeats_row is None and not self.is_present

    @property
    def identity(self) -> Identity:
        return Identity(
            str(self.values.get(Column.GIVEN_NAME, "")),
            str(self.values.get(Column.FAMILY_NAME, "")),
            str(self.values.get(Column.BORN_ON) or ""),
        )


def columns_of(heading: Sequence[str], vocabulary: Vocabulary) -> dict[int, Column]:
    """Return which column of the sheet holds what; a heading nobody knows is passed over.

    Raises SheetWithoutColumns with the required ones that are not there.

    Source: none of its own; the columns are those of the registration form.
    """
    found: dict[int, Column] = {}
    for place, words in enumerate(heading):
        column = vocabulary.headings.get(folded(words))
        if column is not None and column not in found.values():
            found[place] = column
    missing = [column for column in REQUIRED if column not in found.values()]
    if missing:
        raise SheetWithoutColumns(missing=", ".join(missing))
    return found


def read(
    table: Sequence[Sequence[str]], vocabulary: Vocabulary, *, today: date, opens_on: date
) -> list[SheetRow]:
    """Return every row that is not empty, with its values and all its faults.

    The first row is the heading. opens_on: the day young members must be young on.
    Raises SheetWithoutColumns, SheetEmpty.

    Source: none of its own; a birth lies in the past and within 120 years, young members are as
    young as `ages.check_birth` asks.
    """
    if not table:
        raise SheetEmpty
    columns = columns_of(table[0], vocabulary)
    rows = [
        _young(_row(number, cells, columns, vocabulary, today), opens_on)
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise SheetEmpty
    return rows


def mark_repeated(rows: Iterable[SheetRow], present: Iterable[Identity]) -> tuple[SheetRow, ...]:
    """Return the rows with those marked that repeat an earlier row or a person already present.

    present: who is in the delegation. Rows without a whole name are compared with nobody.

    Source: reading of the project: same names in any order, and no other date of birth, are one
    person; a shared address is not, for couples and offices share one.
    """
    known: dict[tuple[str, ...], list[Identity]] = defaultdict(list)
    for person in present:
        known[person.names_in_any_order()].append(person)
    above: dict[tuple[str, ...], list[tuple[int, Identity]]] = defaultdict(list)
    marked: list[SheetRow] = []
    for row in rows:
        one = row.identity
        if not (one.given_name and one.family_name):
            marked.append(row)
            continue
        names = one.names_in_any_order()
        earlier = next((number for number, was in above[names] if was.may_be_born_as(one)), None)
        is_present = any(person.may_be_born_as(one) for person in known[names])
        above[names].append((row.number, one))
        marked.append(replace(row, repeats_row=earlier, is_present=is_present))
    return tuple(marked)


def _row(
    number: int,
    cells: Sequence[str],
    columns: Mapping[int, Column],
    vocabulary: Vocabulary,
    today: date,
) -> SheetRow:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    given = {
        column: cells[place].strip() for place, column in columns.items() if place < len(cells)
    }
    for column in Column:
        text = given.get(column, "")
        fault = _fault_of_text(column, text)
        if fault is None and text:
            value, fault = _value(column, text, vocabulary, today)
            values[column] = value
        if fault is not None:
            values.pop(column, None)
            faults.append(fault)
    if not values.get(Column.BADGE_NAME):
        both = (values.get(Column.GIVEN_NAME), values.get(Column.FAMILY_NAME))
        values[Column.BADGE_NAME] = " ".join(part for part in both if part)[:120]
    return SheetRow(number, values, tuple(faults))


def _young(row: SheetRow, opens_on: date) -> SheetRow:
    """Return the row, at fault if it names a young member who is too old."""
    capacity, born_on = row.values.get(Column.CAPACITY), row.values.get(Column.BORN_ON)
    if not (capacity and born_on):
        return row
    if not is_too_old(Capacity(capacity), date.fromisoformat(born_on), opens_on=opens_on):
        return row
    return replace(row, faults=(*row.faults, Fault(Column.BORN_ON, FaultKind.TOO_OLD, YOUNG_UNDER)))


def _fault_of_text(column: Column, text: str) -> Fault | None:
    if not text:
        return Fault(column, FaultKind.MISSING) if column in REQUIRED else None
    if is_formula(text):
        return Fault(column, FaultKind.FORMULA)
    forbidden = UNPRINTABLE_IN_TEXT if column == Column.ACCESS_NEEDS else UNPRINTABLE_IN_LINE
    if forbidden.search(text):
        return Fault(column, FaultKind.UNPRINTABLE)
    most = LONGEST.get(column, 200)
    return Fault(column, FaultKind.TOO_LONG, most) if len(text) > most else None


def _value(
    column: Column, text: str, vocabulary: Vocabulary, today: date
) -> tuple[Any, Fault | None]:
    if column == Column.BORN_ON:
        return _born_on(text, today)
    if column == Column.EMAIL:
        is_address = _ADDRESS.fullmatch(text) is not None
        return text.lower(), None if is_address else Fault(column, FaultKind.NO_ADDRESS)
    if column == Column.LANGUAGES:
        return _languages(text, vocabulary)
    if column in vocabulary.words:
        word = vocabulary.words[column].get(folded(text))
        return word, Fault(column, FaultKind.UNKNOWN_WORD) if word is None else None
    return text if column == Column.ACCESS_NEEDS else " ".join(text.split()), None


def _born_on(text: str, today: date) -> tuple[str, Fault | None]:
    day = day_in(text)
    if day is None:
        return "", Fault(Column.BORN_ON, FaultKind.NO_DATE)
    if not today.year - OLDEST <= day.year or day >= today:
        return "", Fault(Column.BORN_ON, FaultKind.DATE_OUT_OF_RANGE)
    return day.isoformat(), None


def _languages(text: str, vocabulary: Vocabulary) -> tuple[list[str], Fault | None]:
    words = vocabulary.words[Column.LANGUAGES]
    parts = [part for part in re.split(r"[,;/،]", text) if part.strip()]
    found = [words.get(folded(part)) for part in parts]
    if None in found:
        return [], Fault(Column.LANGUAGES, FaultKind.UNKNOWN_WORD)
    return list(dict.fromkeys(code for code in found if code)), None


def day_in(text: str) -> date | None:
    """Return the day that a cell means, as 1980-12-31 or 31.12.1980; None: it is none.

    Source: ISO 8601; the day comes first where there is no year in front.
    """
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if day_first:
            return date(int(day_first[4]), int(day_first[3]), int(day_first[1]))
    except ValueError:
        return None
    return None


def is_formula(text: str) -> bool:
    """Tell whether a cell holds a formula or an error of the sheet instead of a value.

    Source: none of its own; the signs of spreadsheet programs.
    """
    return text.startswith("=") or text in _ERRORS_OF_CELLS


def folded(text: str) -> str:
    """Fold a heading or a word: without case, accents, stars and the spaces around.

    Source: none of its own; the star marks a column that is needed.
    """
    return plain(" ".join(text.replace("*", " ").split()))
