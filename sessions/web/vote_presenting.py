"""What the pages of votes print: figures that explain themselves, a bar, country by country."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from assemblies.errors import DomainError
from assemblies.models.delegations import Participant
from assemblies.selectors import sentence_of
from sessions.enums import MajorityKind, VoteChoice
from sessions.models.ballots import Ballot
from sessions.rules.majorities import Figures
from sessions.rules.roll_calls import Cast, left_of
from sessions.selectors.ballots import closed_rows, result_of_ballot
from sessions.selectors.casts import InRoom
from sessions.selectors.sheets import CountryResult, countries_of
from sessions.web.refusing import cited


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the result, and how it came about."""

    label: str
    number: int
    note: str

    @property
    def value(self) -> str:
        return grouped(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The picture of a result, in votes: its parts one after another, and where the line stands."""

    in_favour: int
    against: int
    abstaining: int
    whole: int
    needed: int

    @property
    def needed_in_words(self) -> str:
        return grouped(self.needed)

    @property
    def from_against(self) -> int:
        return self.in_favour + self.against


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that has replaced another one, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    sentence: str
    is_carried: bool
    figures: Sequence[Figure]
    bar: Bar | None
    countries: Sequence[CountryResult]
    corrections: Sequence[Correction]
    last_hash: str


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A vote in a list. said: what came of it, in words; empty while it is open, or annulled."""

    ballot: Ballot
    said: str = ""
    is_carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVotes:
    """A delegate's votes and her delegation's.

    hers_left: what she may still cast. barred: why she does not vote for it in this committee.
    """

    name: str
    usable: int
    left: int
    each: int
    hers_left: int
    is_present: bool
    reasons: Sequence[str]
    cast: Sequence[Cast]
    barred: str = ""


def vote_lines(ballots: Iterable[Ballot]) -> tuple[VoteLine, ...]:
    """Return votes as a list prints them. No query beside theirs."""
    return tuple(_vote_line(one) for one in ballots)


def _vote_line(ballot: Ballot) -> VoteLine:
    found = ballot.kept_figures
    if found is None or ballot.is_annulled:
        return VoteLine(ballot)
    numbers = {name: grouped(n) for name, n in found.details.items()}
    said = _("{in_favour} for of {cast} cast; {needed} needed").format(**numbers)
    return VoteLine(ballot, said, found.is_carried)


def result_page(ballot: Ballot) -> ResultPage:
    """Return a closed vote as its page prints it. Six queries."""
    found = result_of_ballot(ballot)
    countries = () if ballot.is_of_hands else countries_of(ballot)
    return ResultPage(
        sentence=outcome_in_words(found),
        is_carried=found.is_carried,
        figures=figures_in_words(found),
        bar=_bar(found) if found.cast else None,
        countries=countries,
        corrections=_corrections(ballot, countries),
        last_hash=ballot.last_hash,
    )


def outcome_in_words(found: Figures) -> str:
    """Return the sentence of a result, its numbers as a reader of the language groups them."""
    return _(found.message).format(**{name: grouped(n) for name, n in found.details.items()})


def grouped(number: int) -> str:
    """Return a number of votes as the active language writes it, thousands apart."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def figures_in_words(found: Figures) -> tuple[Figure, ...]:
    """Return the numbers of a result, each with how it came about. No query."""
    votes, counts_all = found.votes, VoteChoice.ABSTAINING in found.majority.base
    counted = [votes.in_favour, votes.against, *([votes.abstaining] if counts_all else [])]
    counting, not_counting = _("They count as votes cast."), _("They do not count as votes cast.")
    told = counting if counts_all else not_counting
    if found.majority.kind is MajorityKind.TWO_THIRDS:
        needed = _("Two thirds of %(cast)s, rounded up") % {"cast": grouped(found.cast)}
    else:
        needed = _("More than half of %(cast)s") % {"cast": grouped(found.cast)}
    return (
        Figure(_("For"), votes.in_favour, ""),
        Figure(_("Against"), votes.against, ""),
        Figure(_("Abstentions"), votes.abstaining, told),
        Figure(_("Votes cast"), found.cast, " + ".join(map(grouped, counted))),
        Figure(_("Needed"), found.needed, needed),
    )


def own_votes(delegate: Participant, room: InRoom, cast: Sequence[Cast]) -> OwnVotes:
    """Return what a delegate sees of her delegation's votes while the vote is open. No query."""
    hers = [one for one in cast if one.delegate == delegate.pk]
    delegation = delegate.delegation
    return OwnVotes(
        name=str(delegation.institution.name) if delegation else "",
        usable=room.line.usable,
        left=left_of(room.line, cast),
        each=room.line.each,
        hers_left=room.left_to(delegate.pk, cast),
        is_present=delegate.pk in room.present,
        reasons=[sentence_of(reason) for reason in room.line.reasons],
        cast=hers,
        barred=_barred(delegate, room),
    )


def _barred(delegate: Participant, room: InRoom) -> str:
    try:
        room.check_voter(delegate.pk)
    except DomainError as refusal:
        return cited(refusal)
    return ""


def _bar(found: Figures) -> Bar:
    votes = found.votes
    abstaining = votes.abstaining if VoteChoice.ABSTAINING in found.majority.base else 0
    return Bar(
        in_favour=votes.in_favour,
        against=votes.against,
        abstaining=abstaining,
        whole=found.cast,
        needed=found.needed,
    )


def _corrections(ballot: Ballot, countries: Sequence[CountryResult]) -> list[Correction]:
    order = [line["delegation"] for line in ballot.head["lines"]]
    names = {key: one.name for key, one in zip(order, countries, strict=False)}
    return [
        Correction(names.get(row.delegation, ""), row.reason)
        for row in closed_rows(ballot)
        if row.replaces is not None
    ]
