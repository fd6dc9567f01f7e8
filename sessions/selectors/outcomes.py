"""What came of meetings, for everybody: resolutions adopted, votes closed; the latest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from assemblies.fields import LanguageMap, LanguageMapField
from assemblies.models.events import Event
from sessions.enums.decisions import Adoption, ResolutionState
from sessions.enums.outcomes import OutcomeKind
from sessions.models.ballots import Annulment, Ballot
from sessions.models.debates import Debate
from sessions.models.feeds import GoneVersion
from sessions.models.resolutions import Resolution
from sessions.permissions import sittings_of_all
from sessions.permissions.debates import public_debates

_COLUMNS: Final = (
    "what", "pk", "said_title", "event__slug", "event__title", "event__time_zone", "said_at", "how",
    "for_it", "against_it", "no_side",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A resolution or the result of a vote; votes: in favour, against, abstaining."""

    kind: OutcomeKind
    pk: int
    title: LanguageMap
    event_slug: str
    event_title: LanguageMap
    time_zone: str
    at: datetime
    is_by_consensus: bool
    votes: tuple[int, int, int] | None


def latest_outcomes(most: int, *, among: QuerySet[Event] | None = None) -> tuple[Outcome, ...]:
    """Return what was resolved or voted upon last in public, at these events or at all. One query.

    among: not asked by itself; its condition stands within the query.
    """
    return _latest(most, [_resolutions(), _ballots()], among)


def outcomes_at(event: Event, most: int) -> tuple[Outcome, ...]:
    """Return what came of one event, its public debates too, the latest first. One query."""
    among = Event.objects.filter(pk=event.pk)
    return _latest(most, [_resolutions(), _ballots(), _debates()], among)


def _latest(
    most: int, tables: list[QuerySet[Any]], among: QuerySet[Event] | None
) -> tuple[Outcome, ...]:
    if among is not None:
        keys = among.order_by().values("pk")
        tables = [table.filter(event__in=keys) for table in tables]
    first, *others = (table.values_list(*_COLUMNS) for table in tables)
    rows = first.union(*others, all=True).order_by("-said_at", "-pk")
    return tuple(map(_outcome, rows[:most]))


def version_of_public() -> tuple[object, ...]:
    """Return what changes with whatever public lists show: events, outcomes, debates. One query."""
    rows = (
        Event.objects.order_by()
        .values(every=Value(1))
        .annotate(versions=Sum("calendar_version"), published=Count("published_at"))
        .annotate(
            gone=_newest(GoneVersion.objects, Count("pk")),
            resolved=_newest(Resolution.objects, Max("state_at")),
            closed=_newest(Ballot.objects, Max("closed_at")),
            annulled=_newest(Annulment.objects, Count("pk")),
            opened=_newest(Debate.objects, Max("opened_at")),
            under_way=_newest(Debate.objects.filter(sitting__isnull=False), Count("pk")),
        )
        .values_list(
            "versions", "published", "gone", "resolved", "closed", "annulled", "opened", "under_way"
        )
    )
    return tuple(next(iter(rows), ()))


def _newest(rows: Any, measure: Any) -> Subquery:  # noqa: ANN401 - of whatever table
    grouped = rows.order_by().values(every_row=Value(1)).annotate(measured=measure)
    return Subquery(grouped.values("measured"))


def _resolutions() -> QuerySet[Resolution]:
    adopted = Resolution.objects.filter(
        state__in=[ResolutionState.ADOPTED, ResolutionState.PUBLISHED],
        event__published_at__isnull=False,
    )
    none = Value(None, output_field=IntegerField())
    return adopted.order_by().annotate(
        what=Value(OutcomeKind.RESOLUTION.value, output_field=CharField()),
        said_title=F("title"),
        said_at=F("adopted_at"),
        how=F("adoption"),
        for_it=none,
        against_it=none,
        no_side=none,
    )


def _ballots() -> QuerySet[Ballot]:
    closed = Ballot.objects.closed().filter(
        annulment=None, sitting__in=sittings_of_all(), event__published_at__isnull=False
    )
    return closed.order_by().annotate(
        what=Value(OutcomeKind.VOTE.value, output_field=CharField()),
        said_title=Coalesce("question__title", "request__title", output_field=LanguageMapField()),
        said_at=F("closed_at"),
        how=Value("", output_field=CharField()),
        for_it=F("in_favour"),
        against_it=F("against"),
        no_side=F("abstaining"),
    )


def _debates() -> QuerySet[Debate]:
    none = Value(None, output_field=IntegerField())
    return (
        public_debates()
        .select_related(None)
        .order_by()
        .annotate(
            what=Value(OutcomeKind.DEBATE.value, output_field=CharField()),
            said_title=F("title"),
            said_at=Coalesce("closed_at", "opened_at", "made_at"),
            how=Value("", output_field=CharField()),
            for_it=none,
            against_it=none,
            no_side=none,
        )
    )


def _outcome(row: tuple[Any, ...]) -> Outcome:
    what, pk, title, slug, event, zone, at, how, *votes = row
    return Outcome(
        kind=OutcomeKind(what),
        pk=pk,
        title=LanguageMap(title),
        event_slug=slug,
        event_title=LanguageMap(event),
        time_zone=zone,
        at=at,
        is_by_consensus=how == Adoption.CONSENSUS,
        votes=None if votes[0] is None else (votes[0], votes[1], votes[2]),
    )
