"""What the post room shows: the queue, what failed, hosts that rest, addresses not written to.

The questions are the same in number however many mails there are, and each is answered from an
index: what was sent long ago is never counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from assemblies.models.accounts import User
from notifications.enums import Lane, MessageState
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message
from registrations.models.registrations import Registration
from registrations.permissions.reviews import may_review_person

MOST_SHOWN = 30
UNSENT = (MessageState.QUEUED, MessageState.HELD, MessageState.GATHERED, MessageState.FAILED)


@dataclass(frozen=True, slots=True)
class LaneState:
    """One lane: how many mails stand where, and since when the first of them has been due."""

    lane: Lane
    waiting: int = 0
    held: int = 0
    gathered: int = 0
    failed: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class FailureLine:
    """Mails given up for one reason at one host."""

    failure: str
    domain: str
    count: int


def lanes(at: datetime) -> tuple[LaneState, ...]:
    """Return the three lanes. Two queries."""
    counts = (
        Message.objects.filter(state__in=UNSENT)
        .order_by()
        .values_list("lane", "state")
        .annotate(count=Count("pk"))
    )
    found = {(lane, state): count for lane, state, count in counts}
    due = Message.objects.filter(state=MessageState.QUEUED, due_at__lte=at).order_by()
    oldest = dict(due.values_list("lane").annotate(oldest=Min("due_at")))
    return tuple(
        LaneState(
            lane,
            waiting=found.get((lane.value, MessageState.QUEUED.value), 0),
            held=found.get((lane.value, MessageState.HELD.value), 0),
            gathered=found.get((lane.value, MessageState.GATHERED.value), 0),
            failed=found.get((lane.value, MessageState.FAILED.value), 0),
            oldest=oldest.get(lane.value),
        )
        for lane in Lane
    )


def rates(at: datetime) -> tuple[int, int]:
    """Return how many mails were sent in the last minute and in the last hour. One query."""
    sent = Message.objects.filter(state=MessageState.SENT, sent_at__gt=at - timedelta(hours=1))
    minute = Q(sent_at__gt=at - timedelta(minutes=1))
    found = sent.order_by().aggregate(minute=Count("pk", filter=minute), hour=Count("pk"))
    return found["minute"], found["hour"]


def failures() -> tuple[FailureLine, ...]:
    """Return what was given up, the most first. One query."""
    failed = Message.objects.filter(state=MessageState.FAILED).order_by()
    counted = failed.values_list("failure", "domain").annotate(count=Count("pk"))
    found = counted.order_by("-count", "domain")[:MOST_SHOWN]
    return tuple(FailureLine(failure, domain, count) for failure, domain, count in found)


def hosts(at: datetime) -> QuerySet[MailDomain]:
    """Return the hosts that rest or have a number a minute."""
    remarkable = Q(rests_until__gt=at) | Q(per_minute__isnull=False) | Q(refusals__gt=0)
    return MailDomain.objects.filter(remarkable).order_by("name")


def suppressions(text: str = "") -> QuerySet[Suppression]:
    """Return the addresses nothing is sent to, the latest first."""
    found = Suppression.objects.order_by("-created_at", "-pk")
    return found.filter(address__icontains=text) if text else found


def mails_where(
    *,
    state: str = "",
    lane: str = "",
    failure: str = "",
    domain: str = "",
    address: str = "",
    before: int | None = None,
) -> QuerySet[Message]:
    """Return mails of every kind, the latest first; ``before``: older than that one."""
    found = Message.objects.order_by("-pk")
    exact = {"state": state, "lane": lane, "failure": failure, "domain": domain}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if address:
        found = found.filter(recipient__startswith=address.strip().lower())
    return found.filter(pk__lt=before) if before else found


def people_at(address: str) -> QuerySet[Registration]:
    """Return who is registered with an address, the latest first."""
    people = Registration.objects.filter(email=address.lower()).select_related("event", "file")
    return people.order_by("-pk")


def person_to_correct(user: User, address: str) -> Registration | None:
    """Return the one person whose address it is, if this account may correct it with a mail's."""
    found = list(people_at(address)[:2])
    if len(found) != 1 or found[0].file is None:
        return None
    return found[0] if may_review_person(user, found[0]) else None


def account_at(address: str) -> User | None:
    """Return the account that logs in with an address."""
    return User.objects.filter(email__iexact=address).first()
