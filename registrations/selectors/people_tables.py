"""People as rows of a table, in words that were chosen when it was asked for."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from assemblies.enums import Language
from registrations.models.registrations import Registration

AT_ONCE = 500  # rows fetched in one go
_MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """The headings, and the vocabulary by its code, in one language."""

    language: str
    headings: list[str]
    capacities: dict[str, str]
    sexes: dict[str, str]
    states: dict[str, str]

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def rows_of(people: QuerySet[Registration], words: TableWords) -> Iterator[list[str | int]]:
    """Yield a row for each of ``people``, fetched by portions: a long list takes no more memory."""
    for person in people.iterator(chunk_size=AT_ONCE):
        yield cells_of(person, words)


def cells_of(person: Registration, words: TableWords) -> list[str | int]:
    """Return a person's row; no query when delegation and institution are loaded."""
    institution = person.file.delegation.institution if person.file else None
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
        person.email,
        person.language,
        ", ".join(str(code) for code in person.languages if code in set(Language)),
        person.access_needs,
        _moment(person.changed_at),
        _moment(person.decided_at),
    ]


def _moment(moment: datetime | date | None) -> str:
    return moment.strftime(_MOMENT) if moment else ""
