"""How a Standing Committee prepares its resolution: co-rapporteurs, written inputs, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from assemblies.enums import InstitutionKind, Sex
from sessions.enums.committees import RapporteurWarning
from sessions.errors.committees import (
    DeadlineMissing,
    InputEmpty,
    InputsClosed,
    InputTooLong,
    MembershipSuspended,
    OnlyMembersPropose,
    PagesUnread,
    RapporteursOfOneMember,
    TwoRapporteurs,
)

MOST_RAPPORTEURS: Final = 2
MOST_PAGES: Final = 2
CHARACTERS_A_PAGE: Final = 3_000  # blanks counted: some 500 words


@dataclass(frozen=True, slots=True)
class Rapporteur:
    """A co-rapporteur. member: the key of her parliament."""

    member: int
    sex: Sex


def check_member(*, kind: str, is_suspended: bool) -> None:
    """Refuse who may not take part in a committee's work: propose subjects, send inputs, amend.

    kind: of the institution; is_suspended: on that day. One in arrears may: it has lost its votes,
    not its membership. Raises OnlyMembersPropose, MembershipSuspended.

    Source: rules.md, section 3.2 (Members propose); Statutes, art. 4.2 (suspension); reading of the
    project (docs/adr/0034), as for emergency items.
    """
    if kind != InstitutionKind.PARLIAMENT:
        raise OnlyMembersPropose
    if is_suspended:
        raise MembershipSuspended


def check_rapporteur(one: Rapporteur, *, named: Sequence[Rapporteur]) -> None:
    """Refuse to name somebody beside those who are named.

    Raises TwoRapporteurs, RapporteursOfOneMember.

    Source: rules.md, section 3.2 (two co-rapporteurs); that they come from two Members is practice,
    taken as a rule (docs/adr/0034).
    """
    if len(named) >= MOST_RAPPORTEURS:
        raise TwoRapporteurs(most=MOST_RAPPORTEURS)
    if any(one.member == other.member for other in named):
        raise RapporteursOfOneMember


def warnings_of_rapporteurs(named: Sequence[Rapporteur]) -> tuple[RapporteurWarning, ...]:
    """Return what the co-rapporteurs lack; none of it stops anybody.

    Source: rules.md, section 3.2 (two of them); reading of the project (docs/adr/0034): no rule on
    their sexes was found, and the organization looks for both in all its organs.
    """
    if len(named) < MOST_RAPPORTEURS:
        return (RapporteurWarning.FEWER_THAN_TWO,)
    if len({one.sex for one in named}) == 1:
        return (RapporteurWarning.SINGLE_SEX,)
    return ()


def check_input_in_time(*, at: datetime, until: date | None, zone: str) -> None:
    """Refuse an input after the last day, on the venue's clock.

    until: the last day. Raises DeadlineMissing, InputsClosed.

    Source: rules.md, section 3.2 (Rule 13.1; inputs 5 to 6 months before the Assembly).
    """
    if until is None:
        raise DeadlineMissing
    closed_at = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))
    if at >= closed_at:
        raise InputsClosed(closed_at=closed_at.isoformat(), zone=zone)


def pages_of_text(text: str) -> int:
    """Return how many pages a typed text has: 3,000 characters each, blanks counted.

    Source: reading of the project (docs/adr/0034).
    """
    return -(-len(text.strip()) // CHARACTERS_A_PAGE)


def check_pages(pages: int | None) -> int:
    """Return the pages of an input that is neither empty nor too long.

    pages: None where they cannot be counted. Raises PagesUnread, InputEmpty, InputTooLong.

    Source: Rules of the Standing Committees, rule 13.1; rules.md, section 3.2 (two pages at most).
    """
    if pages is None:
        raise PagesUnread
    if not pages:
        raise InputEmpty
    if pages > MOST_PAGES:
        raise InputTooLong(most=MOST_PAGES, pages=pages)
    return pages
