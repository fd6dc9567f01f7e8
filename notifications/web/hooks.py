"""The door of the mail provider: bounces, complaints, and mails that come in.

django-anymail's own views check each caller's signature or secret; this door is there only for the
provider that is configured, and only if there is something to check a caller by.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from anymail.signals import EventType, inbound, tracking
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from notifications.enums import ReportKind
from notifications.services import incoming, reports

log = structlog.get_logger(__name__)

_KINDS = {
    EventType.DELIVERED: ReportKind.DELIVERED,
    EventType.DEFERRED: ReportKind.DEFERRED,
    EventType.BOUNCED: ReportKind.BOUNCED,
    EventType.REJECTED: ReportKind.BOUNCED,
    EventType.COMPLAINED: ReportKind.COMPLAINED,
    EventType.UNSUBSCRIBED: ReportKind.UNSUBSCRIBED,
}
# What a door checks its callers by, beside the secret that all share: a signature, where the
# provider gives one. Another provider's key checks nobody here.
_SIGNED_BY = {
    ("mailersend", "tracking"): "MAILERSEND_SIGNING_SECRET",
    ("mailersend", "inbound"): "MAILERSEND_INBOUND_SECRET",
    ("mailgun", "tracking"): "MAILGUN_WEBHOOK_SIGNING_KEY",
    ("mailgun", "inbound"): "MAILGUN_WEBHOOK_SIGNING_KEY",
    ("mailtrap", "tracking"): "MAILTRAP_TRACKING_SECRET",
    ("mailtrap", "inbound"): "MAILTRAP_INBOUND_SECRET",
    ("mandrill", "tracking"): "MANDRILL_WEBHOOK_KEY",
    ("postal", "tracking"): "POSTAL_WEBHOOK_KEY",
    ("postal", "inbound"): "POSTAL_WEBHOOK_KEY",
    ("resend", "tracking"): "RESEND_SIGNING_SECRET",
    ("resend", "inbound"): "RESEND_INBOUND_SECRET",
    ("sendgrid", "tracking"): "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY",
}
_SHARED = "WEBHOOK_SECRET"
_FINAL = {"invalid", "bounced"}
_UNREADABLE = (
    AnymailError, ImproperlyConfigured, ValueError, LookupError, TypeError, AttributeError,
    RecursionError,
)  # fmt: skip


@csrf_exempt
def provider(request: HttpRequest, name: str, what: str) -> HttpResponseBase:
    """Take what the configured provider reports; 404 for every other name."""
    is_open = name == _configured() and _checks_callers(name, what)
    door = _doors().get(f"{name}_{what}_webhook") if is_open else None
    if door is None:
        raise Http404
    try:
        return _taken_by(door, request)
    except RequestDataTooBig:
        log.info("mail_passed_over", reason="too large")
        return HttpResponse(status=413)


def _taken_by(
    door: Callable[[HttpRequest], HttpResponseBase], request: HttpRequest
) -> HttpResponseBase:
    try:
        return door(request)
    except SuspiciousOperation:
        raise
    except _UNREADABLE as error:
        # Signed, but not as the provider documents it.
        log.warning("mail_report_unreadable", error=type(error).__name__)
        return HttpResponse(status=400)


@cache
def _doors() -> dict[str, Any]:
    # Loaded when a provider first calls: the views of a dozen others come along.
    return {door.name: door.callback for door in import_string("anymail.urls.urlpatterns")}


def _configured() -> str:
    """Return the provider's name as anymail's addresses have it; empty without one."""
    module, _, backend = settings.EMAIL_BACKEND.rpartition(".")
    is_one = module.startswith("anymail.backends.") and backend == "EmailBackend"
    return module.rpartition(".")[2] if is_one else ""


def _checks_callers(name: str, what: str) -> bool:
    own = _SIGNED_BY.get((name, what), _SHARED)
    return bool(settings.ANYMAIL.get(own) or settings.ANYMAIL.get(_SHARED))


def note_event(event: Any, esp_name: str, **_: Any) -> None:  # noqa: ANN401 - anymail's
    """Note what the provider reports of one mail."""
    kind = _KINDS.get(event.event_type)
    address = str(event.recipient or "")
    if kind is None or not (address.isascii() and address.isprintable() and address):
        return
    named = str((event.metadata or {}).get("message", "")) or str(event.message_id or "")
    message = reports.message_of(named.strip("<>").partition("@")[0], address)
    told = (event.event_type, event.message_id, address, event.timestamp)
    named_by_it = (event.event_id,) if event.event_id else told
    key = hashlib.sha256(repr(named_by_it).encode()).hexdigest()
    is_final = event.event_type == EventType.REJECTED or event.reject_reason in _FINAL
    report = reports.Report(
        event_key=f"{esp_name}:{key}",
        kind=kind,
        detail=str(event.reject_reason or ""),
        is_permanent=kind == ReportKind.BOUNCED and is_final,
    )
    reports.take_report(report=report, message=message, address=address, at=timezone.now())


def take_mail(event: Any, esp_name: str, **_: Any) -> None:  # noqa: ANN401 - anymail's
    """Take a mail that came in."""
    if event.message is not None:
        incoming.take(mail=event.message, at=timezone.now())


tracking.connect(note_event)
inbound.connect(take_mail)
