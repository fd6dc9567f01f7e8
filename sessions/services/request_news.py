"""Telling of requests for an emergency item: one mail for each who speaks for a Member.

Written in the transaction of the act that it tells of, so that nobody hears of what did not happen;
the occasion names the mail, so that a second time is nothing. Delivered after the commit.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.models.events import Event
from notifications.messages import MessageKind
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.enums import DecisionKind
from sessions.models.ballots import Ballot
from sessions.models.emergency_items import EmergencyRequest
from sessions.permissions import accounts_of, accounts_of_members
from sessions.selectors import request_news as words
from sessions.selectors.emergency_requests import symbol_of

_InWords = Callable[[str], dict[str, Any]]


def circulated(request: EmergencyRequest, *, at: datetime) -> int:
    """Tell all Members of a request, or of its revision; return how many mails that is."""
    told, symbol = _with_authors(request), symbol_of(request)
    return _tell(
        messages.REQUEST_CIRCULATED,
        accounts_of_members(request.event),
        f"emergencyrequest:{request.pk}:circulated:{request.revision}",
        lambda language: words.words_about_circulated(told, symbol, language),
        at,
    )


def returned(request: EmergencyRequest, *, reason: str, at: datetime) -> int:
    """Tell those who make a request that it came back, and why."""
    made = request.authors.filter(agreed_at__isnull=False).values("institution")
    delegations = Delegation.objects.filter(assembly_id=request.event_id, institution__in=made)
    return _tell(
        messages.REQUEST_RETURNED,
        accounts_of(delegations),
        f"emergencyrequest:{request.pk}:returned:{request.version}",
        lambda language: words.words_about_returned(request, reason, language),
        at,
    )


def closed(event: Event, requests: Iterable[EmergencyRequest], *, at: datetime) -> int:
    """Tell all Members that the list is closed, and what is voted on."""
    listed = [(_with_authors(one), symbol_of(one)) for one in requests]
    return _tell(
        messages.REQUESTS_CLOSED,
        accounts_of_members(event),
        f"emergencyrequests:{event.pk}:closed",
        lambda language: words.words_about_closed(event, listed, language),
        at,
    )


def decided(
    event: Event, kind: DecisionKind, item: EmergencyRequest | None, *, at: datetime
) -> int:
    """Tell all Members what the Assembly has decided.

    By its last vote, so that what another vote decides is told, too, though it be the same.
    """
    last = Ballot.objects.filter(request__event=event).aggregate(key=Max("pk"))["key"]
    return _tell(
        messages.REQUESTS_DECIDED,
        accounts_of_members(event),
        f"emergencyrequests:{event.pk}:decided:{last or 0}:{kind}:{item.pk if item else 0}",
        lambda language: words.words_about_decision(event, kind, item, language),
        at,
    )


def _tell(
    kind: MessageKind, accounts: QuerySet[User], key: str, in_words: _InWords, at: datetime
) -> int:
    """Queue the mails: each language put into words once, however many read it."""
    people = list(accounts)
    said = {language: in_words(language) for language in {one.language for one in people}}
    news = ((Recipient.of(one), Words(context=said[one.language])) for one in people)
    return outbox.queue_all(kind=kind, news=news, key=key, at=at)


def _with_authors(request: EmergencyRequest) -> EmergencyRequest:
    requests = EmergencyRequest.objects.select_related("event", "group")
    return requests.prefetch_related("authors__institution").get(pk=request.pk)
