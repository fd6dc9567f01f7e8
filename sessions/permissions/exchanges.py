"""Whose places an account may offer and whose requests it answers."""

from django.db.models import Q, QuerySet

from assemblies.permissions import Visitor
from sessions.models.debates import PlaceExchange, Speaker
from sessions.permissions import represented_delegations
from sessions.permissions.debates import may_run_debates


def speakers_represented(user: Visitor) -> QuerySet[Speaker]:
    """Return the speakers of delegations that this account coordinates or heads."""
    own = represented_delegations(user).values("pk")
    speakers = Speaker.objects.filter(delegation__in=own)
    return speakers.select_related("debate", "speakers_list", "institution")


def visible_exchanges(user: Visitor) -> QuerySet[PlaceExchange]:
    """Return the requests this account may know of: those of both its delegations; the desk all."""
    exchanges = PlaceExchange.objects.select_related(
        "debate__event", "asks__institution", "asked__institution"
    )
    if may_run_debates(user):
        return exchanges
    if not user.is_authenticated:
        return exchanges.none()
    own = represented_delegations(user).values("pk")
    return exchanges.filter(Q(asks__delegation__in=own) | Q(asked__delegation__in=own))


def may_answer(user: Visitor, exchange: PlaceExchange) -> bool:
    """Tell whether this account answers for the delegation that is asked. One query."""
    own = represented_delegations(user)
    return own.filter(pk=exchange.asked.delegation_id or 0).exists()


def may_take_back(user: Visitor, exchange: PlaceExchange) -> bool:
    """Tell whether this account acts for the delegation that has asked. One query."""
    return represented_delegations(user).filter(pk=exchange.asks.delegation_id or 0).exists()
