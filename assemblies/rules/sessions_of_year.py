"""Which of the two yearly sessions of the Assembly a session is."""

from collections.abc import Iterable
from datetime import date

from assemblies.enums import YearlySession
from assemblies.errors import TooManySessions

_IN_ORDER = (YearlySession.FIRST, YearlySession.SECOND)


def yearly_session(*, starts_on: date, all_start_on: Iterable[date]) -> YearlySession:
    """Say whether an Assembly is the first or the second of its calendar year.

    starts_on: the Assembly's first day. all_start_on: the first days of all Assemblies known,
    with or without this one, in any order.

    Raises TooManySessions for a third one: the table of sizes knows two.

    Source: Statutes, art. 10 (2003): sizes differ between the first and the second yearly session;
    reading of the project: the calendar year decides.
    """
    same_year = {day for day in all_start_on if day.year == starts_on.year} | {starts_on}
    earlier = sum(1 for day in same_year if day < starts_on)
    if earlier >= len(_IN_ORDER):
        raise TooManySessions(year=starts_on.year, limit=len(_IN_ORDER), asked=earlier + 1)
    return _IN_ORDER[earlier]
