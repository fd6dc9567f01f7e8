"""Reminding people of sittings that they follow by themselves, or hold places in.

Safe to run twice and side by side: each reminder of each start is entered once, under the sitting's
row, in the transaction that queues the mails.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import translation

from assemblies.enums import CalendarStatus
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.models.reminders import ReminderSent
from sessions.models.sittings import Sitting
from sessions.permissions import accounts_seeing
from sessions.selectors.own_links import own_links
from sessions.selectors.reminders import occasion_of, reminders_due
from sessions.selectors.wording import words_about_sitting

log = structlog.get_logger(__name__)

_KEPT = timedelta(days=30)  # the note that a reminder was sent, after the start it was of


def remind_all(*, at: datetime) -> int:
    """Queue every reminder that is due; return how many mails. One that fails stops no other."""
    mails = 0
    for pk, minutes in reminders_due(at=at):
        try:
            mails += remind(pk, minutes, at=at)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again in a minute
            log.warning("reminder_unwritten", sitting=pk, error=type(error).__name__)
    ReminderSent.objects.filter(starts_at__lt=at - _KEPT).delete()
    return mails


@transaction.atomic
def remind(pk: int, minutes: int, *, at: datetime) -> int:
    """Queue one reminder of one sitting as it stands; return how many mails. Safe to run twice."""
    held = Sitting.objects.select_for_update(of=("self",), no_key=True)
    sitting = held.select_related("event", "body", "room").filter(pk=pk).first()
    if sitting is None or sitting.status == CalendarStatus.CANCELLED or sitting.starts_at <= at:
        return 0
    _, is_new = ReminderSent.objects.get_or_create(
        sitting=sitting,
        minutes=minutes,
        starts_at=sitting.starts_at,
        defaults={"sent_at": at},
    )
    if not is_new:
        return 0
    people = _people(sitting, at)
    said = {}
    for language in {to.language for to in people}:
        with translation.override(language):
            said[language] = Words(
                context=words_about_sitting(sitting, language), useful_until=sitting.starts_at
            )
    own = own_links(sitting, people)
    return outbox.queue_all(
        kind=messages.SITTING_SOON,
        news=((to, _with_link(said[to.language], own, to)) for to in people),
        key=occasion_of(sitting, minutes),
        at=at,
    )


def _with_link(words: Words, own: Mapping[str, str], to: Recipient) -> Words:
    """Return what one person is told: her own way into the lobby of an online sitting with it."""
    link = own.get(to.address.lower())
    return replace(words, context={**words.context, "lobby_url": link}) if link else words


def _people(sitting: Sitting, at: datetime) -> list[Recipient]:
    """Return who is reminded; of a closed sitting only who may know of it."""
    people = outbox.recipients_of(sitting.topics)
    if not sitting.is_closed:
        return people
    emails = accounts_seeing(sitting, at=at).values_list("email", flat=True)
    seeing = {email.lower() for email in emails}
    return [to for to in people if to.address.lower() in seeing]
