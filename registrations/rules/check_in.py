"""Who is admitted at the door. The readings are this project's own: ADR 0018."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from assemblies.enums import Capacity
from registrations.enums import Doubt, ScanOutcome

LONGEST_OFFLINE: Final = timedelta(days=7)
MOST_AT_ONCE: Final = 100  # arrivals that a device sends in one request

# They work in sittings that are closed or full, without being members or holding a place.
WORKS_IN_ANY: Final = frozenset(
    {Capacity.SECRETARIAT, Capacity.INTERPRETER, Capacity.HOST_STAFF, Capacity.INVITED_SPEAKER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheDoor:
    """A person whose badge is genuine, or who was found by name.

    is_void: the badge was void when it was shown. is_cancelled: the sitting was, by then.
    doubts_settled: whoever stands at the door has decided to admit the person despite doubts.
    """

    is_void: bool
    is_cancelled: bool
    is_accredited: bool
    is_in_already: bool
    doubts: Collection[Doubt]
    doubts_settled: bool


def outcome_of(person: AtTheDoor) -> ScanOutcome:
    """Return whether the person is admitted; the gravest reason against it is said first.

    Source: practice of the project, ADR 0018.
    """
    if person.is_cancelled:
        return ScanOutcome.CANCELLED
    if not person.is_accredited:
        return ScanOutcome.WITHDRAWN
    if person.is_void:
        return ScanOutcome.VOID
    if person.is_in_already:
        return ScanOutcome.ALREADY
    if person.doubts and not person.doubts_settled:
        return ScanOutcome.DOUBTFUL
    return ScanOutcome.ADMITTED


def doubts_about(
    *, capacity: Capacity, is_closed: bool, has_places: bool, holds_place: bool
) -> tuple[Doubt, ...]:
    """Return why somebody may be wrong at a sitting, as far as is known.

    is_closed: only members of the body attend; who is no member of parliament surely is none.
    has_places: its places are limited; holds_place: one of them is this person's.

    Source: practice of the project, ADR 0018.
    """
    doubts = []
    if is_closed and not capacity.is_delegate and capacity not in WORKS_IN_ANY:
        doubts.append(Doubt.CLOSED_SITTING)
    if has_places and not holds_place and capacity not in WORKS_IN_ANY:
        doubts.append(Doubt.NO_PLACE)
    return tuple(doubts)


def moment_of(*, claimed: datetime, received: datetime) -> datetime:
    """Return when the person stood at the door, as far as the device can be believed.

    A clock that runs ahead, or one that claims more than a week without a line, is not believed:
    then it is the moment at which we heard of it.

    Source: practice of the project, ADR 0018.
    """
    if received - LONGEST_OFFLINE <= claimed <= received:
        return claimed
    return received
