"""How old people are, where their capacity asks for it."""

from datetime import date

from assemblies.enums import Capacity
from registrations.errors.registering import BirthDateImpossible, TooOldForYoungMember

YOUNG_UNDER = 45  # years
OLDEST = 120  # years


def age_on(born_on: date, day: date) -> int:
    """Return the whole years of a person's age; born on 29 February, she ages on 1 March.

    Source: reading of the project: a birthday not reached yet does not count.
    """
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def check_birth(capacity: Capacity, born_on: date | None, *, opens_on: date, today: date) -> None:
    """Refuse a birth date that cannot be, and a young member who is not under 45 at the opening.

    No date is no fault here: it is missed when the person is sent.
    Raises BirthDateImpossible, TooOldForYoungMember.

    Source: practice of the Forum and Board of Young Parliamentarians and of the conferences of
    young members (under 45; 40 was proposed in 2024); reading of the project: the age on the day
    the assembly opens.
    """
    if born_on is None:
        return
    if born_on > today or age_on(born_on, today) > OLDEST:
        raise BirthDateImpossible
    if is_too_old(capacity, born_on, opens_on=opens_on):
        raise TooOldForYoungMember(limit=YOUNG_UNDER)


def is_too_old(capacity: Capacity, born_on: date, *, opens_on: date) -> bool:
    """Tell whether a young member is not under 45 at the opening.

    Source: as in `check_birth`.
    """
    return capacity is Capacity.YOUNG_MEMBER and age_on(born_on, opens_on) >= YOUNG_UNDER


def is_birth_date_missing(capacity: Capacity, born_on: date | None) -> bool:
    """Tell whether a person cannot be sent because her age is not known.

    Source: as in `check_birth`: only young members have to say when they were born.
    """
    return capacity is Capacity.YOUNG_MEMBER and born_on is None
