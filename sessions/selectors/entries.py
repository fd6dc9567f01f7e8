"""Calendar entries of events and sittings: one description for feeds, downloads and mails."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from assemblies.enums import CalendarStatus, EventFormat
from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from notifications.calendar.entries import Attachment, Entry
from notifications.rules.sequence import Seen
from notifications.rules.tombstones import KEPT, stays_until
from sessions.models.feeds import WithdrawnEntry
from sessions.models.sittings import Sitting
from sessions.rules.feed_filters import of_assembly, of_event
from sessions.selectors.event_vocabulary import KINDS
from sessions.selectors.join_links import lobby_address
from sessions.selectors.sitting_words import joined, languages_in_words, purposes_in_words
from sessions.selectors.theme_words import theme_names

_HEARD = timedelta(days=30)  # in which every program has asked again


def entry_of_event(event: Event, language: str) -> Entry:
    """Return the event's own entry: its days, as whole days that block nobody's time. No query."""
    with translation.override(language):
        url = public_address_of_event(event)
        return Entry(
            uid=str(event.uid),
            sequence=event.sequence,
            created_at=event.created_at,
            changed_at=event.changed_at,
            starts=event.starts_on,
            ends=event.ends_on + timedelta(days=1),
            zone=event.time_zone,
            summary=event.title.in_language(language),
            status=CalendarStatus(event.status),
            description=url,
            location=event.place.in_language(language),
            url=url,
            categories=(str(KINDS[event.kind]),),
            transparent=True,
            geo=_geo_of(event),
        )


def entry_of_sitting(
    sitting: Sitting, language: str, themes: Mapping[str, LanguageMap] | None = None
) -> Entry:
    """Return a sitting's entry. Needs event, body and room loaded with it.

    themes: the names of its themes by code, where they are known already. Then no query; else one
    for a sitting that has themes.
    """
    if themes is None:
        themes = theme_names(sitting.themes)
    named = (themes[code] for code in sitting.themes if code in themes)
    with translation.override(language):
        url = public_address_of_sitting(sitting)
        return Entry(
            uid=str(sitting.uid),
            sequence=sitting.sequence,
            created_at=sitting.created_at,
            changed_at=sitting.changed_at,
            starts=sitting.starts_at,
            ends=sitting.ends_at,
            zone=sitting.event.time_zone,
            summary=sitting.title.in_language(language),
            status=CalendarStatus(sitting.status),
            description="\n".join(_lines_about(sitting, language, url)),
            location=place_of(sitting, language),
            url=url,
            categories=(
                sitting.body.name.in_language(language),
                *(name.in_language(language) for name in named),
            ),
            color=sitting.body.color or None,
            geo=None if sitting.format == EventFormat.ONLINE else _geo_of(sitting.event),
            attachments=() if sitting.is_closed else tuple(_attachments(sitting, language)),
            conference=lobby_address(sitting, language) if _is_online(sitting) else None,
        )


def entry_of_withdrawn(entry: WithdrawnEntry, language: str) -> Entry:
    """Return what calendars show of a sitting that is not public any more: that it is gone.

    Needs sitting and event loaded with it; then no query. Of what the sitting is now it says
    nothing, not even that it goes on.
    """
    event = entry.sitting.event
    with translation.override(language):
        url = public_address_of_event(event)
        return Entry(
            uid=str(entry.sitting.uid),
            sequence=entry.sequence,
            created_at=entry.sitting.created_at,
            changed_at=entry.withdrawn_at,
            starts=entry.starts_at,
            ends=entry.ends_at,
            zone=event.time_zone,
            summary=_("Not in the public programme any more"),
            status=CalendarStatus.CANCELLED,
            description=url,
            location=event.place.in_language(language),
            url=url,
        )


def withdrawn_goes_at(entry: WithdrawnEntry) -> datetime:
    """Return when feeds need not mention a withdrawn sitting any more."""
    return stays_until(planned_end=entry.ends_at, cancelled_at=entry.withdrawn_at)


def withdrawn_forgotten(at: datetime) -> QuerySet[WithdrawnEntry]:
    """Return the withdrawn sittings of which calendars know nothing any more.

    They left the feeds a month ago: who asks by date only had that long to hear that they left.
    """
    return WithdrawnEntry.objects.exclude(_is_known(at))


def withdrawn_known(at: datetime) -> QuerySet[WithdrawnEntry]:
    """Return all others, and thus all that feeds show."""
    return WithdrawnEntry.objects.filter(_is_known(at))


def withdrawn_forgotten_at(entry: WithdrawnEntry) -> datetime:
    """Return when it is one of those that calendars know nothing of any more."""
    return withdrawn_goes_at(entry) + _HEARD


def _is_known(at: datetime) -> Q:
    since = at - KEPT - _HEARD
    return Q(ends_at__gt=since) | Q(withdrawn_at__gt=since)


def seen_of_event(event: Event) -> Seen:
    """Return what readers of any language see of the event in their calendars. No query."""
    return _seen([entry_of_event(event, language) for language in dict(settings.LANGUAGES)])


def seen_of_sitting(sitting: Sitting) -> Seen:
    """Return what readers of any language see of the sitting in their calendars.

    Needs event, body and room loaded with it; then no query but one for a sitting with themes.
    """
    themes = theme_names(sitting.themes)
    languages = dict(settings.LANGUAGES)
    return _seen([entry_of_sitting(sitting, language, themes) for language in languages])


def _seen(in_each_language: list[Entry]) -> Seen:
    one = in_each_language[0]
    return Seen(
        starts=one.starts,
        ends=one.ends,
        zone=one.zone,
        status=one.status,
        place="\n".join([*(entry.location for entry in in_each_language), str(one.geo or "")]),
        words=tuple(
            word
            for entry in in_each_language
            for word in (
                entry.summary,
                entry.description,
                *entry.categories,
                entry.color or "",
                *(word for paper in entry.attachments for word in astuple(paper)),
            )
        ),
    )


def is_shown(thing: Sitting, at: datetime) -> bool:
    """Tell whether a feed still shows a sitting: always, unless its tombstone has had its time."""
    return thing.cancelled_at is None or at < tombstone_goes_at(thing)


def tombstone_goes_at(sitting: Sitting) -> datetime:
    """Return when the cancelled sitting leaves the feeds."""
    if sitting.cancelled_at is None:
        raise ValueError("only a cancelled sitting has a tombstone")
    return stays_until(planned_end=sitting.ends_at, cancelled_at=sitting.cancelled_at)


def public_address_of_event(event: Event) -> str:
    """Return the absolute address of the event's page in the active language."""
    path = reverse("assembly_sessions:assembly-detail", args=[event.slug])
    address: str = settings.PUBLIC_URL + path
    return address


