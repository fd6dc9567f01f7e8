"""Reads over follows and the outbox."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min, Q

from assemblies.models.accounts import User
from notifications.enums import Answer, Cadence, Category, MessageState, Method
from notifications.messages import kinds
from notifications.models.addressees import Addressee
from notifications.models.calendars import CalendarReply
from notifications.models.follows import Follow
from notifications.models.live import LiveChannel
from notifications.models.messages import Message, MessageQuerySet


@dataclass(frozen=True, slots=True)
class Answers:
    """What those invited to one entry have answered by their calendars: names, or addresses."""

    accepted: tuple[str, ...] = ()
    tentative: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.accepted or self.tentative or self.declined)


def answers_to(uid: str) -> Answers:
    """Return the answers to one calendar entry, in the order of the names. Two queries.

    Who was told since that it is off for her is not counted: her calendar holds it no more.
    """
    replies = dict(CalendarReply.objects.filter(uid=uid).values_list("address", "answer"))
    if not replies:
        return Answers()
    names: dict[str, str] = {}
    last: dict[str, str] = {}
    told = Message.objects.filter(uid=uid, recipient__in=replies).order_by("pk")
    for address, name, method in told.values_list("recipient", "recipient_name", "method"):
        names[address] = name
        last[address] = method or last.get(address, "")
    named = sorted(
        (names[address] or address, answer)
        for address, answer in replies.items()
        if last.get(address) == Method.REQUEST
    )
    return Answers(*(tuple(name for name, said in named if said == answer) for answer in Answer))


def answers_by_address(uid: str, addresses: Iterable[str]) -> dict[str, Answer]:
    """Return what these answered to one calendar entry, by address in lower case. One query."""
    asked = {address.lower() for address in addresses if address}
    replies = CalendarReply.objects.filter(uid=uid, address__in=asked) if asked else ()
    return {one.address: Answer(one.answer) for one in replies}


def followers_of(topics: Iterable[str]) -> tuple[User, ...]:
    """Return the active accounts that follow any of ``topics``, each once."""
    return tuple(
        User.objects.filter(follows__topic__in=set(topics), is_active=True)
        .distinct()
        .order_by("pk")
    )


def addressees_following(topics: Iterable[str]) -> tuple[Addressee, ...]:
    """Return the addresses that follow any of ``topics`` by mail alone, each once."""
    return tuple(Addressee.objects.filter(follows__topic__in=set(topics)).distinct().order_by("pk"))


def count_followers(topics: Iterable[str]) -> int:
    """Return how many hear of any of ``topics``, by account or by mail alone. One query."""
    heard = Follow.objects.filter(topic__in=set(topics))
    heard = heard.filter(Q(user__is_active=True) | Q(addressee__isnull=False))
    counted = heard.aggregate(
        accounts=Count("user", distinct=True), by_mail=Count("addressee", distinct=True)
    )
    return int(counted["accounts"]) + int(counted["by_mail"])


def topics_of_address(address: str) -> tuple[str, ...]:
    """Return what the holder of an address follows, by account and by mail. One query."""
    of_address = Q(user__email=address.lower()) | Q(addressee__address=address.lower())
    topics = Follow.objects.filter(of_address).order_by("topic")
    return tuple(topics.values_list("topic", flat=True).distinct())


def categories_written_to(address: str) -> frozenset[Category]:
    """Return of which categories something was written to an address. One query."""
    written = Message.objects.filter(recipient=address.lower()).order_by()
    known = kinds()
    names = written.values_list("kind", flat=True).distinct()
    return frozenset(known[name].category for name in names if name in known)


def is_ended(address: str, what: str) -> bool:
    """Tell whether mails of a category have ended for an address; "daily": the digest's.

    Of who follows by mail alone, and ended the programme, nothing is kept. Two queries at most.
    """
    one = Addressee.objects.filter(address=address.lower()).first()
    cadences = one.cadences if one else {}
    if what in set(Category):
        is_gone = what == Category.PROGRAMME and one is None and not topics_of_address(address)
        return is_gone or cadences.get(what) == Cadence.NONE
    return Cadence.DAILY not in cadences.values()


def followed_topics(user: User, among: Iterable[str]) -> frozenset[str]:
    """Return which of the topics ``among`` this account follows."""
    return frozenset(
        Follow.objects.filter(user=user, topic__in=set(among)).values_list("topic", flat=True)
    )


def cancellations_sent(address: str, uid: str) -> int:
    """Return how often this person was told that this calendar entry is cancelled for her."""
    return _told_of_entry(address, uid).filter(method=Method.CANCEL).count()


def cancellations_by_address(addresses: Iterable[str], uid: str) -> dict[str, int]:
    """Return how often each was told that this entry is cancelled; who never was is left out."""
    named = {address.lower(): address for address in addresses}
    told = entries_told([uid], named)
    return {named[address]: one.cancelled for (address, _), one in told.items() if one.cancelled}


_GIVEN_UP: Final = (MessageState.FAILED, MessageState.DROPPED)


@dataclass(slots=True)
class Told:
    """What one person's calendar was told of one entry: last what, and how often it was ended.

    last: empty where nothing arrived. What was given up may have arrived all the same, and counts.
    """

    last: str = ""
    cancelled: int = 0


def entries_told(
    uids: Iterable[str],
    addresses: Iterable[str] | None = None,
    *,
    but_by: Collection[int] = (),
) -> dict[tuple[str, str], Told]:
    """Return, by address and UID, what calendars were told of these entries. One query.

    but_by: keys of messages that are left out.
    """
    told = Message.objects.filter(uid__in=set(uids)).exclude(method="")
    if but_by:
        told = told.exclude(pk__in=but_by)
    if addresses is not None:
        told = told.filter(recipient__in=set(addresses))
    found: dict[tuple[str, str], Told] = {}
    rows = told.order_by("pk").values_list("recipient", "uid", "method", "state")
    for address, uid, method, state in rows:
        one = found.setdefault((address, uid), Told())
        one.last = one.last if state in _GIVEN_UP else method
        one.cancelled += method == Method.CANCEL
    return found


def is_entry_held(address: str, uid: str) -> bool:
    """Tell whether the last that this person was told of this calendar entry is that it is on."""
    told = _told_of_entry(address, uid).exclude(method="").exclude(state__in=_GIVEN_UP)
    last = told.order_by("-pk").values_list("method", flat=True).first()
    return last == Method.REQUEST


def _told_of_entry(address: str, uid: str) -> MessageQuerySet:
    return Message.objects.filter(uid=uid, recipient=address.lower())


def told_of(occasions: Iterable[str]) -> frozenset[str]:
    """Return of which of these occasions somebody was told. One query."""
    told = Message.objects.filter(key__in=list(occasions))
    return frozenset(told.values_list("key", flat=True))


def addresses_told(occasion: str, among: Iterable[str]) -> frozenset[str]:
    """Return which of these addresses, in lower case, were told of an occasion. One query."""
    told = Message.objects.filter(recipient__in=set(among), key=occasion)
    return frozenset(told.values_list("recipient", flat=True))


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
