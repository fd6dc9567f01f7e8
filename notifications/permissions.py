"""Who may have a system of her own told what happens."""

from django.db.models import F, QuerySet

from assemblies.enums import Capability
from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.permissions import Visitor, acts_as_itself, delegations_with, may
from notifications.models.calendars import CalendarToken
from notifications.models.webhooks import Webhook, WebhookDelivery


def may_keep_mails(user: Visitor) -> bool:
    """Tell whether the account keeps the post room, writes to many, words the messages."""
    return may(user, Capability.KEEP_MAILS)


def may_keep_webhooks(
    user: Visitor, institution: Institution | None, *, assembly_id: int | None = None
) -> bool:
    """Tell whether the account may have news of this parliament sent, or (None) everybody's.

    Who registers one of its delegations may; everybody's are for who configures registration.
    assembly_id: of this assembly, of which who registered an earlier delegation hears nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    if may(user, Capability.CONFIGURE_REGISTRATION):
        return True
    own = delegations_with(user, Capability.REGISTER_DELEGATION).filter(institution=institution)
    if assembly_id is not None:
        own = own.filter(assembly=assembly_id)
    return institution is not None and own.exists()


def visible_webhooks(user: Visitor) -> QuerySet[Webhook]:
    """Return the account's own webhooks, for parliaments whose news it still may have."""
    if not isinstance(user, User):
        return Webhook.objects.none()
    webhooks = Webhook.objects.filter(user=user).select_related("institution")
    if may(user, Capability.CONFIGURE_REGISTRATION):
        return webhooks
    own = delegations_with(user, Capability.REGISTER_DELEGATION)
    return webhooks.filter(institution__in=own.values("institution"))


def visible_deliveries(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """Return what was sent, or is to be sent, to a webhook, the newest first."""
    return WebhookDelivery.objects.filter(webhook=webhook).order_by("-pk")


def own_calendars(user: Visitor) -> QuerySet[CalendarToken]:
    """Return the account's living calendar addresses, those used last first.

    They open all that she may see: a key that was made for less keeps none of them.
    """
    if not acts_as_itself(user):
        return CalendarToken.objects.none()
    tokens = CalendarToken.objects.filter(user=user, revoked_at=None)
    return tokens.order_by(F("last_used_at").desc(nulls_last=True), "-pk")
