"""When delegations may register for an assembly."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.services import audit
from registrations.rules.windows import Window


@transaction.atomic
def set_window(*, assembly: Assembly, window: Window, by: User | None, at: datetime) -> Assembly:
    """Set the time in which delegations may be registered, changed and sent."""
    assembly = Assembly.objects.select_for_update(of=("self",)).get(pk=assembly.pk)
    before = (assembly.registration_opens_at, assembly.registration_closes_at)
    assembly.registration_opens_at = window.opens_at
    assembly.registration_closes_at = window.closes_at
    assembly.save(update_fields=["registration_opens_at", "registration_closes_at"])
    audit.record(
        act="registration_window.set",
        thing=assembly,
        by=by,
        at=at,
        before={"opens_at": _iso(before[0]), "closes_at": _iso(before[1])},
        after={"opens_at": _iso(window.opens_at), "closes_at": _iso(window.closes_at)},
    )
    return assembly


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
