"""Acts on places in a sitting: asking, giving up, answering an offer, setting how many there are.

Each locks the people it is about, then the sitting's row; under it the list is settled: offers that
have run out end, and whoever fits now, in the order of asking, gets places. (How many people a
delegation may have is another matter: `sizes`.)
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.services import audit
from registrations.enums import PartyState
from registrations.errors.places import (
    NoPlacesKept,
    NoPlaceToGiveUp,
    NotOnOffer,
    NotTakingPart,
    OfMembersOnly,
    PlaceAskedAlready,
    SittingBegun,
)
from registrations.models.seats import Seat, SeatLimit, SeatParty
from registrations.rules import seats as law
from registrations.selectors import seats as reads
from registrations.services import seat_news
from sessions.errors import SittingCancelled
from sessions.models.sittings import Sitting
from sessions.services import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How many places a sitting has, who may have how many, and how a freed one is passed on.

    places: None: nobody needs one. offer_hours: None: whoever waited gets a freed place at once.
    """

    places: int | None
    offer_hours: int | None = None
    per_delegation: int | None = None
    per_capacity: Mapping[Capacity, int] = field(default_factory=dict)


@transaction.atomic
def ask(
    *,
    sitting: Sitting,
    people: Collection[int],
    by: User | None,
    at: datetime,
    is_enrolled: bool = False,
    is_told: bool = True,
) -> SeatParty:
    """Ask for places for participants, by key, who come together or not at all.

    They hold them at once, or wait in the order of asking. is_enrolled: they registered for it, and
    have a place where nobody needs one. is_told: else the caller tells. Raises NoPlacesKept,
    OfMembersOnly, SittingCancelled, SittingBegun, NotTakingPart, PlaceAskedAlready, PartyTooLarge.
    """
    participants = _locked_people(sitting, people)
    sitting = places.locked(sitting)
    _check_may_be_asked(sitting, at)
    if sitting.places is None and not is_enrolled:
        raise NoPlacesKept
    if Seat.objects.filter(
        sitting_id=sitting.pk, participant__in=participants, is_standing=True
    ).exists():
        raise PlaceAskedAlready
    law.check_possible(
        [reads.counted(one) for one in participants], limits=reads.limits_of(sitting)
    )
    party = _write_party(sitting, participants, by, at)
    settled = _settle(sitting, at, asking=party, is_told=is_told)
    party.refresh_from_db(fields=["state", "offer_expires_at", "changed_at"])
    audit.record(
        act="seat.ask",
        thing=party,
        by=by,
        at=at,
        after={
            "sitting": sitting.pk,
            "state": party.state,
            "position": party.position,
            "participants": [one.pk for one in participants],
            **settled.noted(),
        },
    )
    return party


@transaction.atomic
def give_up(
    *, party: SeatParty, people: Collection[int] | None = None, by: User | None, at: datetime
) -> SeatParty:
    """Give up the places, or the waiting, of a whole party or of its ``people`` (participants).

    What becomes free goes to whoever fits next. Raises NoPlaceToGiveUp.
    """
    party = _locked_party(party)
    going = [seat for seat in _standing(party) if people is None or seat.participant_id in people]
    if not going:
        raise NoPlaceToGiveUp
    was = party.state
    _end(party, going, PartyState.GIVEN_UP, at)
    settled = _settle(party.sitting, at)
    _record("seat.give_up", party, was, by, at, going, settled)
    return party


@transaction.atomic
def accept(*, party: SeatParty, by: User | None, at: datetime) -> SeatParty:
    """Take the places that are offered. Raises NotOnOffer: none was, or it has run out."""
    party = _locked_party(party)
    _check_on_offer(party, at)
    going = _standing(party)
    _reach(party, PartyState.HELD, at)
    seat_news.held(party=party, seats=going, waited=False, at=at)
    _record("seat.accept", party, PartyState.OFFERED, by, at, going, _settle(party.sitting, at))
    return party


@transaction.atomic
def decline(*, party: SeatParty, by: User | None, at: datetime) -> SeatParty:
    """Refuse the places that are offered; they go to whoever fits next. Raises NotOnOffer."""
    party = _locked_party(party)
    _check_on_offer(party, at)
    going = _standing(party)
    _end(party, going, PartyState.DECLINED, at)
    _record("seat.decline", party, PartyState.OFFERED, by, at, going, _settle(party.sitting, at))
    return party


