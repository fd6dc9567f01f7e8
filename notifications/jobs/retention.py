"""Erasure: the outbox forgets what it once said. Safe to run twice."""

from datetime import datetime

import structlog
from django.db import models

from notifications.enums import MessageState
from notifications.models.calendars import CalendarReply
from notifications.models.delivery import DeliveryReport, MailDomain
from notifications.models.messages import Message
from notifications.rules.retention import KEPT, answers_erased_before, erased_before

log = structlog.get_logger(__name__)


def erase_old(*, at: datetime) -> int:
    """Erase words, entry and reader's name of messages long sent or given up; return how many.

    Those that went in a digest too; reports of their delivery and old answers of calendars go, and
    hosts that nothing is to be remembered of.
    """
    before = erased_before(at)
    done = Message.objects.filter(
        models.Q(sent_at__lt=before)
        | models.Q(failed_at__lt=before)
        | models.Q(state__in=[MessageState.FOLDED, MessageState.DROPPED], created_at__lt=before)
    )
    said = done.exclude(context={}, entry__isnull=True, entries__isnull=True, recipient_name="")
    count = said.update(context={}, entry=None, entries=None, recipient_name="")
    DeliveryReport.objects.filter(heard_at__lt=before).delete()
    is_awake = models.Q(rests_until__isnull=True) | models.Q(rests_until__lt=before)
    MailDomain.objects.filter(is_awake, per_minute__isnull=True).delete()
    CalendarReply.objects.filter(heard_at__lt=answers_erased_before(at)).delete()
    if count:
        log.info(
            "erased", what="outbox", count=count, rule=erased_before.__name__, kept_days=KEPT.days
        )
    return count
