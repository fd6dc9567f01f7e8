"""Sittings that a file of the secretariat prints after another one ("after the Council")."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sessions.rules.printed import what_it_follows
from sessions.services.programme_file import SittingRow
from sessions.services.programme_values import Text

LONGEST_PAUSE = timedelta(hours=10)

# Of a row: which row it follows, and how many minutes after that one's end.
Follows = Mapping[int, tuple[int, int]]


def of_rows(rows: Iterable[SittingRow], bodies: Mapping[str, Text]) -> Follows:
    """Return what each row follows that says so in place of its hours, and whose hours agree.

    What is named is a body or a title, in the label's own language; the last such sitting is meant
    that has ended by then. A label that names none of them is a label and nothing more.
    """
    rows = tuple(rows)
    found = {}
    for row in rows:
        for language, label in (row.time_shown_as or {}).items():
            name = what_it_follows(label, language).casefold()
            before = [
                other
                for other in rows
                if name
                and name in _names(other, bodies, language)
                and other.starts_at < row.starts_at
                and timedelta(0) <= row.starts_at - other.ends_at <= LONGEST_PAUSE
            ]
            if before:
                last = max(before, key=lambda other: (other.ends_at, other.n))
                found[row.n] = (last.n, (row.starts_at - last.ends_at) // timedelta(minutes=1))
    return found


def _names(row: SittingRow, bodies: Mapping[str, Text], language: str) -> set[str]:
    said = (row.title, bodies.get(row.body, {}))
    return {text[language].casefold() for text in said if language in text}
