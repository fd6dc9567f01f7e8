"""Why an answer of the law is what it is, in a form that a page can print and translate."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assemblies.errors import msg


class ReasonCode(StrEnum):
    """Stable names: clients of the API may depend on them."""

    SIZE_BY_POPULATION = "size_by_population"
    SEATS_LOST_SINGLE_SEX = "seats_lost_single_sex"
    SEATS_WHEN_OWING = "seats_when_owing"
    MINIMUM_VOTES = "minimum_votes"
    MINIMUM_VOTES_SINGLE_SEX = "minimum_votes_single_sex"
    ADDITIONAL_VOTES = "additional_votes"
    VOTES_PER_DELEGATE = "votes_per_delegate"
    NO_VOTES_WHEN_OWING = "no_votes_when_owing"
    NO_VOTES_SUSPENDED = "no_votes_suspended"
    NO_VOTES_ASSOCIATE = "no_votes_associate"
    SIZE_FREE_ASSOCIATE = "size_free_associate"
    SINGLE_SEX_SO_FAR = "single_sex_so_far"
    ONE_MEMBER_IS_SINGLE_SEX = "one_member_is_single_sex"
    COUNCIL_PLACES = "council_places"
    COUNCIL_PLACES_SINGLE_SEX = "council_places_single_sex"


SENTENCES: Mapping[ReasonCode, str] = MappingProxyType(
    {
        ReasonCode.SIZE_BY_POPULATION: msg(
            "At this session a Member with a population of {population} may send "
            "{seats} members of parliament."
        ),
        ReasonCode.SEATS_LOST_SINGLE_SEX: msg(
            "Delegates of one sex only at {sessions} sessions in a row: "
            "{seats} seats instead of {instead_of}."
        ),
        ReasonCode.SEATS_WHEN_OWING: msg(
            "Contributions for {years} full years are owed: at most {seats} delegates."
        ),
        ReasonCode.MINIMUM_VOTES: msg("Every Member has at least {votes} votes."),
        ReasonCode.MINIMUM_VOTES_SINGLE_SEX: msg(
            "Delegates of one sex only at {sessions} sessions in a row: "
            "at least {votes} votes instead of {instead_of}."
        ),
        ReasonCode.ADDITIONAL_VOTES: msg(
            "Additional votes for a population of {population}: {votes}."
        ),
        ReasonCode.VOTES_PER_DELEGATE: msg(
            "Each delegate in the room may record at most {each} votes: "
            "the members of parliament listed can use {votes}."
        ),
        ReasonCode.NO_VOTES_WHEN_OWING: msg(
            "Contributions for {years} full years are owed: no vote."
        ),
        ReasonCode.NO_VOTES_SUSPENDED: msg("The Member is suspended: no vote."),
        ReasonCode.NO_VOTES_ASSOCIATE: msg(
            "An Associate Member takes part with the rights of a Member, but without votes."
        ),
        ReasonCode.SIZE_FREE_ASSOCIATE: msg(
            "The size of an Associate Member's delegation is not limited by the Statutes."
        ),
        ReasonCode.SINGLE_SEX_SO_FAR: msg(
            "Delegates of one sex only, session {run} in a row: at session {sessions} "
            "seats and votes are lost."
        ),
        ReasonCode.ONE_MEMBER_IS_SINGLE_SEX: msg(
            "A delegation with one member of parliament counts as a delegation of one sex only."
        ),
        ReasonCode.COUNCIL_PLACES: msg(
            "A delegation of women and men has {places} places in the Governing Council."
        ),
        ReasonCode.COUNCIL_PLACES_SINGLE_SEX: msg(
            "A delegation of one sex only has {places} place in the Governing Council instead of "
            "{instead_of}."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an answer: what happened (code), by which article, with which numbers."""

    code: ReasonCode
    article: str
    numbers: tuple[tuple[str, int], ...] = ()

    @property
    def message(self) -> str:
        """The English template, with {named} places for `details`; the edge translates it."""
        return SENTENCES[self.code]

    @property
    def details(self) -> dict[str, int]:
        """The numbers by name, for the template and for clients."""
        return dict(self.numbers)


def because(code: ReasonCode, article: str, **numbers: int) -> Reason:
    """Put a reason together from its numbers.

    Source: none of its own; the article is the caller's.
    """
    return Reason(code=code, article=article, numbers=tuple(numbers.items()))
