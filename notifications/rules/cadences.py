"""How often somebody hears of something, as she chose it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from notifications.enums import Cadence, Category
from notifications.rules.quiet_hours import Quiet, next_hour, quiet_until

USUAL_HOUR = time(7)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What one address chose. cadences: by category; what is missing comes at once."""

    cadences: Mapping[str, str] = field(default_factory=dict)
    zone: ZoneInfo = _UTC
    digest_at: time = USUAL_HOUR
    quiet: Quiet | None = None
    takes_calendar_parts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What of one message decides when it leaves.

    asks_calendar: it carries an entry that a calendar takes over by itself. updates_held: of an
    entry that she holds from an earlier mail. useful_until: after that nobody can use it.
    wanted_before: what it is about begins then; later it is still sent, but of little help.
    """

    category: Category
    is_urgent: bool = False
    asks_calendar: bool = False
    updates_held: bool = False
    useful_until: datetime | None = None
    wanted_before: datetime | None = None


class Way(StrEnum):
    """What becomes of a message: it leaves, waits for the digest, or is not written."""

    LEAVES = "leaves"
    GATHERED = "gathered"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class Plan:
    """way, from when on, and whether the calendar part goes along as one that calendars take."""

    way: Way
    due_at: datetime
    with_calendar_part: bool


def cadence_of(category: Category, cadences: Mapping[str, str]) -> Cadence:
    """Return how often she hears of a category; official notices always at once.

    What is stored wrongly counts as never chosen.

    Source: docs/adr/0046, wishes.
    """
    if category is Category.OFFICIAL:
        return Cadence.AT_ONCE
    chosen = cadences.get(category)
    return Cadence(chosen) if chosen in set(Cadence) else Cadence.AT_ONCE


def plan(news: News, wishes: Wishes, *, at: datetime) -> Plan:
    """Say what becomes of a message written at ``at``.

    Official and urgent ones leave at once, whatever was chosen. An update of an entry that she
    holds from a mail is neither gathered nor left out: her calendar would be wrong. What would come
    too late at the hour of the digest, or after the quiet hours, leaves now. Whoever wants no
    calendar part gets none, but what stands in her calendar from an earlier mail is kept right.

    Source: docs/adr/0046, wishes.
    """
    part = news.asks_calendar and (wishes.takes_calendar_parts or news.updates_held)
    if news.is_urgent or news.category is Category.OFFICIAL:
        return Plan(Way.LEAVES, at, part)
    cadence = cadence_of(news.category, wishes.cadences)
    if not (part and news.updates_held):
        if cadence is Cadence.NONE:
            return Plan(Way.UNWRITTEN, at, part)
        hour = next_hour(at, wishes.zone, wishes.digest_at)
        if cadence is Cadence.DAILY and not _is_too_late(news, hour, at):
            return Plan(Way.GATHERED, hour, with_calendar_part=False)
    ends = quiet_until(at, wishes.zone, wishes.quiet) if wishes.quiet else None
    if ends is None or _is_too_late(news, ends, at):
        return Plan(Way.LEAVES, at, part)
    return Plan(Way.LEAVES, ends, part)


def _is_too_late(news: News, then: datetime, at: datetime) -> bool:
    """Tell whether what can be of help now, at ``at``, would not be ``then``."""
    ends = news.useful_until
    begins = news.wanted_before
    return (ends is not None and then >= ends) or (begins is not None and at < begins <= then)
