"""How many representatives a Member has in the Governing Council."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assemblies.errors import msg
from assemblies.rules.delegations import Composition
from assemblies.rules.reasons import Reason, ReasonCode, because

ARTICLE = msg("Statutes, art. 18.3")


@dataclass(frozen=True, slots=True)
class CouncilSeats:
    """The numbers as they stood from `valid_from` on."""

    valid_from: date
    places: int
    places_single_sex: int


@dataclass(frozen=True, slots=True)
class Representation:
    """The places of one delegation in the Council, those it can fill, and why.

    fillable: never more than its members of parliament, for each place is taken by one of them.
    """

    places: int
    fillable: int
    reasons: tuple[Reason, ...]


# Two representatives instead of three stood in an older text; at the election of 27 October 2023
# it was three and one. Delegations to earlier sessions had the same three.
EDITIONS: tuple[CouncilSeats, ...] = (
    CouncilSeats(valid_from=date(2003, 4, 1), places=3, places_single_sex=1),
)


def representation(
    *, composition: Composition, day: date, editions: Sequence[CouncilSeats] = EDITIONS
) -> Representation:
    """Return how many places in the Governing Council a delegation of this composition has.

    day: the first of the session. A delegation without a member of parliament has no place; one
    member alone is a delegation of one sex. Being of one sex once is enough: no run is asked.

    Source: rules.md, section 1.3 (election of 27 October 2023: three for mixed delegations, one for
    single-sex ones) and section 6; the article is background knowledge.
    """
    seats = max((one for one in editions if one.valid_from <= day), key=lambda one: one.valid_from)
    if not composition.members:
        return Representation(places=0, fillable=0, reasons=())
    if composition.is_single_sex:
        places = seats.places_single_sex
        reason = because(
            ReasonCode.COUNCIL_PLACES_SINGLE_SEX, ARTICLE, places=places, instead_of=seats.places
        )
    else:
        places = seats.places
        reason = because(ReasonCode.COUNCIL_PLACES, ARTICLE, places=places)
    return Representation(
        places=places, fillable=min(places, composition.members), reasons=(reason,)
    )
