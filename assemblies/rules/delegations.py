"""How large a delegation may be, and when it counts as being of one sex only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from assemblies.enums import Sex, YearlySession
from assemblies.errors import QuotaExceeded
from assemblies.rules.editions import Edition
from assemblies.rules.reasons import Reason, ReasonCode, because


@dataclass(frozen=True, slots=True)
class Composition:
    """The members of parliament of one delegation at one session, counted by sex.

    Advisers, secretaries, honorary members and staff are not counted.
    """

    women: int
    men: int

    def __post_init__(self) -> None:
        if self.women < 0 or self.men < 0:
            raise ValueError("a composition counts people")

    @classmethod
    def of(cls, sexes: Iterable[Sex]) -> Self:
        """Count members of parliament given one sex each."""
        listed = tuple(sexes)
        return cls(women=listed.count(Sex.FEMALE), men=listed.count(Sex.MALE))

    @property
    def members(self) -> int:
        return self.women + self.men

    @property
    def is_single_sex(self) -> bool:
        """Somebody is there, and all are of one sex; so one member alone always is."""
        return self.members > 0 and (self.women == 0 or self.men == 0)

    @property
    def is_one_member(self) -> bool:
        return self.members == 1


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """How many members of parliament a delegation may have, and why.

    article: the one that set the final number, to be cited in a refusal.
    """

    seats: int
    article: str
    reasons: tuple[Reason, ...]


def single_sex_run(*, proposed: Composition, earlier: Sequence[Composition | None]) -> int:
    """Count the sessions in a row, this one included, with delegates of one sex only.

    proposed: the composition at this session. earlier: the sessions before it, the latest first;
    None where the Member did not attend, which breaks the run, as does a mixed delegation or one
    without a member of parliament. The two sexes need not be the same from session to session.

    Source: Statutes, art. 10.3 and 15.2(c) (2003); reading of the project: one test for seats and
    votes, a session not attended breaks the run, one member alone is a delegation of one sex.
    """
    run = 0
    for composition in (proposed, *earlier):
        if composition is None or not composition.is_single_sex:
            break
        run += 1
    return run


def is_reduced(
    *, proposed: Composition, earlier: Sequence[Composition | None], edition: Edition
) -> bool:
    """Say whether this session ends a run long enough to cost a seat and votes.

    Parameters as in `single_sex_run`; more earlier sessions than the run needs do no harm.

    Source: Statutes, art. 10.3 and 15.2(c) (2003): three consecutive sessions.
    """
    return single_sex_run(proposed=proposed, earlier=earlier) >= edition.single_sex_run


def notices(
    *, proposed: Composition, earlier: Sequence[Composition | None], edition: Edition
) -> tuple[Reason, ...]:
    """Say what a coordinator should know before she submits, though it costs nothing yet.

    Source: Statutes, art. 10.3 (2003); reading of the project: a delegation of one member of
    parliament counts as single-sex, and the screen says so.
    """
    said: list[Reason] = []
    article = edition.articles.single_sex_size
    if proposed.is_one_member:
        said.append(because(ReasonCode.ONE_MEMBER_IS_SINGLE_SEX, article))
    run = single_sex_run(proposed=proposed, earlier=earlier)
    if 0 < run < edition.single_sex_run:
        said.append(
            because(ReasonCode.SINGLE_SEX_SO_FAR, article, run=run, sessions=edition.single_sex_run)
        )
    return tuple(said)


def size_limit(
    *,
    population: int,
    yearly_session: YearlySession,
    proposed: Composition,
    earlier: Sequence[Composition | None],
    years_owed: int,
    edition: Edition,
) -> SizeLimit:
    """Return how many members of parliament a delegation of this composition may have.

    The composition at this session is part of the question: the same Member may send eight with
    a woman among them and seven men. Ask again for each composition that is considered.

    population: inhabitants. earlier: the sessions before, the latest first, None where the Member
    did not attend. years_owed: full years of contributions. Being in arrears caps the number; it
    does not take one more seat from a delegation already reduced.

    Source: Statutes, art. 10 (size), 10.3 (one seat fewer), 5.2 (two delegates when two full
    years are owed), 2003; reading of the project: exactly 100 million is "100 million and more".
    """
    articles = edition.articles
    seats = _seats(population=population, yearly_session=yearly_session, edition=edition)
    article = articles.size
    reasons = [
        because(ReasonCode.SIZE_BY_POPULATION, article, population=population, seats=seats),
    ]
    if is_reduced(proposed=proposed, earlier=earlier, edition=edition):
        full, seats = seats, seats - edition.single_sex_seats_lost
        article = articles.single_sex_size
        reasons.append(
            because(
                ReasonCode.SEATS_LOST_SINGLE_SEX,
                article,
                seats=seats,
                instead_of=full,
                sessions=edition.single_sex_run,
            )
        )
    if years_owed >= edition.years_owed_limit:
        seats, article = min(seats, edition.seats_when_owing), articles.arrears
        reasons.append(because(ReasonCode.SEATS_WHEN_OWING, article, seats=seats, years=years_owed))
    reasons.extend(notices(proposed=proposed, earlier=earlier, edition=edition))
    return SizeLimit(seats=seats, article=article, reasons=tuple(reasons))


def check_size(*, count: int, limit: SizeLimit) -> None:
    """Refuse a delegation with more members of parliament than the limit.

    count: members of parliament. Raises QuotaExceeded with `limit` and `asked`.

    Source: Statutes, art. 10 (2003), and the article that set the limit.
    """
    if count > limit.seats:
        raise QuotaExceeded(limit=limit.seats, asked=count, article=limit.article)


def _seats(*, population: int, yearly_session: YearlySession, edition: Edition) -> int:
    if population < 0:
        raise ValueError("a population is not negative")
    size = next(size for size in edition.sizes if size.yearly_session == yearly_session)
    return size.seats_populous if population >= edition.populous_from else size.seats
