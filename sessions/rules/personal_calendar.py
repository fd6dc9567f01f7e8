"""What one person's calendar holds, and what it says of what she may not see any more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from notifications.rules.tombstones import stays_until


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry as her calendar has it: of a sitting or event, under that thing's own numbers.

    ``changed`` counts microseconds, the others seconds since 1970. ``lift`` is how far her numbers
    stand above the thing's own; ``gone`` is when it was taken from her, 0: it was not.
    """

    sequence: int
    changed: int
    starts: int
    ends: int
    lift: int = 0
    gone: int = 0

    @property
    def shown_sequence(self) -> int:
        """Return the SEQUENCE that her calendar shows: a tombstone's is above what she saw."""
        return self.sequence + self.lift + (1 if self.gone else 0)

    def is_over(self, at: datetime) -> bool:
        """Tell whether a tombstone has had its time."""
        gone = datetime.fromtimestamp(self.gone, UTC)
        planned_end = datetime.fromtimestamp(self.ends, UTC)
        return bool(self.gone) and at >= stays_until(planned_end=planned_end, cancelled_at=gone)


Listing = Mapping[str, Kept]


def undecided(before: Listing, now: Listing) -> frozenset[str]:
    """Return what she had and has not any more, of which nothing has been decided yet.

    Source: calendar contract of the project, statement S5 (rights are asked at each request).
    """
    return frozenset(key for key, kept in before.items() if key not in now and not kept.gone)


def settled(
    before: Listing, now: Listing, *, lost: Collection[str], at: datetime
) -> dict[str, Kept]:
    """Return what her calendar holds, by key in the order of keys.

    ``before``: what it held; ``now``: what she follows and may see at ``at``; ``lost``: what of
    the rest she may not see any more. That stays, without its details, until 90 days after the end
    that she knew; what she does not follow any more just goes. What comes back carries a number
    above its tombstone's, for calendars ignore what is numbered below what they have seen.

    Source: calendar contract of the project, statements S5, X2, X3, I7; RFC 5546 (December 2009),
    sec. 2.1.4.
    """
    held = {key: _back(kept, before.get(key)) for key, kept in now.items()}
    for key, kept in before.items():
        if key in held:
            continue
        if not kept.gone and key in lost:
            kept = replace(kept, gone=int(at.timestamp()))
        if kept.gone and not kept.is_over(at):
            held[key] = kept
    return dict(sorted(held.items()))


def _back(kept: Kept, before: Kept | None) -> Kept:
    if before is None:
        return kept
    above = before.shown_sequence + 1 - kept.sequence if before.gone else 0
    return replace(kept, lift=max(before.lift, above))
