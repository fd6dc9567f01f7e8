"""The one lock that several acts on what an event has share; what is checked under a lock."""

from assemblies.errors import Superseded
from assemblies.models.events import Event


def locked_event(event: Event) -> Event:
    """Return the event with its row held until the transaction ends.

    Other rows may go on pointing to it: who registers inserts such rows while she holds a form, and
    a full lock here would let the two wait for each other.
    """
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


def check_seen(seen: str | None, standing: str) -> None:
    """Refuse an act whose author saw another state than the one that stands, by their marks.

    seen None: she was shown none. Assumes the lock on what is changed. Raises Superseded.
    """
    if seen is not None and seen != standing:
        raise Superseded
