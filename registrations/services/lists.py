"""Acts on the final list of participants: freezing a version, publishing it, taking it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.errors.papers import ListNotFrozen
from registrations.models.lists import ParticipantList
from registrations.models.registrations import Registration
from registrations.selectors.lists import as_content, listed_now
from registrations.services.locks import locked_event


@transaction.atomic
def freeze(*, event: Event, by: User, at: datetime) -> ParticipantList:
    """Keep the list as it stands now as the next version.

    Raises ListNotFrozen when nobody who consented is accredited.
    """
    event = locked_event(event)
    people = listed_now(event)
    if not people:
        raise ListNotFrozen
    versions = ParticipantList.objects.filter(event_id=event.pk)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    kept = ParticipantList.objects.create(
        event_id=event.pk,
        version=last + 1,
        content=[as_content(person) for person in people],
        people=len(people),
        frozen_at=at,
        frozen_by=by,
    )
    after = {"version": kept.version, "people": kept.people}
    audit.record(act="list.freeze", thing=kept, by=by, at=at, after=after)
    return kept


@transaction.atomic
def publish(*, kept: ParticipantList, by: User, at: datetime) -> ParticipantList:
    """Let everybody read this version; of several, the newest is shown. Twice is once."""
    kept = ParticipantList.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if kept.published_at is None:
        kept.published_at = at
        kept.save(update_fields=["published_at"])
        audit.record(act="list.publish", thing=kept, by=by, at=at, after={"version": kept.version})
    return kept


@transaction.atomic
def retract(*, kept: ParticipantList, by: User, at: datetime) -> ParticipantList:
    """Close a published version to the public again. Twice is once."""
    kept = ParticipantList.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if kept.published_at is not None:
        kept.published_at = None
        kept.save(update_fields=["published_at"])
        audit.record(act="list.retract", thing=kept, by=by, at=at, after={"version": kept.version})
    return kept


def forget(*, person: Registration) -> int:
    """Take an erased person out of every frozen list of the event; return out of how many.

    Part of the act that erases her.
    """
    held = 0
    frozen = ParticipantList.objects.select_for_update(of=("self",)).filter(event=person.event)
    for kept in frozen.order_by("pk"):
        left = [line for line in kept.content if line["key"] != person.pk]
        if len(left) < len(kept.content):
            kept.content, kept.people = left, len(left)
            kept.save(update_fields=["content", "people"])
            held += 1
    return held
