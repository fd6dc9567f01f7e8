"""Acts on badges: issuing, printing, replacing, taking back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.errors.papers import BadgeNotDue, BadgeVoid
from registrations.gateways import signatures
from registrations.models.badges import Badge, BadgeKey
from registrations.rules.badges import Payload, payload_of, token_of

WITHDRAWN = "withdrawn"


def key_of(*, event: Event, at: datetime) -> BadgeKey:
    """Return the event's key for signatures; the first who asks makes it."""
    kept = BadgeKey.objects.filter(event_id=event.pk).first()
    if kept is not None:
        return kept
    made = signatures.new_key()
    fields = {"private_key": made.private, "public_key": made.public, "created_at": at}
    return BadgeKey.objects.get_or_create(event_id=event.pk, defaults=fields)[0]


def token_for(badge: Badge, key: BadgeKey) -> str:
    """Return the text of the badge's QR code. The same badge has the same text for ever."""
    payload = Payload(event=badge.event_id, serial=badge.serial, issue=badge.issue)
    signed = payload_of(payload)
    return token_of(signed, signatures.sign(bytes(key.private_key), signed))


@transaction.atomic
def issue(
    *, event: Event, participants: Iterable[int], by: User | None, at: datetime
) -> tuple[Badge, ...]:
    """Give badges to those of the participants, named by key, who are accredited and have none.

    Serials follow the order given. Raises BadgeNotDue when none of them is due.
    """
    wanted = list(dict.fromkeys(participants))
    due = _due(event, wanted)
    if not due:
        raise BadgeNotDue
    key = _locked_key(event, at)
    issued = _issued(due)
    made = [
        Badge(
            event_id=event.pk,
            participant=due[pk],
            serial=key.last_serial + count,
            issue=issued.get(pk, 0) + 1,
            issued_at=at,
            issued_by=by,
        )
        for count, pk in enumerate((pk for pk in wanted if pk in due), start=1)
    ]
    Badge.objects.bulk_create(made)
    key.last_serial += len(made)
    key.save(update_fields=["last_serial"])
    audit.record(
        act="badges.issue",
        thing=event,
        by=by,
        at=at,
        after={"first": made[0].serial, "last": made[-1].serial},
    )
    return tuple(made)


@transaction.atomic
def record_printing(*, event: Event, badges: Iterable[int], by: User | None, at: datetime) -> int:
    """Note that these badges, named by key, were sent to the printer; return how many were.

    A badge that is void is not printed. Printing again what was lost in the printer is no reprint:
    the first time stands.
    """
    printed = list(
        Badge.objects.select_for_update(of=("self",))
        .valid()
        .filter(event_id=event.pk, pk__in=list(badges))
        .order_by("pk")
    )
    new = [badge for badge in printed if badge.printed_at is None]
    Badge.objects.filter(pk__in=[badge.pk for badge in new]).update(printed_at=at)
    audit.record(
        act="badges.print",
        thing=event,
        by=by,
        at=at,
        after={"serials": [badge.serial for badge in printed]},
    )
    return len(printed)


@transaction.atomic
def print_run(
    *, event: Event, participants: Iterable[int], by: User | None, at: datetime
) -> tuple[int, ...]:
    """Make what badges are missing and note that all are printed; return their keys in that order.

    Raises BadgeNotDue when nobody of the participants, named by key, may have a badge.
    """
    wanted = list(dict.fromkeys(participants))
    due = _due(event, wanted)
    if due:
        issue(event=event, participants=[pk for pk in wanted if pk in due], by=by, at=at)
    ready = _due(event, wanted, has_one=True)
    if not ready:
        raise BadgeNotDue
    held = dict(
        Badge.objects.valid().filter(participant__in=ready).values_list("participant_id", "pk")
    )
    keys = tuple(held[pk] for pk in wanted if pk in held)
    record_printing(event=event, badges=keys, by=by, at=at)
    return keys


@transaction.atomic
def reprint(*, badge: Badge, reason: str, by: User, at: datetime) -> Badge:
    """Replace a badge: the older one opens no door from now on; return the new one.

    Raises BadgeVoid when it has been replaced or taken back already, BadgeNotDue when the person is
    accredited no longer.
    """
    event = badge.event
    if badge.participant_id not in _due(event, [badge.participant_id], has_one=True):
        raise BadgeNotDue
    key = _locked_key(event, at)
    old = _voided(badge, reason, at)
    key.last_serial += 1
    key.save(update_fields=["last_serial"])
    new = Badge.objects.create(
        event_id=event.pk,
        participant_id=old.participant_id,
        serial=key.last_serial,
        issue=old.issue + 1,
        issued_at=at,
        issued_by=by,
    )
    audit.record(
        act="badge.reprint",
        thing=new,
        by=by,
        at=at,
        before={"serial": old.serial},
        after={"serial": new.serial, "issue": new.issue},
    )
    return new


@transaction.atomic
def void(*, badge: Badge, reason: str, by: User, at: datetime) -> Badge:
    """Take a badge back: it opens no door from now on. Raises BadgeVoid."""
    badge = _voided(badge, reason, at)
    audit.record(act="badge.void", thing=badge, by=by, at=at, after={"serial": badge.serial})
    return badge


def void_of_withdrawn(*, participant: Participant, at: datetime) -> None:
    """Make void what badge a withdrawn person has; part of the act that withdraws her."""
    held = Badge.objects.valid().filter(participant=participant)
    held.update(voided_at=at, void_reason=WITHDRAWN)


def _due(event: Event, wanted: list[int], *, has_one: bool = False) -> dict[int, Participant]:
    """Lock and return the accredited among the wanted who have a badge, or have none, by key."""
    found = (
        Participant.objects.accredited()
        .select_for_update(of=("self",), no_key=True)
        .filter(event_id=event.pk, pk__in=wanted, registration__isnull=False)
        .order_by("pk")
    )
    holding = set(
        Badge.objects.valid()
        .filter(participant__in=[one.pk for one in found])
        .values_list("participant_id", flat=True)
    )
    return {one.pk: one for one in found if (one.pk in holding) is has_one}


def _issued(due: Iterable[int]) -> dict[int, int]:
    """Return the number of the last badge that each has ever had, by the participant's key."""
    rows = Badge.objects.filter(participant__in=list(due)).values("participant")
    return dict(rows.annotate(last=Max("issue")).values_list("participant", "last"))


def _locked_key(event: Event, at: datetime) -> BadgeKey:
    kept = key_of(event=event, at=at)
    return BadgeKey.objects.select_for_update(of=("self",)).get(pk=kept.pk)


def _voided(badge: Badge, reason: str, at: datetime) -> Badge:
    locked = Badge.objects.select_for_update(of=("self",)).get(pk=badge.pk)
    if locked.voided_at is not None:
        raise BadgeVoid
    locked.voided_at, locked.void_reason = at, reason
    locked.save(update_fields=["voided_at", "void_reason"])
    return locked
