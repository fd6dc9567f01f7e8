"""Who came with a parliament's delegation to the assembly before, and may come again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assemblies.enums import Capacity
from assemblies.models.delegations import Delegation, Participant
from registrations.enums import RegistrationState
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.ages import is_too_old
from registrations.rules.personal import ERASED
from registrations.rules.sheets import Identity

# What an earlier participant is known by; consent and access needs are asked anew each time.
COPIED = (
    "given_name",
    "family_name",
    "badge_name",
    "sex",
    "capacity",
    "function_in_parliament",
    "function_in_organization",
    "email",
    "language",
)


@dataclass(frozen=True, slots=True)
class EarlierPerson:
    """Somebody of an earlier delegation. key: stable, to be chosen by.

    is_present: here already. is_too_old: was a young member, and is too old for one by now.
    """

    key: str
    columns: dict[str, Any]
    is_present: bool
    is_too_old: bool

    @property
    def may_be_copied(self) -> bool:
        return not self.is_present and not self.is_too_old

    @property
    def name(self) -> str:
        return str(self.columns["badge_name"])


def earlier_delegation(file: DelegationFile) -> Delegation | None:
    """Return the same institution's delegation to the latest assembly before that had people."""
    delegation = file.delegation
    return (
        Delegation.objects.filter(
            institution=delegation.institution_id,
            assembly__starts_on__lt=delegation.assembly.starts_on,
            participants__accredited_at__isnull=False,
            participants__withdrawn_at__isnull=True,
        )
        .select_related("assembly")
        .order_by("-assembly__starts_on", "-pk")
        .first()
    )


def earlier_people(file: DelegationFile) -> tuple[EarlierPerson, ...]:
    """Return who was accredited or registered in that delegation, by family name. Four queries.

    Who was erased is nobody to come again.
    """
    earlier = earlier_delegation(file)
    if earlier is None:
        return ()
    present = identities_of(Registration.objects.filter(file=file).standing())
    registered = Registration.objects.filter(
        file__delegation=earlier, state__in=[x for x in RegistrationState if x.holds_seat]
    )
    accredited = Participant.objects.accredited().filter(
        delegation=earlier, registration__isnull=True
    )
    found = [
        *(_of(one, "r") for one in registered.exclude(badge_name=ERASED)),
        *(_of(one, "p") for one in accredited.exclude(badge_name=ERASED)),
    ]
    opens_on = file.delegation.assembly.starts_on
    people = (
        EarlierPerson(key, columns, _is_among(columns, present), _has_aged(columns, opens_on))
        for key, columns in found
    )
    return tuple(sorted(people, key=lambda one: (one.columns["family_name"], one.key)))


def identities_of(people: Iterable[Registration]) -> tuple[Identity, ...]:
    """Return by what each of these people is recognized."""
    return tuple(
        Identity(one.given_name, one.family_name, one.born_on.isoformat() if one.born_on else "")
        for one in people
    )


def _of(one: Registration | Participant, kind: str) -> tuple[str, dict[str, Any]]:
    columns = {name: getattr(one, name) for name in COPIED}
    if isinstance(one, Registration):
        columns |= {"languages": tuple(one.languages), "born_on": one.born_on}
    return f"{kind}{one.pk}", columns


def _has_aged(columns: dict[str, Any], opens_on: date) -> bool:
    born_on = columns.get("born_on")
    return born_on is not None and is_too_old(
        Capacity(columns["capacity"]), born_on, opens_on=opens_on
    )


def _is_among(columns: dict[str, Any], present: Iterable[Identity]) -> bool:
    born_on = columns.get("born_on")
    one = Identity(
        columns["given_name"], columns["family_name"], born_on.isoformat() if born_on else ""
    )
    return any(person.is_of(one) for person in present)
