"""A month as a calendar prints it: whole weeks, from Monday to Sunday."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

FIRST_YEAR: Final = 1889  # of the organization
LAST_YEAR: Final = 2199
_WRITTEN: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.after(1).first - timedelta(days=1)

    def after(self, months: int) -> "Month":
        """Return the month so many months later; earlier for a negative number."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    @property
    def is_offered(self) -> bool:
        """Tell whether the calendar goes as far."""
        return FIRST_YEAR <= self.year <= LAST_YEAR

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)


def month_written(text: str) -> Month | None:
    """Return the month that an address names, None where it names none that the calendar has.

    Source: ISO 8601, calendar dates of reduced precision (2027-03); the calendar begins with the
    year of the first conference, 1889.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    month = Month(int(match[1]), int(match[2]))
    return month if month.is_offered else None


def weeks_of(month: Month) -> tuple[tuple[date, ...], ...]:
    """Return the weeks that touch a month, seven days each, those of its neighbours among them.

    Source: ISO 8601, a week begins on Monday.
    """
    weeks = Calendar().monthdatescalendar(month.year, month.number)
    return tuple(tuple(week) for week in weeks)
