"""Exchanges of places as an account sees them: asked of it, by it, and with whom it could."""

from dataclasses import dataclass

from assemblies.permissions import Visitor
from sessions.enums.debates import ListCategory, SpeakerState
from sessions.models.debates import Debate, PlaceExchange, Speaker
from sessions.permissions.exchanges import speakers_represented, visible_exchanges


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A speaker of one's own who waits in her place, and those with whom she could exchange it.

    open: what is asked already; None: nothing.
    """

    speaker: Speaker
    place: int
    category: ListCategory
    others: tuple[tuple[int, Speaker], ...]
    open: PlaceExchange | None


def offers_of(debate: Debate, user: Visitor) -> tuple[Offer, ...]:
    """Return the places that an account could exchange, with whom. Four queries."""
    mine = {one.pk for one in speakers_represented(user).filter(debate=debate).order_by("pk")}
    asked = debate.exchanges.filter(ended_at=None).select_related("asked__institution")
    open_ones = {one.asks_id: one for one in asked}
    in_order = placed_in_order(debate)
    return tuple(
        Offer(
            speaker=one,
            place=place,
            category=ListCategory(one.speakers_list.category),
            others=tuple(
                (at, other)
                for at, other in in_order
                if other.speakers_list_id == one.speakers_list_id
                and other.institution_id != one.institution_id
                and other.delegation_id is not None
            ),
            open=open_ones.get(one.pk),
        )
        for place, one in in_order
        if one.pk in mine
    )


def may_exchange(debate: Debate, user: Visitor) -> bool:
    """Tell whether an account speaks for somebody who has a place to exchange. One query."""
    mine = speakers_represented(user).filter(debate=debate, state=SpeakerState.LISTED)
    return debate.closed_at is None and mine.filter(rank__isnull=False).exists()


def placed_in_order(debate: Debate) -> list[tuple[int, Speaker]]:
    """Return who waits in a list that has an order, with her place in the debate. One query."""
    waiting = debate.speakers.filter(state=SpeakerState.LISTED, rank__isnull=False)
    related = waiting.select_related("speakers_list", "institution")
    in_order = related.order_by("speakers_list__place", "rank", "pk")
    return list(enumerate(in_order, start=1))


def exchanges_shown(debate: Debate, user: Visitor) -> list[PlaceExchange]:
    """Return the requests of a debate that an account may know of, the newest first. One query."""
    return list(visible_exchanges(user).filter(debate=debate).order_by("-asked_at", "-pk"))
