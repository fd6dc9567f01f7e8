"""Whether what a row of the outbox says is of use still, asked before it leaves.

By itself or within a digest: both ask here.
"""

from datetime import datetime

from django.utils.module_loading import import_string

from notifications.messages import kinds
from notifications.models.messages import Message


def is_of_use(message: Message, *, at: datetime) -> bool:
    """Tell whether its time is not over, and what it says holds, as far as its kind asks."""
    until = useful_until(message)
    if until is not None and at >= until:
        return False
    kind = kinds().get(message.kind)
    return not kind or not kind.still_holds or import_string(kind.still_holds)(message.key)


def useful_until(message: Message) -> datetime | None:
    """Return after which moment nobody can use it; None: it never grows old."""
    kind = kinds().get(message.kind)
    ends = [message.useful_until] if message.useful_until else []
    if kind and kind.useful_for:
        ends.append(message.created_at + kind.useful_for)
    return min(ends, default=None)
