"""Warning those who still have to act that a deadline draws near: a week and a day before.

Of an offered place two hours before. Safe to run twice: the deadline names the occasion, and a
person hears of one once.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import formats, translation

from notifications.services import outbox
from notifications.services.outbox import Words
from registrations import messages
from registrations.selectors.deadlines import Deadline, deadlines_near, occasion_of, public_url


def warn(*, at: datetime) -> int:
    """Queue the warnings that are due; return how many, those told before included."""
    return sum(_warn(deadline, minutes, at) for deadline, minutes in deadlines_near(at=at))


@transaction.atomic
def _warn(deadline: Deadline, minutes: int, at: datetime) -> int:
    people = {to.address.lower(): to for to in deadline.people()}
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
