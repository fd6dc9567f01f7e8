"""Digests: what came together for a reader since her last one leaves as one mail, at her hour.

Safe to run twice and side by side: the rows of one reader are folded in one transaction that holds
them, and the first of them names the digest.
"""

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from notifications import tasks
from notifications.calendar.entries import Entry
from notifications.calendar.plain import from_plain
from notifications.enums import Lane, MessageState
from notifications.jobs import rendering
from notifications.messages import DIGEST
from notifications.models.messages import Message
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words

log = structlog.get_logger(__name__)

_FEET = "\n--\n"  # of notifications/mail/base.txt: why one receives it


def gather(*, at: datetime) -> int:
    """Make the digests whose hour has come; return how many."""
    due = Message.objects.filter(state=MessageState.GATHERED, due_at__lte=at)
    readers = list(due.order_by("recipient").values_list("recipient", flat=True).distinct())
    return sum(_fold(address, at) for address in readers)


def _fold(address: str, at: datetime) -> bool:
    with transaction.atomic():
        rows = list(_held(address, at))
        items, folded = _said(rows, at)
        if not folded:
            return False
        last = folded[-1]
        key = f"digest:{folded[0].pk}"
        to = Recipient(address=address, name=_name_of(folded), language=last.language)
        entries = _entries(folded)
        words = Words(context={"items": items, "count": len(items)}, entries=entries)
        outbox.queue(kind=DIGEST, to=to, key=key, words=words, at=at)
        digest = Message.objects.get(recipient=address, key=key)
        # What they said stands in the digest now, and is erased with it.
        Message.objects.filter(pk__in=[row.pk for row in folded]).update(
            state=MessageState.FOLDED, digest=digest, context={}, entry=None, entries=None
        )
    return True


def _held(address: str, at: datetime) -> Iterable[Message]:
    """Hold a reader's rows until the end of the transaction; who comes second finds none."""
    rows = Message.objects.select_for_update(of=("self",)).filter(
        recipient=address, state=MessageState.GATHERED, due_at__lte=at
    )
    return rows.order_by("pk")


def _said(rows: Iterable[Message], at: datetime) -> tuple[list[dict[str, str]], list[Message]]:
    """Return what the rows say, and which they are.

    What is of no use any more ends here; what cannot be written leaves by itself, so that one bad
    row does not keep back the others.
    """
    items, folded = [], []
    for row in rows:
        if row.useful_until is not None and row.useful_until <= at:
            row.state, row.failed_at, row.last_error = MessageState.FAILED, at, "TooLate: "
            row.context = {}
            row.save(update_fields=["state", "failed_at", "last_error", "context"])
            continue
        try:
            item = _item(row, at)
        except Exception as error:  # noqa: BLE001 - whatever a template does
            log.warning("digest_item_unwritten", message=row.pk, error=type(error).__name__)
            row.state = MessageState.QUEUED
            row.entry = None
            row.save(update_fields=["state", "entry"])
            tasks.wake(Lane(row.lane))
            continue
        items.append(item)
        folded.append(row)
    return items, folded


def _item(row: Message, at: datetime) -> dict[str, str]:
    name, row.recipient_name = row.recipient_name, ""  # the digest greets her, once
    parts = rendering.parts_of(row, at=at)
    row.recipient_name = name
    return {"subject": parts.subject, "text": parts.text.partition(_FEET)[0].strip()}


def _name_of(rows: Iterable[Message]) -> str:
    return next((row.recipient_name for row in rows if row.recipient_name), "")


def _entries(rows: Iterable[Message]) -> tuple[Entry, ...]:
    """Return the entries to take over as a file; of each the last, for it is the newest."""
    found = {}
    for row in rows:
        for one in ([row.entry] if row.entry else []) + (row.entries or []):
            entry = from_plain(one)
            found[entry.uid] = entry
    return tuple(found.values())
