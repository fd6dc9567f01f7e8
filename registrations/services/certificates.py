"""Acts on certificates of attendance: issuing after the end, withdrawing, and who gets one."""

import secrets
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation

from assemblies.enums import CalendarStatus
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.models.meetings import Certificate, CertificateRule
from registrations.paper.certificates import certificate_pdf
from registrations.rules.attendance import certified_minutes
from registrations.rules.letters import ALPHABET, LENGTH, shown_code
from registrations.selectors.attendance import (
    attended_by_person,
    events_to_settle,
    hours_of,
    origin_of,
    rule_of,
)
from registrations.services import meeting_news
from registrations.services.locks import locked_event
from sessions.models.sittings import Sitting
from sessions.selectors.wording import days_in_words

log = structlog.get_logger(__name__)

_AT_ONCE = 20  # events


@transaction.atomic
def set_rule(
    *, event: Event, is_issued: bool, least_percent: int, by: User | None, at: datetime
) -> CertificateRule:
    """Say who gets a certificate of an event: share of a sitting's time, 1 to 100 per cent.

    After the end this issues what is due under the new rule; nobody's certificate is taken away.
    """
    event = locked_event(event)
    rule, _ = CertificateRule.objects.get_or_create(event_id=event.pk)
    before = {"issued": rule.is_issued, "percent": rule.least_percent}
    rule.is_issued, rule.least_percent, rule.settled_at = is_issued, least_percent, None
    rule.save()
    after = {"issued": is_issued, "percent": least_percent}
    audit.record(act="certificates.set_rule", thing=rule, by=by, at=at, before=before, after=after)
    return rule


def issue_due(*, at: datetime) -> int:
    """Issue the certificates of events that are over; return how many. One that fails stops none.

    Safe to run twice and side by side.
    """
    issued = 0
    for event in events_to_settle(at=at)[:_AT_ONCE]:
        try:
            issued += settle(event=event, at=at)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            log.warning("certificates_unissued", thing=event.pk, error=type(error).__name__)
    return issued


@transaction.atomic
def settle(*, event: Event, at: datetime) -> int:
    """Issue an event's certificates to whoever attended long enough; return how many are new."""
    event = locked_event(event)
    rule, _ = CertificateRule.objects.get_or_create(
        event_id=event.pk, defaults={"is_issued": rule_of(event).is_issued}
    )
    rule.settled_at = at
    rule.save(update_fields=["settled_at"])
    if not rule.is_issued:
        return 0
    sittings = Sitting.objects.filter(event_id=event.pk).exclude(status=CalendarStatus.CANCELLED)
    held = list(sittings)
    lengths = {one.pk: hours_of(one).minutes for one in held}
    attended = attended_by_person(held, at=at)
    people = Participant.objects.accredited().filter(pk__in=attended, certificate__isnull=True)
    issued = 0
    for person in people.select_related("user").order_by("pk"):
        minutes = certified_minutes(attended[person.pk], lengths, rule.least_percent)
        if minutes is not None:
            _issue(event, person, minutes, at)
            issued += 1
    return issued


def _issue(event: Event, person: Participant, minutes: int, at: datetime) -> None:
    certificate = Certificate.objects.create(
        event_id=event.pk,
        participant=person,
        code="".join(secrets.choice(ALPHABET) for _sign in range(LENGTH)),
        minutes=minutes,
        issued_at=at,
    )
    after = {"participant": person.pk, "minutes": minutes}
    audit.record(act="certificate.issue", thing=certificate, by=None, at=at, after=after)
    certificate.event = event
    meeting_news.certified(certificate=certificate, at=at)


@transaction.atomic
def revoke(*, certificate: Certificate, by: User | None, at: datetime) -> Certificate:
    """Let a certificate hold no more: its page says so from now on. Twice is once."""
    held = Certificate.objects.select_for_update(of=("self",), no_key=True)
    certificate = held.select_related("event", "participant").get(pk=certificate.pk)
    if certificate.revoked_at is None:
        certificate.revoked_at = at
        certificate.save(update_fields=["revoked_at"])
        after = {"participant": certificate.participant_id}
        audit.record(act="certificate.revoke", thing=certificate, by=by, at=at, after=after)
    return certificate


def address_of(certificate: Certificate, language: str) -> str:
    """Return the absolute address on which everybody checks a certificate."""
    with translation.override(language):
        path = reverse("registrations:certificate-check", args=[shown_code(certificate.code)])
    return str(settings.PUBLIC_URL) + path


def as_pdf(certificate: Certificate, language: str) -> bytes:
    """Return a certificate as PDF. Needs event and participant with its parliament loaded."""
    event, person = certificate.event, certificate.participant
    hours, minutes = divmod(certificate.minutes, 60)
    with translation.override(language):
        facts = {
            "organization": settings.ORGANIZATION,
            "name": person.badge_name,
            "of": origin_of(person),
            "event": event.title.in_language(language),
            "place": event.place.in_language(language),
            "days": days_in_words(event),
            "hours": hours,
            "minutes": minutes,
            "code": shown_code(certificate.code),
            "url": address_of(certificate, language),
            "issued_on": formats.date_format(
                certificate.issued_at.astimezone(event.zone), "DATE_FORMAT"
            ),
        }
    return certificate_pdf(language=language, facts=facts, issued_at=certificate.issued_at)
