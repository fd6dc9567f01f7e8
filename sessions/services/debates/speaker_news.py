"""Telling of speakers' lists: a delegation has it in writing who is registered for it."""

from datetime import datetime

from assemblies.models.delegations import Delegation
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.models.debates import Speaker
from sessions.permissions import accounts_of
from sessions.selectors.debates.words import words_about_registered


def registered(speaker: Speaker, *, at: datetime) -> int:
    """Mail who speaks for her delegation on which list a speaker is; return how many mails.

    Once for each speaker, whoever has typed it: the desk and imports register, too. Part of the act
    that registers her. Nobody is named in it, so that erasing her has nothing to look for.
    """
    people = list(accounts_of(Delegation.objects.filter(pk=speaker.delegation_id or 0)))
    languages = {one.language for one in people}
    said = {language: words_about_registered(speaker, language) for language in languages}
    news = ((Recipient.of(one), Words(context=said[one.language])) for one in people)
    key = f"speaker:{speaker.pk}:registered"
    return outbox.queue_all(kind=messages.SPEAKER_REGISTERED, news=news, key=key, at=at)
