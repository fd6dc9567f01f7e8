"""What stands around an event: with whom it is held, who speaks there, what is offered of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from assemblies.enums import LinkKind
from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event, EventLink, EventSpeaker, Partner
from assemblies.services import audit
from sessions.errors.events import EventIsCancelled, NamedTwice
from sessions.selectors.event_desk import mark_of_rows
from sessions.services import events


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFacts:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerFacts:
    name: str
    function: LanguageMap | None = None
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    kind: LinkKind
    title: LanguageMap
    url: str
    language: str = ""
    is_for_participants: bool = False


@transaction.atomic
def set_partners(
    *,
    event: Event,
    partners: Sequence[PartnerFacts],
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Say with whom an event is held, in this order; whoever is not named is not any more.

    seen: the mark of those that the editor saw (`mark_of_rows`). Raises Superseded, NamedTwice,
    EventIsCancelled.
    """
    rows = [Partner(event=event, name=one.name, url=one.url) for one in partners]
    return _set(_Kind(event, Partner, "partners", lambda one: one.name), rows, seen, by, at)


@transaction.atomic
def set_speakers(
    *,
    event: Event,
    speakers: Sequence[SpeakerFacts],
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Say who speaks there, in this order. Raises Superseded, NamedTwice, EventIsCancelled."""
    rows = [
        EventSpeaker(event=event, name=one.name, function=one.function or None, country=one.country)
        for one in speakers
    ]
    return _set(_Kind(event, EventSpeaker, "speakers", lambda one: one.name), rows, seen, by, at)


@transaction.atomic
def set_links(
    *,
    event: Event,
    links: Sequence[LinkFacts],
    seen: str | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """Say what is offered of it elsewhere, in this order; a cancelled event may still have some.

    Raises Superseded, NamedTwice.
    """
    rows = [
        EventLink(
            event=event,
            kind=one.kind,
            title=one.title,
            url=one.url,
            language=one.language,
            is_for_participants=one.is_for_participants,
        )
        for one in links
    ]
    kind = _Kind(event, EventLink, "links", lambda one: one.url, is_for_cancelled=True)
    return _set(kind, rows, seen, by, at)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows that hang on an event, and by what two of them are one."""

    event: Event
    model: type[models.Model]
    name: str
    called: Callable[[Any], str]
    is_for_cancelled: bool = False


def _set(
    kind: _Kind, rows: Sequence[Any], seen: str | None, by: User | None, at: datetime
) -> Event:
    events.lock(among=Event.objects.filter(pk=kind.event.pk))
    event = Event.objects.filter(pk=kind.event.pk).first()
    if event is None:
        raise Superseded
    if event.is_cancelled and not kind.is_for_cancelled:
        raise EventIsCancelled
    held = list(getattr(event, kind.name).order_by("position", "pk"))
    if seen is not None and seen != mark_of_rows(held):
        raise Superseded
    _check_once(kind.called(row) for row in rows)
    for position, row in enumerate(rows):
        row.position = position
    if mark_of_rows(rows) == mark_of_rows(held):
        return event
    _replace(kind, held, rows)
    if not event.is_draft:
        events.renew_calendar(event_id=event.pk)
    counts = {"before": {kind.name: len(held)}, "after": {kind.name: len(rows)}}
    audit.record(act=f"event.set_{kind.name}", thing=event, by=by, at=at, **counts)
    return event


def _replace(kind: _Kind, held: Iterable[Any], rows: Sequence[Any]) -> None:
    """Write what stands there still into its row: other things, as a recording, may point to it."""
    there = {kind.called(row).casefold(): row.pk for row in held}
    for row in rows:
        row.pk = there.get(kind.called(row).casefold())
    manager = kind.model._default_manager  # noqa: SLF001 - Django's own, public
    stays = {row.pk for row in rows}
    manager.filter(pk__in=[row.pk for row in held if row.pk not in stays]).delete()
    columns = [one.name for one in kind.model._meta.concrete_fields if not one.primary_key]  # noqa: SLF001 - as above
    manager.bulk_update([row for row in rows if row.pk is not None], columns)
    manager.bulk_create([row for row in rows if row.pk is None])


def _check_once(names: Iterable[str]) -> None:
    met: set[str] = set()
    for name in names:
        if name.casefold() in met:
            raise NamedTwice(name=name)
        met.add(name.casefold())
