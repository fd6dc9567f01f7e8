"""Building a calendar feed once a change, so that a subscriber's request only reads bytes.

A stored feed knows the version of the event it was built from. Whoever finds it outdated, the
worker after the commit or a request that came sooner, builds it; both get the same bytes, because
the bytes depend on stored data and on ``at`` only through tombstones that have had their time.
"""

import gzip
import hashlib
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assemblies.models.events import Assembly, Event
from notifications.calendar.entries import Feed
from notifications.calendar.feeds import write_feed
from sessions.models.feeds import StoredFeed
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entries_of_assembly, tombstone_goes_at

REFRESH = timedelta(hours=1)


def feed_address(assembly: Assembly, language: str) -> str:
    """Return the path of an assembly's feed below ``/calendar/``."""
    return f"assemblies/{assembly.number}.{language}.ics"


def build_all(*, event_id: int, at: datetime) -> None:
    """Build the feeds of an assembly that are outdated, in every language. Safe to run twice."""
    assembly = Assembly.objects.filter(pk=event_id).first()
    if assembly is None:
        return
    for language, _name in settings.LANGUAGES:
        stored = StoredFeed.objects.filter(address=feed_address(assembly, language)).first()
        if stored is None or is_outdated(stored, assembly.calendar_version, at):
            build(assembly=assembly, language=language, at=at)


def is_outdated(stored: StoredFeed, version: int, at: datetime) -> bool:
    """Tell whether a stored feed shows less than it should."""
    return stored.version < version or (stored.stale_at is not None and stored.stale_at <= at)


def build(*, assembly: Assembly, language: str, at: datetime) -> StoredFeed:
    """Build and store one feed; an older build never replaces a newer one."""
    version = Event.objects.values_list("calendar_version", flat=True).get(pk=assembly.pk)
    # The version is read first: what is built may be newer than it says, never older.
    assembly.refresh_from_db()
    sittings = tuple(
        Sitting.objects.filter(event=assembly)
        .select_related("event", "body", "room")
        .order_by("starts_at", "pk")
    )
    feed = _feed(assembly, sittings, language, at)
    body = write_feed(feed)
    changed_at = max(
        [entry.changed_at for entry in feed.entries]
        + [s.changed_at for s in sittings]
        + [gone for s in sittings if s.cancelled_at and (gone := tombstone_goes_at(s)) <= at]
    )
    values = {
        "event": assembly,
        "language": language,
        "version": version,
        "etag": hashlib.sha256(body).hexdigest()[:32],
        "changed_at": changed_at.astimezone(UTC).replace(microsecond=0),
        "body": body,
        "body_gzip": gzip.compress(body, 6, mtime=0),
        "stale_at": min(
            (gone for s in sittings if s.cancelled_at and (gone := tombstone_goes_at(s)) > at),
            default=None,
        ),
    }
    address = feed_address(assembly, language)
    newer = StoredFeed.objects.filter(address=address, version__gt=version).first()
    if newer is not None:
        return newer
    stored, _is_new = StoredFeed.objects.update_or_create(address=address, defaults=values)
    return stored


def _feed(assembly: Assembly, sittings: tuple[Sitting, ...], language: str, at: datetime) -> Feed:
    with translation.override(language):
        title = assembly.title.in_language(language)
        return Feed(
            name=title,
            description=_("Programme of the %(title)s") % {"title": title},
            language=language,
            address=f"{settings.PUBLIC_URL}/calendar/{feed_address(assembly, language)}",
            zone=assembly.time_zone,
            refresh=REFRESH,
            entries=entries_of_assembly(assembly, sittings, language, at=at),
        )
