"""Acts on how people of a capacity register for an event: the door, who decides, how many."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.enums import Capacity
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.enums import ApprovalPath, WayIn
from registrations.models.questions import CapacityForm
from registrations.selectors.questions import form_of
from registrations.services.locks import locked_event

_BYTES_OF_SECRET: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSettings:
    """What the secretariat sets for a capacity; a limit that is None is none.

    introduction: text by language, or nothing.
    """

    way_in: WayIn = WayIn.DELEGATION
    approval: ApprovalPath = ApprovalPath.DESK
    is_open: bool = True
    closes_at: datetime | None = None
    limit_per_delegation: int | None = None
    limit_per_organization: int | None = None
    limit_overall: int | None = None
    introduction: dict[str, str] | None = None


@transaction.atomic
def settle(
    *,
    event: Event,
    capacity: Capacity,
    settings: FormSettings,
    version: int | None = None,
    by: User,
    at: datetime,
) -> CapacityForm:
    """Set how people of a capacity register; who is registered already stays so.

    A form that becomes one behind a secret link gets a link; one that is none any more loses it.
    version: the one the editor saw, 0 where nothing was set. Raises Superseded.
    """
    form = _locked(event, capacity, version)
    before = _as_told(form) if form.pk else {}
    for name, value in asdict(settings).items():
        setattr(form, name, value)
    if settings.way_in != WayIn.SECRET_LINK:
        form.secret = ""
    elif not form.secret:
        form.secret = secrets.token_urlsafe(_BYTES_OF_SECRET)
    form.version += 1
    form.save()
    audit.record(
        act="capacity_form.set", thing=form, by=by, at=at, before=before, after=_as_told(form)
    )
    return form


@transaction.atomic
def renew_secret(
    *, event: Event, capacity: Capacity, version: int | None = None, by: User, at: datetime
) -> CapacityForm:
    """Make a new secret link; the old one leads nowhere from now on.

    Does nothing to a form that is not behind one. Raises Superseded.
    """
    form = _locked(event, capacity, version)
    if form.way_in != WayIn.SECRET_LINK:
        return form
    form.secret = secrets.token_urlsafe(_BYTES_OF_SECRET)
    form.version += 1
    form.save(update_fields=["secret", "version"])
    audit.record(
        act="capacity_form.renew_secret",
        thing=form,
        by=by,
        at=at,
        after={"capacity": form.capacity, "version": form.version},
    )
    return form


def _locked(event: Event, capacity: Capacity, version: int | None) -> CapacityForm:
    """Return the form under the event's lock: two first settings make one row."""
    locked_event(event)
    found = CapacityForm.objects.select_for_update(of=("self",)).filter(
        event=event, capacity=capacity
    )
    form = found.first() or form_of(event, capacity)
    if version is not None and form.version != version:
        raise Superseded
    return form


def _as_told(form: CapacityForm) -> dict[str, Any]:
    """Return what the audit holds of a form: everything but the secret and long texts."""
    return {
        "capacity": form.capacity,
        "way_in": form.way_in,
        "approval": form.approval,
        "is_open": form.is_open,
        "closes_at": form.closes_at.isoformat() if form.closes_at else "",
        "limits": [form.limit_per_delegation, form.limit_per_organization, form.limit_overall],
        "version": form.version,
    }
