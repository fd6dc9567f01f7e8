"""When people may register."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registrations.errors.registering import RegistrationClosed, RegistrationNotOpen


class WindowState(StrEnum):
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Window:
    """The time for registrations, half-open: at `opens_at` one may, at `closes_at` no longer.

    Both are aware moments and the second is later than the first.
    """

    opens_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None:
            raise ValueError("a window has moments with a time zone")
        if self.closes_at <= self.opens_at:
            raise ValueError("a window closes after it opens")


def state_of(window: Window, *, at: datetime) -> WindowState:
    """Say where a moment lies: before the window, in it, or after it.

    Source: registration practice (a deadline is published for each Assembly); reading of the
    project: periods are half-open, so the deadline itself is too late.
    """
    if at < window.opens_at:
        return WindowState.NOT_YET
    if at < window.closes_at:
        return WindowState.OPEN
    return WindowState.CLOSED


def check_open(window: Window, *, at: datetime, zone: str = "UTC") -> None:
    """Refuse to register, change or submit outside the window.

    Raises RegistrationNotOpen with `opens_at`, RegistrationClosed with `closes_at`; both are
    ISO 8601 moments, which the edge prints on the clock of `zone`, the event's.

    Source: registration practice; reading of the project as in `state_of`.
    """
    state = state_of(window, at=at)
    if state is WindowState.NOT_YET:
        raise RegistrationNotOpen(opens_at=window.opens_at.isoformat(), zone=zone)
    if state is WindowState.CLOSED:
        raise RegistrationClosed(closes_at=window.closes_at.isoformat(), zone=zone)
