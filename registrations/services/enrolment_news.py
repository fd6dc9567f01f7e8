"""What somebody hears who registered for an event without delegations.

Private to this app's services.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import translation

from notifications.enums import Method
from notifications.services import outbox
from registrations import messages
from registrations.models.registrations import Registration
from registrations.selectors.admissions import SittingLine, lines_of
from registrations.services import accreditation, seat_news, wording
from sessions.selectors.wording import words_about_sitting


def received(person: Registration, at: datetime) -> None:
    """Tell her that the secretariat has her registration and decides about it."""
    outbox.queue(
        kind=messages.APPLICATION_RECEIVED,
        to=_recipient(person),
        key=f"registration:{person.pk}:received:{person.version}",
        words=outbox.Words(context=wording.of_person(person, person.language)),
        at=at,
    )


def confirm(person: Registration, at: datetime) -> None:
    """Tell her that she is registered, how she stands in each sitting, and where she joins it.

    One sitting that is hers comes into her calendar by itself, several as a file to take over: no
    calendar takes several at once. Where the event has no sittings, its days do.
    """
    if not person.email:
        return
    lines = [line for line in lines_of(person) if line.is_wanted]
    context = {
        **wording.of_person(person, person.language),
        "sittings": [_words_of(line, person.language) for line in lines],
    }
    to = _recipient(person)
    outbox.queue(
        kind=messages.ENROLLED,
        to=to,
        key=f"registration:{person.pk}:confirmed:{person.version}",
        words=_with_entries(context, person, to, lines),
        at=at,
    )


def _recipient(person: Registration) -> outbox.Recipient:
    return outbox.Recipient(address=person.email, name=person.badge_name, language=person.language)


def _with_entries(
    context: dict[str, Any],
    person: Registration,
    to: outbox.Recipient,
    lines: Sequence[SittingLine],
) -> outbox.Words:
    held = [line.sitting for line in lines if line.is_held]
    entries = tuple(seat_news.entry_for(to, one, Method.REQUEST) for one in held)
    if not lines:
        entry = accreditation.entry_for(to, person.event)
        return outbox.Words(context=context, entry=entry, method=Method.REQUEST)
    if len(entries) == 1:
        return outbox.Words(context=context, entry=entries[0], method=Method.REQUEST)
    return outbox.Words(context=context, entries=entries)


def _words_of(line: SittingLine, language: str) -> dict[str, Any]:
    """Return how she stands in a sitting, ready-made."""
    words = words_about_sitting(line.sitting, language)
    with translation.override(language):
        return {
            **{name: words[name] for name in ("title", "when", "hours", "where")},
            "state": str(line.party.state) if line.party else "",
            "number": line.rank.place if line.rank else 0,
            "join_url": wording.join_address(line.sitting) if line.is_held else "",
        }
