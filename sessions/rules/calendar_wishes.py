"""What the owner of a personal calendar wants of it, as the words behind its question mark say."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_ALARM: Final = 4 * 7 * 24 * 60  # minutes


class Shown(StrEnum):
    """Whether whole days of events, sittings with a clock, or both stand in it."""

    BOTH = "both"
    DAYS = "days"
    SITTINGS = "sittings"


@dataclass(frozen=True, slots=True)
class Wishes:
    """``alarm``: so many minutes before each sitting; None, which nobody has to ask for: never."""

    shown: Shown = Shown.BOTH
    hides_cancelled: bool = False
    alarm: int | None = None

    @property
    def words(self) -> str:
        """Return the same words for the same wishes."""
        return f"{self.shown}/{'hide' if self.hides_cancelled else 'show'}/{self.alarm or ''}"


class NoSuchWish(ValueError):
    """A known key with a value it does not have."""


def wishes_of(pairs: Iterable[tuple[str, str]]) -> Wishes:
    """Read ``show=both|days|sittings``, ``cancelled=show|hide`` and ``alarm=MINUTES``.

    Order does not matter, other keys are passed over (programs add some against caches), of one
    key given twice the last counts. Raises NoSuchWish for another value of these keys.

    Source: calendar contract of the project, statements E6 and H11.
    """
    given = dict(pairs)
    shown, cancelled = given.get("show", "both"), given.get("cancelled", "show")
    if shown not in set(Shown) or cancelled not in {"show", "hide"}:
        raise NoSuchWish
    return Wishes(Shown(shown), cancelled == "hide", _alarm(given.get("alarm")))


def _alarm(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(LONGEST_ALARM))):
        raise NoSuchWish
    if not 0 < int(given) <= LONGEST_ALARM:
        raise NoSuchWish
    return int(given)
