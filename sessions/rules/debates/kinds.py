"""What each kind of debate is held by, before the secretariat changes a figure of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from sessions.enums.debates import DebateKind, ListCategory, ListOrder


@dataclass(frozen=True, slots=True)
class ListRules:
    """One list of a debate. seconds: of each speech; None where the delegation's time is shared."""

    category: ListCategory
    order: ListOrder
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebateRules:
    """A kind of debate.

    speakers_per_delegation: through all lists but that of young members; None: as many as come.
    waiting_per_delegation: how many of one delegation may wait at a time; None: as many as come.
    delegation_seconds: what the speakers of a delegation share; None: each has her list's time.
    opens_before: how long before its first sitting the list opens; None: as soon as there is one.
    """

    lists: tuple[ListRules, ...]
    speakers_per_delegation: int | None = None
    waiting_per_delegation: int | None = None
    delegation_seconds: int | None = None
    opens_before: timedelta | None = None
    reply_seconds: int = 120
    point_of_order_seconds: int = 60


_G, _C = ListOrder.GIVEN, ListCategory

_RULES: Mapping[DebateKind, DebateRules] = MappingProxyType(
    {
        DebateKind.GENERAL: DebateRules(
            lists=(
                ListRules(_C.OPENING, _G, seconds=600),
                ListRules(_C.PRESIDING_OFFICERS, ListOrder.LOT),
                ListRules(_C.FIRST_SPEAKERS, ListOrder.LOT),
                ListRules(_C.SECOND_SPEAKERS, ListOrder.LOT),
                ListRules(_C.YOUNG_MEMBERS, ListOrder.LOT, seconds=120),
            ),
            speakers_per_delegation=2,
            delegation_seconds=480,
        ),
        DebateKind.EMERGENCY: DebateRules(
            lists=(ListRules(_C.SPEAKERS, ListOrder.ARRIVAL, seconds=300),),
            speakers_per_delegation=1,
        ),
        DebateKind.COMMITTEE: DebateRules(
            lists=(ListRules(_C.SPEAKERS, ListOrder.ARRIVAL, seconds=180),),
            waiting_per_delegation=1,
            opens_before=timedelta(minutes=30),
        ),
        DebateKind.DRAFTING: DebateRules(
            lists=(ListRules(_C.SPEAKERS, ListOrder.ARRIVAL, seconds=120),),
            waiting_per_delegation=1,
            opens_before=timedelta(minutes=30),
        ),
        DebateKind.PANEL: DebateRules(
            lists=(
                ListRules(_C.PANELLISTS, _G, seconds=600),
                ListRules(_C.SPEAKERS, ListOrder.ARRIVAL, seconds=120),
            ),
            waiting_per_delegation=1,
            opens_before=timedelta(minutes=30),
        ),
    }
)


def rules_of(kind: DebateKind) -> DebateRules:
    """Return what a debate of this kind is held by.

    Source: lists of the 138th and 139th Assemblies (categories, two speakers, separate lists);
    practical guide to Assemblies (lot for the general debate, 30 minutes before a committee's
    sitting); readings of the project where the texts are silent: 8 minutes a delegation shared,
    5 minutes and one speaker in the emergency debate; the other times (decision record 37).
    """
    return _RULES[kind]
