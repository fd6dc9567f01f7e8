"""Telling of exchanges of places: the delegation that is asked, and then the one that has asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from assemblies.models.delegations import Delegation
from notifications.messages import MessageKind
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.models.debates import PlaceExchange
from sessions.permissions import accounts_of
from sessions.selectors.debates.exchange_words import words_about_answered, words_about_asked


def asked(exchange: PlaceExchange, *, at: datetime) -> int:
    """Tell who speaks for the delegation that is asked; return how many mails that is."""
    to, key = exchange.asked.delegation_id, f"placeexchange:{exchange.pk}:asked"
    return _tell(messages.EXCHANGE_ASKED, to, key, exchange, words_about_asked, at)


def answered(exchange: PlaceExchange, *, at: datetime) -> int:
    """Tell who speaks for the delegation that has asked; return how many mails that is."""
    to, key = exchange.asks.delegation_id, f"placeexchange:{exchange.pk}:answered"
    return _tell(messages.EXCHANGE_ANSWERED, to, key, exchange, words_about_answered, at)


def _tell(
    kind: MessageKind,
    delegation: int | None,
    key: str,
    exchange: PlaceExchange,
    in_words: Callable[[PlaceExchange, str], dict[str, Any]],
    at: datetime,
) -> int:
    people = list(accounts_of(Delegation.objects.filter(pk=delegation or 0)))
    said = {language: in_words(exchange, language) for language in {x.language for x in people}}
    news = ((Recipient.of(one), Words(context=said[one.language])) for one in people)
    return outbox.queue_all(kind=kind, news=news, key=key, at=at)
