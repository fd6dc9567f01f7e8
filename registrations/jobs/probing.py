"""Asking services for online meetings how they do. Safe to run twice: the last answer is kept."""

from datetime import datetime

import structlog
from django.db import transaction

from registrations.errors.providers import ProviderRefused
from registrations.gateways.providers.choosing import PLAIN
from registrations.gateways.providers.interface import Probe
from registrations.models.meetings import ServiceProbe
from registrations.selectors.meetings import provider_names, provider_of

log = structlog.get_logger(__name__)


def probe_all(*, at: datetime) -> int:
    """Ask each service in the settings, forget those that are gone; return how many."""
    names = [name for name in provider_names() if name != PLAIN]
    ServiceProbe.objects.exclude(name__in=names).delete()
    for name in names:
        _keep(name[:40], _ask(name, at), at)
    return len(names)


def _ask(name: str, at: datetime) -> Probe:
    try:
        return provider_of(name).probe(at=at)
    except ProviderRefused as error:
        return Probe(is_well=False, code=error.code, reason=str(error.details["reason"]))


@transaction.atomic
def _keep(name: str, found: Probe, at: datetime) -> None:
    held = ServiceProbe.objects.select_for_update(of=("self",), no_key=True)
    row = held.filter(name=name).first() or ServiceProbe(name=name, is_well=found.is_well)
    if row.pk is None or row.is_well != found.is_well:
        row.since = at
        if not found.is_well:
            log.warning("meeting_service_away", provider=name, code=found.code)
    row.is_well, row.code, row.reason = found.is_well, found.code, found.reason[:60]
    row.probed_at = at
    row.save()
