"""Turning an outbox row into the parts of a mail, in its reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from notifications.calendar.entries import Entry
from notifications.calendar.feeds import write_several
from notifications.calendar.invitations import write_invitation
from notifications.calendar.plain import from_plain
from notifications.enums import Category, Method
from notifications.gateways import links
from notifications.gateways.mail import Parts
from notifications.gateways.personal import Personal
from notifications.jobs.wordings import wording_of, wording_of_mailing
from notifications.messages import DIGEST, MessageKind, kinds, placeholders_of
from notifications.models.messages import Message
from notifications.rules.own_words import (
    FACTS,
    Filling,
    Wording,
    as_html,
    filled,
    links_of,
    names_in,
    one_line,
)

OWN: Final = "own_wording"  # in a context: words of this one message, before all others
_HERS = ("wishes_url", "stop_url")  # of a context, what is one reader's alone
_MARKS: Final = {key: f"\ue000{key}\ue001" for key in ("recipient_name", *_HERS)}
_HERE: Final = "here-hers-stands"  # in a path that is made once for all readers
_NOBODYS: Final = "-"  # in the place of a sealed link: it opens nothing


def parts_of(message: Message, *, at: datetime, for_others: bool = False) -> Parts:
    """Render subject, text, HTML and calendar part of ``message``.

    ``at`` is the moment the mail is made (DTSTAMP and Date). for_others: somebody else than its
    reader looks at it; the links that choose for the reader then open nothing. No query, but for
    the secretariat's own words, which are read once for many mails.
    """
    kind = kinds()[message.kind]
    sender_name, sender_address = _sender(settings.MAIL_FROM)
    calendar = _invitation(message, at, sender_name, sender_address)
    around = {
        "organization": settings.ORGANIZATION,
        "public_url": settings.PUBLIC_URL,
        "has_calendar_part": calendar is not None,
        "has_calendar_file": bool(message.entries),
        **_ways_out(message, at, for_others=for_others),
    }
    subject, text, html = _personal(message, kind, around, _own_words(message, at))
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
        unsubscribe=(kind.is_mass and around["stop_url"]) or None,
    )


def bare_words(message: Message, *, at: datetime) -> tuple[str, str]:
    """Return subject and text without greeting and last lines: one of several things of a mail."""
    kind = kinds()[message.kind]
    bare = {
        "organization": settings.ORGANIZATION,
        "public_url": settings.PUBLIC_URL,
        "recipient_name": "",
        "is_bare": True,
    }
    context = _Told.by({**message.context, **bare})
    subject, text, _html = _shared(kind, message.language, _own_words(message, at), context)
    return " ".join(subject.split()), text.strip()


def _personal(
    message: Message, kind: MessageKind, around: dict[str, Any], own: Wording | None
) -> tuple[str, Personal, Personal]:
    """Return subject, text and HTML, the reader's own words put where the shared ones leave room.

    What goes to thousands differs in the name and the address by which she is let go; everything
    else is rendered once for all who read the same. A name that is empty stays empty, because
    templates ask whether there is one.
    """
    hers = {"recipient_name": message.recipient_name} | {key: around[key] for key in _HERS}
    marks = {key: _MARKS[key] if said else "" for key, said in hers.items()}
    context = _Told.by({**message.context, **around, **marks})
    subject, text, html = _shared(kind, message.language, own, context)
    said = tuple((mark, hers[key]) for key, mark in marks.items() if mark)
    return (
        " ".join(str(Personal(subject, said)).split()),
        Personal(text, said),
        Personal(html, tuple((mark, escape(words)) for mark, words in said)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row holds, known by how it is written: rows that say the same are told apart by it."""

    written: str
    value: dict[str, Any] = field(compare=False)

    @classmethod
    def by(cls, value: dict[str, Any]) -> "_Told":
        return cls(repr(value), value)


@lru_cache(maxsize=512)
def _shared(
    kind: MessageKind, language: str, own: Wording | None, told: _Told
) -> tuple[str, str, str]:
    with translation.override(language):
        subject, text, html = _texts(kind, told.value, own)
    return subject, text.strip() + "\n", html


def _own_words(message: Message, at: datetime) -> Wording | None:
    """Return what somebody wrote for this message, or its mailing, or all messages of its kind."""
    if given := message.context.get(OWN):
        return Wording(str(given["subject"]), str(given["text"]))
    if message.mailing_id and (own := wording_of_mailing(message.mailing_id, message.language)):
        return own
    return wording_of(message.kind, message.language, at=at)


