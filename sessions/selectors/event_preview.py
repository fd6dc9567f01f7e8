"""A draft's programme as everybody will read it, for its editors."""

from assemblies.models.events import Event
from sessions.models.sittings import Sitting
from sessions.models.timetabled import PLANNED
from sessions.selectors.plans import draft_of, planned_sittings


def as_planned(sitting: Sitting) -> Sitting:
    """Return a sitting with its draft laid over it, in memory alone. Needs the draft loaded."""
    draft = draft_of(sitting)
    if draft is not None:
        for name in PLANNED:
            column = f"{name}_id" if name == "follows" else name
            setattr(sitting, column, getattr(draft, column))
    return sitting


def previewed_sittings(event: Event) -> list[Sitting]:
    """Return the sittings as a release would show them, by start, closed ones left out.

    One query. Body and room are loaded; nothing of them may be saved.
    """
    standing = (one.sitting for one in planned_sittings(event) if not one.is_cancelled)
    sittings = [as_planned(sitting) for sitting in standing]
    for sitting in sittings:
        sitting.event = event
    return sorted(
        (one for one in sittings if not one.is_closed), key=lambda one: (one.starts_at, one.pk)
    )
