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
_CHECKED_BY = ("WEBHOOK_SECRET", "WEBHOOK_SIGNING_KEY", "SIGNING_SECRET", "WEBHOOK_KEY")
_FINAL = {"invalid", "bounced"}
_UNREADABLE = (
    AnymailError, ImproperlyConfigured, ValueError, LookupError, TypeError, AttributeError,
)  # fmt: skip


@csrf_exempt
def provider(request: HttpRequest, name: str, what: str) -> HttpResponseBase:
    """Take what the configured provider reports; 404 for every other name."""
    door = _doors().get(f"{name}_{what}_webhook") if name == _configured() else None
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
    """Return the provider's name as anymail's addresses have it; empty where none may call."""
    module, _, backend = settings.EMAIL_BACKEND.rpartition(".")
    known = any(key.endswith(_CHECKED_BY) and value for key, value in settings.ANYMAIL.items())
    is_one = module.startswith("anymail.backends.") and backend == "EmailBackend"
    return module.rpartition(".")[2] if known and is_one else ""


def note_event(event: Any, esp_name: str, **_: Any) -> None:  # noqa: ANN401 - anymail's
    """Note what the provider reports of one mail."""
    kind = _KINDS.get(event.event_type)
    address = str(event.recipient or "")
    if kind is None or not address:
        return
    named = str((event.metadata or {}).get("message", "")) or str(event.message_id or "")
    message = reports.message_of(named.strip("<>").partition("@")[0], address)
    told = (esp_name, event.event_type, event.message_id, address, event.timestamp)
    key = event.event_id or hashlib.sha256(repr(told).encode()).hexdigest()
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
