"""Who is admitted to an event without delegations, and how many people a Member may send."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assemblies.enums import Capacity, InstitutionKind, Sex
from registrations.enums import AdmittedKind, ComesAs
from registrations.errors.admissions import (
    BirthDateNeeded,
    ByInvitationAlone,
    ForWhomNeeded,
    MemberLimitReached,
    MenLimitReached,
    OfMembersAlone,
    TooOld,
    TooYoung,
    WomenLimitReached,
)
from registrations.errors.registering import BirthDateImpossible
from registrations.rules.ages import OLDEST, age_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the secretariat has set for an event; a limit or an age that is None is none.

    youngest, oldest: whole years on the first day, both still admitted.
    """

    who: AdmittedKind = AdmittedKind.ANYBODY
    most_of_member: int | None = None
    most_women_of_member: int | None = None
    most_men_of_member: int | None = None
    youngest: int | None = None
    oldest: int | None = None

    @property
    def limits_members(self) -> bool:
        """Tell whether people of one Member have to be counted."""
        limits = (self.most_of_member, self.most_women_of_member, self.most_men_of_member)
        return any(limit is not None for limit in limits)

    @property
    def asks_age(self) -> bool:
        """Tell whether a date of birth has to be given."""
        return self.youngest is not None or self.oldest is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What counts of somebody who registers.

    is_of_member: she comes for a Member or an Associate Member. names_somebody: she says for whom
    she comes. is_invited: she has the link.
    """

    capacity: Capacity
    born_on: date | None = None
    is_of_member: bool = False
    names_somebody: bool = False
    is_invited: bool = False


def check_admitted(conditions: Conditions, applicant: Applicant) -> None:
    """Refuse whom the event does not take, by whom she comes for.

    Raises OfMembersAlone, ByInvitationAlone, ForWhomNeeded.

    Source: practice of the secretariat (events open to all, to Members, or by invitation); reading
    of the project: a member of parliament, and staff, say of which parliament.
    """
    if conditions.who is AdmittedKind.INVITED and not applicant.is_invited:
        raise ByInvitationAlone
    if conditions.who is AdmittedKind.MEMBERS and not applicant.is_of_member:
        raise OfMembersAlone
    if applicant.capacity in OF_A_PARLIAMENT and not applicant.names_somebody:
        raise ForWhomNeeded


def check_age(
    conditions: Conditions, born_on: date | None, *, starts_on: date, today: date
) -> None:
    """Refuse who is too young or too old on the event's first day; the ages named are admitted.

    Raises BirthDateNeeded, BirthDateImpossible, TooYoung and TooOld with `limit` and `age`.

    Source: practice of the secretariat (some events take people of some ages); reading of the
    project: the age on the first day, as at assemblies.
    """
    if not conditions.asks_age:
        return
    if born_on is None:
        raise BirthDateNeeded
    if born_on > today or age_on(born_on, today) > OLDEST:
        raise BirthDateImpossible
    age = age_on(born_on, starts_on)
    if conditions.youngest is not None and age < conditions.youngest:
        raise TooYoung(limit=conditions.youngest, age=age)
    if conditions.oldest is not None and age > conditions.oldest:
        raise TooOld(limit=conditions.oldest, age=age)


def check_member_limits(conditions: Conditions, *, sexes: Iterable[Sex], asking: Sex) -> None:
    """Refuse one more of a Member than it may send, in all or of her sex.

    sexes: of the others of her Member who hold a place. Raises MemberLimitReached,
    WomenLimitReached, MenLimitReached with `limit` and `asked`; the narrower limit is named first.

    Source: practice of the secretariat (some events take a fixed number per Member, by sex and
    age); reading of the project: who was sent to the secretariat holds a place.
    """
    others = list(sexes)
    same = sum(one == asking for one in others) + 1
    is_woman = asking == Sex.FEMALE
    of_sex = conditions.most_women_of_member if is_woman else conditions.most_men_of_member
    if of_sex is not None and same > of_sex:
        refusal = WomenLimitReached if is_woman else MenLimitReached
        raise refusal(limit=of_sex, asked=same)
    everybody = len(others) + 1
    if conditions.most_of_member is not None and everybody > conditions.most_of_member:
        raise MemberLimitReached(limit=conditions.most_of_member, asked=everybody)


def capacity_of(comes_as: ComesAs, kind: InstitutionKind | None) -> Capacity:
    """Return the capacity in which somebody takes part who says as what she comes.

    kind: of the institution for which she comes, if it is one of ours.

    Source: reading of the project: people of an Associate Member are its delegates, not members of
    a national parliament; who comes for nobody takes part as observers do.
    """
    if comes_as is ComesAs.MEMBER and kind is InstitutionKind.ASSOCIATE:
        return Capacity.ASSOCIATE_MEMBER
    return _CAPACITIES[comes_as]


def comes_as(capacity: Capacity, *, names_somebody: bool) -> ComesAs:
    """Return what somebody in this capacity said that she comes as.

    Source: as in `capacity_of`.
    """
    if capacity in _SAID_OF:
        return _SAID_OF[capacity]
    return ComesAs.ORGANIZATION if names_somebody else ComesAs.OTHER


_CAPACITIES = {
    ComesAs.MEMBER: Capacity.MEMBER_OF_PARLIAMENT,
    ComesAs.STAFF: Capacity.ADVISER,
    ComesAs.ORGANIZATION: Capacity.OBSERVER,
    ComesAs.OTHER: Capacity.OBSERVER,
}
_SAID_OF = {
    Capacity.MEMBER_OF_PARLIAMENT: ComesAs.MEMBER,
    Capacity.ASSOCIATE_MEMBER: ComesAs.MEMBER,
    Capacity.ADVISER: ComesAs.STAFF,
}
# In these capacities one comes for a parliament.
OF_A_PARLIAMENT = frozenset(_SAID_OF)
# All in which somebody registers herself for an event without delegations.
ENROLLED = frozenset(_CAPACITIES.values()) | OF_A_PARLIAMENT
