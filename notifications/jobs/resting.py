"""Hosts that asked us to wait, and our own mail server when it is away: left alone for a while."""

from datetime import datetime

import structlog
from django.db import transaction

from notifications.jobs.claiming import OUR_SERVER
from notifications.models.delivery import MailDomain
from notifications.rules.retries import rest_after, server_rest_after

log = structlog.get_logger(__name__)


@transaction.atomic
def rest(*, name: str, at: datetime) -> None:
    """Leave a host alone, longer each time in a row; several refusals of one moment are one."""
    host, _is_new = MailDomain.objects.select_for_update().get_or_create(name=name)
    if host.rests_until is not None and host.rests_until > at:
        return
    host.refusals = min(host.refusals + 1, 1000)
    pause = (
        server_rest_after(host.refusals)
        if name == OUR_SERVER
        else rest_after(host.refusals, seed=name)
    )
    host.rests_until = at + pause
    host.save(update_fields=["refusals", "rests_until"])
    log.warning("mail_host_rests", seconds=int(pause.total_seconds()), refusals=host.refusals)


def recover(*, name: str) -> None:
    """A host took a mail: it rests no more, and its refusals are forgotten."""
    MailDomain.objects.filter(name=name).update(refusals=0, rests_until=None)
