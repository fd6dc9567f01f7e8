"""Acts on the items of an agenda: what there is to deal with, in which order, how far it is.

Each holds the event (`agendas.locked`), so that two items never want one number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.services import audit
from sessions.enums import ItemKind, ItemMove, ItemState, ItemStep
from sessions.errors import (
    AgendaAdopted,
    AgendaIsDraft,
    ItemBelowItself,
    ItemElsewhere,
    ItemHasHistory,
    ItemHasParts,
    ReasonMissing,
    WholeDone,
)
from sessions.models.agenda import Agenda, AgendaItem, ItemQuerySet, Treatment
from sessions.models.sittings import Sitting
from sessions.rules.agenda import DONE, check_depth, moved, state_after
from sessions.rules.numbering import next_free_number
from sessions.services import agendas


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An item as the secretariat wants it. prepared_by: the committee that prepares it."""

    title: LanguageMap
    kind: ItemKind
    prepared_by: Body | None = None


@transaction.atomic
def add(
    *,
    agenda: Agenda,
    wanted: Wanted,
    whole: AgendaItem | None = None,
    by: User | None,
    at: datetime,
) -> AgendaItem:
    """Put an item at the end of an agenda, or of an item's parts, with the next free number.

    Adopted or not: so an accepted emergency item comes in. whole: the item it is a part of.
    Raises ItemElsewhere, ItemTooDeep, AgendaFull, WholeDone.
    """
    agenda = agendas.locked(agenda)
    whole = _item_of(agenda, whole)
    _check_whole(whole, levels=1)
    item = AgendaItem(
        agenda=agenda,
        title=wanted.title,
        kind=wanted.kind,
        prepared_by=wanted.prepared_by,
        **_place_at_end(agenda, whole),
    )
    item.save()
    _record("agendaitem.add", item, None, by, at)
    agendas.show_change(agenda)
    return item


