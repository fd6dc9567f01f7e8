"""Elections in the words of their readers: how far they are, and each round's figures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from assemblies.enums import Sex
from sessions.enums.decisions import ElectionMethod
from sessions.models.elections import Candidate, Election, ElectionRound
from sessions.rules.election_rounds import lacking_of_a_third, seats_to_fill
from sessions.rules.elections import RoundResult
from sessions.selectors.elections import results_of

METHODS: Final[dict[ElectionMethod, str | Promise]] = {
    ElectionMethod.PAPER: pgettext_lazy("how an election is held", "On paper"),
    ElectionMethod.ELECTRONIC: gettext_lazy("By the electors' own phones"),
}
_LOST: Final = {
    Sex.FEMALE: gettext_lazy("Fewer than a third of the seats are held by women."),
    Sex.MALE: gettext_lazy("Fewer than a third of the seats are held by men."),
}
_LACKING: Final = {
    Sex.FEMALE: gettext_lazy(
        "A third of the seats is due to women: of the %(left)s seats left they need %(more)s."
    ),
    Sex.MALE: gettext_lazy(
        "A third of the seats is due to men: of the %(left)s seats left they need %(more)s."
    ),
}


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A candidate on paper or screen. of: the Member and group, in words."""

    key: int
    name: str
    of: str
    is_withdrawn: bool
    votes: int | None = None
    is_elected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLines:
    """A closed round: its figures, the candidates with their votes, who is elected, by name."""

    round: ElectionRound
    result: RoundResult
    lines: tuple[CandidateLine, ...]
    elected: tuple[str, ...]

    @property
    def names(self) -> str:
        return ", ".join(self.elected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An election as it stands. state, tone: of its tag. warning: of the share of each sex."""

    election: Election
    candidates: tuple[CandidateLine, ...]
    open_round: ElectionRound | None
    rounds: tuple[RoundLines, ...]
    state: str
    tone: str
    warning: str = ""

    @property
    def elected(self) -> str:
        return ", ".join(name for one in self.rounds for name in one.elected)

    @property
    def seats_left(self) -> int:
        """Return how many seats are not filled yet."""
        return seats_to_fill(self.election.seats, [one.result for one in self.rounds])


def standing_of(election: Election) -> Standing:
    """Return an election as it stands, its results computed anew. Two queries."""
    (standing,) = standings_of([election])
    return standing


def standings_of(elections: Iterable[Election]) -> tuple[Standing, ...]:
    """Return elections as they stand, in their order. Two queries, whatever their number."""
    held = tuple(elections)
    people = Candidate.objects.filter(election__in=held).select_related("institution", "group")
    rounds = ElectionRound.objects.filter(election__in=held)
    stood, taken = defaultdict(list), defaultdict(list)
    for person in people.order_by("position"):
        stood[person.election_id].append(person)
    for one in rounds.order_by("number"):
        taken[one.election_id].append(one)
    return tuple(_standing(one, stood[one.pk], tuple(taken[one.pk])) for one in held)


def lines_on_paper(standing: Standing) -> tuple[CandidateLine, ...]:
    """Return who stands in the open round, in the order of the paper. No query."""
    keys: Iterable[int] = standing.open_round.candidates if standing.open_round else ()
    by_key = {one.key: one for one in standing.candidates}
    return tuple(by_key[key] for key in keys)


def _standing(
    election: Election, stood: Iterable[Candidate], rounds: tuple[ElectionRound, ...]
) -> Standing:
    people = {one.pk: one for one in stood}
    closed = [one for one in rounds if one.closed_at is not None]
    shown = tuple(
        _round(one, result, people) for one, result in zip(closed, results_of(rounds), strict=True)
    )
    under_way = next((one for one in rounds if one.closed_at is None), None)
    left = seats_to_fill(election.seats, [one.result for one in shown])
    state, tone = _state(under_way, shown, left)
    return Standing(
        election=election,
        candidates=tuple(_line(one) for one in people.values()),
        open_round=under_way,
        rounds=shown,
        state=state,
        tone=tone,
        warning=_share_of_sexes(election, shown, people),
    )


def _state(
    under_way: ElectionRound | None, closed: Sequence[RoundLines], left: int
) -> tuple[str, str]:
    if under_way is not None:
        return _("Round %(number)s is open") % {"number": under_way.number}, "info"
    if not closed:
        return _("Not begun"), "wait"
    if not left:
        return _("Elected"), "good"
    if any(one.elected for one in closed):
        said = ngettext("%(left)s seat is left", "%(left)s seats are left", left)
        return said % {"left": left}, "wait"
    return _("Nobody is elected yet"), "wait"


def _round(round_: ElectionRound, result: RoundResult, people: dict[int, Candidate]) -> RoundLines:
    return RoundLines(
        round=round_,
        result=result,
        lines=tuple(
            _line(people[key], votes, is_elected=key in result.elected)
            for key, votes in result.ranking
        ),
        elected=tuple(people[key].name for key in result.elected),
    )


def _share_of_sexes(
    election: Election, closed: Sequence[RoundLines], people: dict[int, Candidate]
) -> str:
    """Return what is said where too few of one sex are elected; nothing where one is not known."""
    elected = [people[key].sex for one in closed for key in one.result.elected]
    if election.seats == 1 or not elected or "" in elected:
        return ""
    lacking = lacking_of_a_third([Sex(one) for one in elected], seats=election.seats)
    if lacking is None:
        return ""
    sentences = _LOST if lacking.is_lost else _LACKING
    return str(sentences[lacking.sex]) % {"more": lacking.more, "left": lacking.left}


def _line(one: Candidate, votes: int | None = None, *, is_elected: bool = False) -> CandidateLine:
    named = (one.institution and one.institution.name, one.group and one.group.name)
    of = ", ".join(str(name) for name in named if name)
    return CandidateLine(one.pk, one.name, of, one.withdrawn_at is not None, votes, is_elected)
