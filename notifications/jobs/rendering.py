"""Turning an outbox row into the parts of a mail, in its reader's language."""

import json
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from notifications.calendar.feeds import write_several
from notifications.calendar.invitations import write_invitation
from notifications.calendar.plain import from_plain
from notifications.enums import Method
from notifications.gateways.mail import Parts
from notifications.messages import kinds
from notifications.models.messages import Message

_OWN = ("unsubscribe_url",)  # of a context, what is one reader's alone


def parts_of(message: Message, *, at: datetime) -> Parts:
    """Render subject, text, HTML and calendar part of ``message``.

    ``at`` is the moment the mail is made (DTSTAMP and Date). No query.
    """
    templates = kinds()[message.kind].templates
    sender_name, sender_address = parseaddr(settings.MAIL_FROM)
    calendar = _invitation(message, at, sender_name, sender_address)
    subject, text, html = _personal(
        message,
        {
            "organization": settings.ORGANIZATION,
            "public_url": settings.PUBLIC_URL,
            "has_calendar_part": calendar is not None,
            "has_calendar_file": bool(message.entries),
        },
        templates,
    )
    return Parts(
        subject=subject,
        text=text,
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
        unsubscribe=message.context.get("unsubscribe_url") or None,
    )


def _personal(message: Message, around: dict[str, Any], templates: str) -> tuple[str, str, str]:
    """Return subject, text and HTML, the reader's own words put where the shared ones leave room.

    What goes to thousands differs in the name and the address by which she is let go; everything
    else is rendered once for all who read the same. A name that is empty stays empty, because
    templates ask whether there is one.
    """
    own = {"recipient_name": message.recipient_name}
    own |= {key: message.context[key] for key in _OWN if message.context.get(key)}
    marks = {key: f"\ue000{key}\ue001" if own[key] else "" for key in own}
    context = {**message.context, **around, **marks}
    written = _shared(templates, message.language, json.dumps(context, sort_keys=True))
    subject, text, html = written
    for key, mark in marks.items():
        if mark:
            said = str(own[key])
            subject, text = subject.replace(mark, said), text.replace(mark, said)
            html = html.replace(mark, escape(said))
    return " ".join(subject.split()), text, html


@lru_cache(maxsize=256)
def _shared(templates: str, language: str, context_json: str) -> tuple[str, str, str]:
    context = json.loads(context_json)
    with translation.override(language):
        subject = render_to_string(f"{templates}_subject.txt", context)
        text = render_to_string(f"{templates}.txt", context)
        html = render_to_string(f"{templates}.html", context)
    return subject, text.strip() + "\n", html


def _attached(message: Message) -> bytes | None:
    entries = tuple(from_plain(one) for one in message.entries or ())
    return write_several(entries, language=message.language) if entries else None


def _invitation(
    message: Message, at: datetime, organizer_name: str, organizer_address: str
) -> bytes | None:
    # Nobody can be invited by herself: the secretariat's own address gets the words alone.
    if message.entry is None or message.recipient.lower() == organizer_address.lower():
        return None
    return write_invitation(
        from_plain(message.entry),
        method=Method(message.method),
        organizer_name=organizer_name,
        organizer_address=organizer_address,
        attendee_name=message.recipient_name,
        attendee_address=message.recipient,
        made_at=at.replace(microsecond=0),
        language=message.language,
        asks_for_answer=settings.REPLIES_ARE_READ,
    )
