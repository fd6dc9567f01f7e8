"""Turning an outbox row into the parts of a mail, in its reader's language."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from notifications.calendar.feeds import write_several
from notifications.calendar.invitations import write_invitation
from notifications.calendar.plain import from_plain
from notifications.enums import Category, Method
from notifications.gateways import links
from notifications.gateways.mail import Parts
from notifications.messages import DIGEST, kinds
from notifications.models.messages import Message


def parts_of(message: Message, *, at: datetime) -> Parts:
    """Render subject, text, HTML and calendar part of ``message``.

    ``at`` is the moment the mail is made (DTSTAMP and Date). No query.
    """
    templates = kinds()[message.kind].templates
    sender_name, sender_address = parseaddr(settings.MAIL_FROM)
    calendar = _invitation(message, at, sender_name, sender_address)
    context = {
        **message.context,
        "recipient_name": message.recipient_name,
        "organization": settings.ORGANIZATION,
        "public_url": settings.PUBLIC_URL,
        "has_calendar_part": calendar is not None,
        "has_calendar_file": bool(message.entries),
        **_ways_out(message, at),
    }
    with translation.override(message.language):
        subject = render_to_string(f"{templates}_subject.txt", context)
        text = render_to_string(f"{templates}.txt", context)
        html = render_to_string(f"{templates}.html", context)
    return Parts(
        subject=" ".join(subject.split()),
        text=text.strip() + "\n",
        html=html,
        calendar=calendar,
        attached=_attached(message),
        method=message.method if calendar else None,
        recipient_name=message.recipient_name,
        recipient_address=message.recipient,
        sender_name=sender_name,
        sender_address=sender_address,
        message_id=f"<{message.public_id}@{settings.PUBLIC_HOST}>",
        at=at,
        unsubscribe=context["stop_url"] or None,
    )


def _ways_out(message: Message, at: datetime) -> dict[str, str]:
    """Return where its reader chooses what she hears of, and where she ends this with one click.

    Official notices have neither: they cannot be switched off.
    """
    kind = kinds()[message.kind]
    if kind.category is Category.OFFICIAL:
        return {"wishes_url": "", "stop_url": ""}
    what = "daily" if kind.name == DIGEST.name else kind.category
    wishes = _sealed(links.Purpose.WISHES, message, "", at)
    stop = _sealed(links.Purpose.STOP, message, what, at)
    with translation.override(message.language):
        return {
            "wishes_url": _address("wishes-by-mail", wishes),
            "stop_url": _address("mails-stop", stop),
        }


def _sealed(purpose: links.Purpose, message: Message, what: str, at: datetime) -> str:
    language = message.language
    return links.seal(purpose, address=message.recipient, what=what, language=language, at=at)


def _address(name: str, token: str) -> str:
    return str(settings.PUBLIC_URL) + reverse(f"assembly_sessions:{name}", args=[token])


def _attached(message: Message) -> bytes | None:
    entries = tuple(from_plain(one) for one in message.entries or ())
    return write_several(entries, language=message.language) if entries else None


def _invitation(
    message: Message, at: datetime, organizer_name: str, organizer_address: str
) -> bytes | None:
    # Nobody can be invited by herself: the secretariat's own address gets the words alone.
    # What was gathered keeps its entry for the digest's file, and asks no calendar by itself.
    if message.entry is None or not message.method:
        return None
    if message.recipient.lower() == organizer_address.lower():
        return None
    return write_invitation(
        from_plain(message.entry),
        method=Method(message.method),
        organizer_name=organizer_name,
        organizer_address=organizer_address,
        attendee_name=message.recipient_name,
        attendee_address=message.recipient,
        made_at=at,
        language=message.language,
    )
