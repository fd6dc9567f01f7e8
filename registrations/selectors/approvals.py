"""What would follow if many people were approved at once."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from assemblies.enums import Capacity
from assemblies.selectors import coordinators_in
from registrations.enums import FileState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration


@dataclass(frozen=True, slots=True)
class Approval:
    """What would follow: who becomes accredited, who hears of it, which delegations are complete.

    told: people who get a confirmation with a calendar entry. untold: those without an address.
    coordinators: how many mails go to those of the delegations that are complete then.
    """

    people: int
    capacities: tuple[tuple[Capacity, int], ...]
    told: int
    untold: tuple[str, ...]
    complete: tuple[DelegationFile, ...]
    coordinators: int


def approval_of(people: Collection[Registration]) -> Approval:
    """Return what approving all of them, their files loaded, would bring. Two queries."""
    counts = Counter(Capacity(one.capacity) for one in people)
    complete = _complete(people)
    return Approval(
        people=len(people),
        capacities=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        told=sum(bool(one.email) for one in people),
        untold=tuple(one.badge_name for one in people if not one.email),
        complete=complete,
        coordinators=coordinators_in(file.delegation_id for file in complete),
    )


def _complete(people: Collection[Registration]) -> tuple[DelegationFile, ...]:
    """Return the delegations in which nobody would wait any more; one asked a question stays."""
    files = {one.file.pk: one.file for one in people if one.file}
    chosen = Counter(one.file_id for one in people)
    waiting = Registration.objects.filter(file__in=files, state=RegistrationState.SUBMITTED)
    counts = dict(waiting.order_by().values_list("file").annotate(Count("pk")))
    return tuple(
        file
        for key, file in files.items()
        if file.state != FileState.RETURNED and counts.get(key) == chosen[key]
    )
