"""Papers that tell of closed sittings: for who may know of them, and for nobody else."""

from itertools import groupby

from sessions.enums import PaperKind
from sessions.models.releases import Release
from sessions.selectors.editions import Reading, edition_of
from sessions.selectors.papers import PaperName


def closed_orders(release: Release, reading: Reading) -> tuple[PaperName, ...]:
    """Return the orders of the day that tell this reader of a closed sitting. Four queries.

    And the reader's own rights. The event is loaded with the release.
    """
    days = groupby(edition_of(release, since=0, reading=reading), key=lambda one: one.day)
    return tuple(
        PaperName(PaperKind.ORDER, day=day)
        for day, held in days
        if any(one.sitting.is_closed for one in held)
    )
