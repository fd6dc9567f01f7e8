"""The locks that several acts share: event, file, person; what is checked under a lock."""

from typing import Final

from assemblies.errors import Superseded
from assemblies.gateways.statements import Mark, Statement
from assemblies.models.events import Event
from registrations.enums import RegistrationState
from registrations.errors.registering import AlreadyWithdrawn
from registrations.models.registrations import DelegationFile, Registration


def locked_event(event: Event) -> Event:
    """Return the event with its row held until the transaction ends.

    Other rows may go on pointing to it: who registers inserts such rows while she holds a form, and
    a full lock here would let the two wait for each other.
    """
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


_SHARED: Final = Statement(lambda: Event.objects.filter(pk=Mark("event")), shares=True)


def shared_event(event: int) -> Event | None:
    """Return an event, by its key, as it stands until the transaction ends; None: it is gone.

    All who register hold it together and wait for each other nowhere; who cancels it or takes it
    back waits for them, and they for him. Nothing of the event may be written under it.
    """
    return _SHARED.first(event=event)


def locked_file(file: DelegationFile) -> DelegationFile:
    """Return the file with its row locked: the one place where seats are decided."""
    return (
        DelegationFile.objects.select_for_update(of=("self",))
        .select_related("delegation__assembly", "delegation__institution")
        .get(pk=file.pk)
    )


def locked_person(person: Registration, version: int | None = None) -> Registration:
    """Return the person with her row locked, in the version the editor saw."""
    locked = (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "participant", "event", "file__delegation__assembly", "file__delegation__institution"
        )
        .get(pk=person.pk)
    )
    if version is not None and locked.version != version:
        raise Superseded
    if locked.state == RegistrationState.WITHDRAWN:
        raise AlreadyWithdrawn
    return locked


def check_seen(seen: str | None, standing: str) -> None:
    """Refuse an act whose author saw another state than the one that stands, by their marks.

    seen None: she was shown none. Assumes the lock on what is changed. Raises Superseded.
    """
    if seen is not None and seen != standing:
        raise Superseded
