"""Agendas as trees, and what is in hand where. Who may read what is asked before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.db.models import QuerySet

from assemblies.models.events import Event
from assemblies.rules.names import plain
from sessions.enums import ItemState
from sessions.models.agenda import Agenda, AgendaItem, Treatment
from sessions.models.sittings import Sitting
from sessions.rules.agenda import treated_in

PLENARY: Final = "assembly"  # the body whose agenda is the Assembly's


@dataclass(frozen=True, slots=True)
class Node:
    """An item with its parts, and the sittings that treat it, in the order of time."""

    item: AgendaItem
    parts: tuple["Node", ...]
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A body's agenda with the items of its first level."""

    agenda: Agenda
    nodes: tuple[Node, ...]


def trees_of(agendas: QuerySet[Agenda], sittings: QuerySet[Sitting]) -> tuple[Tree, ...]:
    """Return agendas, the plenary's first, then by the names of the bodies. Three queries.

    sittings: those that may be named. Bodies and rooms are loaded, numbers cost nothing.
    """
    held = sorted(agendas.select_related("body", "event"), key=_by_body)
    keys = [agenda.pk for agenda in held]
    items = AgendaItem.objects.filter(agenda__in=keys).order_by("position", "pk")
    parts: dict[tuple[int, int | None], list[AgendaItem]] = {}
    for item in items.select_related("prepared_by", "state_by"):
        parts.setdefault((item.agenda_id, item.parent_id), []).append(item)
    treating = _sittings_by_item(keys, sittings)
    return tuple(Tree(agenda, _nodes(agenda, None, parts, treating)) for agenda in held)


def _by_body(agenda: Agenda) -> tuple[bool, str]:
    return agenda.body.code != PLENARY, plain(str(agenda.body.name))


def _sittings_by_item(
    agendas: Collection[int], sittings: QuerySet[Sitting]
) -> dict[int, tuple[Sitting, ...]]:
    treatments = (
        Treatment.objects.filter(item__agenda__in=agendas, sitting__in=sittings)
        .select_related("sitting__event", "sitting__body", "sitting__room")
        .order_by("item", "sitting__starts_at", "sitting")
    )
    return {
        item: tuple(one.sitting for one in group)
        for item, group in groupby(treatments, key=attrgetter("item_id"))
    }


def _nodes(
    agenda: Agenda,
    whole: AgendaItem | None,
    parts: Mapping[tuple[int, int | None], Iterable[AgendaItem]],
    treating: Mapping[int, tuple[Sitting, ...]],
) -> tuple[Node, ...]:
    nodes = []
    for item in parts.get((agenda.pk, whole.pk if whole else None), ()):
        item.agenda, item.parent = agenda, whole
        below = _nodes(agenda, item, parts, treating)
        nodes.append(Node(item, below, treating.get(item.pk, ())))
    return tuple(nodes)


def main_items_of(event: Event, agendas: QuerySet[Agenda]) -> tuple[AgendaItem, ...]:
    """Return the first level of the plenary's agenda in its order, bodies loaded. One query."""
    items = AgendaItem.objects.filter(agenda__in=agendas.filter(event=event, body__code=PLENARY))
    first_level = items.filter(parent__isnull=True).exclude(state=ItemState.WITHDRAWN)
    return tuple(first_level.select_related("prepared_by").order_by("position", "pk"))


def items_of(sitting: Sitting, agendas: QuerySet[Agenda]) -> tuple[AgendaItem, ...]:
    """Return what a sitting treats, in the order of its day, numbers loaded. One query."""
    items = AgendaItem.objects.filter(agenda__in=agendas, treatments__sitting=sitting)
    return tuple(items.with_numbers().order_by("treatments__position", "treatments__pk"))


def items_by_sitting(
    sittings: Collection[int], agendas: QuerySet[Agenda]
) -> dict[int, tuple[AgendaItem, ...]]:
    """Return what sittings treat by their keys, each in its order, numbers loaded. One query."""
    treatments = (
        Treatment.objects.filter(sitting__in=sittings, item__agenda__in=agendas)
        .exclude(item__state=ItemState.WITHDRAWN)
        .select_related("item__agenda__body", "item__parent__parent")
        .order_by("sitting", "position", "pk")
    )
    return {
        sitting: tuple(one.item for one in group)
        for sitting, group in groupby(treatments, key=attrgetter("sitting_id"))
    }


def in_hand(
    sittings: Iterable[Sitting], agendas: QuerySet[Agenda], *, at: datetime
) -> dict[int, tuple[AgendaItem, ...]]:
    """Return the items in hand by the key of the sitting that treats them at ``at``. One query.

    sittings: all that the reader may know of. Where an item is, is asked among these alone: what it
    does in others would tell of them.
    """
    held = [sitting.pk for sitting in sittings]
    treatments = (
        Treatment.objects.filter(
            item__state=ItemState.IN_HAND, item__agenda__in=agendas, sitting__in=held
        )
        .select_related("item__agenda__body", "item__parent__parent", "sitting")
        .order_by("position", "pk")
    )
    spans: dict[int, dict[int, tuple[datetime, datetime]]] = {}
    for one in treatments:
        if not one.sitting.is_cancelled:
            span = (one.sitting.starts_at, one.sitting.ends_at)
            spans.setdefault(one.item_id, {})[one.sitting_id] = span
    there = {item: treated_in(of_item, at=at) for item, of_item in spans.items()}
    found: dict[int, tuple[AgendaItem, ...]] = {}
    for one in treatments:
        if there.get(one.item_id) == one.sitting_id:
            found[one.sitting_id] = (*found.get(one.sitting_id, ()), one.item)
    return found
