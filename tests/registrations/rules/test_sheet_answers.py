"""What cells answer to the event's own questions."""

import pytest

from assemblies.enums import Capacity
from registrations.enums import AnswerFault, AskedOf, AskedWhen, QuestionKind
from registrations.rules.questions import Asked
from registrations.rules.sheet_answers import QuestionColumn, may_stand_in_a_cell, read
from registrations.rules.sheets import Column, SheetRow


def question(key="room", kind=QuestionKind.TEXT, **more):
    return Asked(key=key, kind=kind, **more)


def column(asked, **words):
    return QuestionColumn(asked, frozenset({asked.key}), words)


def answered(text, asked, *, capacity=Capacity.ADVISER, **words):
    """Return answers and faults of one row with one cell."""
    row = SheetRow(2, {Column.CAPACITY: capacity})
    [read_row] = read([[asked.key], [text]], [row], [column(asked, **words)], [asked])
    return dict(read_row.answers), dict(read_row.answer_faults)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (QuestionKind.TEXT, " two \n words ", "two words"),
        (QuestionKind.LONG_TEXT, "two\nlines", "two\nlines"),
        (QuestionKind.NUMBER, "6", 6),
        (QuestionKind.NUMBER, "-6.0", -6),
        (QuestionKind.DATE, "2026-3-1", "2026-03-01"),
        (QuestionKind.DATE, "1.3.2026", "2026-03-01"),
        (QuestionKind.CHOICE, "Été", "summer"),
        (QuestionKind.CHOICES, "été; HIVER", ["summer", "winter"]),
        (QuestionKind.CHOICES, "hiver, ou presque", ["almost"]),
        (QuestionKind.COUNTRY, "Suisse", "CH"),
    ],
)
def test_cell_is_read_as_the_answer_is_kept(kind, text, kept):
    options = ("summer", "winter", "almost")
    words = {"ete": "summer", "hiver": "winter", "hiver, ou presque": "almost", "suisse": "CH"}

    assert answered(text, question(kind=kind, options=options), **words) == ({"room": kept}, {})


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        (QuestionKind.TEXT, "=1+1", AnswerFault.WRONG_KIND),
        (QuestionKind.TEXT, "#REF!", AnswerFault.WRONG_KIND),
        (QuestionKind.TEXT, "x" * 1001, AnswerFault.TOO_LONG),
        (QuestionKind.NUMBER, "many", AnswerFault.NOT_A_NUMBER),
        (QuestionKind.NUMBER, "31", AnswerFault.OUT_OF_RANGE),
        (QuestionKind.DATE, "2026-02-30", AnswerFault.NOT_A_DATE),
        (QuestionKind.DATE, "1.3.1026", AnswerFault.OUT_OF_RANGE),
        (QuestionKind.CHOICE, "spring", AnswerFault.UNKNOWN_CHOICE),
        (QuestionKind.CHOICES, "été, spring", AnswerFault.UNKNOWN_CHOICE),
        (QuestionKind.COUNTRY, "Ruritania", AnswerFault.UNKNOWN_COUNTRY),
    ],
)
def test_cell_that_is_no_answer_is_at_fault(kind, text, fault):
    asked = question(kind=kind, options=("summer",), most=30)

    assert answered(text, asked, ete="summer")[1] == {"room": fault}


def test_empty_cell_answers_nothing_and_a_required_answer_may_follow():
    assert answered(" ", question(is_required=True)) == ({}, {})


def test_answer_of_a_capacity_that_is_not_asked_is_at_fault():
    asked = question(capacities=frozenset({Capacity.MEMBER_OF_PARLIAMENT}))

    assert answered("x", asked)[1] == {"room": AnswerFault.NOT_ASKED}
    assert answered("x", asked, capacity=Capacity.MEMBER_OF_PARLIAMENT) == ({"room": "x"}, {})


@pytest.mark.parametrize(
    "asked",
    [
        question(kind=QuestionKind.FILE),
        question(kind=QuestionKind.CONSENT),
        question(of=AskedOf.DELEGATION),
        question(asked_when=AskedWhen.AFTER_APPROVAL),
        question(asked_when=AskedWhen.AFTER_APPROVAL, is_protected=True),
    ],
)
def test_what_a_cell_cannot_or_must_not_say_is_no_column(asked):
    assert not may_stand_in_a_cell(asked)
    assert may_stand_in_a_cell(question())
