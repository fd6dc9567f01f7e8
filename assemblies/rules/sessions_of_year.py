"""Which of the two yearly sessions of the Assembly a session is."""

from collections.abc import Iterable

from assemblies.enums import YearlySession
from assemblies.errors import TooManySessions

_IN_ORDER = (YearlySession.FIRST, YearlySession.SECOND)


def yearly_session(*, number: int, numbers_of_year: Iterable[int], year: int) -> YearlySession:
    """Say whether an Assembly is the first or the second of its calendar year.

    number: the Assembly's own; they are counted in the order in which they meet.
    numbers_of_year: those of all Assemblies of that year, with or without this one, in any order.

    Raises TooManySessions for a third one: the table of sizes knows two.

    Source: Statutes, art. 10 (2003): sizes differ between the first and the second yearly session;
    reading of the project: the calendar year decides.
    """
    earlier = len({other for other in numbers_of_year if other < number})
    if earlier >= len(_IN_ORDER):
        raise TooManySessions(year=year, limit=len(_IN_ORDER), asked=earlier + 1)
    return _IN_ORDER[earlier]
