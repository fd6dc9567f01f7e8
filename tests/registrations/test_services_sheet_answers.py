"""A filled sheet with the event's own questions: template, look, adding."""

import csv
import io

import openpyxl
import pytest
from django.utils import translation

from registrations.enums import AnswerFault, AskedWhen, QuestionKind
from registrations.models.questions import Answer
from registrations.models.registrations import Registration
from registrations.services import sheets
from tests.factories.questions import ask, ask_list, ask_passport
from tests.registrations.test_services_sheets import ADA, BEN, HEADING, add, read


@pytest.fixture
def asked(world):
    """Ask one question of each kind that a cell can answer, and four that none can."""
    questions = [
        ask(world, "flight", label={"en": "Flight number", "fr": "Numéro de vol"}),
        ask(world, "nights", QuestionKind.NUMBER),
        ask(world, "room", QuestionKind.CHOICE, label={"en": "A room?", "fr": "Une chambre ?"}),
        ask(world, "arrives", QuestionKind.DATE),
        ask(world, "home", QuestionKind.COUNTRY),
    ]
    ask(world, "photo-consent", QuestionKind.CONSENT)
    ask(world, "later", asked_when=AskedWhen.AFTER_APPROVAL)
    ask_passport(world)
    ask_list(world)
    return questions


def headings(world):
    content = sheets.template(file=world.file, as_csv=True).decode("utf-8-sig")
    return next(csv.reader(io.StringIO(content)))


def test_template_has_the_questions_that_a_cell_can_answer_in_the_readers_language(world, asked):
    usual = len(sheets.Column)

    assert headings(world)[usual:] == ["Flight number", "Nights", "A room?", "Arrives", "Home"]
    with translation.override("fr"):
        assert headings(world)[usual:][:3] == ["Numéro de vol", "Nights", "Une chambre ?"]
    book = openpyxl.load_workbook(io.BytesIO(sheets.template(file=world.file, as_csv=False)))
    words = book.worksheets[1]
    column = [cell.value for cell in words[openpyxl.utils.get_column_letter(usual + 3)]]
    assert column[:2] == ["Yes", "No"]


def test_question_called_as_another_column_is_headed_by_its_key(world):
    ask(world, "own", label={"en": "Organization"})
    ask(world, "first", label={"en": "Twice"})
    ask(world, "second", label={"en": "Twice"})

    assert headings(world)[-3:] == ["answer.own", "Twice", "answer.second"]
    sheet = read(
        world, [*ADA, "Union", "a", "b"], heading=[*HEADING, "answer.own", "Twice", "answer.second"]
    )
    [row] = sheets.rows_of(sheet)
    assert row.answers == {"own": "Union", "first": "a", "second": "b"}
    assert "organization" not in row.values


def test_answers_are_added_with_the_people(world, asked):
    heading = [*HEADING, "Numéro de vol", "Nights", "A room?", "Arrives", "Home"]
    given = ["XX 12", "6", "oui", "22.3.2026", "Suisse"]
    sheet = read(world, [*ADA, *given], [*BEN, *[""] * 5], heading=heading)

    ada, ben = add(world, sheet)

    kept = Answer.objects.filter(registration=ada).values_list("question__key", "value")
    assert dict(kept) == {
        "flight": "XX 12",
        "nights": 6,
        "room": "yes",
        "arrives": "2026-03-22",
        "home": "CH",
    }
    assert not Answer.objects.filter(registration=ben).exists()
    assert ada.state == "draft"


def test_wrong_answer_keeps_its_row_out_and_is_named(world, asked):
    sheet = read(world, [*ADA, "perhaps", "soon"], BEN, heading=[*HEADING, "A room?", "Arrives"])

    ada, ben = sheets.rows_of(sheet)
    assert (ada.is_good, ben.is_good) == (False, True)
    assert ada.answer_faults == {
        "room": AnswerFault.UNKNOWN_CHOICE,
        "arrives": AnswerFault.NOT_A_DATE,
    }
    said = sheets.said_faults((ada, ben), world.file)
    assert [(one.column, one.detail) for one in said[2]] == [
        ("answer.room", "A room?: Choose one of the options. (Yes, No)"),
        ("answer.arrives", "Arrives: Enter a date that exists. (1980-12-31 or 31.12.1980)"),
    ]
    assert said[3] == []
    add(world, sheet)
    assert Registration.objects.get().badge_name == "Ben Muster"


def test_day_before_the_birth_of_its_row_is_named_in_the_preview(world):
    ask(world, "arrives", QuestionKind.DATE)
    sheet = read(
        world, [*ADA[:5], "1985-01-01", "1984-12-31"], heading=[*HEADING, "answer.arrives"]
    )

    (ada,) = sheets.rows_of(sheet)

    assert ada.answer_faults == {"arrives": AnswerFault.BEFORE_BIRTH}
