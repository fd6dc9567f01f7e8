"""Revisions of calendar entries: a new number where a reader can see something new."""

from datetime import datetime

from notifications.rules.sequence import Seen, next_sequence
from sessions.models.sittings import Sitting
from sessions.selectors.entries import seen_of_sitting


def number_anew(sitting: Sitting, *, before: Seen, at: datetime) -> bool:
    """Raise SEQUENCE where calendars show the sitting otherwise now; return whether they do.

    before: what was seen of it. The caller saves.
    """
    sequence = next_sequence(sitting.sequence, before=before, after=seen_of_sitting(sitting))
    if sequence == sitting.sequence:
        return False
    sitting.sequence, sitting.changed_at = sequence, max(at, sitting.changed_at)
    return True
