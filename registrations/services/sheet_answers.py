"""The event's own questions as columns of a sheet: their headings, their words, their faults."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assemblies.enums import Capacity
from registrations.enums import AnswerFault, QuestionKind
from registrations.models.questions import Question
from registrations.paper.sheets import TemplateColumn
from registrations.rules.questions import is_for
from registrations.rules.sheet_answers import QuestionColumn, may_stand_in_a_cell
from registrations.rules.sheets import folded
from registrations.selectors.questions import as_law
from registrations.services.question_words import FAULTS, countries, options_of

_WORDS_SAID: Final = 5  # of those that may stand in a cell


def asked_in_sheets(
    questions: Iterable[Question], capacities: Collection[Capacity]
) -> list[Question]:
    """Return those of the questions that a sheet with people in these capacities may answer."""
    return [
        one
        for one in questions
        if may_stand_in_a_cell(as_law(one))
        and any(is_for(as_law(one), capacity) for capacity in capacities)
    ]


def columns_of(questions: Collection[Question], *, taken: Collection[str]) -> list[QuestionColumn]:
    """Return the columns with the headings and words of every language of the site.

    taken: headings, folded, that mean something else; `answer.` and the key is always free.
    """
    headings: dict[str, set[str]] = {one.key: {folded(_by_key(one))} for one in questions}
    words: dict[str, dict[str, str]] = {one.key: {} for one in questions}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for one in questions:
                headings[one.key] |= {folded(_by_label(one))}.difference(taken)
                words[one.key] |= {folded(said): code for code, said in _choices(one)}
    for known in words.values():
        known |= {folded(code): code for code in known.values()}
    return [
        QuestionColumn(as_law(one), frozenset(headings[one.key]), words[one.key])
        for one in questions
    ]


def template_columns(
    questions: Iterable[Question], *, taken: Collection[str]
) -> list[TemplateColumn]:
    """Return the columns of the empty sheet in the active language; none of them must be filled.

    taken: as in `columns_of`; what another column is called by already is headed by its key.
    """
    columns, used = [], set(taken)
    for one in questions:
        label = _by_label(one)
        heading = _by_key(one) if folded(label) in used else label
        used.add(folded(heading))
        is_single = one.kind != QuestionKind.CHOICES
        choices = tuple(said for _code, said in _choices(one)) if is_single else ()
        is_date = one.kind == QuestionKind.DATE
        column = TemplateColumn(heading, _hint(one), choices, is_date=is_date)
        columns.append(column)
    return columns


def sentence_of_fault(key: str, fault: AnswerFault, questions: Mapping[str, Question]) -> str:
    """Return what is wrong with an answer in a cell, in the active language."""
    question = questions.get(key)
    said = f"{question.label if question else key}: {FAULTS[fault]}"
    if question is None or fault not in (AnswerFault.UNKNOWN_CHOICE, AnswerFault.NOT_A_DATE):
        return said
    if fault == AnswerFault.NOT_A_DATE:
        return f"{said} ({_('1980-12-31 or 31.12.1980')})"
    words = [words for _code, words in _choices(question)]
    return with_words(said, words)


def with_words(said: str, words: list[str]) -> str:
    """Return a sentence with the first of the words that may stand in a cell."""
    more = ["…"] if len(words) > _WORDS_SAID else []
    return f"{said} ({', '.join(words[:_WORDS_SAID] + more)})"


def _by_key(question: Question) -> str:
    return f"answer.{question.key}"


def _by_label(question: Question) -> str:
    return " ".join(str(question.label).split())


def _choices(question: Question) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.COUNTRY:
        return countries()
    return options_of(question)


def _hint(question: Question) -> str:
    if question.kind != QuestionKind.CHOICES:
        return str(question.help or "")
    words = ", ".join(said for _code, said in _choices(question))
    return _("Several with commas: %(languages)s") % {"languages": words}
