"""Documents in calendar entries: each sitting keeps what its entry names, and is numbered anew.

What is kept changes only here, so that a feed, a download and a mail of one number say the same
although embargoes end by the clock.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assemblies.models.events import Event
from sessions.models.feeds import AttachedPapers
from sessions.models.sittings import Sitting
from sessions.selectors.attached import events_to_look_at, papers_by_sitting
from sessions.selectors.entries import seen_of_sitting
from sessions.services import events, revisions


def renew(*, event_id: int, at: datetime) -> int:
    """Let the entries of an event's sittings name the documents that everybody may read now.

    Assumes the caller's transaction and lock on the event. Returns how many entries have changed.
    Safe to run twice.
    """
    wanted = papers_by_sitting(event_id, at=at)
    concerned = Sitting.objects.filter(Q(pk__in=wanted) | ~Q(papers=[]), event_id=event_id)
    held = dict(concerned.values_list("pk", "papers"))
    others = [pk for pk, papers in held.items() if papers != wanted.get(pk, [])]
    rows = Sitting.objects.select_related("event", "body", "room").filter(pk__in=others)
    for sitting in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        before = seen_of_sitting(sitting)
        sitting.papers = wanted.get(sitting.pk, [])
        revisions.number_anew(sitting, before=before, at=at)
        sitting.save(update_fields=["papers", "sequence", "changed_at"])
    if others:
        events.renew_calendar(event_id=event_id)
    version = Event.objects.values_list("calendar_version", flat=True).get(pk=event_id)
    AttachedPapers.objects.update_or_create(
        event_id=event_id, defaults={"version": version, "looked_at": at}
    )
    return len(others)


def renew_due(*, at: datetime) -> int:
    """Do so for all events where an embargo has ended, or an act has changed what is public.

    An event a transaction. Returns how many entries have changed; safe to run twice.
    """
    changed = 0
    for key in list(events_to_look_at(at).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            events.lock(among=Event.objects.filter(pk=key))
            changed += renew(event_id=key, at=at)
    return changed
