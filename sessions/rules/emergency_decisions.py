"""Which request becomes the emergency item: the rules by the day, and what the votes decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from assemblies.errors import EditionUnknown, msg
from sessions.enums import DecisionKind, RequestKind, RequestOutcome
from sessions.errors.emergency_items import KindNotKnown, NotTied
from sessions.rules.majorities import TWO_THIRDS, TWO_THIRDS_OF_ALL, Figures, Majority, Votes
from sessions.rules.majorities import figures as figures_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRules:
    """The rules of emergency items as they stood from `valid_from` on.

    kinds: as what a late subject could enter the agenda, one of each at most. by_consensus: the
    only request could be accepted without a vote. test: what a request has to be about; empty where
    no source says it.
    """

    name: str
    valid_from: date
    majority: Majority
    kinds: tuple[RequestKind, ...]
    by_consensus: bool
    test: str


# The days between which abstentions counted are not known to us. In 1971 they were seen to count;
# the texts of 2003 are the first that we hold (docs/adr/0030).
RULES_1971: Final = EmergencyRules(
    name="Practice seen at the 59th Conference (1971)",
    valid_from=date(1971, 1, 1),
    majority=TWO_THIRDS_OF_ALL,
    kinds=(RequestKind.SUPPLEMENTARY_ITEM, RequestKind.EMERGENCY_SUPPLEMENTARY_ITEM),
    by_consensus=True,
    test="",
)
RULES_2003: Final = EmergencyRules(
    name="Assembly Rules, art. 11 (2003)",
    valid_from=date(2003, 4, 1),
    majority=TWO_THIRDS,
    kinds=(RequestKind.EMERGENCY_ITEM,),
    by_consensus=False,
    test=msg(
        "A major event of international concern on which it appears necessary to express an"
        " opinion."
    ),
)
# Read in a document of the 148th Assembly; the day of the amendment was not found.
RULES_2024: Final = EmergencyRules(
    name="Assembly Rules, art. 11 (as quoted in 2024)",
    valid_from=date(2024, 3, 23),
    majority=TWO_THIRDS,
    kinds=(RequestKind.EMERGENCY_ITEM,),
    by_consensus=False,
    test=msg(
        "A recent major situation of international concern that needs urgent action and on which"
        " parliaments should be mobilized."
    ),
)

EDITIONS: Final[tuple[EmergencyRules, ...]] = (RULES_1971, RULES_2003, RULES_2024)

SENTENCES: Final[Mapping[RequestOutcome, str]] = MappingProxyType(
    {
        RequestOutcome.REJECTED: msg("{in_favour} for of {cast} cast; {needed} needed: rejected."),
        RequestOutcome.PASSED_OVER: msg(
            "{in_favour} for of {cast} cast; {needed} needed: passed, but another was preferred."
        ),
        RequestOutcome.TIED: msg(
            "{in_favour} for of {cast} cast; {needed} needed: passed, as many for as another;"
            " the President decides."
        ),
        RequestOutcome.ACCEPTED: msg("{in_favour} for of {cast} cast; {needed} needed: accepted."),
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A request that was voted upon, by its key, with the votes of all delegations together."""

    key: int
    votes: Votes


@dataclass(frozen=True, slots=True)
class Result:
    """What the votes make of one request; it explains itself by `message` and `details`."""

    key: int
    outcome: RequestOutcome
    figures: Figures

    @property
    def message(self) -> str:
        """The English template, with {named} places for `details`; the edge translates it."""
        return SENTENCES[self.outcome]

    @property
    def details(self) -> dict[str, int]:
        """The numbers by name, for the template and for clients."""
        return self.figures.details


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the votes make of all requests.

    results: in the order given. accepted: the key of the item, None for a tie and for no item.
    tied: those with as many votes for, kept also after the President has decided between them.
    """

    kind: DecisionKind
    results: tuple[Result, ...]
    accepted: int | None
    tied: tuple[int, ...] = ()

    @property
    def is_by_president(self) -> bool:
        return self.accepted is not None and bool(self.tied)

    def outcome_of(self, key: int) -> RequestOutcome:
        """Return what became of one request."""
        return next(one.outcome for one in self.results if one.key == key)


def rules_on(day: date, *, editions: Sequence[EmergencyRules] = EDITIONS) -> EmergencyRules:
    """Return the rules in force on the day of the decision. Raises EditionUnknown before 1971.

    Source: reading of the project (docs/adr/0030): each edition applies from its `valid_from` on.
    """
    begun = [one for one in editions if one.valid_from <= day]
    if not begun:
        raise EditionUnknown(day=day.isoformat())
    return max(begun, key=lambda one: one.valid_from)


def check_kind(kind: RequestKind, *, rules: EmergencyRules) -> None:
    """Refuse a kind of item that the rules of the day do not know. Raises KindNotKnown.

    Source: Statutes before 2003, art. 15 (one supplementary item and, in exceptional cases, one
    emergency supplementary item); Assembly Rules, art. 11 (2003): emergency items only.
    """
    if kind not in rules.kinds:
        raise KindNotKnown


def decide(
    candidates: Sequence[Candidate], *, rules: EmergencyRules, chosen: int | None = None
) -> Decision:
    """Return which of the requests of one kind becomes the item.

    candidates: in the order of receipt; those withdrawn, merged or never voted upon are not among
    them, so that there may be none. Of those with the majority the one with most votes for is
    accepted; where several have as many, nobody is, until the President has `chosen` one of them.
    That none passes is a normal outcome. Raises NotTied for a choice where there is no such tie,
    VotesNotWhole.

    Source: Assembly Rules, art. 11.2 (two thirds of the votes cast; one item only, the one with the
    most affirmative votes); rules.md, section 6, for the tie; no item at all: 147th to 150th
    Assemblies.
    """
    if len({one.key for one in candidates}) != len(candidates):
        raise ValueError("a request is voted upon once")
    counts = {one.key: figures_of(one.votes, rules.majority) for one in candidates}
    passed = [key for key, count in counts.items() if count.is_carried]
    most = max((counts[key].votes.in_favour for key in passed), default=0)
    best = tuple(key for key in passed if counts[key].votes.in_favour == most)
    tied = best if len(best) > 1 else ()
    if chosen is not None and chosen not in tied:
        raise NotTied
    accepted = chosen if tied else next(iter(best), None)
    outcomes = _outcomes(passed, undecided=() if accepted is not None else tied, accepted=accepted)
    return Decision(
        kind=_kind(accepted, tied),
        results=tuple(
            Result(key, outcomes.get(key, RequestOutcome.REJECTED), count)
            for key, count in counts.items()
        ),
        accepted=accepted,
        tied=tied,
    )


def _outcomes(
    passed: Sequence[int], *, undecided: Sequence[int], accepted: int | None
) -> dict[int, RequestOutcome]:
    outcomes = dict.fromkeys(passed, RequestOutcome.PASSED_OVER)
    outcomes.update(dict.fromkeys(undecided, RequestOutcome.TIED))
    if accepted is not None:
        outcomes[accepted] = RequestOutcome.ACCEPTED
    return outcomes


def _kind(accepted: int | None, tied: Sequence[int]) -> DecisionKind:
    if accepted is not None:
        return DecisionKind.ITEM
    return DecisionKind.TIE if tied else DecisionKind.NO_ITEM
