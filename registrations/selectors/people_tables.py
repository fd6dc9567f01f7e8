"""People as rows of a table, in words that were chosen when it was asked for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from assemblies.enums import Language
from registrations.models.photos import Photo
from registrations.models.questions import Answer
from registrations.models.registrations import Registration
from registrations.rules.questions import Value

AT_ONCE = 500  # rows fetched in one go
_MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """The headings, and the vocabulary by its code, in one language.

    name: of the sheet. questions: keys of those that have a column, in order; choices: of each by
    its key as text, what its answers are called.
    """

    language: str
    name: str
    headings: list[str]
    capacities: dict[str, str]
    sexes: dict[str, str]
    states: dict[str, str]
    yes: str
    no: str
    questions: list[int]
    choices: dict[str, dict[str, str]]

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def rows_of(people: QuerySet[Registration], words: TableWords) -> Iterator[list[str | int]]:
    """Yield a row for each of ``people``, fetched by portions: a long list takes no more memory.

    Two queries a portion beside its own. What became protected since the words were chosen stays
    out.
    """
    waiting = people.iterator(chunk_size=AT_ONCE)
    while portion := list(islice(waiting, AT_ONCE)):
        keys = [person.pk for person in portion]
        told = _told(keys, words.questions)
        pictured = set(
            Photo.objects.filter(registration__in=keys).values_list("registration", flat=True)
        )
        for person in portion:
            yield cells_of(person, words, told[person.pk], has_photo=person.pk in pictured)


def _told(people: list[int], questions: list[int]) -> dict[int, dict[int, Value]]:
    """Return the answers of people, by person and question."""
    told: dict[int, dict[int, Value]] = defaultdict(dict)
    found = Answer.objects.filter(
        registration__in=people, question__in=questions, question__is_protected=False
    )
    for person, question, value in found.values_list("registration", "question", "value"):
        told[person][question] = value
    return told


def cells_of(
    person: Registration, words: TableWords, told: Mapping[int, Value], *, has_photo: bool
) -> list[str | int]:
    """Return a person's row; no query when delegation and institution are loaded."""
    institution = person.member
    return [
        person.pk,
        institution.code if institution else "",
        institution.name.in_language(words.language) if institution else person.organization,
        person.family_name,
        person.given_name,
        person.badge_name,
        words.sexes.get(person.sex, person.sex),
        words.capacities.get(person.capacity, person.capacity),
        words.states.get(person.state, person.state),
        person.function_in_parliament,
        person.function_in_organization,
        person.organization,
        person.email,
        person.language,
        ", ".join(str(code) for code in person.languages if code in set(Language)),
        person.access_needs,
        person.born_on.isoformat() if person.born_on else "",
        words.yes if person.is_listed else words.no,
        words.yes if has_photo else words.no,
        _moment(person.changed_at),
        _moment(person.decided_at),
        *(_answer(told.get(key), words.choices[str(key)]) for key in words.questions),
    ]


def _answer(value: Value, choices: dict[str, str]) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    given = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(str(one), str(one)) for one in given if one not in (None, False))


def _moment(moment: datetime | date | None) -> str:
    return moment.strftime(_MOMENT) if moment else ""
