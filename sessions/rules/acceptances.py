"""Clashes that somebody has accepted on record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sessions.enums import ClashKind
from sessions.rules.clashes import Clash


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Who accepted a clash, when and why; ``key`` and ``terms`` as the clash had them then."""

    key: str
    terms: str
    by: int | None
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Considered:
    """A clash with the acceptance that holds for it, or the one that held until it changed."""

    clash: Clash
    accepted: Acceptance | None = None
    outdated: Acceptance | None = None


def considered(
    clashes: Iterable[Clash], acceptances: Iterable[Acceptance]
) -> tuple[Considered, ...]:
    """Return each clash with what is on record for it, in the order of the clashes.

    An acceptance holds for the same kind of clash between the same sittings about the same room,
    body, person or delegation, while they share the same hours and the numbers and parts are the
    same: whoever accepted twenty minutes has not accepted two hours. Where a sitting has only its
    room against it, its hours do not matter. A clash that has changed is shown again, with the
    acceptance it had; when it changes back, that holds again. The latest counts.

    Source: reading of the project (docs/adr/0025).
    """
    latest: dict[str, Acceptance] = {}
    exact: dict[tuple[str, str], Acceptance] = {}
    for one in sorted(acceptances, key=lambda one: one.at):
        latest[one.key] = exact[one.key, one.terms] = one
    return tuple(_considered(clash, exact.get((clash.key, clash.terms)), latest.get(clash.key))
                 for clash in clashes)  # fmt: skip


def while_shared(one: Considered, sharing: Collection[int]) -> Considered:
    """Return it as no longer accepted where a room is taken and neither sitting shares it any more.

    sharing: keys of the sittings that say so. Who accepts that a room is taken says it of one of
    them; that may be taken back, or edited, by itself, and the two could not be published then.

    Source: reading of the project (docs/adr/0025).
    """
    clash = one.clash
    if clash.kind is not ClashKind.ROOM_TAKEN or any(key in sharing for key in clash.sittings):
        return one
    return Considered(clash, outdated=one.accepted or one.outdated)


def _considered(clash: Clash, holds: Acceptance | None, last: Acceptance | None) -> Considered:
    return Considered(clash, accepted=holds, outdated=None if holds else last)
