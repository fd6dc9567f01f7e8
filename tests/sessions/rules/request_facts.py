"""Facts of a request that lets everything happen; a test takes away what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assemblies.enums import InstitutionKind
from sessions.enums import RequestAct, RequestActor, RequestPaper, RequestState
from sessions.rules.emergency_decisions import RULES_2024
from sessions.rules.emergency_items import move
from sessions.rules.emergency_requests import Author, Facts, Part
from sessions.rules.majorities import ABSOLUTE, Votes, figures
from sessions.rules.presence import quorum

CLOSES_AT = datetime(2024, 3, 24, 15, tzinfo=UTC)
BEFORE, AFTER = CLOSES_AT - timedelta(hours=4), CLOSES_AT + timedelta(hours=1)
ALL = frozenset(RequestPaper)
CARRIED = figures(Votes(in_favour=90, against=10), ABSOLUTE)


def author(key=1, **known):
    return Author(**{"key": key, "kind": InstitutionKind.PARLIAMENT, **known})


def facts(**known):
    base = Facts(
        at=BEFORE,
        since=BEFORE - timedelta(days=1),
        closes_at=CLOSES_AT,
        zone="Europe/Zurich",
        rules=RULES_2024,
        reason="as the President has announced",
        symbol="A/148/2-P.1",
        papers=ALL,
        authors=(author(1),),
        agreed=frozenset({1}),
        combines=(Part(subject="x", authors=frozenset({1})),) * 2,
        joint=frozenset({1}),
        quorum=quorum(represented=4, present=4),
        sheet_is_agreed=True,
        annulment=CARRIED,
        committee=6,
    )
    return replace(base, **known)


def moved(state, act, actor, **known):
    return move(
        RequestState(state), RequestAct(act), actor=RequestActor(actor), facts=facts(**known)
    )
