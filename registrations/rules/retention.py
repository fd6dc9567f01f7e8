"""How long each class of personal data is kept, and when it is due to go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from registrations.enums import DataClass, RetentionBasis
from registrations.errors.privacy import RetentionTooLong


class Since(StrEnum):
    """From when days are counted."""

    EVENT = "event"  # its last day
    MADE = "made"  # the moment the copy was made, or the message sent


@dataclass(frozen=True, slots=True)
class Rule:
    """Days that a class is kept; ``most``: no event may keep it longer."""

    days: int
    since: Since = Since.EVENT
    most: int = 3650


@dataclass(frozen=True, slots=True)
class Kept:
    """How long something is kept, and who says so."""

    days: int
    basis: RetentionBasis


HOUSE: Final[Mapping[DataClass, Rule]] = {
    DataClass.PROTECTED_ANSWERS: Rule(30, most=180),
    DataClass.UPLOADS: Rule(90),
    DataClass.PHOTOS: Rule(90),
    DataClass.BIRTH_AND_ACCESS: Rule(90),
    DataClass.NOT_APPROVED: Rule(90),
    DataClass.ANSWERS: Rule(180),
    DataClass.NOTES: Rule(180),
    DataClass.LATE_REQUESTS: Rule(180),
    DataClass.INQUIRIES: Rule(180),
    DataClass.CONTACT: Rule(365),
    DataClass.LETTERS: Rule(365),
    DataClass.FIELD_HISTORY: Rule(365),
    DataClass.IMPORTED_SHEETS: Rule(1, Since.MADE, most=1),
    DataClass.EXPORTS: Rule(1, Since.MADE, most=1),
    DataClass.OUTBOX_BODIES: Rule(90, Since.MADE, most=90),
}


def of_events() -> tuple[DataClass, ...]:
    """Return the classes that are counted from an event's last day, the shortest kept first.

    Who took part, in which capacity and for whom is in none of them: it is the record of the
    meeting, and goes only when the person asks.

    Source: Regulation (EU) 2016/679, art. 5(1)(e) (storage limitation); art. 89 (records of
    public interest); the lengths in `HOUSE` are readings of the project.
    """
    return tuple(kind for kind, rule in HOUSE.items() if rule.since is Since.EVENT)


def kept(
    data_class: DataClass, *, of_event: int | None = None, of_question: int | None = None
) -> Kept:
    """Return how many days a class is kept: the question says, else the event, else the house.

    Source: Regulation (EU) 2016/679, art. 5(1)(e); reading of the project: the nearer rule wins.
    """
    if of_question is not None:
        return Kept(of_question, RetentionBasis.QUESTION)
    if of_event is not None:
        return Kept(of_event, RetentionBasis.EVENT)
    return Kept(HOUSE[data_class].days, RetentionBasis.HOUSE)


def check_days(data_class: DataClass, days: int) -> None:
    """Refuse to keep a class longer than the house allows. Raises RetentionTooLong with `limit`.

    Source: Regulation (EU) 2016/679, art. 5(1)(c) (data minimisation); reading of the project:
    passport and travel data half a year at most, everything else ten years.
    """
    if days > HOUSE[data_class].most:
        raise RetentionTooLong(limit=HOUSE[data_class].most)


def counted_from(*, ends_on: date, closes_on: date | None) -> date:
    """Return the day after which days are counted: the event's last, or its registration's.

    While people may still register, nothing of them is due, whatever day the event is said to end.

    Source: reading of the project of Regulation (EU) 2016/679, art. 5(1)(e): data are needed as
    long as what they were given for goes on.
    """
    return ends_on if closes_on is None else max(ends_on, closes_on)


def is_due(*, ends_on: date, days: int, today: date) -> bool:
    """Tell whether what is kept ``days`` days after the event's last day must go ``today``.

    today: on the clock of the venue. With 30 days, an event that ended on the 1st loses its data on
    the 1st plus 31: thirty whole days lie between.

    Source: Regulation (EU) 2016/679, art. 5(1)(e); Regulation (EEC) 1182/71, art. 3(1): the day of
    the event itself is not counted.
    """
    return today > ends_on + timedelta(days=days)
