"""When people may register for an event: its own dates, and those of single capacities."""

from datetime import datetime
from typing import Final

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.errors.registering import (
    CapacityClosed,
    RegistrationClosed,
    RegistrationHasNoDates,
    RegistrationNotOpen,
)
from registrations.models.questions import CapacityForm
from registrations.rules.windows import Window, check_open
from registrations.selectors.marks import mark_of_window
from registrations.services.locks import check_seen, locked_event
from sessions.services import events


@transaction.atomic
def set_window(
    *, event: Event, window: Window, seen: str | None = None, by: User | None, at: datetime
) -> Event:
    """Set the time in which people may be registered, changed and sent.

    seen: the mark of the one before when the author looked (`selectors.marks`). Raises Superseded.
    """
    locked_event(event)
    event.refresh_from_db(fields=_COLUMNS)
    check_seen(seen, mark_of_window(event))
    before = (event.registration_opens_at, event.registration_closes_at)
    event.registration_opens_at = window.opens_at
    event.registration_closes_at = window.closes_at
    event.save(update_fields=_COLUMNS)
    events.renew_calendar(event_id=event.pk)
    audit.record(
        act="registration_window.set",
        thing=event,
        by=by,
        at=at,
        before={"opens_at": _iso(before[0]), "closes_at": _iso(before[1])},
        after={"opens_at": _iso(window.opens_at), "closes_at": _iso(window.closes_at)},
    )
    return event


_COLUMNS: Final = ("registration_opens_at", "registration_closes_at")


def check(*, event: Event, form: CapacityForm | None = None, at: datetime) -> None:
    """Refuse outside the event's registration window, or outside that of a capacity's form.

    A form may close at a time of its own, earlier or later than the event's; it opens with it.
    Raises RegistrationHasNoDates, RegistrationNotOpen, RegistrationClosed, CapacityClosed.
    """
    opens_at = event.registration_opens_at
    closes_at = (form.closes_at if form else None) or event.registration_closes_at
    if opens_at is None or closes_at is None:
        raise RegistrationHasNoDates
    if closes_at <= opens_at:
        raise RegistrationClosed(closes_at=closes_at.isoformat(), zone=event.time_zone)
    check_open(Window(opens_at, closes_at), at=at, zone=event.time_zone)
    if form is not None and not form.is_open:
        raise CapacityClosed


def is_late(*, event: Event, form: CapacityForm | None = None, at: datetime) -> bool:
    """Tell whether only the desk can let somebody in or change her, as `check` would refuse it.

    Before registration opens nobody is late.
    """
    try:
        check(event=event, form=form, at=at)
    except (RegistrationClosed, CapacityClosed):
        return True
    except (RegistrationNotOpen, RegistrationHasNoDates):
        return False
    return False


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
