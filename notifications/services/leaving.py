"""Mails that were kept back, or had failed, leave: as their readers wish it now."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from notifications import tasks
from notifications.enums import Lane
from notifications.messages import kinds
from notifications.models.messages import Message
from notifications.services.wishes import replanned

_SAID: Final = ("context", "entry", "entries", "method")  # what a reader's wishes change of a row


def let_go(rows: Sequence[Message], *, at: datetime, afresh: bool = False) -> list[Message]:
    """Let rows go and return them: at once, when the reader's night is over, or in her digest.

    Those that she has meanwhile chosen not to hear stay as they are, and those of a kind that there
    is no more. afresh: with all their tries.
    Assumes the caller's transaction and lock.
    """
    rows = [row for row in rows if row.kind in kinds()]
    before = {row.pk: _said(row) for row in rows}
    for row in rows:
        row.due_at = at
    leaving = replanned(rows, at=at)
    again = {"failed_at": None, "sent_at": None, "attempts": 0, "last_error": "", "failure": ""}
    change = {"claimed_until": None, **(again if afresh else {})}
    of_plan: defaultdict[tuple[str, datetime], list[int]] = defaultdict(list)
    for row in leaving:
        of_plan[row.state, row.due_at].append(row.pk)
    for (state, due_at), keys in of_plan.items():
        Message.objects.filter(pk__in=keys).update(state=state, due_at=due_at, **change)
    changed = [row for row in leaving if _said(row) != before[row.pk]]
    Message.objects.bulk_update(changed, _SAID, batch_size=200)
    for lane, mails in Counter(row.lane for row in leaving).items():
        tasks.wake(Lane(lane), mails=mails)
    return leaving


def _said(row: Message) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _SAID)
