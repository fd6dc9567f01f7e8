"""What is reported of a mail after it left: taken once each, and acted upon."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.enums import Failure, MessageState, ReportKind, SuppressionReason
from notifications.models.delivery import DeliveryReport, Suppression
from notifications.models.messages import Message
from notifications.rules.suppression import ends_the_address

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event. ``event_key``: its own name, for it may come twice. ``detail``: without names."""

    event_key: str
    kind: ReportKind
    detail: str = ""
    is_permanent: bool = False


@transaction.atomic
def take_report(*, report: Report, message: Message | None, address: str, at: datetime) -> bool:
    """Note a report of a mail; return False when it was taken before.

    A final bounce gives the mail up and stops the address; so do several passing ones in a row. A
    complaint stops what is not official.
    """
    try:
        with transaction.atomic():
            DeliveryReport.objects.create(
                event_key=report.event_key,
                message=message,
                kind=report.kind,
                detail=report.detail[:300],
                is_permanent=report.is_permanent,
                heard_at=at,
            )
    except IntegrityError:
        return False
    address = address.strip().lower()
    if report.kind == ReportKind.COMPLAINED:
        _stop(address, SuppressionReason.COMPLAINED, report.detail, at)
    if report.kind == ReportKind.BOUNCED:
        if message is not None:
            _give_up(message, report, at)
        if report.is_permanent or ends_the_address(_soft_bounces(address)):
            _stop(address, SuppressionReason.BOUNCED, report.detail, at)
    log.info("mail_reported", kind=report.kind, permanent=report.is_permanent)
    return True


def message_of(public_id: str, address: str) -> Message | None:
    """Return the mail to this address that a report names, None for anybody else's."""
    try:
        found = Message.objects.filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        return None
    return found if found and found.recipient.lower() == address.strip().lower() else None


@transaction.atomic
def suppress(*, address: str, by: User, at: datetime) -> Suppression:
    """Send nothing more to an address, until somebody lifts it. Safe to run twice."""
    found, is_new = Suppression.objects.get_or_create(
        address=address.strip().lower(),
        defaults={"reason": SuppressionReason.BY_DESK, "created_at": at, "created_by": by},
    )
    if is_new:
        audit.record(act="mail.suppress", thing=found, by=by, at=at)
    return found


@transaction.atomic
def lift(*, suppression: Suppression, by: User, at: datetime) -> None:
    """Write to an address again; its bounces so far count no more."""
    audit.record(
        act="mail.lift", thing=suppression, by=by, at=at, before={"reason": suppression.reason}
    )
    _reports_of(suppression.address).filter(kind=ReportKind.BOUNCED).delete()
    suppression.delete()


def _stop(address: str, reason: SuppressionReason, detail: str, at: datetime) -> None:
    if not address:
        return
    found, is_new = Suppression.objects.get_or_create(
        address=address, defaults={"reason": reason, "detail": detail[:300], "created_at": at}
    )
    if not is_new and reason == SuppressionReason.BOUNCED and found.reason != reason:
        found.reason, found.detail = reason, detail[:300]  # nothing at all arrives there any more
        found.save(update_fields=["reason", "detail"])


def _give_up(message: Message, report: Report, at: datetime) -> None:
    Message.objects.filter(pk=message.pk, state=MessageState.SENT).update(
        state=MessageState.FAILED,
        failed_at=at,
        failure=Failure.BOUNCED,
        last_error=f"Bounced: {report.detail}"[:300],
    )


def _soft_bounces(address: str) -> int:
    """Count the mails in a row, up to the last, that came back for a passing reason.

    A mail between them counts as arrived if that was reported, and also if nothing was: few
    servers report it, and it would have come back before the one after it did.
    """
    reports = _reports_of(address).filter(kind=ReportKind.BOUNCED, is_permanent=False)
    bounced = set(reports.values_list("message", flat=True))
    doubtful = DeliveryReport.objects.exclude(kind=ReportKind.DELIVERED)
    arrived = Message.objects.filter(
        ~Exists(doubtful.filter(message=OuterRef("pk"))),
        recipient=address,
        state=MessageState.SENT,
        pk__lt=max(bounced, default=0),
    )
    last = arrived.order_by("-pk").values_list("pk", flat=True).first() or 0
    return sum(one > last for one in bounced)


def _reports_of(address: str) -> QuerySet[DeliveryReport]:
    return DeliveryReport.objects.filter(message__recipient=address)
