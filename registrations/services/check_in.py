"""Acts at the door: a person is admitted, one by one or as a device without a line sends them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.enums import Doubt, ScanOutcome
from registrations.errors.papers import BadgeUnreadable, CheckInUndone
from registrations.gateways import signatures
from registrations.models.badges import Badge, BadgeKey
from registrations.models.check_in import CheckIn
from registrations.rules.badges import VERSION, Token, read_token
from registrations.rules.check_in import AtTheDoor, doubts_about, moment_of, outcome_of
from registrations.selectors.check_in import holds_place
from sessions.errors import NotOfThisEvent
from sessions.models.sittings import Sitting
from sessions.services import presence

BIGGEST_SERIAL = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a device saw: a badge's code or its number as text, or a participant chosen by key.

    client_id: given by the device, the same when it sends again. at: by the device's clock.
    doubts_settled: whoever stands at the door admits the person despite doubts. scanned_by: the key
    of the account that the device says it was used with; another may send what waited.
    """

    text: str = ""
    participant: int | None = None
    client_id: UUID
    at: datetime
    device: str = ""
    doubts_settled: bool = False
    scanned_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a scan. check_in: the one that stands, this scan's or an earlier one."""

    outcome: ScanOutcome
    participant: Participant | None = None
    badge: Badge | None = None
    check_in: CheckIn | None = None
    doubts: tuple[Doubt, ...] = ()


@transaction.atomic
def admit(
    *, event: Event, sitting: Sitting | None, scan: Scan, by: User | None, at: datetime
) -> Answer:
    """Admit a person at the event, or (with a sitting) at that sitting, and say what came of it.

    A scan that was sent before is answered as it was, or that it was undone meanwhile. What stands
    against it is an answer, no error. Raises NotOfThisEvent when the sitting is another event's.
    """
    if sitting is not None and sitting.event_id != event.pk:
        raise NotOfThisEvent
    found = _identified(event, scan)
    if isinstance(found, ScanOutcome):
        return Answer(outcome=found)
    participant, badge = _locked(found.participant_id), found.badge
    sent_before = CheckIn.objects.filter(client_id=scan.client_id).first()
    if sent_before is not None:
        return _again(sent_before, event, participant, badge)
    standing = _standing(participant, sitting)
    moment = moment_of(claimed=scan.at, received=at)
    doubts = _doubts(participant, sitting)
    outcome = outcome_of(
        AtTheDoor(
            is_void=badge is not None and badge.voided_at is not None and badge.voided_at <= moment,
            is_cancelled=sitting is not None and sitting.is_cancelled_by(moment),
            is_accredited=participant.withdrawn_at is None,
            is_in_already=standing is not None,
            doubts=doubts,
            doubts_settled=scan.doubts_settled,
        )
    )
    if outcome.is_admitted:
        place = _Place(event, sitting, moment, at)
        standing = _admit(participant, badge, place, scan, by)
    return Answer(
        outcome=outcome, participant=participant, badge=badge, check_in=standing, doubts=doubts
    )


def merge(
    *,
    event: Event,
    sitting: Sitting | None,
    scans: Iterable[Scan],
    by: User | None,
    at: datetime,
) -> tuple[Answer, ...]:
    """Admit those whom a device admitted while it had no line; return an answer for each.

    Each is a transaction of its own: what one is refused for takes nobody else's arrival away.
    """
    return tuple(admit(event=event, sitting=sitting, scan=one, by=by, at=at) for one in scans)


@transaction.atomic
def undo(*, check_in: CheckIn, reason: str, by: User, at: datetime) -> CheckIn:
    """Take back that a person was admitted; she counts as present there no longer.

    Raises CheckInUndone when somebody was quicker.
    """
    participant = _locked(check_in.participant_id)
    check_in = CheckIn.objects.select_related("event", "sitting").get(pk=check_in.pk)
    if check_in.undone_at is not None:
        raise CheckInUndone
    check_in.undone_at, check_in.undone_by, check_in.undone_because = at, by, reason
    check_in.save(update_fields=["undone_at", "undone_by", "undone_because"])
    presence.take_back(participant=participant, sitting=check_in.sitting, by=by, at=at)
    audit.record(
        act="check_in.undo",
        thing=check_in,
        by=by,
        at=at,
        before={"participant": participant.pk, "sitting": check_in.sitting_id},
    )
    return check_in


