"""Reads of registration: where a delegation stands before the law."""

from dataclasses import dataclass

from assemblies.enums import Capacity, Sex
from assemblies.rules.delegations import Composition, SizeLimit, size_limit
from assemblies.rules.votes import Entitlement, entitlement, usable
from assemblies.selectors import MemberFacts, member_facts
from registrations.enums import RegistrationState
from registrations.models.registrations import DelegationFile, Registration


@dataclass(frozen=True, slots=True)
class Standing:
    """What the law says of a delegation composed like this.

    usable_votes: with every one of its members of parliament in the room.
    """

    composition: Composition
    limit: SizeLimit
    entitlement: Entitlement
    usable_votes: int

    @property
    def members(self) -> int:
        return self.composition.members

    @property
    def seats_left(self) -> int:
        return max(0, self.limit.seats - self.members)

    @property
    def is_too_large(self) -> bool:
        return self.members > self.limit.seats


@dataclass(frozen=True, slots=True)
class Proposed:
    """A person as the form stands now, not saved yet; ``instead_of`` when she is being edited."""

    capacity: Capacity
    sex: Sex
    instead_of: int | None = None


def standing_of(file: DelegationFile, proposed: Proposed | None = None) -> Standing:
    """Return where the delegation stands with everybody listed, drafts included. Four queries.

    With ``proposed``, as if that person were saved as well. Needs delegation, assembly and
    institution loaded with the file.
    """
    people = Registration.objects.filter(file=file).standing().delegates()
    if proposed and proposed.instead_of is not None:
        people = people.exclude(pk=proposed.instead_of)
    sexes = [Sex(sex) for sex in people.values_list("sex", flat=True)]
    if proposed and proposed.capacity.is_delegate:
        sexes.append(proposed.sex)
    return weigh(Composition.of(sexes), member_facts(file.delegation))


def weigh(composition: Composition, facts: MemberFacts) -> Standing:
    """Return what the law says of ``composition``, given the Member's facts. No query."""
    limit = size_limit(
        population=facts.population,
        yearly_session=facts.yearly_session,
        proposed=composition,
        earlier=facts.earlier,
        years_owed=facts.years_owed,
        edition=facts.edition,
    )
    votes = entitlement(
        population=facts.population,
        proposed=composition,
        earlier=facts.earlier,
        years_owed=facts.years_owed,
        is_suspended=facts.is_suspended,
        edition=facts.edition,
    )
    return Standing(
        composition=composition,
        limit=limit,
        entitlement=votes,
        usable_votes=usable(votes, composition.members, facts.edition),
    )


def waiting_people(file: DelegationFile) -> int:
    """Return how many people of the file wait for the secretariat's decision."""
    return Registration.objects.filter(file=file, state=RegistrationState.SUBMITTED).count()
