"""Following: how news reaches people without anybody above being asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from notifications.models.follows import Follow


@transaction.atomic
def follow(*, user: User, topic: str, at: datetime) -> bool:
    """Make an account hear of a topic; return whether it did not before."""
    _, is_new = Follow.objects.get_or_create(user=user, topic=topic, defaults={"created_at": at})
    return is_new


@transaction.atomic
def unfollow(*, user: User, topic: str) -> bool:
    """End it; return whether it was followed."""
    deleted, _ = Follow.objects.filter(user=user, topic=topic).delete()
    return bool(deleted)


@transaction.atomic
def follow_exactly(
    *, user: User, topics: Iterable[str], among: Iterable[str], at: datetime
) -> None:
    """Make the account follow, of the topics ``among``, just those in ``topics``."""
    wanted = set(topics)
    Follow.objects.filter(user=user, topic__in=set(among) - wanted).delete()
    Follow.objects.bulk_create(
        [Follow(user=user, topic=topic, created_at=at) for topic in sorted(wanted)],
        ignore_conflicts=True,
    )


@transaction.atomic
def forget(*, user: User) -> int:
    """End everything that an account follows; return how many topics."""
    deleted, _ = Follow.objects.filter(user=user).delete()
    return deleted
