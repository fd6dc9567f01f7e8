"""The sheet of a vote: line by line, how far it is, in what two tellers differ."""

from collections import Counter
from dataclasses import dataclass

from assemblies.models.delegations import Delegation
from assemblies.selectors import sentence_of
from sessions.enums import BallotMethod, BallotWeight
from sessions.models.ballots import Ballot
from sessions.models.casts import BlindEntry, BlindSheet
from sessions.rules.chains import Row, standing
from sessions.rules.majorities import Votes
from sessions.rules.roll_calls import Difference, Line, differences, not_entered
from sessions.selectors.ballots import closed_rows, committee_in, lines_of, rows_of, sheet_of
from sessions.selectors.casts import cast_so_far
from sessions.selectors.committee_seats import voter_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A delegation's place on the sheet. number: its place in the order of the call, from 1 on.

    entered: what stands for it on the sheet one sees. row: the row on record, if any. cast: how
    many votes its delegates have cast themselves. voter: in a committee who votes for it, and why.
    """

    number: int
    name: str
    line: Line
    entered: Votes | None = None
    row: Row | None = None
    cast: int = 0
    voter: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why it has so many votes, and can use so many, in the reader's language."""
        return tuple(sentence_of(one) for one in self.line.reasons)

    @property
    def is_called(self) -> bool:
        return self.entered is not None or self.cast > 0

    @property
    def is_awaited(self) -> bool:
        """It can vote, and did not yet."""
        return bool(self.line.usable) and not self.is_called


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a vote is; nothing of how anybody voted.

    called: delegations that have voted; of: delegations that can, or have. missing: the keys of the
    others. rows: how many entries are on record, corrections counted.
    """

    called: int
    of: int
    missing: tuple[int, ...]
    rows: int = 0

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class CountryResult:
    """A delegation's votes, as the result sheet has them. votes: None where it did not vote."""

    name: str
    entitled: int
    votes: Votes | None


def names_on_sheet(ballot: Ballot) -> dict[int, str]:
    """Return the delegations' names in the reader's language, in the order of the call. A query."""
    keys = [one.delegation for one in sheet_of(ballot).lines]
    held = Delegation.objects.filter(pk__in=keys).select_related("institution")
    names = {one.pk: str(one.institution.name) for one in held}
    return {key: names[key] for key in keys}


def sheet_lines(ballot: Ballot, *, teller: int | None = None) -> tuple[SheetLine, ...]:
    """Return the sheet as a teller sees it; of two blind ones, her own. Seven queries at most."""
    all_cast = cast_so_far(ballot) if ballot.method == BallotMethod.ELECTRONIC else ()
    names, lines = names_on_sheet(ballot), lines_of(ballot, cast=all_cast)
    rows = standing(rows_of(ballot))
    own = _own_entries(ballot, teller)
    entered = {**own, **{key: row.votes for key, row in rows.items()}}
    voters = _voters(ballot)
    cast = Counter[int]()
    for one in all_cast:
        cast[one.delegation] += one.votes
    return tuple(
        SheetLine(
            number=number,
            name=names[key],
            line=line,
            entered=entered.get(key),
            row=rows.get(key),
            cast=cast[key],
            voter=voters.get(key, ""),
        )
        for number, (key, line) in enumerate(lines.items(), start=1)
    )


def progress_of(ballot: Ballot) -> Progress:
    """Return how far a vote is. Three queries at most, and no row of the record is read."""
    if ballot.is_of_hands:
        return Progress(called=0, of=0, missing=(), rows=ballot.counts.count())
    cast = cast_so_far(ballot) if ballot.method == BallotMethod.ELECTRONIC else ()
    entered = set(ballot.rows.values_list("delegation_id", flat=True).distinct())
    called = entered | {one.delegation for one in cast}
    missing = not_entered(called, lines_of(ballot, cast=cast))
    return Progress(called=len(called), of=len(called) + len(missing), missing=missing)


def blind_sheets_of(ballot: Ballot) -> tuple[BlindSheet, ...]:
    """Return the sheets that tellers have begun, the first one first. One query."""
    return tuple(BlindSheet.objects.filter(ballot=ballot).order_by("place"))


def differing_lines(ballot: Ballot) -> tuple[Difference, ...]:
    """Return in what both sheets differ, once both are handed in. Three queries at most."""
    sheets = _both_handed_in(ballot)
    return differences(*map(_entries_on, sheets)) if sheets else ()


def sheets_are_alike(ballot: Ballot) -> bool:
    """Tell whether both sheets are handed in and alike: each line of them is a row then.

    Whoever has left since: what a teller has entered does not vanish. Three queries at most.
    """
    sheets = _both_handed_in(ballot)
    return bool(sheets) and not differences(*map(_entries_on, sheets))


def countries_of(ballot: Ballot) -> tuple[CountryResult, ...]:
    """Return a closed vote country by country, in the order of the call. Two queries."""
    rows, names = standing(closed_rows(ballot)), names_on_sheet(ballot)
    votes = {line["delegation"]: line["votes"] for line in ballot.head["lines"]}
    return tuple(
        CountryResult(name, votes[key], rows[key].votes if key in rows else None)
        for key, name in names.items()
    )


def _voters(ballot: Ballot) -> dict[int, str]:
    """Return who votes for each delegation where a committee votes. Two queries at most."""
    sheet = sheet_of(ballot)
    if sheet.weight is not BallotWeight.COMMITTEE:
        return {}
    here = committee_in(ballot)
    return {one.delegation: voter_in_words(here.get(one.delegation)) for one in sheet.lines}


def _both_handed_in(ballot: Ballot) -> tuple[BlindSheet, ...]:
    handed_in = tuple(one for one in blind_sheets_of(ballot) if one.done_at is not None)
    return handed_in if len(handed_in) == 2 else ()


def _own_entries(ballot: Ballot, teller: int | None) -> dict[int, Votes]:
    if ballot.method != BallotMethod.TWO_SHEETS or teller is None:
        return {}
    entries = BlindEntry.objects.filter(sheet__ballot=ballot, sheet__teller=teller)
    return {one.delegation_id: one.votes for one in entries}


def _entries_on(sheet: BlindSheet) -> dict[int, Votes]:
    return {one.delegation_id: one.votes for one in sheet.entries.order_by("delegation_id")}
