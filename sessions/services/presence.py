"""Acts on presence: a person is seen at the event or in a sitting; a wrong entry is taken back.

What follows for the quorum is put on record.

Check-in calls them from above; whoever counts votes reads what they wrote.
"""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import NotOfThisEvent, SittingCancelled
from sessions.models.presence import Presence, QuorumRecord
from sessions.models.sittings import Sitting
from sessions.selectors.presence import attendance_of
from sessions.services import events


@transaction.atomic
def record(
    *, participant: Participant, sitting: Sitting | None, by: User | None, at: datetime
) -> Presence:
    """Record that an accredited person is there; once is enough, a second time changes nothing.

    sitting: None records the arrival at the event. Raises NotOfThisEvent for somebody else's
    sitting or a person who is not accredited, SittingCancelled when it was before that moment.
    """
    participant = _locked(participant)
    if participant.accredited_at is None or participant.withdrawn_at is not None:
        raise NotOfThisEvent
    if sitting is not None and sitting.event_id != participant.event_id:
        raise NotOfThisEvent
    if sitting is not None and sitting.is_cancelled_by(at):
        raise SittingCancelled
    presence, is_new = Presence.objects.get_or_create(
        participant=participant,
        sitting=sitting,
        defaults={"event_id": participant.event_id, "recorded_at": at, "recorded_by": by},
    )
    if is_new:
        after = {"participant": participant.pk, "sitting": sitting.pk if sitting else None}
        audit.record(act="presence.record", thing=presence, by=by, at=at, after=after)
    return presence


@transaction.atomic
def take_back(
    *, participant: Participant, sitting: Sitting | None, by: User | None, at: datetime
) -> None:
    """Undo a record that was wrong; without one nothing happens."""
    participant = _locked(participant)
    presence = Presence.objects.filter(participant=participant, sitting=sitting).first()
    if presence is None:
        return
    before = {"participant": participant.pk, "sitting": sitting.pk if sitting else None}
    audit.record(act="presence.take_back", thing=presence, by=by, at=at, before=before)
    presence.delete()


@transaction.atomic
def record_quorum(*, sitting: Sitting, by: User | None, at: datetime) -> QuorumRecord:
    """Put on record how many Members are represented at the sitting now; nothing changes it later.

    Raises SittingCancelled.
    """
    events.lock(among=Event.objects.filter(pk=sitting.event_id))
    if sitting.is_cancelled_by(at):
        raise SittingCancelled
    counted = attendance_of(sitting.event, sitting).quorum
    record = QuorumRecord.objects.create(
        sitting=sitting, **asdict(counted), recorded_at=at, recorded_by=by
    )
    audit.record(act="quorum.record", thing=sitting, by=by, at=at, after=asdict(counted))
    events.renew_calendar(event_id=sitting.event_id)
    return record


def _locked(participant: Participant) -> Participant:
    return Participant.objects.select_for_update(of=("self",), no_key=True).get(pk=participant.pk)
