"""The hours of a sitting as moments, so that neither midnight nor a change of clocks matters."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sessions.errors import EndsBeforeStart


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Half-open [starts_at, ends_at): what ends at eleven leaves room for what begins then.

    Aware moments, kept in UTC: two moments of one zone are compared by what its clocks show, and
    clocks show some hours twice. Raises EndsBeforeStart.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("hours are moments, with their zone")
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))
        if self.ends_at <= self.starts_at:
            raise EndsBeforeStart

    def moved_to(self, starts_at: datetime) -> Self:
        """Return as long a time from another moment on."""
        starts_at = starts_at.astimezone(UTC)
        return type(self)(starts_at, starts_at + (self.ends_at - self.starts_at))

    def meet(self, other: "Hours") -> bool:
        """Tell whether the two have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at