@transaction.atomic
def set_places(*, sitting: Sitting, setting: Setting, by: User | None, at: datetime) -> Sitting:
    """Set how many places there are and who may have how many; whoever fits now gets them.

    Fewer than are taken take nobody's place away; none is given until enough are free. Without a
    number nobody needs a place: those who wait get theirs. Raises SittingCancelled.
    """
    sitting = places.set_places(
        sitting=sitting, places=setting.places, offer_hours=setting.offer_hours, by=by, at=at
    )
    SeatLimit.objects.filter(sitting=sitting).delete()
    limits: dict[str, int | None] = {"": setting.per_delegation}
    limits.update((str(capacity), most) for capacity, most in setting.per_capacity.items())
    SeatLimit.objects.bulk_create(
        SeatLimit(sitting=sitting, capacity=capacity, most=most)
        for capacity, most in limits.items()
        if most is not None
    )
    settled = _settle(sitting, at)
    audit.record(
        act="seat.set_limits",
        thing=sitting,
        by=by,
        at=at,
        after={
            "per_delegation": setting.per_delegation,
            "per_capacity": dict(setting.per_capacity),
            **settled.noted(),
        },
    )
    return sitting


@transaction.atomic
def release(*, participant: Participant, by: User | None, at: datetime) -> None:
    """End everything a participant has in sittings, because she takes part no more.

    Assumes the caller's lock on her. The others of a group keep their places.
    """
    standing = Seat.objects.filter(participant=participant, is_standing=True)
    for seat in standing.select_related("party").order_by("sitting_id"):
        party = _locked_party(seat.party)
        going = [one for one in _standing(party) if one.participant_id == participant.pk]
        if not going:  # given up, or run out, while this act waited for the sitting
            continue
        was = party.state
        _end(party, going, PartyState.RELEASED, at)
        _record("seat.release", party, was, by, at, going, _settle(party.sitting, at))


@transaction.atomic
def settle(*, sitting: Sitting, at: datetime) -> bool:
    """Bring a sitting's list up to date: ended offers, a cancellation; return whether it was not.

    Safe to run at any time and twice.
    """
    sitting = places.locked(sitting)
    settled = _settle(sitting, at)
    if settled.is_empty:
        return False
    audit.record(act="seat.settle", thing=sitting, by=None, at=at, after=settled.noted())
    return True


def settle_all(*, at: datetime) -> int:
    """Settle each sitting whose list is not up to date, one transaction each; return how many."""
    return settle_each(reads.unsettled_sittings(at=at), at=at)


def settle_each(sittings: Iterable[Sitting], *, at: datetime) -> int:
    """Settle these sittings; return how many were not up to date."""
    return sum(settle(sitting=sitting, at=at) for sitting in sittings)


def hold_of(participants: Iterable[Participant]) -> list[Sitting]:
    """Hold the sittings, by their keys, where these participants have places or wait for them.

    Assumes the caller's lock on them.
    """
    asked = Seat.objects.filter(participant__in=list(participants), is_standing=True)
    found = Sitting.objects.filter(pk__in=asked.values("sitting")).order_by("pk")
    return [places.locked(sitting) for sitting in found]


@dataclass(slots=True)
class _Settled:
    """Parties, by key, to which something happened when the list was settled."""

    expired: list[int] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.noted()

    def noted(self) -> dict[str, list[int]]:
        pairs = {
            "expired": self.expired,
            "released": self.released,
            "promoted": self.held,
            "offered": self.offered,
        }
        return {name: keys for name, keys in pairs.items() if keys}


def _settle(
    sitting: Sitting, at: datetime, asking: SeatParty | None = None, *, is_told: bool = True
) -> _Settled:
    """End what has run out, give what is free. Assumes the lock; ``asking`` stands at the door."""
    done = _Settled()
    if sitting.is_cancelled:
        for party in _parties(sitting, PartyState.WAITING, PartyState.OFFERED, PartyState.HELD):
            _end(party, _standing(party), PartyState.RELEASED, at)
            done.released.append(party.pk)
    else:
        for party in _overdue(sitting, at):
            _end(party, _standing(party), PartyState.EXPIRED, at)
            done.expired.append(party.pk)
        if at < sitting.starts_at:
            _give(sitting, at, asking, done, is_told=is_told)
    taken = Seat.objects.filter(sitting_id=sitting.pk).taking().count()
    places.keep_count(sitting=sitting, taken=taken)
    return done


