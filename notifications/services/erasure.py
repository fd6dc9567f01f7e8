"""Acts of forgetting: what the outbox holds of a person who asked to be erased."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from notifications.enums import Failure, MessageState
from notifications.jobs import retention
from notifications.messages import DIGEST
from notifications.models.addressees import Addressee
from notifications.models.calendars import CalendarReply
from notifications.models.delivery import Suppression
from notifications.models.messages import Message

# How the keys begin of what goes to many, each in her own name.
_TO_MANY = ("mailing:", "release:", "event:", "reminder:", "deadline:")
_UNSENT = (MessageState.QUEUED, MessageState.HELD, MessageState.GATHERED)


def erase_old(*, at: datetime) -> int:
    """Erase the words of messages long sent or given up; return how many. Safe to run twice."""
    return retention.erase_old(at=at)


@transaction.atomic
def forget_address(*, address: str, at: datetime) -> int:
    """Erase every message to an address, and the address; what still waits is not sent.

    Her calendar's answers go, her wishes, what she followed by mail, and the note that nothing is
    sent to the address. Occasion, kind and times stay: they say that somebody was told. Returns how
    many messages.
    """
    Addressee.objects.filter(address=address.lower()).delete()
    messages = _to(address)
    for message in messages:
        _empty(message, at)
        message.recipient, message.entry = f"erased-{message.pk}@erased.invalid", None
        message.domain = "erased.invalid"
    CalendarReply.objects.filter(address__iexact=address).delete()
    Suppression.objects.filter(address__iexact=address).delete()
    return _keep(messages)


@transaction.atomic
def forget_occasions(
    *,
    address: str,
    prefixes: Iterable[str],
    names: Collection[str],
    without: Callable[[str], str],
    at: datetime,
) -> int:
    """Erase what one person was told at an address that others have too; theirs is left alone.

    prefixes: how the keys of her occasions begin. names: hers; what goes to many goes to her where
    it greets her so. Digests may have news of others too: they lose her names alone. without:
    returns words without these. The address stays, being theirs, and with it the calendar's
    numbers, which count for the address. Returns how many messages.
    """
    to_many = _begun_with(_TO_MANY) & Q(recipient_name__in=names)
    messages = _to(address, _begun_with(prefixes) | to_many | Q(kind=DIGEST.name))
    for message in messages:
        if message.kind == DIGEST.name:
            message.context = _each(message.context, without)
            if message.recipient_name in names:
                message.recipient_name = ""
        else:
            _empty(message, at)
    return _keep(messages)


@transaction.atomic
def forget_names(*, prefixes: Iterable[str], without: Callable[[str], str]) -> int:
    """Take a person's names out of messages to others; return out of how many.

    prefixes: how the keys of the occasions begin on which she may have been named; the digests
    that took over what was said there are meant too. without: returns words without her names.
    """
    changed = []
    rows = Message.objects.select_for_update(of=("self",)).order_by("pk")
    named = list(rows.filter(_begun_with(prefixes)))
    # Asked after the others are held: none of them is being folded any more.
    digests = rows.filter(pk__in={row.digest_id for row in named if row.digest_id})
    for message in [*named, *digests]:
        said = (message.context, message.entry, message.entries)
        message.context, message.entry, message.entries = (_each(one, without) for one in said)
        if (message.context, message.entry, message.entries) != said:
            changed.append(message)
    Message.objects.bulk_update(changed, ["context", "entry", "entries"])
    return len(changed)


def _begun_with(prefixes: Iterable[str]) -> Q:
    occasions = Q(pk=None)
    for prefix in prefixes:
        occasions |= Q(key__startswith=prefix)
    return occasions


def _to(address: str, which: Q | None = None) -> list[Message]:
    """Return the messages to an address, locked in the one order that all take."""
    found = Message.objects.select_for_update().filter(which or Q(), recipient__iexact=address)
    return list(found.order_by("pk"))


def _empty(message: Message, at: datetime) -> None:
    if message.state in _UNSENT:
        message.state, message.failed_at = MessageState.FAILED, at
        message.failure = Failure.FORGOTTEN
    message.recipient_name = message.thread = message.last_error = ""
    message.context, message.entries = {}, None


def _keep(messages: list[Message]) -> int:
    Message.objects.bulk_update(
        messages,
        ["state", "failed_at", "failure", "domain", "recipient", "recipient_name",
         "thread", "last_error", "context",
         "entry", "entries"],
    )  # fmt: skip
    return len(messages)


def _each(value: Any, without: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return without(value)
    if isinstance(value, list):
        return [_each(one, without) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, without) for key, one in value.items()}
    return value
