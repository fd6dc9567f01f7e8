"""One sitting that strangers may know of, for a file of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sessions.models.sittings import Sitting
from sessions.selectors.entries import is_shown


@dataclass(frozen=True, slots=True)
class Downloadable:
    """A sitting by its key, the file's name without ending, and when it changed (whole seconds)."""

    sitting: int
    name: str
    changed_at: datetime


def downloadable(uid: UUID, *, at: datetime) -> Downloadable | None:
    """Return the sitting with that UID; None where strangers see none. One query."""
    open_ones = Sitting.objects.select_related("event").filter(is_closed=False)
    sitting = open_ones.filter(uid=uid).first()
    if sitting is None or not is_shown(sitting, at):
        return None
    changed_at = max(sitting.changed_at, sitting.event.changed_at)
    return Downloadable(
        sitting=sitting.pk,
        name=f"{sitting.event.slug}-{sitting.pk}",
        changed_at=changed_at.astimezone(UTC).replace(microsecond=0),
    )
