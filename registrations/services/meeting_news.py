"""What people hear of sittings they join from afar. Private to this app's services."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from assemblies.models.delegations import Participant
from notifications.messages import MessageKind
from notifications.services import outbox
from registrations import messages
from registrations.models.meetings import Certificate
from registrations.rules.letters import shown_code
from sessions.models.sittings import Sitting
from sessions.selectors.join_links import own_address
from sessions.selectors.wording import words_about_sitting


def allowed(*, sitting: Sitting, participant: Participant, entry: int, at: datetime) -> None:
    """Tell somebody that she may take part from afar. entry: the audit's, which names it."""
    language = participant.language
    words = words_about_sitting(sitting, language)
    lobby_url = own_address(sitting, participant.pk, language)
    context = {
        **words,
        "name": participant.badge_name,
        "lobby_url": lobby_url,
        "logs_in": participant.user_id is not None,
    }
    _queue(messages.REMOTE_ALLOWED, participant, f"remote:{entry}", context, at, sitting.ends_at)


def certified(*, certificate: Certificate, at: datetime) -> None:
    """Tell somebody that her certificate of attendance is ready."""
    person, event = certificate.participant, certificate.event
    with translation.override(person.language):
        check = reverse("registrations:certificate-check", args=[shown_code(certificate.code)])
        context = {
            "name": person.badge_name,
            "event": event.title.in_language(person.language),
            "code": shown_code(certificate.code),
            "url": str(settings.PUBLIC_URL) + reverse("registrations:certificate-own"),
            "check_url": str(settings.PUBLIC_URL) + check,
        }
    _queue(messages.CERTIFICATE_ISSUED, person, f"certificate:{certificate.pk}", context, at)


def _queue(
    kind: MessageKind,
    person: Participant,
    key: str,
    context: dict[str, Any],
    at: datetime,
    useful_until: datetime | None = None,
) -> None:
    address = person.email or (person.user.email if person.user else "")
    if not address:
        return
    to = outbox.Recipient(
        address=address,
        name=person.badge_name,
        language=person.language,
        time_zone=person.user.time_zone if person.user else "",
    )
    words = outbox.Words(context=context, useful_until=useful_until)
    outbox.queue(kind=kind, to=to, key=key, words=words, at=at)
