"""Telling open screens that what they show has changed."""

from django.db import transaction
from django.db.models import F

from notifications.gateways import wakes
from notifications.models.live import LiveChannel


def changed(name: str) -> None:
    """Raise the version of a channel, or of a part, in the transaction of what it tells of.

    The row is held until the commit, so that versions rise in the order of the commits; after it
    the watchers are woken. Assumes the caller's transaction.
    """
    _raise(name)
    transaction.on_commit(wakes.send)


def _raise(name: str) -> None:
    if not LiveChannel.objects.filter(name=name).update(version=F("version") + 1):
        whole, stroke, _part = name.rpartition("/")
        _, is_new = LiveChannel.objects.get_or_create(name=name, defaults={"whole": whole + stroke})
        if not is_new:  # somebody else has begun it meanwhile
            _raise(name)
