"""Acts on the secretariat's own wording of messages, and looks at what it would become."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.functional import Promise

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.errors import WordingEmpty, WordingNotEditable
from notifications.gateways.mail import Parts
from notifications.jobs import rendering, wordings
from notifications.messages import MessageKind, placeholders_of, required_of
from notifications.models.mailings import MailTemplate
from notifications.models.messages import Message
from notifications.rules.own_words import FACTS, Wording, check, tidied
from notifications.services.outbox import Recipient, Words, queue

TEST = "test:"  # how the keys of mails begin that somebody sent to herself


def is_test(message: Message) -> bool:
    """Tell whether somebody sent it to herself to see it."""
    return message.key.startswith(TEST)


def checked(kind: MessageKind, wording: Wording) -> Wording:
    """Return the wording as it may be kept.

    Raises WordingNotEditable, WordingEmpty, PlaceholderUnknown, PlaceholderMissing,
    WordingTooLong.
    """
    if not kind.is_editable:
        raise WordingNotEditable
    found = tidied(wording)
    if not found.text:
        raise WordingEmpty
    check(found, known=[one.name for one in placeholders_of(kind)], required=required_of(kind))
    return found


@transaction.atomic
def edit(
    *, kind: MessageKind, language: str, wording: Wording, version: int, by: User, at: datetime
) -> MailTemplate:
    """Keep the secretariat's wording of a kind in a language. version: as seen, 0: built-in.

    Raises Superseded, and what `checked` raises.
    """
    found = checked(kind, wording)
    template = _locked(kind, language)
    if (template.version if template else 0) != version:
        raise Superseded
    if template is None:
        template = MailTemplate(kind=kind.name, language=language, version=0)
    template.subject, template.text = found.subject, found.text
    template.version += 1
    template.changed_at, template.changed_by = at, by
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:  # somebody wrote the first one at the same moment
        raise Superseded from None
    _record("mail_template.edit", template, by, at)
    return template


@transaction.atomic
def reset(*, kind: MessageKind, language: str, version: int, by: User, at: datetime) -> None:
    """Give the secretariat's wording up: the built-in one stands again. Raises Superseded.

    The row stays, empty, so that its version goes on rising: who saw an older one is told so.
    """
    template = _locked(kind, language)
    if template is None or template.version != version or not template.text:
        raise Superseded
    template.subject = template.text = ""
    template.version += 1
    template.changed_at, template.changed_by = at, by
    template.save()
    _record("mail_template.reset", template, by, at)


def _locked(kind: MessageKind, language: str) -> MailTemplate | None:
    rows = MailTemplate.objects.select_for_update(of=("self",))
    return rows.filter(kind=kind.name, language=language).first()


def _record(act: str, template: MailTemplate, by: User, at: datetime) -> None:
    after = {
        "kind": template.kind,
        "language": template.language,
        "version": template.version,
        "subject": template.subject,
        "text": template.text,
    }
    audit.record(act=act, thing=template, by=by, at=at, after=after)
    transaction.on_commit(wordings.forget)


def example_of(kind: MessageKind, language: str) -> Message:
    """Return a message to show wording with: the newest real one that still has its words.

    In this language; where there is none, one of samples. Of a secret kind always samples: what it
    says opens something. It is not saved, and carries no calendar part.
    """
    real = None
    if not kind.is_secret:
        told = Message.objects.filter(kind=kind.name, language=language, mailing=None)
        real = told.exclude(context={}).exclude(key__startswith=TEST).order_by("-pk").first()
    if real is not None:
        return Message(
            kind=kind.name,
            language=language,
            recipient=real.recipient,
            recipient_name=real.recipient_name,
            context={name: value for name, value in real.context.items() if name != rendering.OWN},
            public_id=real.public_id,
        )
    with translation.override(language):
        of_names = {one.name: one.sample for one in placeholders_of(kind)}
        samples = _said({**of_names, **kind.example})
    return Message(
        kind=kind.name,
        language=language,
        recipient="amina@example.org",
        recipient_name=samples["recipient_name"],
        context=samples,
    )


def _said(sample: Any) -> Any:  # noqa: ANN401 - whatever a context may hold
    """Return a sample as a context holds it, its words in the active language."""
    if isinstance(sample, Mapping):
        return {name: _said(value) for name, value in sample.items()}
    if isinstance(sample, list | tuple):
        return [_said(value) for value in sample]
    return str(sample) if isinstance(sample, Promise) else sample


def preview(*, message: Message, wording: Wording | None, at: datetime) -> Parts:
    """Return the mail that this message would be with this wording; None: the built-in one.

    It is looked at by others than its reader: her own links open nothing.
    """
    return rendering.parts_of(_worded(message, wording), at=at, for_others=True)


def _worded(message: Message, wording: Wording | None) -> Message:
    if wording is None:
        return message
    own = {"subject": wording.subject, "text": wording.text}
    context: dict[str, Any] = {**message.context, rendering.OWN: own}
    return Message(
        kind=message.kind,
        language=message.language,
        recipient=message.recipient,
        recipient_name=message.recipient_name,
        context=context,
    )


@transaction.atomic
def send_test(
    *, kind: MessageKind, message: Message, wording: Wording, by: User, at: datetime
) -> None:
    """Mail this message in this wording to who asks, marked as a test, without a calendar part.

    It greets who asks, by her own name, and leaves at once, whatever she chose to hear of.
    """
    with translation.override(message.language):
        mark = translation.gettext("Test")
    subject = wording.subject or preview(message=message, wording=None, at=at).subject
    own = {"subject": f"[{mark}] {subject}", "text": wording.text}
    queue(
        kind=kind,
        to=Recipient(address=by.email, name=by.name, language=message.language),
        key=f"{TEST}{uuid4()}",
        words=Words(context={**message.context, rendering.OWN: own}),
        is_asked=True,
        at=at,
    )


def built_in(kind: MessageKind, language: str) -> Wording:
    """Return what to begin with: the built-in subject with its facts, and the facts as the text.

    No subject where placeholders cannot say it: the built-in one stands.
    """
    with translation.override(language):
        return Wording(rendering.built_in_subject(kind), f"{{{FACTS}}}")


def languages() -> tuple[str, ...]:
    """Return the languages that messages are written in."""
    return tuple(code for code, _name in settings.LANGUAGES)
