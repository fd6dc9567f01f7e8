"""Reads over follows and the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from assemblies.models.accounts import User
from notifications.enums import Answer, MessageState, Method
from notifications.models.calendars import CalendarReply
from notifications.models.follows import Follow
from notifications.models.live import LiveChannel
from notifications.models.messages import Message, thread_of


@dataclass(frozen=True, slots=True)
class Answers:
    """What those invited to one entry have answered by their calendars: names, or addresses."""

    accepted: tuple[str, ...] = ()
    tentative: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.accepted or self.tentative or self.declined)


def answers_to(uid: str) -> Answers:
    """Return the answers to one calendar entry, in the order of the names. Two queries."""
    replies = dict(CalendarReply.objects.filter(uid=uid).values_list("address", "answer"))
    if not replies:
        return Answers()
    threads = [thread_of(address, uid) for address in replies]
    told = Message.objects.filter(thread__in=threads).order_by("pk")
    names = dict(told.values_list("recipient", "recipient_name"))
    named = sorted((names.get(address) or address, answer) for address, answer in replies.items())
    return Answers(*(tuple(name for name, said in named if said == answer) for answer in Answer))


def followers_of(topics: Iterable[str]) -> tuple[User, ...]:
    """Return the active accounts that follow any of ``topics``, each once."""
    return tuple(
        User.objects.filter(follows__topic__in=set(topics), is_active=True)
        .distinct()
        .order_by("pk")
    )


def followed_topics(user: User, among: Iterable[str]) -> frozenset[str]:
    """Return which of the topics ``among`` this account follows."""
    return frozenset(
        Follow.objects.filter(user=user, topic__in=set(among)).values_list("topic", flat=True)
    )


def cancellations_sent(address: str, uid: str) -> int:
    """Return how often this person was told that this calendar entry is cancelled for her."""
    return Message.objects.filter(thread=thread_of(address, uid), method=Method.CANCEL).count()


def cancellations_by_address(addresses: Iterable[str], uid: str) -> dict[str, int]:
    """Return how often each was told that this entry is cancelled; who never was is left out."""
    threads = {thread_of(address, uid): address for address in addresses}
    told = Message.objects.filter(thread__in=threads, method=Method.CANCEL)
    counts = told.values_list("thread").annotate(count=Count("pk"))
    return {threads[thread]: count for thread, count in counts}


def is_entry_held(address: str, uid: str) -> bool:
    """Tell whether the last that this person was told of this calendar entry is that it is on."""
    told = Message.objects.filter(thread=thread_of(address, uid)).exclude(method="")
    last = told.order_by("-pk").values_list("method", flat=True).first()
    return last == Method.REQUEST


def told_of(occasions: Iterable[str]) -> frozenset[str]:
    """Return of which of these occasions somebody was told. One query."""
    told = Message.objects.filter(key__in=list(occasions))
    return frozenset(told.values_list("key", flat=True))


def oldest_wait(at: datetime) -> timedelta:
    """Return how long the oldest due message has been waiting; zero when nothing waits."""
    oldest: datetime | None = Message.objects.filter(
        state=MessageState.QUEUED, due_at__lte=at
    ).aggregate(oldest=Min("due_at"))["oldest"]
    return at - oldest if oldest else timedelta(0)


def live_version(names: Iterable[str]) -> int:
    """Return how often what these channels tell of has changed; 0: never yet. One query."""
    heard = LiveChannel.objects.filter(Q(name__in=names) | Q(whole__in=names))
    return sum(heard.values_list("version", flat=True))
