"""How many votes a Member has in the Assembly, and how many of them it can use."""

from collections.abc import Sequence
from dataclasses import dataclass

from assemblies.rules.delegations import Composition, is_reduced, notices
from assemblies.rules.editions import Edition
from assemblies.rules.reasons import Reason, ReasonCode, because


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The votes of one Member at one session, and why.

    votes: what the Member has: `minimum + additional`, or 0 while it is barred from voting.
    minimum and additional: what the table gives, also while the Member is barred.
    """

    votes: int
    minimum: int
    additional: int
    reasons: tuple[Reason, ...]

    @property
    def is_barred(self) -> bool:
        return self.votes == 0


def additional_votes(population: int, edition: Edition) -> int:
    """Return the votes a Member has for its population, beyond the minimum.

    population: inhabitants, whole persons. The lower band holds its upper limit: exactly ten
    million gives 2; only the first band ends below its limit, so exactly one million gives 1.

    Source: Statutes, art. 15.2(b) (2003), table; the limits are a reading of the project.
    """
    if population < 0:
        raise ValueError("a population is not negative")
    return next(
        band.additional
        for band in edition.vote_bands
        if band.up_to is None or population <= band.up_to
    )


def entitlement(
    *,
    population: int,
    proposed: Composition,
    earlier: Sequence[Composition | None],
    years_owed: int,
    is_suspended: bool,
    edition: Edition,
) -> Entitlement:
    """Return the votes of a Member whose delegation has this composition, with the reasons.

    population: inhabitants. proposed: members of parliament at this session. earlier: the
    sessions before, the latest first, None where the Member did not attend. years_owed: full
    years of contributions. A Member that is suspended, or owes two full years, has no vote.

    Source: Statutes, art. 15.2(a) to (c) (minimum, table, lower minimum after three sessions with
    delegates of one sex), 5.2 (arrears), 4.2 (suspension), 2003.
    """
    articles = edition.articles
    additional = additional_votes(population, edition)
    minimum, why = _minimum(proposed=proposed, earlier=earlier, edition=edition)
    reasons = [
        why,
        because(
            ReasonCode.ADDITIONAL_VOTES,
            articles.additional,
            population=population,
            votes=additional,
        ),
    ]
    bars: list[Reason] = []
    if years_owed >= edition.years_owed_limit:
        bars.append(because(ReasonCode.NO_VOTES_WHEN_OWING, articles.arrears, years=years_owed))
    if is_suspended:
        bars.append(because(ReasonCode.NO_VOTES_SUSPENDED, articles.suspension))
    said = notices(proposed=proposed, earlier=earlier, edition=edition)
    return Entitlement(
        votes=0 if bars else minimum + additional,
        minimum=minimum,
        additional=additional,
        reasons=(*reasons, *bars, *said),
    )


def usable(entitlement: Entitlement, members_present: int, edition: Edition) -> int:
    """Return how many of its votes a Member can use with the people in the room.

    members_present: accredited members of parliament present in person at the sitting. None of
    them may record more than ten votes, so with more than ten votes a Member needs two of them.

    Source: Statutes, art. 15.1 (present in person), 15.3 (ten votes a delegate), 2003.
    """
    if members_present < 0:
        raise ValueError("presence counts people")
    return min(entitlement.votes, members_present * edition.votes_per_delegate)


def why_not_all_usable(
    entitlement: Entitlement, members_present: int, edition: Edition
) -> tuple[Reason, ...]:
    """Say why a Member cannot use all its votes with the people in the room; nothing when it can.

    members_present: as in `usable`.

    Source: Statutes, art. 15.3 (ten votes a delegate), 2003.
    """
    votes = usable(entitlement, members_present, edition)
    if votes == entitlement.votes:
        return ()
    each, article = edition.votes_per_delegate, edition.articles.per_delegate
    return (because(ReasonCode.VOTES_PER_DELEGATE, article, each=each, votes=votes),)


def _minimum(
    *, proposed: Composition, earlier: Sequence[Composition | None], edition: Edition
) -> tuple[int, Reason]:
    if not is_reduced(proposed=proposed, earlier=earlier, edition=edition):
        article = edition.articles.minimum
        return edition.minimum, because(ReasonCode.MINIMUM_VOTES, article, votes=edition.minimum)
    return edition.minimum_single_sex, because(
        ReasonCode.MINIMUM_VOTES_SINGLE_SEX,
        edition.articles.single_sex_minimum,
        votes=edition.minimum_single_sex,
        instead_of=edition.minimum,
        sessions=edition.single_sex_run,
    )
