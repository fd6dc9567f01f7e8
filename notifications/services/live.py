"""Telling open screens that what they show has changed."""

from django.db.models import F

from notifications.models.live import LiveChannel


def changed(name: str) -> None:
    """Raise a channel's version, in the transaction of the change that it tells of.

    The row is held until the commit, so that versions rise in the order of the commits. Assumes
    the caller's transaction.
    """
    if not LiveChannel.objects.filter(name=name).update(version=F("version") + 1):
        _, is_new = LiveChannel.objects.get_or_create(name=name)
        if not is_new:  # somebody else has begun it meanwhile
            changed(name)
