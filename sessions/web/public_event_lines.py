"""What lists of events print, ready-made: templates only loop and show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from assemblies.enums import DatePrecision
from assemblies.models.events import Event
from sessions.enums.outcomes import OutcomeKind
from sessions.selectors.event_vocabulary import KINDS
from sessions.selectors.event_words import Standing, place_in_words, standing_of
from sessions.selectors.outcomes import Outcome
from sessions.selectors.sitting_words import joined, language_in_words
from sessions.selectors.wording import days_in_words

_KINDS: Final = {
    OutcomeKind.RESOLUTION: pgettext_lazy("what came of a meeting", "Resolution"),
    OutcomeKind.VOTE: pgettext_lazy("what came of a meeting", "Vote"),
    OutcomeKind.DEBATE: pgettext_lazy("what came of a meeting", "Debate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event in a list. starts: of its one sitting, with the zone; None where days say it all.

    leaf: what stands large and small on the leaf beside it: day and month, as far as known.
    """

    url: str
    title: str
    kind: str
    when: str
    where: str
    starts_on: date
    standing: Standing
    is_cancelled: bool
    zone: str
    leaf: tuple[str, str]
    starts: datetime | None = None
    ends: datetime | None = None
    sittings: str = ""
    languages: str = ""
    body: str = ""

    @property
    def about(self) -> str:
        """Return kind, place and the rest as one line."""
        return joined((self.kind, self.where, self.body, self.sittings))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """A resolution or the result of a vote in a list."""

    url: str
    title: str
    kind: str
    event: str
    on: date
    said: str


def event_lines(events: Iterable[Any], *, at: datetime) -> tuple[EventLine, ...]:
    """Return events as lists print them. No query: the hours came with them (`with_hours`)."""
    return tuple(event_line(event, at=at) for event in events)


def event_line(event: Any, *, at: datetime) -> EventLine:  # noqa: ANN401 - an event with its hours
    """Return one event as lists print it. No query."""
    sittings, has_one_hour = event.open_sittings or 0, (event.open_sittings or 0) == 1
    return EventLine(
        url=reverse("assembly_sessions:assembly-detail", args=[event.slug]),
        title=str(event.title),
        kind=str(KINDS[event.kind]),
        when=days_in_words(event),
        where=place_in_words(event),
        starts_on=event.starts_on,
        standing=standing_of(event, at=at),
        is_cancelled=event.is_cancelled,
        zone=event.time_zone,
        leaf=_leaf(event),
        starts=event.first_starts_at if has_one_hour else None,
        ends=event.first_ends_at if has_one_hour else None,
        sittings=_sittings(sittings),
        languages=languages_of(event),
        body=str(event.body.name) if event.body else "",
    )


def _leaf(event: Event) -> tuple[str, str]:
    large, small = {
        DatePrecision.DAY: ("j", "M Y"),
        DatePrecision.MONTH: ("M", "Y"),
        DatePrecision.YEAR: ("Y", ""),
    }[DatePrecision(event.date_precision)]
    day = event.starts_on
    return formats.date_format(day, large), formats.date_format(day, small) if small else ""


def languages_of(event: Event) -> str:
    """Return the languages an event is held in, in the active language. No query."""
    return joined(language_in_words(code) for code in event.languages)


def _sittings(count: int) -> str:
    if count < 2:
        return ""
    return ngettext("%(count)s sitting", "%(count)s sittings", count) % {"count": count}


def outcome_lines(outcomes: Iterable[Outcome]) -> tuple[OutcomeLine, ...]:
    """Return what came of meetings as lists print it. No query."""
    return tuple(
        OutcomeLine(
            url=outcome_address(one),
            title=str(one.title),
            kind=str(_KINDS[one.kind]),
            event=str(one.event_title),
            on=one.at.astimezone(ZoneInfo(one.time_zone)).date(),
            said=said_of(one),
        )
        for one in outcomes
    )


def outcome_address(outcome: Outcome) -> str:
    """Return the path of its page."""
    return reverse(f"assembly_sessions:{outcome.kind}", args=[outcome.event_slug, outcome.pk])


def said_of(outcome: Outcome) -> str:
    """Return how it was adopted, or the votes, in the active language."""
    if outcome.kind is OutcomeKind.DEBATE:
        return ""
    if outcome.votes is None:
        return _("Adopted by consensus") if outcome.is_by_consensus else _("Adopted by vote")
    in_favour, against, abstaining = (
        formats.number_format(votes, force_grouping=True) for votes in outcome.votes
    )
    return _("%(in_favour)s in favour, %(against)s against, %(abstaining)s abstaining") % {
        "in_favour": in_favour,
        "against": against,
        "abstaining": abstaining,
    }


def way_to(name: str, *path: object) -> str:
    """Return the path of a page of a step above, empty where there is none of that name."""
    try:
        return reverse(name, args=path)
    except NoReverseMatch:
        return ""


def absolute(path: str, query: str = "") -> str:
    """Return an address of ours that works anywhere."""
    return f"{settings.PUBLIC_URL}{path}" + (f"?{query}" if query else "")


def active_language() -> str:
    return get_language() or settings.LANGUAGE_CODE
