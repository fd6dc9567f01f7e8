"""Exchanges of places: one delegation asks, the other agrees; or the desk enters both words."""

from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import DebateAct, SpeakerState
from sessions.errors.debates import DebateClosed
from sessions.errors.draws import (
    ExchangeAsked,
    ExchangeOver,
    NobodyToAsk,
    PlaceGone,
)
from sessions.models.debates import Debate, PlaceExchange, Speaker
from sessions.rules.debates.exchanges import Placed, check_exchange
from sessions.services.debates import exchange_news
from sessions.services.debates.steps import Work, begin, hold


def placed(speaker: Speaker) -> Placed:
    """Return a speaker as the law of exchanges looks at her. No query."""
    return Placed(
        list=speaker.speakers_list_id,
        speaks_for=speaker.institution_id,
        state=SpeakerState(speaker.state),
        rank=speaker.rank,
    )


@transaction.atomic
def ask(*, asks: Speaker, asked: Speaker, by: User | None, at: datetime) -> PlaceExchange:
    """Ask another delegation to exchange places; who speaks for it is mailed.

    Nothing moves yet, so that no act of the chair is refused for it. Raises DebateClosed,
    ExchangeWithinDelegation, ExchangeOfOtherLists, PlaceGone, ExchangeUnranked, NobodyToAsk,
    ExchangeAsked.
    """
    work, one, other = _begun(asks.debate, asks, asked, by=by, at=at)
    if other.delegation_id is None:
        raise NobodyToAsk
    open_ones = work.debate.exchanges.filter(ended_at=None)
    if open_ones.filter(asks=one).exists():
        raise ExchangeAsked
    exchange = PlaceExchange.objects.create(
        debate=work.debate, asks=one, asked=other, asked_at=at, asked_by=by
    )
    _on_record("exchange.ask", exchange, by=by, at=at)
    exchange_news.asked(exchange, at=at)
    return exchange


@transaction.atomic
def answer(
    *, exchange: PlaceExchange, agrees: bool, by: User | None, at: datetime
) -> PlaceExchange:
    """Answer for the delegation that was asked; if it agrees, the two change places.

    Raises ExchangeOver, DebateClosed, PlaceGone.
    """
    debate = hold(exchange.debate)
    held = _open(exchange)
    work, one, other = _begun(debate, held.asks, held.asked, by=by, at=at)
    held.agreed, held.ended_at, held.ended_by = agrees, at, by
    held.save(update_fields=["agreed", "ended_at", "ended_by"])
    if agrees:
        _exchange(work, one, other)
    _on_record("exchange.answer", held, by=by, at=at, agrees=agrees)
    exchange_news.answered(held, at=at)
    return held


@transaction.atomic
def take_back(*, exchange: PlaceExchange, by: User | None, at: datetime) -> PlaceExchange:
    """Take back what was asked, before it is answered. Raises ExchangeOver."""
    hold(exchange.debate)
    held = _open(exchange)
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    _on_record("exchange.take_back", held, by=by, at=at)
    return held


@transaction.atomic
def enter(*, one: Speaker, other: Speaker, by: User | None, at: datetime) -> Debate:
    """Enter an exchange that two delegations have told the desk. Raises what `ask` raises."""
    work, first, second = _begun(one.debate, one, other, by=by, at=at)
    _exchange(work, first, second)
    return work.debate


def _begun(
    debate: Debate, asks: Speaker, asked: Speaker, *, by: User | None, at: datetime
) -> tuple[Work, Speaker, Speaker]:
    """Hold the debate and read the two anew: they may have moved since they were looked at."""
    work = begin(debate, DebateAct.EXCHANGE, by=by, at=at)
    if work.debate.closed_at is not None:
        raise DebateClosed
    speakers = work.debate.speakers.select_related("institution", "speakers_list")
    found = speakers.in_bulk([asks.pk, asked.pk])
    if len(found) < 2:  # somebody of another debate, or herself
        raise PlaceGone
    one, other = found[asks.pk], found[asked.pk]
    check_exchange(placed(one), placed(other))
    return work, one, other


def _exchange(work: Work, one: Speaker, other: Speaker) -> None:
    """Let the two change places; the numbers handed out stay."""
    work.remember(one, other)
    one.rank, other.rank = other.rank, one.rank
    Speaker.objects.bulk_update([one, other], ["rank"])
    work.done(speaker=one, facts={"with": other.pk})


def _open(exchange: PlaceExchange) -> PlaceExchange:
    """Return the request as it stands. Assumes the debate held."""
    held = PlaceExchange.objects.select_related("asks", "asked", "debate").get(pk=exchange.pk)
    if held.ended_at is not None:
        raise ExchangeOver
    return held


def _on_record(
    act: str,
    exchange: PlaceExchange,
    *,
    by: User | None,
    at: datetime,
    **more: Any,  # noqa: ANN401 - keys and figures
) -> None:
    about = {"asks": exchange.asks_id, "asked": exchange.asked_id, **more}
    audit.record(act=f"debate.{act}", thing=exchange.debate, by=by, at=at, after=about)
    live.changed(exchange.debate.channel)
