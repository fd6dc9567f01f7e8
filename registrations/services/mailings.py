"""Acts on what the secretariat writes to many people of an event."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.gateways.mail import Parts
from notifications.messages import MessageKind, kinds
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.rules.own_words import Wording
from notifications.services import mail_templates, outbox
from notifications.services import mailings as many
from notifications.services.outbox import Recipient, Words
from registrations.enums import Audience
from registrations.errors.mailings import AudienceRefused
from registrations.messages import MAILING, OFFICIAL_NOTICE
from registrations.selectors.audiences import Estimate, Reached, estimate_of, reached_by
from sessions.selectors.entries import public_address_of_programme

_NARROWED = {Audience.CAPACITIES: "capacities", Audience.INSTITUTIONS: "kinds"}


def written(
    *,
    is_official: bool,
    audience: Mapping[str, Any],
    subject: Mapping[str, str],
    text: Mapping[str, str],
) -> many.Written:
    """Return what is to be kept of a mailing. Raises AudienceRefused: narrowed by nothing."""
    whom = Audience(audience["whom"])
    kept: dict[str, Any] = {"whom": whom.value}
    if by := _NARROWED.get(whom):
        kept[by] = sorted(set(audience.get(by) or ()))
        if not kept[by]:
            raise AudienceRefused
    kind = OFFICIAL_NOTICE if is_official else MAILING
    return many.Written(kind=kind, audience=kept, subject=subject, text=text)


def hold(*, mailing: Mailing, version: int, by: User, at: datetime) -> Mailing:
    """Put a draft before somebody else. Raises what `many.hold` raises."""
    told = estimate(mailing).told
    return many.hold(mailing=mailing, version=version, reached=told, by=by, at=at)


def release(*, mailing: Mailing, version: int, by: User, at: datetime) -> Mailing:
    """Let it go to everybody who is in its audience now, or whom the held act tells.

    Raises what `many.release` raises.
    """

    def send(locked: Mailing) -> int:
        reached = reached_by(_event_of(locked), locked.audience)
        news = _news(_event_of(locked), reached)
        return outbox.queue_all(kind=kind_of(locked), news=news, key=locked.occasion, at=at)

    return many.release(mailing=mailing, version=version, send=send, by=by, at=at)


def send_test(*, mailing: Mailing, language: str, by: User, at: datetime) -> None:
    """Mail it to who asks, filled in for one of its readers, marked as a test."""
    message = example_of(mailing, language)
    wording = wording_in(mailing, language)
    kind = kind_of(mailing)
    mail_templates.send_test(kind=kind, message=message, wording=wording, by=by, at=at)


def preview(*, mailing: Mailing, language: str, at: datetime) -> Parts:
    """Return the mail as one of its readers of this language would get it."""
    message = example_of(mailing, language)
    return mail_templates.preview(message=message, wording=wording_in(mailing, language), at=at)


def example_of(mailing: Mailing, language: str) -> Message:
    """Return an unsaved message to a reader of it, of this language if there is one."""
    event = _event_of(mailing)
    reached = reached_by(event, mailing.audience)
    theirs = (one for one in reached if one.language == language)
    reader = next(theirs, None) or (reached[0] if reached else None)
    kind = kind_of(mailing)
    if reader is None:
        message = mail_templates.example_of(kind, language)
        about = Reached("", message.recipient_name, language, "")
        return Message(
            kind=kind.name,
            language=language,
            recipient=message.recipient,
            recipient_name=message.recipient_name,
            context=_context(event, about),
        )
    about = Reached(reader.address, reader.name, language, reader.delegation)
    return Message(
        kind=kind.name,
        language=language,
        recipient=reader.address,
        recipient_name=reader.name,
        context=_context(event, about),
    )


def wording_in(mailing: Mailing, language: str) -> Wording:
    """Return what it says in a language, else in English. Of a written one only."""
    if mailing.subject is None or mailing.text is None:
        return Wording("", "")
    code = language if language in mailing.text else "en"
    return Wording(mailing.subject.in_language(code), mailing.text.in_language(code))


def estimate(mailing: Mailing) -> Estimate:
    """Return how many a written mailing would tell now."""
    reached = reached_by(_event_of(mailing), mailing.audience)
    return estimate_of(reached, kind_of(mailing).category)


def kind_of(mailing: Mailing) -> MessageKind:
    """Return the kind of its messages; of what an act holds, the foremost of them."""
    return kinds()[mailing.kind]


def _event_of(mailing: Mailing) -> Event:
    if mailing.event is None:
        raise TypeError("a mailing of an event without it")
    return mailing.event


def _news(event: Event, reached: Iterable[Reached]) -> Iterable[tuple[Recipient, Words]]:
    for one in reached:
        to = Recipient(address=one.address, name=one.name, language=one.language)
        yield to, Words(context=_context(event, one))


def _context(event: Event, reader: Reached) -> dict[str, str]:
    with translation.override(reader.language):
        return {
            "name": reader.name,
            "event": event.title.in_language(reader.language),
            "delegation": reader.delegation,
            "programme_url": public_address_of_programme(event),
        }
