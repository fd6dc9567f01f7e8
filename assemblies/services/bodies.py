"""Who sits in a body: its closed sittings are known to them."""

from datetime import date, datetime

from django.db import transaction

from assemblies.errors import AlreadySeated, SeatEndsBeforeItBegins
from assemblies.models.accounts import User
from assemblies.models.bodies import Body, BodyMember
from assemblies.models.institutions import Institution
from assemblies.services import audit


@transaction.atomic
def seat(
    *,
    body: Body,
    who: User | Institution,
    starts_on: date,
    ends_on: date | None = None,
    by: User,
    at: datetime,
) -> BodyMember:
    """Give a person, or a Member for its delegates, a seat in a body from a day to a day.

    Raises SeatEndsBeforeItBegins, AlreadySeated when the two would have a seat there twice.
    """
    if ends_on is not None and ends_on < starts_on:
        raise SeatEndsBeforeItBegins
    body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    whose = {"user": who} if isinstance(who, User) else {"institution": who}
    others = BodyMember.objects.filter(body=body, **whose).exclude(ends_on__lt=starts_on)
    if (others.filter(starts_on__lte=ends_on) if ends_on else others).exists():
        raise AlreadySeated
    found = BodyMember.objects.create(body=body, starts_on=starts_on, ends_on=ends_on, **whose)
    after = _state_of(found)
    audit.record(act="body.seat", thing=found, by=by, at=at, after=after)
    return found


@transaction.atomic
def unseat(*, seat: BodyMember, by: User, at: datetime) -> None:
    """Take a seat away at once: what is closed there is closed to them from now on."""
    audit.record(act="body.unseat", thing=seat, by=by, at=at, before=_state_of(seat))
    seat.delete()


def _state_of(seat: BodyMember) -> dict[str, object]:
    return {
        "body": seat.body_id,
        "user": seat.user_id,
        "institution": seat.institution_id,
        "starts_on": seat.starts_on.isoformat(),
        "ends_on": seat.ends_on.isoformat() if seat.ends_on else None,
    }
