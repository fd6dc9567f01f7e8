"""The numbers of the Statutes, kept as dated data.

An amendment adds an edition here; no function changes. What was decided earlier is recomputed
with the edition of its day. Of the numbers below, the following are from background knowledge
and wait for a reading of the Statutes themselves: the minimum of 10 (and of 8), the size at the
second yearly session for the populous countries, the two full years owed, and the place of the
arrears in article 5.2. The others were read in published texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assemblies.enums import YearlySession
from assemblies.errors import EditionUnknown, msg


@dataclass(frozen=True, slots=True)
class VoteBand:
    """A line of the table of additional votes.

    up_to: inhabitants, the upper limit itself included; None stands for "and more".
    """

    up_to: int | None
    additional: int


@dataclass(frozen=True, slots=True)
class DelegationSize:
    """How many members of parliament a Member may send to one of the two yearly sessions."""

    yearly_session: YearlySession
    seats: int
    seats_populous: int


@dataclass(frozen=True, slots=True)
class Articles:
    """Where each number of an edition stands: an amendment may move articles as well."""

    size: str
    single_sex_size: str
    presence: str
    minimum: str
    additional: str
    single_sex_minimum: str
    per_delegate: str
    arrears: str
    suspension: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The numbers of the Statutes as they stood from `valid_from` on.

    populous_from: inhabitants, the limit itself included.
    single_sex_run: sessions in a row, this one included.
    years_owed_limit: full years of contributions.
    """

    name: str
    valid_from: date
    vote_bands: tuple[VoteBand, ...]
    minimum: int
    minimum_single_sex: int
    votes_per_delegate: int
    populous_from: int
    sizes: tuple[DelegationSize, ...]
    single_sex_run: int
    single_sex_seats_lost: int
    years_owed_limit: int
    seats_when_owing: int
    articles: Articles


# Exactly one million falls into "1 to 5 million", so the band below ends one inhabitant earlier.
_VOTE_BANDS = (
    VoteBand(up_to=999_999, additional=0),
    VoteBand(up_to=5_000_000, additional=1),
    VoteBand(up_to=10_000_000, additional=2),
    VoteBand(up_to=20_000_000, additional=3),
    VoteBand(up_to=30_000_000, additional=4),
    VoteBand(up_to=40_000_000, additional=5),
    VoteBand(up_to=50_000_000, additional=6),
    VoteBand(up_to=60_000_000, additional=7),
    VoteBand(up_to=80_000_000, additional=8),
    VoteBand(up_to=100_000_000, additional=9),
    VoteBand(up_to=150_000_000, additional=10),
    VoteBand(up_to=200_000_000, additional=11),
    VoteBand(up_to=300_000_000, additional=12),
    VoteBand(up_to=None, additional=13),
)

# Adopted in April 2003; the day is not known to us and no session turned on it.
STATUTES_2003 = Edition(
    name="Statutes of April 2003",
    valid_from=date(2003, 4, 1),
    vote_bands=_VOTE_BANDS,
    minimum=10,
    minimum_single_sex=8,
    votes_per_delegate=10,
    populous_from=100_000_000,
    sizes=(
        DelegationSize(yearly_session=YearlySession.FIRST, seats=8, seats_populous=10),
        DelegationSize(yearly_session=YearlySession.SECOND, seats=5, seats_populous=7),
    ),
    single_sex_run=3,
    single_sex_seats_lost=1,
    years_owed_limit=2,
    seats_when_owing=2,
    articles=Articles(
        size=msg("Statutes, art. 10"),
        single_sex_size=msg("Statutes, art. 10.3"),
        presence=msg("Statutes, art. 15.1"),
        minimum=msg("Statutes, art. 15.2(a)"),
        additional=msg("Statutes, art. 15.2(b)"),
        single_sex_minimum=msg("Statutes, art. 15.2(c)"),
        per_delegate=msg("Statutes, art. 15.3"),
        arrears=msg("Statutes, art. 5.2"),
        suspension=msg("Statutes, art. 4.2"),
    ),
)

EDITIONS: tuple[Edition, ...] = (STATUTES_2003,)


def edition_on(day: date, *, editions: Sequence[Edition] = EDITIONS) -> Edition:
    """Return the edition of the Statutes in force on a day: the latest that had begun by then.

    Raises EditionUnknown for a day before the first edition that we hold.

    Source: reading of the project, each edition applies from its `valid_from` on.
    """
    begun = [edition for edition in editions if edition.valid_from <= day]
    if not begun:
        raise EditionUnknown(day=day.isoformat())
    return max(begun, key=lambda edition: edition.valid_from)