@transaction.atomic
def change(
    *,
    item: AgendaItem,
    wanted: Wanted,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> AgendaItem:
    """Give an item another title, kind or preparing committee. Raises Superseded."""
    item = _locked(item, version)
    before = _state_of(item)
    item.title, item.kind, item.prepared_by = wanted.title, wanted.kind, wanted.prepared_by
    return _kept("agendaitem.change", item, before, by, at)


@transaction.atomic
def move(
    *, item: AgendaItem, to: ItemMove, version: int | None = None, by: User | None, at: datetime
) -> AgendaItem:
    """Move an item among those beside it; its number stays. Raises Superseded."""
    item = _locked(item, version)
    before = _state_of(item)
    beside = list(_level(item.agenda, item.parent))
    in_order = moved([one.pk for one in beside], item.pk, to)
    for one in beside:
        one.position = in_order.index(one.pk) + 1
    AgendaItem.objects.bulk_update(beside, ["position"])
    item.position = in_order.index(item.pk) + 1
    return _kept("agendaitem.move", item, before, by, at)


@transaction.atomic
def put_below(
    *,
    item: AgendaItem,
    whole: AgendaItem | None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> AgendaItem:
    """Make an item of a draft the last part of another one; None: an item of the first level.

    It gets the next free number there. Raises Superseded, AgendaAdopted, ItemElsewhere,
    ItemBelowItself, ItemTooDeep, AgendaFull.
    """
    item = _locked(item, version)
    if not item.agenda.is_draft:
        raise AgendaAdopted
    whole = _item_of(item.agenda, whole)
    if whole is not None and item.pk in {whole.pk, *(one.pk for one in whole.above)}:
        raise ItemBelowItself
    _check_whole(whole, levels=_levels_of(item))
    before = _state_of(item)
    if item.parent_id != (whole.pk if whole else None):
        for name, value in _place_at_end(item.agenda, whole).items():
            setattr(item, name, value)
    return _kept("agendaitem.put_below", item, before, by, at)


@transaction.atomic
def remove(*, item: AgendaItem, version: int | None = None, by: User | None, at: datetime) -> None:
    """Remove an item as if it had never been there: of a draft, or one that has no history yet.

    Raises Superseded, ItemHasParts, ItemHasHistory when it was taken up, a sitting treats it or
    documents name it.
    """
    item = _locked(item, version)
    if item.parts.exists():
        raise ItemHasParts
    has_history = item.state != ItemState.PENDING or item.treatments.exists()
    if item.documents.exists() or (has_history and not item.agenda.is_draft):
        raise ItemHasHistory
    audit.record(act="agendaitem.remove", thing=item, by=by, at=at, before=_state_of(item))
    item.delete()
    agendas.show_change(item.agenda)


@transaction.atomic
def proceed(
    *,
    item: AgendaItem,
    step: ItemStep,
    reason: LanguageMap | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> AgendaItem:
    """Put an item in hand, suspend, resume, close, reopen or withdraw it.

    reason: for readers; a withdrawal needs one. Raises Superseded, AgendaIsDraft, ReasonMissing,
    ItemNotMovable, PartsOpen, WholeDone.
    """
    item = _locked(item, version)
    if item.agenda.is_draft:
        raise AgendaIsDraft
    if step is ItemStep.WITHDRAW and not reason:
        raise ReasonMissing
    before = _state_of(item)
    item.state = state_after(
        ItemState(item.state),
        step,
        whole=ItemState(item.parent.state) if item.parent else None,
        parts=[ItemState(part.state) for part in item.parts.all()],
    )
    item.state_at, item.state_by, item.reason = at, by, reason
    return _kept(f"agendaitem.{step}", item, before, by, at)


@transaction.atomic
def link(
    *,
    item: AgendaItem,
    sitting: Sitting,
    place: int | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> AgendaItem:
    """Let a sitting treat an item, at a place in its order of the day, from 1 on; None: the last.

    Where it does already, the item goes to that place. Raises Superseded, also when the sitting was
    only planned and is gone, ItemElsewhere.
    """
    item = _locked(item, version)
    if sitting.event_id != item.agenda.event_id:
        raise ItemElsewhere
    if not Sitting.planned.filter(pk=sitting.pk).exists():
        raise Superseded  # it was only planned, and its editor has taken that back
    before = _state_of(item)
    mine = Treatment(item=item, sitting=sitting)
    others = list(Treatment.objects.filter(sitting=sitting).order_by("position", "pk"))
    for one in others:
        if one.item_id == item.pk:
            mine = one
    others = [one for one in others if one != mine]
    here = len(others) if place is None else min(place - 1, len(others))
    for position, one in enumerate((*others[:here], mine, *others[here:]), start=1):
        one.position = position
        one.save()
    return _kept("agendaitem.link", item, before, by, at)


@transaction.atomic
def unlink(
    *,
    item: AgendaItem,
    sitting: Sitting,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> AgendaItem:
    """Let a sitting treat an item no more. Raises Superseded, ItemElsewhere when it does not."""
    item = _locked(item, version)
    before = _state_of(item)
    if not item.treatments.filter(sitting=sitting).delete()[0]:
        raise ItemElsewhere
    return _kept("agendaitem.unlink", item, before, by, at)


def _locked(item: AgendaItem, version: int | None) -> AgendaItem:
    agenda = agendas.locked(item.agenda)
    found = AgendaItem.objects.select_related("parent__parent").filter(pk=item.pk).first()
    if found is None or (version is not None and found.version != version):
        raise Superseded
    found.agenda = agenda
    return found


def _item_of(agenda: Agenda, item: AgendaItem | None) -> AgendaItem | None:
    """Return the item as it stands now. Raises ItemElsewhere."""
    if item is None:
        return None
    found = agenda.items.select_related("parent__parent").filter(pk=item.pk).first()
    if found is None:
        raise ItemElsewhere
    return found


def _check_whole(whole: AgendaItem | None, *, levels: int) -> None:
    check_depth(above=0 if whole is None else len(whole.above) + 1, below=levels)
    if whole is not None and whole.state in DONE:
        raise WholeDone


def _levels_of(item: AgendaItem) -> int:
    parts = item.parts.all()
    return 1 + max((_levels_of(part) for part in parts), default=0)


def _level(agenda: Agenda, whole: AgendaItem | None) -> ItemQuerySet:
    return agenda.items.filter(parent=whole).order_by("position", "pk")


def _place_at_end(agenda: Agenda, whole: AgendaItem | None) -> dict[str, Any]:
    level = list(_level(agenda, whole))
    return {
        "parent": whole,
        "number": next_free_number([one.number for one in level]),
        "position": max((one.position for one in level), default=0) + 1,
    }


def _kept(
    act: str, item: AgendaItem, before: dict[str, Any], by: User | None, at: datetime
) -> AgendaItem:
    item.version += 1
    item.save()
    _record(act, item, before, by, at)
    agendas.show_change(item.agenda)
    return item


def _record(
    act: str, item: AgendaItem, before: dict[str, Any] | None, by: User | None, at: datetime
) -> None:
    audit.record(act=act, thing=item, by=by, at=at, before=before, after=_state_of(item))


def _state_of(item: AgendaItem) -> dict[str, Any]:
    treatments = item.treatments.order_by("sitting").values_list("sitting_id", flat=True)
    return {
        "agenda": item.agenda_id,
        "parent": item.parent_id,
        "number": item.number,
        "position": item.position,
        "kind": item.kind,
        "title": item.title,
        "prepared_by": item.prepared_by_id,
        "state": item.state,
        "sittings": list(treatments),
        "version": item.version,
    }
