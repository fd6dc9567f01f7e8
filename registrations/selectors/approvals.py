"""What would follow if many people were approved at once."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from assemblies.enums import Capacity
from assemblies.selectors import coordinators_in
from registrations.enums import FileState, InquiryState, RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.inquiries import standing_states


@dataclass(frozen=True, slots=True)
class Approval:
    """What would follow: who becomes accredited, who hears of it, which delegations are complete.

    told: people who get a confirmation with a calendar entry. untold: those without an address.
    coordinators: how many mails go to those of the delegations that are complete then.
    asked: who came without a delegation and whose question stands; the approval settles it.
    returned: delegations that were asked and have not answered; their question stays open.
    """

    people: int
    capacities: tuple[tuple[Capacity, int], ...]
    told: int
    untold: tuple[str, ...]
    complete: tuple[DelegationFile, ...]
    coordinators: int
    asked: tuple[tuple[Registration, InquiryState], ...]
    returned: tuple[DelegationFile, ...]


def approval_of(people: Collection[Registration]) -> Approval:
    """Return what approving all of them, their files loaded, would bring. Three queries at most."""
    counts = Counter(Capacity(one.capacity) for one in people)
    complete, standing = _complete(people), standing_states(people)
    files = {one.file.pk: one.file for one in people if one.file}
    return Approval(
        people=len(people),
        capacities=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        told=sum(bool(one.email) for one in people),
        untold=tuple(one.badge_name for one in people if not one.email),
        complete=complete,
        coordinators=coordinators_in(file.delegation_id for file in complete),
        asked=tuple((one, standing[one.pk]) for one in people if one.pk in standing),
        returned=tuple(file for file in files.values() if file.state == FileState.RETURNED),
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