def _give(
    sitting: Sitting, at: datetime, asking: SeatParty | None, done: _Settled, *, is_told: bool
) -> None:
    fitting = list(reads.parties_that_fit(sitting))
    if sitting.places is None:  # nothing is scarce any more: an offer needs no answer
        fitting += _parties(sitting, PartyState.OFFERED)
    for party in fitting:
        party.sitting = sitting
        is_asking = asking is not None and party.pk == asking.pk
        seats = _standing(party)
        if is_asking or sitting.offer_hours is None or sitting.places is None:
            _reach(party, PartyState.HELD, at)
            silent = is_asking and not is_told
            seat_news.held(party=party, seats=seats, waited=not is_asking, silent=silent, at=at)
            done.held.extend(() if is_asking else (party.pk,))
        else:
            party.offer_expires_at = law.offer_ends_at(
                at=at, hours=sitting.offer_hours, starts_at=sitting.starts_at
            )
            _reach(party, PartyState.OFFERED, at)
            seat_news.offered(party=party, seats=seats, at=at)
            done.offered.append(party.pk)


def _end(party: SeatParty, going: Iterable[Seat], reason: PartyState, at: datetime) -> None:
    """Let some of a party, or all of it, go; when the last one has gone, it has ended."""
    seats = list(going)
    had_places = party.state == PartyState.HELD
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(is_standing=False)
    if not _standing(party):
        _reach(party, reason, at)
    seat_news.ended(party=party, seats=seats, reason=reason, had_places=had_places, at=at)


def _reach(party: SeatParty, state: PartyState, at: datetime) -> None:
    party.state, party.changed_at = state, at
    party.save(update_fields=["state", "changed_at", "offer_expires_at"])


def _locked_people(sitting: Sitting, keys: Collection[int]) -> list[Participant]:
    """Return the participants with their rows held, so that none is withdrawn meanwhile.

    People first, then the sitting: a withdrawal holds the person when it comes to her sittings.
    """
    held = (
        Participant.objects.accredited()
        .select_for_update(of=("self",), no_key=True)
        .filter(event_id=sitting.event_id, pk__in=set(keys))
        .order_by("pk")
    )
    people = list(held)
    if not people or len(people) != len(set(keys)):
        raise NotTakingPart
    return people


def _locked_party(party: SeatParty) -> SeatParty:
    sitting = places.locked(party.sitting)
    fresh = SeatParty.objects.select_related("asked_by").get(pk=party.pk)
    fresh.sitting = sitting
    return fresh


def _check_may_be_asked(sitting: Sitting, at: datetime) -> None:
    if sitting.is_cancelled:
        raise SittingCancelled
    if sitting.is_closed:
        raise OfMembersOnly
    if at >= sitting.starts_at:
        raise SittingBegun


def _check_on_offer(party: SeatParty, at: datetime) -> None:
    ends = party.offer_expires_at
    if party.state != PartyState.OFFERED or party.sitting.is_cancelled or ends is None:
        raise NotOnOffer
    if at >= min(ends, party.sitting.starts_at):
        raise NotOnOffer


def _write_party(
    sitting: Sitting, people: Iterable[Participant], by: User | None, at: datetime
) -> SeatParty:
    last = SeatParty.objects.filter(sitting_id=sitting.pk).aggregate(last=Max("position"))["last"]
    party = SeatParty.objects.create(
        sitting=sitting, position=(last or 0) + 1, asked_at=at, asked_by=by, changed_at=at
    )
    Seat.objects.bulk_create(Seat(party=party, sitting=sitting, participant=one) for one in people)
    return party


def _parties(sitting: Sitting, *states: PartyState) -> list[SeatParty]:
    parties = SeatParty.objects.filter(sitting_id=sitting.pk, state__in=states)
    found = list(parties.select_related("asked_by").order_by("position"))
    for party in found:
        party.sitting = sitting
    return found


def _overdue(sitting: Sitting, at: datetime) -> list[SeatParty]:
    """Return offers that nobody can take any more; a sitting moved ahead takes them along."""
    return [
        party
        for party in _parties(sitting, PartyState.OFFERED)
        if party.offer_expires_at is None or at >= min(party.offer_expires_at, sitting.starts_at)
    ]


def _standing(party: SeatParty) -> list[Seat]:
    seats = Seat.objects.filter(party=party, is_standing=True)
    return list(seats.select_related("participant__user").order_by("pk"))


def _record(
    act: str,
    party: SeatParty,
    was: str,
    by: User | None,
    at: datetime,
    going: Iterable[Seat],
    settled: _Settled,
) -> None:
    audit.record(
        act=act,
        thing=party,
        by=by,
        at=at,
        before={"state": was},
        after={
            "state": party.state,
            "participants": [seat.participant_id for seat in going],
            **settled.noted(),
        },
    )
