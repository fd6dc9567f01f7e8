"""The day of the 138th Assembly, 25 March 2018, by the law alone: from eight requests to one item.

Days of receipt, authors, and what became of the requests are real (`data/assemblies.json`), and so
are the 843 votes for the joint request. Every other figure and every hour is INVENTED. Sources do
not agree whether Sweden's request was withdrawn or lost: here it is withdrawn in the sitting.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from sessions.enums import RequestActor, RequestState
from sessions.errors.emergency_items import (
    AuthorsDisagree,
    ListClosed,
    NotItsTurn,
    OutcomeElsewise,
    SubjectBarred,
    VotesOutstanding,
)
from sessions.rules.emergency_decisions import Candidate, decide, rules_on
from sessions.rules.emergency_items import ENDS, move
from sessions.rules.emergency_requests import BARS_ITS_SUBJECT, Part, Subject, returning
from sessions.rules.majorities import Votes
from tests.sessions.rules.request_facts import author, facts

CLOSES_AT = datetime(2018, 3, 25, 14, tzinfo=UTC)  # 16:00 in Geneva, an hour before the sitting
SITTING = CLOSES_AT + timedelta(hours=1)
RULES = rules_on(SITTING.date())
JERUSALEM = "Jerusalem"
INVENTED = {5: Votes(in_favour=310, against=690, abstaining=300),
            7: Votes(in_favour=843, against=385, abstaining=100),
            8: Votes(in_favour=390, against=520, abstaining=400)}  # fmt: skip


@dataclass
class Request:
    n: int
    authors: tuple[str, ...]
    received_at: datetime
    subject: str
    state: RequestState = RequestState.IN_PREPARATION
    since: datetime = datetime(2018, 1, 1, tzinfo=UTC)
    agreed: set = field(default_factory=set)


def day(number, month=3, hour=9):
    return datetime(2018, month, number, hour, tzinfo=UTC)


def eight():
    return {
        one.n: one
        for one in (
            Request(1, ("Palestine",), day(28, 2), JERUSALEM),
            Request(2, ("Kuwait",), day(6), JERUSALEM),
            Request(3, ("Bahrain",), day(7), JERUSALEM),
            Request(4, ("Turkey",), day(19), JERUSALEM),
            Request(5, ("Israel",), day(22), "Interference in the region"),
            Request(6, ("Sweden",), day(24), "not in the source"),
            Request(7, ("Palestine", "Kuwait", "Bahrain", "Turkey"), day(25), JERUSALEM),
            Request(8, ("Iran (Islamic Republic of)",), day(25, hour=10), "not in the source, too"),
        )
    }


NAMES = {name: key for key, name in enumerate(
    ("Palestine", "Kuwait", "Bahrain", "Turkey", "Israel", "Sweden", "Iran (Islamic Republic of)"),
    start=1,
)}  # fmt: skip


def keys(names):
    return frozenset(NAMES[name] for name in names)


def act(requests, n, what, who, at, **known):
    one = requests[n]
    ahead = tuple(requests[m].state for m in requests if m < n)
    others = tuple(other.state for m, other in requests.items() if m != n)
    one.state = move(one.state, what, actor=RequestActor(who), facts=facts(**{
        "at": at, "since": one.since, "closes_at": CLOSES_AT, "rules": RULES, "ahead": ahead,
        "others": others, "authors": tuple(author(key) for key in sorted(keys(one.authors))),
        "agreed": keys(one.agreed or one.authors), "reason": "", **known,
    }))  # fmt: skip
    one.since = at


def received(requests):
    for n, one in requests.items():
        act(requests, n, "file", "author", one.received_at, agreed=keys(one.authors))
        act(requests, n, "circulate", "secretariat", one.received_at + timedelta(hours=1))


def merge(requests, n, at, agreed=None):
    parts = tuple(Part(subject=requests[m].subject, authors=keys(requests[m].authors))
                  for m in (1, 2, 3, 4))  # fmt: skip
    act(requests, n, "merge", "author", at, combines=parts, joint=keys(requests[7].authors),
        agreed=keys(requests[n].authors) if agreed is None else agreed)  # fmt: skip


def vote(requests, n, at):
    act(requests, n, "present", "president", at)
    act(requests, n, "open_vote", "president", at)
    act(requests, n, "close_vote", "president", at + timedelta(minutes=10))


def states(requests):
    return {n: one.state.value for n, one in requests.items()}


def test_eight_requests_become_one_item():
    requests = eight()
    received(requests)
    with pytest.raises(AuthorsDisagree):
        merge(requests, 1, day(25, hour=11), agreed=frozenset())
    for n in (1, 2, 3, 4):
        merge(requests, n, day(25, hour=11))
    late = {9: Request(9, ("Sweden",), CLOSES_AT, "too late")}
    with pytest.raises(ListClosed):
        act(late, 9, "file", "author", CLOSES_AT)
    for n in (5, 6, 7, 8):
        act(requests, n, "put_on_ballot", "secretariat", CLOSES_AT)

    with pytest.raises(NotItsTurn):
        act(requests, 7, "present", "president", SITTING)
    vote(requests, 5, SITTING)
    act(requests, 6, "present", "president", SITTING)
    act(requests, 6, "withdraw", "president", SITTING)  # orally
    vote(requests, 7, SITTING)
    with pytest.raises(VotesOutstanding):
        act(requests, 7, "accept", "president", SITTING + timedelta(hours=1),
            outcome=decide([Candidate(7, INVENTED[7])], rules=RULES).outcome_of(7))  # fmt: skip
    vote(requests, 8, SITTING)
    decision = decide([Candidate(n, INVENTED[n]) for n in (5, 7, 8)], rules=RULES)
    at = SITTING + timedelta(hours=1)
    with pytest.raises(OutcomeElsewise):
        act(requests, 5, "accept", "president", at, outcome=decision.outcome_of(5))
    act(requests, 5, "reject", "president", at, outcome=decision.outcome_of(5))
    act(requests, 8, "reject", "president", at, outcome=decision.outcome_of(8))
    act(requests, 7, "accept", "president", at, outcome=decision.outcome_of(7))

    assert states(requests) == {
        1: "merged", 2: "merged", 3: "merged", 4: "merged", 5: "rejected", 6: "withdrawn",
        7: "accepted", 8: "rejected",
    }  # fmt: skip
    assert decision.results[1].figures.needed == 819
    assert decision.results[1].figures.votes.in_favour == 843


def test_item_is_debated_drafted_and_adopted_without_the_subjects_that_were_lost():
    requests = {7: eight()[7]}
    requests[7].state, at = RequestState.ACCEPTED, day(26)
    lost = [Subject("Interference in the region", ("interference",))]
    title = "The consequences of the declaration on Jerusalem"
    act(requests, 7, "debate", "president", at)
    act(requests, 7, "refer", "assembly", at, committee=12)

    drafts = {"first": "Deplores all interference", "second": "Affirms the status of Jerusalem"}
    back = {name: returning([text], title=title, barred=lost) for name, text in drafts.items()}
    with pytest.raises(SubjectBarred) as refused:
        act(requests, 7, "adopt", "assembly", day(27), barred=back["first"])
    act(requests, 7, "adopt", "assembly", day(27), barred=back["second"])

    assert refused.value.details == {"subjects": "Interference in the region"}
    assert requests[7].state == "adopted"


def test_day_on_which_none_passes_ends_the_line_cleanly():
    """As at the 147th to 150th Assemblies; the figures are invented."""
    requests = {n: one for n, one in eight().items() if n in (5, 6)}
    received(requests)
    for n in requests:
        act(requests, n, "put_on_ballot", "president", CLOSES_AT)
    for n in requests:
        vote(requests, n, SITTING)
    decision = decide(
        [Candidate(5, Votes(in_favour=904, against=470)), Candidate(6, Votes(in_favour=300))],
        rules=RULES,
    )
    other = decide([Candidate(5, Votes(in_favour=904, against=470))], rules=RULES)
    act(requests, 5, "reject", "president", SITTING + timedelta(hours=1),
        outcome=decision.outcome_of(5))  # fmt: skip

    assert (other.kind, other.accepted) == ("no_item", None)
    assert requests[5].state == "rejected"
    assert RequestState.REJECTED in BARS_ITS_SUBJECT
    assert RequestState.REJECTED not in ENDS  # a vote can be annulled, on the day of 1971