def public_address_of_programme(event: Event) -> str:
    """Return the absolute address of the event's programme in the active language."""
    address: str = settings.PUBLIC_URL + reverse("assembly_sessions:programme", args=[event.slug])
    return address


def public_feed_of_event(event: Event, language: str) -> str:
    """Return the absolute address of the calendar of its programme."""
    assembly = getattr(event, "assembly", None)
    wanted = of_assembly(assembly.number, language) if assembly else of_event(event.slug, language)
    return f"{settings.PUBLIC_URL}/calendar/{wanted.address}"


def public_address_of_sitting(sitting: Sitting) -> str:
    """Return the absolute address of the sitting's page in the active language."""
    path = reverse("assembly_sessions:sitting-detail", args=[sitting.event.slug, sitting.pk])
    address: str = settings.PUBLIC_URL + path
    return address


def place_of(sitting: Sitting, language: str) -> str:
    """Return the room, or the event's place where no room is named; "Online" without one."""
    if sitting.format == EventFormat.ONLINE:
        with translation.override(language):
            return _("Online")
    return sitting.room.name if sitting.room else sitting.event.place.in_language(language)


def _geo_of(event: Event) -> tuple[float, float] | None:
    """Return where the event is held, None for what is online or has no known place."""
    if event.latitude is None or event.longitude is None or event.format == EventFormat.ONLINE:
        return None
    found = round(event.latitude, 6), round(event.longitude, 6)
    return found if found != (0, 0) else None  # in the sea: somebody left two fields at naught


def _attachments(sitting: Sitting, language: str) -> Iterator[Attachment]:
    """Return its documents, each under one lasting address: the file in this language, if any.

    Without one it is the document's page, which has the others. Needs the language to be active.
    """
    for paper in sitting.papers:
        symbol, title = paper["symbol"], LanguageMap(paper["title"]).in_language(language)
        kind, name, more = "text/html", "document", []
        if language in paper["files"]:
            kind, name, more = paper["files"][language], "document-file", [language]
        path = reverse(f"assembly_sessions:{name}", args=[symbol, *more])
        yield Attachment(
            address=settings.PUBLIC_URL + path, label=f"{symbol} {title}", media_type=kind
        )


def _lines_about(sitting: Sitting, language: str, url: str) -> Iterable[str]:
    yield joined((sitting.body.name.in_language(language), sitting.group))
    if purposes := purposes_in_words(sitting):
        yield purposes
    yield when_in_words(sitting, language)
    if _is_online(sitting):
        yield _("Lobby of the online meeting: %(url)s") % {"url": lobby_address(sitting, language)}
    if sitting.room:
        yield _("Room: %(room)s") % {"room": sitting.room.name}
    if sitting.is_closed:
        yield _("Closed sitting: only members of the body attend.")
    if languages := languages_in_words(sitting):
        yield _("Languages: %(languages)s") % {"languages": languages}
    if sitting.change_note:
        yield sitting.change_note.in_language(language)
    yield url


def _is_online(sitting: Sitting) -> bool:
    return EventFormat(sitting.format).is_joined_online


def when_in_words(sitting: Sitting, language: str) -> str:
    """Return day and hours on the venue's clock with its zone, in the active language."""
    day = formats.date_format(sitting.local_start, "l j F Y")
    start = f"{sitting.local_start:%H:%M}"
    place = {"day": day, "start": start, "zone": sitting.event.time_zone}
    if sitting.end_is_indicative:
        label = sitting.time_shown_as.in_language(language) if sitting.time_shown_as else ""
        return _("%(day)s, from %(start)s (%(zone)s); the end is open. %(label)s") % {
            **place,
            "label": label,
        }
    end = f"{sitting.local_end:%H:%M}"
    if sitting.local_end.date() > sitting.local_start.date():
        end = f"{formats.date_format(sitting.local_end, 'l j F Y')}, {end}"
    return _("%(day)s, %(start)s to %(end)s (%(zone)s)") % {**place, "end": end}
