"""Telling of speakers' lists: who has registered a speaker has it in writing."""

from datetime import datetime

from assemblies.models.accounts import User
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.models.debates import Speaker
from sessions.selectors.debates.words import words_about_registered


def registered(speaker: Speaker, *, by: User | None, at: datetime) -> None:
    """Mail who has registered a speaker on which list she is; once for each speaker.

    Part of the act that registers her. Nobody is named in it, so that erasing her has nothing to
    look for.
    """
    if by is None or speaker.delegation_id is None:
        return
    outbox.queue(
        kind=messages.SPEAKER_REGISTERED,
        to=Recipient.of(by),
        key=f"speaker:{speaker.pk}:registered",
        words=Words(context=words_about_registered(speaker, by.language)),
        at=at,
    )
