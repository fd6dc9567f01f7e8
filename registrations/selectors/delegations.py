"""Reads of registration: where a delegation stands before the law, and how far all of them are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from assemblies.enums import Capacity, Sex
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.models.events import Assembly
from assemblies.rules.associates import associate_entitlement, associate_size
from assemblies.rules.delegations import Composition, SizeLimit, size_limit
from assemblies.rules.names import plain
from assemblies.rules.reasons import Reason
from assemblies.rules.votes import Entitlement, entitlement, usable, why_not_all_usable
from assemblies.selectors import MemberFacts, coordinators_of, member_facts
from registrations.enums import RegistrationState
from registrations.models.registrations import DelegationFile, Registration


@dataclass(frozen=True, slots=True)
class Standing:
    """What the law says of a delegation composed like this.

    usable_votes: with every one of its members of parliament in the room; usable_because: why
    they are fewer than it has.
    """

    composition: Composition
    limit: SizeLimit
    entitlement: Entitlement
    usable_votes: int
    usable_because: tuple[Reason, ...]
    is_associate: bool = False

    @property
    def members(self) -> int:
        return self.composition.members

    @property
    def seats_left(self) -> int:
        return max(0, self.limit.seats - self.members)

    @property
    def vote_reasons(self) -> tuple[Reason, ...]:
        """Why the delegation has these votes and can use so many of them."""
        return (*self.entitlement.reasons, *self.usable_because)

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
    if facts.is_associate:
        return Standing(
            composition=composition,
            limit=associate_size(),
            entitlement=associate_entitlement(),
            usable_votes=0,
            usable_because=(),
            is_associate=True,
        )
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
        usable_because=why_not_all_usable(votes, composition.members, facts.edition),
    )


def registrants_of(person: Registration) -> Iterable[User]:
    """Return who registered the person: her delegation's coordinators, or herself."""
    if person.file is not None:
        return coordinators_of(person.file.delegation)
    return [person.applicant] if person.applicant else []


def waiting_people(file: DelegationFile) -> int:
    """Return how many people of the file wait for the secretariat's decision."""
    return Registration.objects.filter(file=file, state=RegistrationState.SUBMITTED).count()


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A delegation in the secretariat's list: its file and how many people stand where.

    listed: not withdrawn or refused, drafts included. members: those of them who hold a seat.
    """

    file: DelegationFile
    listed: int
    waiting: int
    approved: int
    members: int
    women: int

    @property
    def drafts(self) -> int:
        """How many are listed and were not sent yet."""
        return self.listed - self.waiting - self.approved


def delegation_rows(assembly: Assembly) -> tuple[DelegationRow, ...]:
    """Return every delegation that registers for the assembly, unordered. Two queries.

    Institution and its groups are loaded with each file.
    """
    seated = Q(
        people__state__in=[x for x in RegistrationState if x.holds_seat],
        people__capacity__in=[x for x in Capacity if x.is_delegate],
    )
    gone = [RegistrationState.WITHDRAWN, RegistrationState.REFUSED]
    files = (
        DelegationFile.objects.filter(delegation__assembly=assembly)
        .select_related("delegation__assembly", "delegation__institution")
        .prefetch_related("delegation__institution__groups")
        .annotate(
            listed=Count("people", filter=~Q(people__state__in=gone)),
            waiting=Count("people", filter=Q(people__state=RegistrationState.SUBMITTED)),
            approved=Count("people", filter=Q(people__state=RegistrationState.APPROVED)),
            members=Count("people", filter=seated),
            women=Count("people", filter=seated & Q(people__sex=Sex.FEMALE)),
        )
        .order_by("pk")
    )
    return tuple(
        DelegationRow(file, file.listed, file.waiting, file.approved, file.members, file.women)
        for file in files
    )


def rows_wanted(
    rows: Iterable[DelegationRow], *, words: str = "", state: str = "", group: str = ""
) -> list[DelegationRow]:
    """Return the delegations with these words in a name or code, by name. No query.

    state: of the file; group: the code of a geopolitical group; empty: all.
    """
    found = [row for row in rows if _is_wanted(row, words, state, group)]
    return sorted(
        found, key=lambda row: (plain(str(row.file.delegation.institution.name)), row.file.pk)
    )


def _is_wanted(row: DelegationRow, words: str, state: str, group: str) -> bool:
    institution = row.file.delegation.institution
    if state and row.file.state != state:
        return False
    if group and group not in [one.code for one in institution.groups.all()]:
        return False
    names = " ".join([*institution.name.values(), institution.code, institution.iso3])
    return plain(words) in plain(names)


@dataclass(frozen=True, slots=True)
class ActOnFile:
    """One audited act on a delegation's file or on a person in it.

    who: the account, None for the system or an account that is gone. about: the person, if any.
    """

    entry: AuditEntry
    who: User | None
    about: Registration | None


def acts_on(file: DelegationFile) -> tuple[ActOnFile, ...]:
    """Return what was done with the file and its people, the latest first. Three queries."""
    people = {str(person.pk): person for person in Registration.objects.filter(file=file)}
    entries = list(
        AuditEntry.objects.filter(
            Q(thing_label="DelegationFile", thing_key=str(file.pk))
            | Q(thing_label="Registration", thing_key__in=people)
        ).order_by("-at", "-pk")
    )
    users = _accounts(entry.by_key for entry in entries)
    return tuple(
        ActOnFile(
            entry,
            users.get(entry.by_key),
            people.get(entry.thing_key) if entry.thing_label == "Registration" else None,
        )
        for entry in entries
    )


def _accounts(keys: Iterable[str]) -> dict[str, User]:
    wanted = {int(key) for key in keys if key}
    return {str(user.pk): user for user in User.objects.filter(pk__in=wanted)}
