"""Telling systems of parliaments: registering an address, writing news for it, sending it again."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.services import audit
from notifications import tasks
from notifications.enums import DeliveryState, WebhookEvent
from notifications.errors import TooManyWebhooks
from notifications.models.webhooks import Webhook, WebhookDelivery
from notifications.permissions import may_keep_webhooks
from notifications.rules.webhooks import check_address

MOST = 10  # of one account


@transaction.atomic
def register(
    *,
    institution: Institution | None,
    url: str,
    events: Collection[WebhookEvent],
    by: User,
    at: datetime,
) -> Webhook:
    """Have an address told of what happens; its secret is `Webhook.secret`.

    institution: whose news; None: everybody's. Raises WebhookAddressRefused, TooManyWebhooks.
    """
    check_address(url, anywhere=settings.WEBHOOKS_ANYWHERE)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    if Webhook.objects.filter(user=by).count() >= MOST:
        raise TooManyWebhooks(most=MOST)
    webhook = Webhook.objects.create(
        user=by,
        institution=institution,
        url=url,
        events=sorted(set(events)),
        salt=secrets.token_hex(32),
        created_at=at,
    )
    after = {"institution": institution.pk if institution else None, "events": webhook.events}
    audit.record(act="webhook.register", thing=webhook, by=by, at=at, after=after)
    return webhook


@transaction.atomic
def rotate(*, webhook: Webhook, by: User, at: datetime) -> Webhook:
    """Give it a new secret; for a day the old one signs as well."""
    webhook = _locked(webhook)
    webhook.previous_salt, webhook.salt = webhook.salt, secrets.token_hex(32)
    webhook.rotated_at = at
    webhook.save(update_fields=["previous_salt", "salt", "rotated_at"])
    audit.record(act="webhook.rotate", thing=webhook, by=by, at=at)
    return webhook


@transaction.atomic
def remove(*, webhook: Webhook, by: User, at: datetime) -> None:
    """Tell this address nothing more; what was on its way is forgotten with it."""
    webhook = _locked(webhook)
    audit.record(act="webhook.remove", thing=webhook, by=by, at=at)
    webhook.delete()


@transaction.atomic
def ping(*, webhook: Webhook, by: User, at: datetime) -> WebhookDelivery:
    """Send a piece of news about nothing, so that the receiver can be tried."""
    entry = audit.record(act="webhook.ping", thing=webhook, by=by, at=at)
    delivery = _row(webhook, WebhookEvent.PING, {}, f"ping:{entry.pk}", at)
    delivery.save()
    tasks.wake_webhooks()
    return delivery


@transaction.atomic
def replay(*, delivery: WebhookDelivery, by: User, at: datetime) -> WebhookDelivery:
    """Send something again, under the same id; its day of tries begins anew."""
    delivery = WebhookDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    delivery.state, delivery.attempts = DeliveryState.QUEUED, 0
    delivery.created_at = delivery.due_at = at
    delivery.sent_at = delivery.failed_at = delivery.claimed_until = None
    delivery.save()
    audit.record(act="webhook.replay", thing=delivery, by=by, at=at)
    tasks.wake_webhooks()
    return delivery


def publish(
    *,
    event: WebhookEvent,
    institution_id: int | None,
    assembly_id: int,
    data: Mapping[str, Any],
    key: str,
    at: datetime,
) -> int:
    """Write the news for every webhook that listens; return how many. One query when none does.

    data: keys, states and numbers, never personal data: the receiver asks the API for more. key:
    the occasion, told once. assembly_id: what it happened for. Assumes the caller's transaction.
    """
    whose = Q(institution=None) | Q(institution=institution_id)
    webhooks = Webhook.objects.filter(whose).select_related("user", "institution")
    rows = [
        _row(webhook, event, data, key, at)
        for webhook in webhooks
        if event in webhook.events
        and may_keep_webhooks(webhook.user, webhook.institution, assembly_id=assembly_id)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        tasks.wake_webhooks()
    return len(rows)


def _row(
    webhook: Webhook, event: WebhookEvent, data: Mapping[str, Any], key: str, at: datetime
) -> WebhookDelivery:
    delivery = WebhookDelivery(
        webhook=webhook, event=event, key=key, body={}, created_at=at, due_at=at
    )
    delivery.body = {
        "id": str(delivery.public_id),
        "event": event.value,
        "created_at": at.isoformat(),
        "data": dict(data),
    }
    return delivery


def _locked(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
