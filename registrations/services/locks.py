"""The one lock that several acts on what an event has share."""

from assemblies.models.events import Event


def locked_event(event: Event) -> Event:
    """Return the event with its row held until the transaction ends.

    Other rows may go on pointing to it: who registers inserts such rows while she holds a form, and
    a full lock here would let the two wait for each other.
    """
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
