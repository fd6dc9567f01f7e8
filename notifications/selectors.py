"""Reads over follows and the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Min

from assemblies.models.accounts import User
from notifications.enums import MessageState
from notifications.models.follows import Follow
from notifications.models.messages import Message


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


def oldest_wait(at: datetime) -> timedelta:
    """Return how long the oldest due message has been waiting; zero when nothing waits."""
    oldest: datetime | None = Message.objects.filter(
        state=MessageState.QUEUED, due_at__lte=at
    ).aggregate(oldest=Min("due_at"))["oldest"]
    return at - oldest if oldest else timedelta(0)
