"""Acts on a body's agenda: started as a draft, adopted, shown to everybody or to the body alone."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import AgendaAdopted, AgendaEmpty, AgendaHasHistory
from sessions.models.agenda import Agenda, AgendaItem
from sessions.rules.numbering import numbers_anew
from sessions.services import events

# While they change places no two items may have one number: they go out of the way first.
_OUT_OF_THE_WAY = 16_000


@transaction.atomic
def start(*, event: Event, body: Body, by: User | None, at: datetime) -> Agenda:
    """Start a draft of a body's agenda; where there is one already, return it as it is."""
    events.lock(among=Event.objects.filter(pk=event.pk))
    agenda, is_new = Agenda.objects.get_or_create(event_id=event.pk, body=body)
    if is_new:
        after = {"event": event.pk, "body": body.code}
        audit.record(act="agenda.start", thing=agenda, by=by, at=at, after=after)
    return agenda


@transaction.atomic
def remove(*, agenda: Agenda, version: int | None = None, by: User | None, at: datetime) -> None:
    """Remove a draft that was started by mistake, with its items, as if it had never been there.

    Raises Superseded, AgendaHasHistory when it was adopted, a sitting treats one of its items or
    documents name one.
    """
    agenda = locked(agenda, version)
    named = agenda.items.filter(Q(treatments__isnull=False) | Q(documents__isnull=False))
    if not agenda.is_draft or named.exists():
        raise AgendaHasHistory
    before = {"event": agenda.event_id, "body": agenda.body.code, "items": agenda.items.count()}
    audit.record(act="agenda.remove", thing=agenda, by=by, at=at, before=before)
    agenda.delete()


@transaction.atomic
def adopt(
    *, agenda: Agenda, is_public: bool, version: int | None = None, by: User | None, at: datetime
) -> Agenda:
    """Adopt a draft: its numbers are settled, and those who may read it do.

    is_public: whether everybody may; else the members of the body alone. Raises Superseded,
    AgendaAdopted, AgendaEmpty.
    """
    agenda = locked(agenda, version)
    if not agenda.is_draft:
        raise AgendaAdopted
    if not agenda.items.exists():
        raise AgendaEmpty
    before = _state_of(agenda)
    agenda.adopted_at, agenda.adopted_by, agenda.is_public = at, by, is_public
    return _kept("agenda.adopt", agenda, before, by, at)


@transaction.atomic
def set_public(
    *, agenda: Agenda, is_public: bool, version: int | None = None, by: User | None, at: datetime
) -> Agenda:
    """Show an agenda to everybody, or to the members of its body alone. Raises Superseded."""
    agenda = locked(agenda, version)
    before = _state_of(agenda)
    _renew_what_shows(agenda)
    agenda.is_public = is_public
    return _kept("agenda.set_public", agenda, before, by, at)


@transaction.atomic
def number_anew(
    *, agenda: Agenda, version: int | None = None, by: User | None, at: datetime
) -> Agenda:
    """Give the items of a draft the numbers 1, 2, 3 … in their order, at every level.

    Raises Superseded, AgendaAdopted.
    """
    agenda = locked(agenda, version)
    if not agenda.is_draft:
        raise AgendaAdopted
    items = agenda.items.order_by("position", "pk")
    levels: dict[int | None, list[AgendaItem]] = {}
    for item in items:
        levels.setdefault(item.parent_id, []).append(item)
    numbers: dict[int, int] = {}
    for level in levels.values():
        numbers |= numbers_anew([item.pk for item in level])
    changed = [item for item in items if numbers[item.pk] != item.number]
    keys = [item.pk for item in changed]
    AgendaItem.objects.filter(pk__in=keys).update(number=F("number") + _OUT_OF_THE_WAY)
    for item in changed:
        item.number, item.version = numbers[item.pk], item.version + 1
    AgendaItem.objects.bulk_update(changed, ["number", "version"])
    return _kept("agenda.number_anew", agenda, {}, by, at)


def locked(agenda: Agenda, version: int | None = None) -> Agenda:
    """Return the agenda as it stands, its event held until the transaction ends.

    Whoever changes an agenda or an item holds the event: numbers are given one after another.
    Raises Superseded where it is gone, or where ``version`` is given and is not the newest.
    """
    events.lock(among=Event.objects.filter(pk=agenda.event_id))
    found = Agenda.objects.select_related("event", "body").filter(pk=agenda.pk).first()
    if found is None or (version is not None and found.version != version):
        raise Superseded
    return found


def show_change(agenda: Agenda) -> None:
    """Note that the agenda has changed; what visitors have of it is outdated from then on.

    Assumes the caller's transaction and the lock.
    """
    agenda.version += 1
    agenda.save()
    _renew_what_shows(agenda)


def _renew_what_shows(agenda: Agenda) -> None:
    if agenda.is_public and not agenda.is_draft:
        events.renew_calendar(event_id=agenda.event_id)


def _kept(
    act: str, agenda: Agenda, before: dict[str, Any], by: User | None, at: datetime
) -> Agenda:
    show_change(agenda)
    after = _state_of(agenda)
    audit.record(act=act, thing=agenda, by=by, at=at, before=before, after=after)
    return agenda


def _state_of(agenda: Agenda) -> dict[str, Any]:
    return {
        "is_public": agenda.is_public,
        "adopted_at": agenda.adopted_at.isoformat() if agenda.adopted_at else None,
        "version": agenda.version,
    }
