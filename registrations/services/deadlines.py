"""Warning those who still have to act that a deadline draws near: a week and a day before.

Of an offered place two hours before. Safe to run twice: the deadline names the occasion, and a
person hears of one once.
"""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import formats, translation

from notifications.selectors import addresses_told
from notifications.services import outbox
from notifications.services.outbox import Words
from registrations import messages
from registrations.selectors.deadlines import (
    FINDERS,
    Deadline,
    deadlines_near,
    occasion_of,
)
from sessions.selectors.following import public_url

log = structlog.get_logger(__name__)


def warn(*, at: datetime) -> int:
    """Queue the warnings that are due; return how many. One that fails stops no other."""
    return sum(_warn_all(kind, at) for kind in FINDERS)


def _warn_all(kind: str, at: datetime) -> int:
    warned = 0
    try:
        for deadline, minutes in deadlines_near(kind, at=at):
            warned += _calmly(deadline, minutes, at)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other kinds are warned of
        log.warning("deadlines_unread", kind=kind, error=type(error).__name__)
    return warned


def _calmly(deadline: Deadline, minutes: int, at: datetime) -> int:
    try:
        return _warn(deadline, minutes, at)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again in ten minutes
        log.warning("deadline_untold", deadline=deadline.name, error=type(error).__name__)
        return 0


@transaction.atomic
def _warn(deadline: Deadline, minutes: int, at: datetime) -> int:
    people = {to.address.lower(): to for to in deadline.people()}
    told = addresses_told(occasion_of(deadline, minutes), people)
    people = {address: to for address, to in people.items() if address not in told}
    said = {
        language: Words(context=_words(deadline, language), useful_until=deadline.closes_at)
        for language in {to.language for to in people.values()}
    }
    return outbox.queue_all(
        kind=messages.DEADLINE_NEAR,
        news=((to, said[to.language]) for to in people.values()),
        key=occasion_of(deadline, minutes),
        at=at,
    )


def _words(deadline: Deadline, language: str) -> dict[str, Any]:
    with translation.override(language):
        local = deadline.closes_at.astimezone(deadline.event.zone)
        zone = deadline.event.time_zone
        return {
            "event": deadline.event.title.in_language(language),
            "what": deadline.what(),
            "when": f"{formats.date_format(local, 'l j F Y')}, {local:%H:%M} ({zone})",
            "hours": outbox.hours_of(deadline.closes_at, None, zone),
            "url": public_url(deadline.url()),
        }
