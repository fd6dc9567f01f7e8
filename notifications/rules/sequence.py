"""When a calendar entry gets a new revision number, so that no program keeps the old one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assemblies.enums import CalendarStatus
from notifications.errors import SequenceExhausted

HIGHEST = 2**31 - 1


class Change(StrEnum):
    """What a reader of the entry sees differently."""

    TIMES = "times"
    STATUS = "status"
    PLACE = "place"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What readers see of an entry: two equal ones show the same in every calendar.

    ``words`` are all other visible texts and links, in every language, in a fixed order.
    """

    starts: datetime | date
    ends: datetime | date
    zone: str
    status: CalendarStatus
    place: str = ""
    words: tuple[str, ...] = ()


def changes_between(before: Seen, after: Seen) -> frozenset[Change]:
    """Name what a reader sees differently; empty for an edit nobody can see.

    Times are moments: the same moment on another clock is a change only if the zone differs.

    Source: RFC 5546 (December 2009), sec. 2.1.4.
    """
    pairs = {
        Change.TIMES: (_times(before), _times(after)),
        Change.STATUS: (before.status, after.status),
        Change.PLACE: (before.place, after.place),
        Change.WORDS: (before.words, after.words),
    }
    return frozenset(change for change, (old, new) in pairs.items() if old != new)


def next_sequence(sequence: int, *, before: Seen, after: Seen) -> int:
    """Give the number the entry carries after the change: one more if a reader can see anything.

    Times and status must raise it and a place should. Our reading: every visible change does,
    because large calendar services keep old data otherwise; an invisible edit never does, because
    it would ask people to look again for nothing. It never falls.

    Raises SequenceExhausted above 2147483647.

    Source: RFC 5546 (December 2009), sec. 2.1.4; RFC 5545 (September 2009), sec. 3.8.7.4 and 3.3.8.
    """
    if not changes_between(before, after):
        return sequence
    if sequence >= HIGHEST:
        raise SequenceExhausted(sequence=sequence)
    return sequence + 1


def sequence_for_person(sequence: int, *, cancelled_before: int) -> int:
    """Give the SEQUENCE of an entry that goes on, in a mail to somebody it was cancelled for.

    ``sequence``: the entry's own, as in the feeds. ``cancelled_before``: how often it was cancelled
    for this person alone (withdrawn, then registered again). A calendar ignores what is numbered
    below what it has seen, so each cancellation lifts her numbers by two: one for itself
    (`sequence_of_withdrawal`), one for what may follow. Nobody else's numbers move.

    Source: RFC 5546, sec. 2.1.4 and 3.2.5 (December 2009).
    """
    return sequence + 2 * cancelled_before


def sequence_of_withdrawal(sequence: int, *, cancelled_before: int) -> int:
    """Give the SEQUENCE of a CANCEL for one person, of an entry that goes on for the others.

    Parameters as in `sequence_for_person`; the number is higher than any she has seen.

    Source: RFC 5546, sec. 3.2.5 (December 2009).
    """
    return sequence_for_person(sequence, cancelled_before=cancelled_before) + 1


def _times(seen: Seen) -> tuple[datetime | date, datetime | date, str]:
    return seen.starts, seen.ends, seen.zone
