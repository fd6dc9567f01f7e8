"""Which questions are asked of whom, and what counts as an answer."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from assemblies.enums import Capacity
from assemblies.rules.countries import CODES
from assemblies.rules.names import UNPRINTABLE_IN_TEXT
from registrations.enums import AnswerFault, AskedOf, AskedWhen, QuestionKind
from registrations.errors.questions import ConditionImpossible, ProtectedTooEarly

LONGEST_TEXT = 1_000  # characters
NUMBERS = (-1_000_000_000, 1_000_000_000)
YEARS = range(1900, 2200)
OPTIONS = (2, 60)  # how many a choice has
LONGEST_LABEL, LONGEST_HELP = 300, 500  # characters
LONGEST_RETENTION = 3_650  # days
# An answer to one of these can decide whether another question is asked.
CONDITIONABLE = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.CONSENT})
GIVEN = "yes"  # the value of a condition on a consent
# Keys of dates until which a paper is valid, as the set of travel questions names them.
VALIDITIES = frozenset({"passport-valid-until"})
_SIGNS_SHOWN = 2

Value = str | int | bool | list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the law sees it. capacities: empty for all; options: keys of a choice."""

    key: str
    kind: QuestionKind
    of: AskedOf = AskedOf.PERSON
    asked_when: AskedWhen = AskedWhen.REGISTERING
    capacities: frozenset[Capacity] = frozenset()
    options: tuple[str, ...] = ()
    is_required: bool = False
    depends_on: str = ""
    depends_value: str = ""
    asks_approval: bool = False
    is_protected: bool = False
    least: int | None = None
    most: int | None = None
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days that answers are held against, where they are known.

    No day that is answered lies before ``born_on``, and no paper for the journey runs out before
    ``opens_on``, the first day of the event.
    """

    born_on: date | None = None
    opens_on: date | None = None


NO_DAYS: Final = Days()


def is_for(question: Asked, capacity: Capacity | None) -> bool:
    """Tell whether a question concerns a capacity; `None` stands for the delegation as a whole.

    Source: practice of the secretariat: each category registers with its own form.
    """
    if capacity is None:
        return question.of is AskedOf.DELEGATION
    return question.of is AskedOf.PERSON and (
        not question.capacities or capacity in question.capacities
    )


def asked(
    questions: Iterable[Asked], values: Mapping[str, Value], *, capacity: Capacity | None
) -> tuple[Asked, ...]:
    """Return the questions that are asked, given the other answers, in their order.

    A question whose condition rests on one that is not asked itself is not asked either. All
    questions of the event that stand are passed, those asked at another time included.

    Source: practice of the secretariat (hotel and travel forms ask in steps); reading of the
    project: no condition looks further than the answers of the same person or delegation.
    """
    concerned = {one.key: one for one in questions if is_for(one, capacity)}
    return tuple(one for one in concerned.values() if _condition_holds(one, concerned, values))


def _condition_holds(
    question: Asked, concerned: Mapping[str, Asked], values: Mapping[str, Value]
) -> bool:
    seen: set[str] = set()
    while question.depends_on:
        other = concerned.get(question.depends_on)
        if other is None or other.key in seen:
            return False
        seen.add(other.key)
        if not _is_answered_so(values.get(other.key), question.depends_value):
            return False
        question = other
    return True


def _is_answered_so(value: Value, wanted: str) -> bool:
    if isinstance(value, bool):
        return value and wanted == GIVEN
    return wanted in value if isinstance(value, list) else value == wanted


def is_empty(value: Value) -> bool:
    """Tell whether a value is no answer; a consent that is not given is none.

    Source: reading of the project: zero is a number, and `False` is a consent not given.
    """
    return value is None or value is False or value in ("", [])


def check_answers(
    questions: Collection[Asked],
    values: Mapping[str, Value],
    *,
    capacity: Capacity | None,
    given: Collection[str],
    whens: Collection[AskedWhen],
    complete: Collection[AskedWhen],
    days: Days = NO_DAYS,
) -> dict[str, AnswerFault]:
    """Return what is wrong with answers, by the key of the question; empty: nothing is.

    values: all of them, those kept from before included. given: the keys that are answered now;
    only these are judged, and the missing ones among the questions of the same time, if that is one
    of the times in ``complete``. whens: the times whose questions may be answered now. An answer
    to a question whose condition does not hold is no fault: it is dropped.

    Source: practice of the secretariat; reading of the project: a file is judged by its content
    where it is kept, not here; nobody travels with a passport that has run out.
    """
    concerned = {one.key: one for one in questions if is_for(one, capacity)}
    faults = {
        key: AnswerFault.NOT_ASKED
        for key in given
        if key not in concerned or concerned[key].asked_when not in whens
    }
    times = {concerned[key].asked_when for key in given if key in concerned}
    for question in asked(questions, values, capacity=capacity):
        if question.asked_when not in times or question.key in faults:
            continue
        value = values.get(question.key)
        if is_empty(value):
            if question.is_required and question.asked_when in complete:
                faults[question.key] = _missing(question)
        elif question.key in given and (fault := _fault_about(question, value, days)):
            faults[question.key] = fault
    return faults


def _fault_about(question: Asked, value: Value, days: Days) -> AnswerFault | None:
    fault = fault_of(question, value)
    if fault or question.kind is not QuestionKind.DATE:
        return fault
    if is_before_birth(value, days.born_on):
        return AnswerFault.BEFORE_BIRTH
    return AnswerFault.RUNS_OUT if _runs_out(question, value, days.opens_on) else None


def _runs_out(question: Asked, value: Value, opens_on: date | None) -> bool:
    if opens_on is None or not isinstance(value, str):
        return False
    return question.key in VALIDITIES and value < opens_on.isoformat()


def is_before_birth(value: Value, born_on: date | None) -> bool:
    """Tell whether a day that is an answer lies before the person's birth; not known: it does not.

    Source: reading of the project: what is asked of a person, a passport's end or a room's first
    night, cannot be before she was born; the day itself may be asked for.
    """
    return born_on is not None and isinstance(value, str) and value < born_on.isoformat()


def _missing(question: Asked) -> AnswerFault:
    is_consent = question.kind is QuestionKind.CONSENT
    return AnswerFault.NO_CONSENT if is_consent else AnswerFault.MISSING


def missing(
    questions: Collection[Asked], values: Mapping[str, Value], *, capacity: Capacity | None
) -> tuple[str, ...]:
    """Return the keys of required questions, asked at registration, that have no answer.

    Source: as in `check_answers`: what is asked after approval does not keep anybody from sending.
    """
    return tuple(
        one.key
        for one in asked(questions, values, capacity=capacity)
        if one.asked_when is AskedWhen.REGISTERING
        and one.is_required
        and is_empty(values.get(one.key))
    )


def fault_of(question: Asked, value: Value) -> AnswerFault | None:
    """Return what is wrong with one answer that is not empty, or nothing.

    Texts have at most a thousand characters that print; dates are of the years 1900 to 2199, exist
    and lie within the question's bounds, both days included; countries have a code in ISO 3166-1;
    numbers are whole and within their bounds.

    Source: reading of the project; ISO 8601 for dates.
    """
    return _JUDGES[question.kind](question, value)


def _fault_of_text(_question: Asked, value: Value) -> AnswerFault | None:
    if not isinstance(value, str):
        return AnswerFault.WRONG_KIND
    if len(value) > LONGEST_TEXT:
        return AnswerFault.TOO_LONG
    return AnswerFault.UNPRINTABLE if UNPRINTABLE_IN_TEXT.search(value) else None


def _fault_of_number(question: Asked, value: Value) -> AnswerFault | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return AnswerFault.NOT_A_NUMBER
    least = NUMBERS[0] if question.least is None else question.least
    most = NUMBERS[1] if question.most is None else question.most
    return None if least <= value <= most else AnswerFault.OUT_OF_RANGE


def _fault_of_choices(question: Asked, value: Value) -> AnswerFault | None:
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        return AnswerFault.UNKNOWN_CHOICE
    known = all(isinstance(one, str) and one in question.options for one in value)
    return None if known else AnswerFault.UNKNOWN_CHOICE


def _fault_of_date(question: Asked, value: Value) -> AnswerFault | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or value != day.isoformat():
        return AnswerFault.NOT_A_DATE
    earliest, latest = question.earliest or day, question.latest or day
    is_within = day.year in YEARS and earliest <= day <= latest
    return None if is_within else AnswerFault.OUT_OF_RANGE


def are_turned_round(earliest: date | None, latest: date | None) -> bool:
    """Tell whether no day lies within the bounds of a question.

    Source: reading of the project: the bounds themselves may be answered.
    """
    return earliest is not None and latest is not None and latest < earliest


def _fault_of_choice(question: Asked, value: Value) -> AnswerFault | None:
    is_known = isinstance(value, str) and value in question.options
    return None if is_known else AnswerFault.UNKNOWN_CHOICE


def _fault_of_country(_question: Asked, value: Value) -> AnswerFault | None:
    is_known = isinstance(value, str) and value in CODES
    return None if is_known else AnswerFault.UNKNOWN_COUNTRY


def _fault_of_consent(_question: Asked, value: Value) -> AnswerFault | None:
    return None if value is True else AnswerFault.WRONG_KIND


def _fault_of_file(_question: Asked, value: Value) -> AnswerFault | None:
    return None if isinstance(value, str) else AnswerFault.WRONG_KIND


_JUDGES: Final[dict[QuestionKind, Callable[[Asked, Value], AnswerFault | None]]] = {
    QuestionKind.TEXT: _fault_of_text,
    QuestionKind.LONG_TEXT: _fault_of_text,
    QuestionKind.NUMBER: _fault_of_number,
    QuestionKind.CHOICE: _fault_of_choice,
    QuestionKind.CHOICES: _fault_of_choices,
    QuestionKind.DATE: _fault_of_date,
    QuestionKind.COUNTRY: _fault_of_country,
    QuestionKind.CONSENT: _fault_of_consent,
    QuestionKind.FILE: _fault_of_file,
}


def asks_approval_again(questions: Iterable[Asked], changed: Collection[str]) -> bool:
    """Say whether an approval is lost when the answers to the questions ``changed`` are others.

    Source: practice of the secretariat; reading of the project: what is asked after approval was
    not part of what was approved.
    """
    return any(
        one.key in changed and one.asks_approval and one.asked_when is AskedWhen.REGISTERING
        for one in questions
    )


def check_set(questions: Collection[Asked]) -> None:
    """Refuse questions that could never be asked or would ask too early for protected data.

    A condition rests on another question that stands, has a closed set of answers, is asked of the
    same people no later, and holds the answer that is waited for; conditions make no circle. An
    answer that is protected decides only about protected ones.
    Raises ConditionImpossible with the key of the question, ProtectedTooEarly.

    Source: reading of the project; data protection: passport, visa and travel data are asked only
    when they are needed, after the approval.
    """
    by_key = {one.key: one for one in questions}
    for question in questions:
        if question.is_protected and question.asked_when is not AskedWhen.AFTER_APPROVAL:
            raise ProtectedTooEarly(question=question.key)
        if question.depends_on and not _is_possible(question, by_key):
            raise ConditionImpossible(question=question.key)


def _is_possible(question: Asked, by_key: Mapping[str, Asked]) -> bool:
    other = by_key.get(question.depends_on)
    return (
        other is not None
        and question.depends_value in conditions_on(other)
        and other.of is question.of
        and _asked_of_all(question, other)
        and (other.asked_when is AskedWhen.REGISTERING or other.asked_when is question.asked_when)
        and (question.is_protected or not other.is_protected)
        and not _goes_in_a_circle(question, by_key)
    )


def conditions_on(question: Asked) -> tuple[str, ...]:
    """Return the answers to a question that another one can wait for.

    Source: reading of the project: only answers out of a closed set.
    """
    if question.kind is QuestionKind.CONSENT:
        return (GIVEN,)
    return question.options if question.kind in CONDITIONABLE else ()


def _asked_of_all(question: Asked, other: Asked) -> bool:
    """Tell whether everybody who is asked ``question`` is asked the other one too."""
    if not other.capacities:
        return True
    return bool(question.capacities) and question.capacities <= other.capacities


def _goes_in_a_circle(question: Asked, by_key: Mapping[str, Asked]) -> bool:
    seen = {question.key}
    following = by_key.get(question.depends_on)
    while following is not None:
        if following.key in seen:
            return True
        seen.add(following.key)
        following = by_key.get(following.depends_on)
    return False


def masked(value: Value) -> str:
    """Return a protected answer as it may be shown: its last two signs, none of a short one.

    Source: reading of the project; practice of payment and travel services.
    """
    text = "" if is_empty(value) else str(value)
    if not text:
        return ""
    shown = text[-_SIGNS_SHOWN:] if len(text) > 2 * _SIGNS_SHOWN else ""
    return "••••" + shown
