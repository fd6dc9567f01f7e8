"""Telling of speakers' lists: a delegation has it in writing who is registered for it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from notifications.messages import MessageKind
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.models.debates import Debate, Speaker
from sessions.permissions import accounts_of
from sessions.selectors.debates.floor import debate_now
from sessions.selectors.debates.words import (
    words_about_drawn,
    words_about_registered,
    words_about_withdrawn,
)


def registered(speaker: Speaker, *, at: datetime) -> int:
    """Mail who speaks for her delegation on which list a speaker is; return how many mails.

    Once for each speaker, whoever has typed it: the desk and imports register, too. Part of the act
    that registers her. Nobody is named in it, so that erasing her has nothing to look for.
    """
    key, people = f"speaker:{speaker.pk}:registered", _people(speaker.delegation_id)

    def in_words(language: str) -> dict[str, Any]:
        return words_about_registered(speaker, language)

    return _tell(messages.SPEAKER_REGISTERED, people, key, in_words, at)


def drawn(debate: Debate, *, at: datetime) -> int:
    """Mail who speaks for each delegation which number was drawn for its speakers, once for each.

    Part of the act that draws. Nobody is named in it. Two queries for each delegation, beside those
    of `debate_now` and of the mails.
    """
    waiting = [one for one in debate_now(debate, at=at).waiting if one.is_by_lot and one.number]
    of_list = Counter(
        debate.speakers.filter(number__isnull=False).values_list(
            "speakers_list__category", flat=True
        )
    )
    people: dict[int, list[User]] = {}
    told = 0
    for one in waiting:
        if one.delegation_id is None:
            continue
        if one.delegation_id not in people:
            people[one.delegation_id] = _people(one.delegation_id)

        def in_words(language: str, one: Any = one) -> dict[str, Any]:  # noqa: ANN401 - the loop's
            return words_about_drawn(debate, one, language, last=of_list[one.category], at=at)

        key = f"speaker:{one.pk}:drawn"
        told += _tell(messages.SPEAKER_DRAWN, people[one.delegation_id], key, in_words, at)
    return told


def withdrawn(speaker: Speaker, *, at: datetime) -> int:
    """Mail who speaks for her delegation that the desk has taken a speaker off her list.

    Part of that act, and of each time it is done. Neither her name nor why is in it.
    """
    key = f"speaker:{speaker.pk}:withdrawn:{speaker.version}"

    def in_words(language: str) -> dict[str, Any]:
        return words_about_withdrawn(speaker, language)

    people = _people(speaker.delegation_id)
    return _tell(messages.SPEAKER_WITHDRAWN, people, key, in_words, at)


def _people(delegation: int | None) -> list[User]:
    return list(accounts_of(Delegation.objects.filter(pk=delegation or 0)))


def _tell(
    kind: MessageKind,
    people: list[User],
    key: str,
    in_words: Callable[[str], dict[str, Any]],
    at: datetime,
) -> int:
    said = {language: in_words(language) for language in {one.language for one in people}}
    news = ((Recipient.of(one), Words(context=said[one.language])) for one in people)
    return outbox.queue_all(kind=kind, news=news, key=key, at=at)
