"""The act of arranging registration for an event without delegations: who, when, how many."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Event
from registrations.models.admissions import Admission
from registrations.rules.windows import Window
from registrations.services import admissions, sitting_seats, windows
from registrations.services.admissions import AdmissionSetting
from registrations.services.sitting_seats import Setting
from sessions.models.sittings import Sitting


@transaction.atomic
def arrange(
    *,
    event: Event,
    setting: AdmissionSetting,
    window: Window,
    places: Mapping[int, Setting],
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Admission:
    """Set who may register for an event, when, and how many each of its sittings takes, by key.

    All of it or nothing; what is as it was is left alone, and so are cancelled sittings. Places
    that are added go to who waits. Raises the refusals of ``admissions.set_up``.
    """
    admission = admissions.set_up(event=event, setting=setting, version=version, by=by, at=at)
    if (event.registration_opens_at, event.registration_closes_at) != (
        window.opens_at,
        window.closes_at,
    ):
        windows.set_window(event=event, window=window, by=by, at=at)
    asked = Sitting.planned.filter(event_id=event.pk, pk__in=places, cancelled_at=None)
    for sitting in asked.order_by("pk"):
        wanted = places[sitting.pk]
        if (sitting.places, sitting.offer_hours) != (wanted.places, wanted.offer_hours):
            sitting_seats.set_places(sitting=sitting, setting=wanted, by=by, at=at)
    return admission
