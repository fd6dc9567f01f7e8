"""Posting what waits for webhooks; safe to run twice, as the delivery of mail is.

When a process dies between the receiver's yes and our note, the same delivery goes out again under
the same ``Webhook-Id``.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F, Q

from assemblies.errors import DomainError
from notifications.enums import DeliveryState
from notifications.errors import WebhookAddressRefused
from notifications.gateways import webhooks as gateway
from notifications.models.webhooks import WebhookDelivery
from notifications.permissions import may_keep_webhooks
from notifications.rules.webhooks import forgotten_before, is_taken, next_try, signature_of

log = structlog.get_logger(__name__)

LOOK_AT = 10  # rows; others may take the first few at the same moment
LEASE = timedelta(seconds=60)


def deliver_next(*, at: datetime, clock: Callable[[], datetime]) -> bool:
    """Post the first due delivery; return False when there is none.

    clock: asked when a seal is made: it says when a delivery really left.
    """
    delivery = _claim(at)
    if delivery is None:
        return False
    webhook = delivery.webhook
    if not may_keep_webhooks(webhook.user, webhook.institution):
        _note(delivery, at, error="not allowed", gives_up=True)
        return True
    try:
        status = _post(delivery, clock())
    except DomainError as refusal:
        reason = str(refusal.details.get("reason", refusal.code))
        never = isinstance(refusal, WebhookAddressRefused)
        _note(delivery, at, error=reason, gives_up=never)
    except Exception as error:  # noqa: BLE001 - or it would be the first to be tried for ever
        _note(delivery, at, error=type(error).__name__)
    else:
        _note(delivery, at, status=status)
    return True


def forget_old(*, at: datetime) -> int:
    """Erase deliveries long sent or given up; return how many."""
    before = forgotten_before(at)
    done = WebhookDelivery.objects.filter(Q(sent_at__lt=before) | Q(failed_at__lt=before))
    return done.delete()[0]


def _claim(at: datetime) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.due(at)
    for pk in due.order_by("due_at", "id").values_list("pk", flat=True)[:LOOK_AT]:
        if due.filter(pk=pk).update(claimed_until=at + LEASE, attempts=F("attempts") + 1):
            return WebhookDelivery.objects.select_related(
                "webhook__user", "webhook__institution"
            ).get(pk=pk)
    return None


def _post(delivery: WebhookDelivery, at: datetime) -> int:
    body = json.dumps(delivery.body, separators=(",", ":"), sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Hemicycle-Webhooks/1",
        "Webhook-Id": str(delivery.public_id),
        "Webhook-Event": delivery.event,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": signature_of(body, secrets=delivery.webhook.secrets_at(at), at=at),
    }
    return gateway.post(delivery.webhook.url, body, headers, anywhere=settings.WEBHOOKS_ANYWHERE)


def _note(
    delivery: WebhookDelivery,
    at: datetime,
    *,
    status: int | None = None,
    error: str = "",
    gives_up: bool = False,
) -> None:
    change: dict[str, Any] = {"state": DeliveryState.SENT, "sent_at": at}
    if status is None or not is_taken(status):
        again = (
            None
            if gives_up
            else next_try(
                attempts=delivery.attempts, status=status, created_at=delivery.created_at, at=at
            )
        )
        change = {"due_at": again} if again else {"state": DeliveryState.FAILED, "failed_at": at}
        log.info("webhook_not_taken", delivery=delivery.pk, status=status, gives_up=not again)
    WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED).update(
        claimed_until=None, last_status=status, last_error=error[:60], **change
    )