def _texts(
    kind: MessageKind, context: Mapping[str, Any], own: Wording | None
) -> tuple[str, str, str]:
    """Return subject, text and HTML: the built-in ones, or ours within their frame."""
    path = kind.templates
    if own is None:
        return (
            render_to_string(f"{path}_subject.txt", dict(context)),
            render_to_string(f"{path}.txt", dict(context)),
            render_to_string(f"{path}.html", dict(context)),
        )
    filling, facts = _filling(kind, context), {"txt": "", "html": ""}
    if FACTS in names_in(own.text):
        bare = {**context, "is_bare": True}
        facts = {end: render_to_string(f"{path}.{end}", bare).strip() for end in facts}
    with_facts = Filling({**filling.values, FACTS: facts["txt"]}, filling.links)
    text = filled(own.text, with_facts)
    html = as_html(own.text, filling, facts=facts["html"])
    # Without a subject of its own the built-in one stands.
    subject = filled(own.subject, filling) or render_to_string(f"{path}_subject.txt", dict(context))
    return (
        subject,
        render_to_string(f"{path}.txt", {**context, "own_words": text}),
        # Escaped piece by piece where it was put together.
        render_to_string(f"{path}.html", {**context, "own_words": mark_safe(html)}),  # noqa: S308
    )


class _Asked(dict[str, str]):
    """A context that keeps what a template asked for and it did not have."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self.missed: set[object] = set()

    def __contains__(self, name: object) -> bool:
        found = super().__contains__(name)
        if not found:
            self.missed.add(name)
        return found


def built_in_subject(kind: MessageKind) -> str:
    """Return the built-in subject in the active language, a placeholder for each of its facts.

    Empty where placeholders cannot say it: it counts, or is one of several sentences.
    """
    known = _Asked({one.name: f"{{{one.name}}}" for one in placeholders_of(kind)})
    try:
        found = render_to_string(f"{kind.templates}_subject.txt", known)
    except TemplateSyntaxError:  # no number to count by
        return ""
    return "" if known.missed else one_line(found)


def _filling(kind: MessageKind, context: Mapping[str, Any]) -> Filling:
    known = placeholders_of(kind)
    values = {one.name: _word(context.get(one.name)) for one in known}
    links = [one.name for one in known if one.is_link]
    ours = f"{settings.PUBLIC_URL}/"
    return Filling(values, links_of(values, links, is_own=lambda value: value.startswith(ours)))


def _word(value: object) -> str:
    if value is None or isinstance(value, bool | dict):
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _ways_out(message: Message, at: datetime, *, for_others: bool) -> dict[str, str]:
    """Return where its reader chooses what she hears of, and where she ends this with one click.

    Official notices have neither: they cannot be switched off.
    """
    kind = kinds()[message.kind]
    if kind.category is Category.OFFICIAL:
        return {"wishes_url": "", "stop_url": ""}
    what = "daily" if kind.name == DIGEST.name else kind.category
    token = _NOBODYS
    if not for_others:
        token = links.seal(
            links.Purpose.MAIL,
            address=message.recipient,
            what=what,
            language=message.language,
            at=at,
        )
    return {
        "wishes_url": _address("wishes-by-mail", token, message.language),
        "stop_url": _address("mails-stop", token, message.language),
    }


def _address(name: str, token: str, language: str) -> str:
    return f"{settings.PUBLIC_URL}{_path(name, language).replace(_HERE, token)}"


@lru_cache(maxsize=16)
def _path(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(f"assembly_sessions:{name}", args=[_HERE])


@lru_cache(maxsize=4)
def _sender(mail_from: str) -> tuple[str, str]:
    return parseaddr(mail_from)


@lru_cache(maxsize=512)
def _entry(told: _Told) -> Entry:
    return from_plain(told.value)


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
        _entry(_Told.by(message.entry)),
        method=Method(message.method),
        organizer_name=organizer_name,
        organizer_address=organizer_address,
        attendee_name=message.recipient_name,
        attendee_address=message.recipient,
        made_at=at.replace(microsecond=0),
        language=message.language,
        asks_for_answer=settings.REPLIES_ARE_READ,
    )
