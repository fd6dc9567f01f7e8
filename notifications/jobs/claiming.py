"""Taking mails out of the queue: no mail to two workers, no host more than it takes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q

from notifications.enums import Lane, MessageState
from notifications.models.delivery import MailDomain
from notifications.models.messages import Message

OUR_SERVER = "*"  # the name under which our own mail server rests
ALONE_AFTER = 3  # tries; what may have killed a worker travels without neighbours
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages in our hands until ``until``; ``tired``: hosts that asked us to wait lately."""

    messages: list[Message] = field(default_factory=list)
    until: datetime | None = None
    tired: frozenset[str] = frozenset()


def claim(*, lane: Lane, at: datetime, most: int) -> Batch:
    """Take up to ``most`` due messages of a lane, the oldest first, those of one thread in order.

    Nobody else has them until the lease ends. A host that rests, or has had its number for this
    minute, is passed over, and what waits for other hosts comes forward. Urgent mail is few and
    somebody waits for it: neither rest nor number holds it.
    """
    waiting = Message.objects.due(at).filter(lane=lane)
    if not waiting.exists():
        return Batch()  # without a lock: this is asked every second
    hosts = [] if lane == Lane.URGENT else _hosts(at)
    resting = {host.name for host in hosts if host.rests_until and host.rests_until > at}
    if OUR_SERVER in resting:
        return Batch()
    with transaction.atomic():
        free = _free(hosts, at)
        shut = resting | {name for name, places in free.items() if places <= 0}
        wanted = waiting.first_of_their_thread().order_by("due_at", "id")
        if shut:
            wanted = wanted.exclude(domain__in=shut)
        found = wanted.select_for_update(skip_locked=True, of=("self",))[:most]
        taken = _within(_together(list(found)), free)
        until = at + timedelta(seconds=settings.OUTBOX_LEASE)
        Message.objects.filter(pk__in=[one.pk for one in taken]).update(
            claimed_until=until, attempts=F("attempts") + 1
        )
    for message in taken:
        message.claimed_until, message.attempts = until, message.attempts + 1
    return Batch(taken, until, frozenset(host.name for host in hosts if host.refusals))


def put_back(messages: list[Message]) -> None:
    """Give up the claim on messages that were not tried."""
    for until in {one.claimed_until for one in messages}:
        ours = Message.objects.claimed([one.pk for one in messages], until=until)
        ours.update(claimed_until=None, attempts=F("attempts") - 1)


def _hosts(at: datetime) -> list[MailDomain]:
    remarkable = Q(rests_until__gt=at) | Q(per_minute__isnull=False) | Q(refusals__gt=0)
    return list(MailDomain.objects.filter(remarkable))


def _free(hosts: list[MailDomain], at: datetime) -> dict[str, int]:
    """Return how many more each host with a number may be sent now.

    Its row stays locked until the claim is committed: two workers count one after the other.
    """
    limited = [host.pk for host in hosts if host.per_minute is not None]
    if not limited:
        return {}
    locked = MailDomain.objects.select_for_update().filter(pk__in=limited).order_by("name")
    numbers = {host.name: host.per_minute or 0 for host in locked}
    sent = Q(state=MessageState.SENT, sent_at__gt=at - MINUTE)
    in_hands = Q(state=MessageState.QUEUED, claimed_until__gt=at)
    counted = dict(
        Message.objects.filter(sent | in_hands, domain__in=numbers)
        .order_by()
        .values_list("domain")
        .annotate(count=Count("pk"))
    )
    return {name: number - counted.get(name, 0) for name, number in numbers.items()}


def _together(found: list[Message]) -> list[Message]:
    if found and found[0].attempts >= ALONE_AFTER:
        return found[:1]
    return [one for one in found if one.attempts < ALONE_AFTER]


def _within(found: list[Message], free: dict[str, int]) -> list[Message]:
    taken = []
    left = dict(free)
    for message in found:
        if message.domain in left:
            if left[message.domain] <= 0:
                continue
            left[message.domain] -= 1
        taken.append(message)
    return taken
