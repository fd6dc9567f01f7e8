"""A drafting committee: whom the geopolitical groups may name, and what is looked for in it."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final

from assemblies.enums import Sex
from sessions.enums.decisions import CommitteeWarning
from sessions.errors.resolutions import DrafterElsewhere, TooManyOfGroup

# From each geopolitical group, where the secretariat has set nothing else.
MOST_A_GROUP: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafter:
    """A member of a drafting committee.

    member: the key of her parliament; group: which names her; groups: all her parliament is in.
    """

    member: int
    sex: Sex
    group: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Warned:
    """What is looked for and not found; group: which one has named nobody."""

    warning: CommitteeWarning
    group: str = ""


def check_drafter(one: Drafter, *, named: Iterable[Drafter], most: int) -> None:
    """Refuse to add somebody to those named. Raises DrafterElsewhere, TooManyOfGroup with `most`.

    Source: rules.md, section 6 (two members at most per geopolitical group; configurable); the
    groups name them (IPU release of 14 October 2022).
    """
    if one.group not in one.groups:
        raise DrafterElsewhere
    if Counter(other.group for other in named)[one.group] >= most:
        raise TooManyOfGroup(most=most)


def warnings_of(
    named: Sequence[Drafter], *, groups: Sequence[str], sponsors: Set[int]
) -> tuple[Warned, ...]:
    """Return what a committee lacks; none of it stops anybody.

    groups: all there are, in their order; sponsors: the Members that made the request, none where
    there was no request.

    Source: reading of the project (docs/adr/0031): both sexes, each group, and one at least of
    those who asked for the item; the organization's wish for both sexes stands in all its organs.
    """
    if not named:
        return (Warned(CommitteeWarning.NOBODY),)
    found = []
    if len({one.sex for one in named}) == 1:
        found.append(Warned(CommitteeWarning.SINGLE_SEX))
    if sponsors and sponsors.isdisjoint(one.member for one in named):
        found.append(Warned(CommitteeWarning.NO_SPONSOR))
    held = {one.group for one in named}
    silent = [
        Warned(CommitteeWarning.GROUP_WITHOUT_MEMBER, one) for one in groups if one not in held
    ]
    return (*found, *silent)
