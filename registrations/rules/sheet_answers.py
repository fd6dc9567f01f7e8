"""What a filled sheet answers to the event's own questions.

Pure, as `sheets`: the questions and their words come in, rows with answers and faults go out.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from assemblies.enums import Capacity
from registrations.enums import AnswerFault, AskedOf, AskedWhen, QuestionKind
from registrations.rules.questions import Asked, Days, Value, check_answers
from registrations.rules.sheets import Column, SheetRow, day_in, folded, is_formula

_IN_A_CELL: Final = frozenset(QuestionKind) - {QuestionKind.FILE, QuestionKind.CONSENT}
_NUMBER = re.compile(r"(-?\d{1,9})(?:[.,]0+)?")
_UNKNOWN: Final = {
    QuestionKind.CHOICE: AnswerFault.UNKNOWN_CHOICE,
    QuestionKind.CHOICES: AnswerFault.UNKNOWN_CHOICE,
    QuestionKind.COUNTRY: AnswerFault.UNKNOWN_COUNTRY,
}


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """A question that a column answers.

    headings and words are folded; words: what each that may be chosen stands for.
    """

    asked: Asked
    headings: frozenset[str]
    words: Mapping[str, str]


def may_stand_in_a_cell(question: Asked) -> bool:
    """Tell whether a sheet may answer a question: about a person, now, by what can be typed.

    Source: reading of the project: files are sent, consents given by hand, and what is protected or
    asked after approval is no business of a sheet that passes through an office.
    """
    return (
        question.of is AskedOf.PERSON
        and question.asked_when is AskedWhen.REGISTERING
        and question.kind in _IN_A_CELL
        and not question.is_protected
    )


def read(
    table: Sequence[Sequence[str]],
    rows: Sequence[SheetRow],
    columns: Sequence[QuestionColumn],
    questions: Collection[Asked],
) -> list[SheetRow]:
    """Return the rows of ``table`` with what they answer, and what is wrong with it.

    questions: all that stand, for conditions rest on others. A required answer may be missing: it
    is given on the person's page before she is sent.

    Source: as `check_answers`.
    """
    places = _places(table[0], columns)
    return [_row(row, table[row.number - 1], places, questions) for row in rows]


def _places(heading: Sequence[str], columns: Sequence[QuestionColumn]) -> dict[int, QuestionColumn]:
    found: dict[int, QuestionColumn] = {}
    for place, words in enumerate(heading):
        column = next((one for one in columns if folded(words) in one.headings), None)
        if column is not None and column not in found.values():
            found[place] = column
    return found


def _row(
    row: SheetRow,
    cells: Sequence[str],
    places: Mapping[int, QuestionColumn],
    questions: Collection[Asked],
) -> SheetRow:
    values: dict[str, Value] = {}
    faults: dict[str, AnswerFault] = {}
    for place, column in places.items():
        text = cells[place].strip() if place < len(cells) else ""
        if not text:
            continue
        value, fault = _value(column, text)
        if fault is None:
            values[column.asked.key] = value
        else:
            faults[column.asked.key] = fault
    if capacity := row.values.get(Column.CAPACITY):
        now = (AskedWhen.REGISTERING,)
        born_on = row.values.get(Column.BORN_ON)
        faults |= check_answers(
            questions,
            values,
            capacity=Capacity(capacity),
            days=Days(born_on=date.fromisoformat(born_on) if born_on else None),
            given=values.keys(),
            whens=now,
            complete=(),
        )
    return replace(row, answers=values, answer_faults=faults)


def _value(column: QuestionColumn, text: str) -> tuple[Value, AnswerFault | None]:
    """Return what a cell says, as an answer is kept."""
    kind = column.asked.kind
    if is_formula(text):
        return None, AnswerFault.WRONG_KIND
    if kind is QuestionKind.NUMBER:
        number = _NUMBER.fullmatch(text)
        return (int(number[1]), None) if number else (None, AnswerFault.NOT_A_NUMBER)
    if kind is QuestionKind.DATE:
        day = day_in(text)
        return (day.isoformat(), None) if day else (None, AnswerFault.NOT_A_DATE)
    if kind in _UNKNOWN:
        return _chosen(column, text)
    return text if kind is QuestionKind.LONG_TEXT else " ".join(text.split()), None


def _chosen(column: QuestionColumn, text: str) -> tuple[Value, AnswerFault | None]:
    kind, whole = column.asked.kind, column.words.get(folded(text))
    if kind is not QuestionKind.CHOICES:
        return whole, None if whole else _UNKNOWN[kind]
    parts = [text] if whole else [part for part in re.split(r"[,;،]", text) if part.strip()]
    found = [column.words.get(folded(part)) for part in parts]
    chosen = list(dict.fromkeys(one for one in found if one))
    return chosen, _UNKNOWN[kind] if None in found else None
