"""Amendments to a draft: until when, of which paragraph, which fall, what becomes of the text.

Paragraphs are counted in the version that is amended, in one language, from 1 on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.errors.amendments import (
    AmendmentEmpty,
    AmendmentsClosed,
    AmendmentsPending,
    AmendmentsUnmerged,
    AmendmentTreated,
    NothingToMerge,
    ParagraphUnknown,
)

DAYS_BEFORE: Final = 15
_CHANGING: Final = frozenset({AmendmentKind.REPLACE, AmendmentKind.DELETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """An amendment: its number in the order of receipt, what it does to which paragraph."""

    number: int
    language: str
    paragraph: int
    kind: AmendmentKind
    text: str = ""


def last_day(*, opens_on: date, set_to: date | None) -> date:
    """Return the last day for amendments: as set for the Assembly, else 15 days before it opens.

    Source: calendars of the organization: 30 September for 14 October 2017, 9 March for 24 March
    2018 (14 and 15 days); rules.md, section 3.2.
    """
    return set_to or opens_on - timedelta(days=DAYS_BEFORE)


def check_in_time(*, at: datetime, until: date, zone: str, is_of_forum: bool) -> None:
    """Refuse an amendment after the last day, on the venue's clock. Raises AmendmentsClosed.

    is_of_forum: of the Forum of Women Parliamentarians, which may propose later than Members,
    during the Assembly.

    Source: as in `last_day`; rules.md, section 3.2 (the Forum's special right, background).
    """
    closed_at = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))
    if at >= closed_at and not is_of_forum:
        raise AmendmentsClosed(closed_at=closed_at.isoformat(), zone=zone)


def check_amending(one: Amending, *, paragraphs: int) -> None:
    """Refuse what cannot be put into the text. Raises ParagraphUnknown, AmendmentEmpty.

    paragraphs: how many the draft has. A new paragraph can come before the first: after none, 0.

    Source: reading of the project (docs/adr/0031).
    """
    first = 0 if one.kind is AmendmentKind.INSERT else 1
    if not first <= one.paragraph <= paragraphs:
        raise ParagraphUnknown(count=paragraphs)
    if one.kind is not AmendmentKind.DELETE and not one.text.strip():
        raise AmendmentEmpty


def check_treatable(state: AmendmentState, *, to: AmendmentState) -> None:
    """Refuse to treat an amendment twice, or to leave it untreated. Raises AmendmentTreated.

    Source: as in `check_amending`.
    """
    if state is not AmendmentState.PENDING or to is AmendmentState.PENDING:
        raise AmendmentTreated


def falling(adopted: Amending, *, pending: Iterable[Amending]) -> tuple[int, ...]:
    """Return the numbers of the amendments for which an adopted one leaves no room.

    Once a paragraph is replaced or deleted, nothing else is done to it; what is to be inserted
    after it can still be.

    Source: practice of assemblies, an amendment falls with the passage it is about; reading of the
    project (docs/adr/0031).
    """
    if adopted.kind not in _CHANGING:
        return ()
    return tuple(
        other.number
        for other in pending
        if other.number != adopted.number
        and other.kind in _CHANGING
        and (other.language, other.paragraph) == (adopted.language, adopted.paragraph)
    )


def in_order(amendments: Iterable[Amending]) -> tuple[Amending, ...]:
    """Return amendments as they are treated: paragraph by paragraph, then in order of receipt.

    Of one paragraph, those that change it come before those that follow it.

    Source: rules.md, section 3.2; issue of the project (treated article by article).
    """
    return tuple(
        sorted(
            amendments,
            key=lambda one: (one.paragraph, one.kind is AmendmentKind.INSERT, one.number),
        )
    )


def check_mergeable(states: Sequence[AmendmentState]) -> None:
    """Refuse to put amendments into the text while some wait, or where none was adopted.

    Raises AmendmentsPending with `count`, NothingToMerge.

    Source: reading of the project: paragraphs are counted anew in the next version.
    """
    _check_treated(states)
    if AmendmentState.ADOPTED not in states:
        raise NothingToMerge


def check_settled(states: Sequence[AmendmentState]) -> None:
    """Refuse to leave a version behind while amendments to it would be lost.

    Raises AmendmentsPending, AmendmentsUnmerged, both with `count`.

    Source: as in `check_mergeable`; what was proposed in time is treated (docs/adr/0031).
    """
    _check_treated(states)
    if unmerged := sum(state is AmendmentState.ADOPTED for state in states):
        raise AmendmentsUnmerged(count=unmerged)


def _check_treated(states: Sequence[AmendmentState]) -> None:
    if waiting := sum(state is AmendmentState.PENDING for state in states):
        raise AmendmentsPending(count=waiting)


def merged(paragraphs: Sequence[str], adopted: Iterable[Amending]) -> tuple[str, ...]:
    """Return the paragraphs of one language with the amendments of that language put in.

    Of several that are inserted after one paragraph, the one received first stands first.

    Source: as in `check_mergeable`.
    """
    result: list[str] = []
    ordered = in_order(adopted)
    for place, text in enumerate(("", *paragraphs)):
        here = [one for one in ordered if one.paragraph == place]
        changed = next((one for one in here if one.kind in _CHANGING), None)
        kept = text if changed is None else changed.text.strip()
        result += [kept] if place and kept else []
        result += [one.text.strip() for one in here if one.kind is AmendmentKind.INSERT]
    return tuple(result)
