"""The sittings for which somebody registered: kept from the first, asked for once she is approved.

Private to this app's services: callers hold the lock on the registration.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from assemblies.models.accounts import User
from registrations.models.admissions import WantedSitting
from registrations.models.registrations import Registration
from registrations.models.seats import Seat
from registrations.selectors.admissions import offered_sittings, wanted_by
from registrations.services import sitting_seats
from sessions.models.sittings import Sitting
from sessions.services import places


def keep(person: Registration, sittings: Iterable[int], at: datetime) -> None:
    """Write down that she wants these sittings, by their keys; again is once."""
    WantedSitting.objects.bulk_create(
        (
            WantedSitting(registration=person, sitting_id=pk, wanted_at=at)
            for pk in sorted(sittings)
        ),
        ignore_conflicts=True,
    )


def drop(person: Registration, sittings: Collection[int]) -> None:
    """Write down that she wants these sittings no longer."""
    WantedSitting.objects.filter(registration=person, sitting__in=sittings).delete()


def hold(people: Collection[Registration]) -> None:
    """Hold the sittings that people want, by their keys, before anything that comes after them."""
    alone = [person.pk for person in people if person.is_enrolment]
    if alone:
        wanted = WantedSitting.objects.filter(registration__in=alone).values("sitting")
        hold_these(Sitting.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def hold_these(sittings: Iterable[int]) -> None:
    """Hold sittings, by their keys, in the order of all locks."""
    for sitting in Sitting.objects.filter(pk__in=list(sittings)).order_by("pk"):
        places.locked(sitting)


def ask_for(person: Registration, by: User | None, at: datetime) -> None:
    """Ask for a place wherever she wants one, takes none yet, and one may still be asked for.

    Her own confirmation says how she stands.
    """
    if person.participant_id is None:
        return
    wanted = wanted_by(person)
    has = Seat.objects.filter(participant=person.participant_id, is_standing=True)
    missing = wanted - set(has.values_list("sitting_id", flat=True))
    ask_these(person, missing, is_told=False, by=by, at=at)


def ask_these(
    person: Registration, sittings: Collection[int], *, is_told: bool, by: User | None, at: datetime
) -> None:
    """Ask for a place in each of these sittings of her event that still takes people."""
    if person.participant_id is None:
        return
    offered = [one for one in offered_sittings(person.event, at) if one.pk in sittings]
    for sitting in sorted(offered, key=lambda one: one.pk):
        sitting_seats.ask(
            sitting=sitting,
            people=[person.participant_id],
            by=by,
            at=at,
            is_enrolled=True,
            is_told=is_told,
        )


def give_up(person: Registration, sittings: Collection[int], by: User, at: datetime) -> None:
    """Give up what she has in these sittings; whoever waits there moves up."""
    standing = Seat.objects.filter(
        participant=person.participant_id, sitting__in=sittings, is_standing=True
    )
    for seat in standing.select_related("party__sitting").order_by("sitting_id"):
        sitting_seats.give_up(party=seat.party, people=[seat.participant_id], by=by, at=at)
