"""Digests: what came together for a reader since her last one leaves as one mail, at her hour.

Safe to run twice and side by side: the rows of one reader are folded in one transaction that holds
them, and the first of them names the digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Max

from notifications import tasks
from notifications.calendar.entries import Entry
from notifications.calendar.plain import from_plain
from notifications.enums import Failure, Lane, MessageState
from notifications.jobs import rendering
from notifications.jobs.usefulness import is_of_use
from notifications.messages import DIGEST
from notifications.models.messages import Message
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one gathered row says, and the entries that it brings."""

    row: Message
    subject: str
    text: str
    entries: tuple[Entry, ...]


def gather(*, at: datetime) -> int:
    """Make the digests whose hour has come; return how many. One that fails keeps back no other."""
    due = Message.objects.filter(state=MessageState.GATHERED, due_at__lte=at)
    readers = list(due.order_by("recipient").values_list("recipient", flat=True).distinct())
    made = 0
    for address in readers:
        try:
            made += _fold(address, at)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next reader gets hers
            log.warning("digest_unwritten", error=type(error).__name__)
    return made


def _fold(address: str, at: datetime) -> bool:
    with transaction.atomic():
        said = _said(list(_held(address, at)), at)
        if not said:
            return False
        folded = [one.row for one in said]
        key = f"digest:{folded[0].pk}"
        to = Recipient(address=address, name=_name_of(folded), language=folded[-1].language)
        items = [{"subject": one.subject, "text": one.text} for one in said]
        # Of each entry the last, for it is the newest.
        entries = {entry.uid: entry for one in said for entry in one.entries}
        words = Words(
            context={"items": items, "count": len(items)}, entries=tuple(entries.values())
        )
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


def _said(rows: Iterable[Message], at: datetime) -> list[_Said]:
    """Return what the rows say.

    What is of no use any more ends here, and what she was told newer things of meanwhile; what
    cannot be written leaves by itself, so that one bad row does not keep back the others.
    """
    rows = list(rows)
    told = _told_lately(rows)
    said = []
    for row in rows:
        try:
            if told.get(row.uid, 0) > row.pk or not is_of_use(row, at=at):
                _end(row, at)
            else:
                said.append(_item(row, told, at))
        except Exception as error:  # noqa: BLE001 - whatever a template does
            log.warning("digest_item_unwritten", message=row.pk, error=type(error).__name__)
            _let_go(row)
    return said


def _told_lately(rows: Iterable[Message]) -> Mapping[str, int]:
    """Return the last row that told the reader of each entry outside of digests. One query.

    One that somebody keeps back has told her nothing yet, and one that was given up never will.
    """
    uids = {uid for row in rows for uid in (row.uid, *map(_uid_of, row.entries or ()))} - {""}
    if not uids:
        return {}
    address = next(row.recipient for row in rows)
    told = [MessageState.QUEUED, MessageState.SENT, MessageState.FOLDED]
    out = Message.objects.filter(recipient=address, uid__in=uids, state__in=told)
    return dict(out.order_by().values("uid").annotate(last=Max("pk")).values_list("uid", "last"))


def _uid_of(entry: object) -> str:
    return str(entry.get("uid", "")) if isinstance(entry, dict) else ""


def _end(row: Message, at: datetime) -> None:
    row.state, row.failed_at, row.last_error = MessageState.FAILED, at, "TooLate: "
    row.failure, row.context = Failure.LATE, {}
    row.save(update_fields=["state", "failed_at", "last_error", "failure", "context"])


def _let_go(row: Message) -> None:
    row.state, row.entry, row.entries = MessageState.QUEUED, None, None
    row.save(update_fields=["state", "entry", "entries"])
    tasks.wake(Lane(row.lane))


def _item(row: Message, told: Mapping[str, int], at: datetime) -> _Said:
    subject, text = rendering.bare_words(row, at=at)
    plain = ([row.entry] if row.entry else []) + (row.entries or [])
    entries = (from_plain(one) for one in plain)
    newest = tuple(entry for entry in entries if told.get(entry.uid, 0) < row.pk)
    return _Said(row, subject, text, newest)


def _name_of(rows: Iterable[Message]) -> str:
    return next((row.recipient_name for row in rows if row.recipient_name), "")
