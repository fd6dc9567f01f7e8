"""What a Member has asked for, how it voted and when it spoke, as far as everybody may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from assemblies.models.institutions import Institution
from sessions.enums import BallotMethod
from sessions.enums.debates import TurnKind, TurnState
from sessions.models.ballots import BallotRow
from sessions.models.debates import Debate
from sessions.models.emergency_items import EmergencyRequest, RequestAuthor
from sessions.models.resolutions import Resolution
from sessions.models.turns import Turn
from sessions.selectors import of_all
from sessions.selectors.requests_shown import loaded, shown_authors

_MOST_DEBATES: Final = 20


@dataclass(frozen=True, slots=True)
class SpokenIn:
    """How often a Member spoke in the debates of a year, and how long."""

    year: int
    speeches: int
    seconds: int


@dataclass(frozen=True, slots=True)
class SpokenAt:
    """How often a Member spoke in a debate, and how long."""

    debate: Debate
    speeches: int
    seconds: int


def requests_of(member: Institution) -> tuple[EmergencyRequest, ...]:
    """Return the circulated requests that are made in a Member's name, the latest event first.

    Who joined after the circulation is not named to everybody. Nine queries at most.
    """
    agreed = RequestAuthor.objects.filter(
        request=OuterRef("pk"), institution=member, agreed_at__isnull=False
    )
    found = loaded(of_all.requests_of_all().filter(Exists(agreed)))
    named = [one for one in found if member in shown_authors(one, to_insiders=False)]
    return tuple(sorted(named, key=lambda one: one.event.starts_on, reverse=True))


def resolutions_of(requests: Iterable[EmergencyRequest]) -> tuple[Resolution, ...]:
    """Return the resolutions that came of these requests, as far as everybody reads. One query."""
    keys = [one.pk for one in requests]
    sponsored = of_all.resolutions_of_all().filter(request__in=keys)
    return tuple(sponsored.order_by("-begun_at", "-pk"))


def votes_of(member: Institution, *, at: datetime) -> QuerySet[BallotRow]:
    """Return how a Member voted in roll-calls of open sittings that are closed and stand.

    Of what was corrected the last word; the latest vote first, each with its vote, event and what
    was put. A show of hands says nothing of Members, a secret ballot is in none of these tables.
    """
    called = of_all.votes_of_all(at=at).exclude(method=BallotMethod.SHOW_OF_HANDS).order_by()
    corrected = BallotRow.objects.filter(ballot=OuterRef("ballot"), replaces=OuterRef("number"))
    rows = BallotRow.objects.filter(
        ~Exists(corrected), delegation__institution=member, ballot__in=called.values("pk")
    )
    loaded_rows = rows.select_related("ballot__event", "ballot__request", "ballot__question")
    return loaded_rows.order_by("-ballot__closed_at", "-ballot_id")


def speeches_by_year(member: Institution) -> tuple[SpokenIn, ...]:
    """Return how often a Member spoke in each year's open debates, the latest first. One query."""
    rows = (
        _speeches_of(member)
        .annotate(year=F("debate__event__starts_on__year"))
        .order_by("-year")
        .values_list("year")
        .annotate(Count("pk"), Sum("used_ms"))
    )
    return tuple(SpokenIn(year, n, round(ms / 1000)) for year, n, ms in rows)


def debates_of(member: Institution) -> tuple[SpokenAt, ...]:
    """Return the open debates in which a Member spoke, the latest first. Two queries."""
    rows = (
        _speeches_of(member)
        .order_by()
        .values_list("debate")
        .annotate(Count("pk"), Sum("used_ms"))
    )  # fmt: skip
    counted = {key: (n, round(ms / 1000)) for key, n, ms in rows}
    debates = of_all.debates_of_all().filter(pk__in=counted)
    latest = debates.order_by("-event__starts_on", "-pk")[:_MOST_DEBATES]
    return tuple(SpokenAt(one, *counted[one.pk]) for one in latest)


def _speeches_of(member: Institution) -> QuerySet[Turn]:
    return Turn.objects.filter(
        institution=member,
        kind=TurnKind.SPEECH,
        state=TurnState.ENDED,
        begun_at__isnull=False,
        debate__in=of_all.debates_of_all().order_by().values("pk"),
    )
