"""A participant's own programme: the open sittings she has ticked."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.services import follows
from sessions.errors import NotOffered
from sessions.models.sittings import Sitting
from sessions.permissions import is_offered


@transaction.atomic
def choose(
    *, user: User, event: Event, chosen: Collection[int], among: Iterable[Sitting], at: datetime
) -> int:
    """Make the account follow, of the sittings ``among``, just those ``chosen`` by key.

    Closed and cancelled sittings are left alone. Returns how many are followed now.
    Raises NotOffered when a chosen one cannot be followed or is not among them.
    """
    offered = {sitting.pk: sitting.topic for sitting in among if is_offered(sitting)}
    if not set(chosen) <= offered.keys():
        raise NotOffered
    wanted = {offered[pk] for pk in chosen}
    follows.follow_exactly(user=user, topics=wanted, among=offered.values(), at=at)
    audit.record(
        act="programme.choose", thing=event, by=user, at=at, after={"sittings": sorted(chosen)}
    )
    return len(wanted)