@dataclass(frozen=True, slots=True)
class _Place:
    event: Event
    sitting: Sitting | None
    moment: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    participant_id: int
    badge: Badge | None


def _identified(event: Event, scan: Scan) -> _Found | ScanOutcome:
    """Return who stands at the door, or why nobody can say."""
    if scan.participant is not None:
        known = Participant.objects.filter(event_id=event.pk, accredited_at__isnull=False)
        is_known = known.filter(pk=scan.participant).exists()
        return _Found(scan.participant, None) if is_known else ScanOutcome.UNKNOWN
    text = scan.text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return _by_badge(event, serial=int(text))
    try:
        return _by_token(event, read_token(text))
    except BadgeUnreadable:
        # What was meant to pass for one of ours is called by its name.
        is_like_ours = text.startswith(f"{VERSION}.")
        return ScanOutcome.FORGED if is_like_ours else ScanOutcome.UNKNOWN


def _by_token(event: Event, token: Token) -> _Found | ScanOutcome:
    key = BadgeKey.objects.filter(event_id=token.payload.event).first()
    if key is None or not signatures.is_signed(key.public_key, token.signed, token.signature):
        return ScanOutcome.FORGED
    if token.payload.event != event.pk:
        return ScanOutcome.OTHER_EVENT
    return _by_badge(event, serial=token.payload.serial, issue=token.payload.issue)


def _by_badge(event: Event, *, serial: int, issue: int | None = None) -> _Found | ScanOutcome:
    badge = Badge.objects.filter(event_id=event.pk, serial=min(serial, BIGGEST_SERIAL)).first()
    if badge is None or badge.serial != serial or issue not in (None, badge.issue):
        return ScanOutcome.UNKNOWN
    return _Found(badge.participant_id, badge)


def _locked(participant: int) -> Participant:
    """Return the person with the row held: two doors decide one after the other."""
    return (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("delegation__institution", "registration")
        .get(pk=participant)
    )


def _standing(participant: Participant, sitting: Sitting | None) -> CheckIn | None:
    found = CheckIn.objects.standing().filter(participant=participant, sitting=sitting)
    return found.select_related("admitted_by").first()


def _doubts(participant: Participant, sitting: Sitting | None) -> tuple[Doubt, ...]:
    if sitting is None:
        return ()
    return doubts_about(
        capacity=Capacity(participant.capacity),
        is_closed=sitting.is_closed,
        has_places=sitting.places is not None,
        holds_place=holds_place(participant, sitting),
    )


def _again(kept: CheckIn, event: Event, participant: Participant, badge: Badge | None) -> Answer:
    is_same = kept.event_id == event.pk and kept.participant_id == participant.pk
    if not is_same:
        return Answer(outcome=ScanOutcome.UNKNOWN)
    if kept.undone_at is not None:
        return Answer(outcome=ScanOutcome.UNDONE, participant=participant, badge=badge)
    return Answer(outcome=ScanOutcome.ADMITTED, participant=participant, badge=badge, check_in=kept)


def _admit(
    participant: Participant, badge: Badge | None, place: _Place, scan: Scan, by: User | None
) -> CheckIn:
    check_in = CheckIn.objects.create(
        event_id=place.event.pk,
        participant=participant,
        sitting=place.sitting,
        badge=badge,
        client_id=scan.client_id,
        device=scan.device,
        despite_doubts=scan.doubts_settled,
        admitted_at=place.moment,
        admitted_by=by,
        received_at=place.received_at,
    )
    presence.record(participant=participant, sitting=place.sitting, by=by, at=place.moment)
    audit.record(
        act="check_in.admit",
        thing=check_in,
        by=by,
        at=place.received_at,
        after={
            "participant": participant.pk,
            "sitting": place.sitting.pk if place.sitting else None,
            "badge": badge.pk if badge else None,
            "scanned_by": scan.scanned_by,
        },
    )
    return check_in
