"""What sort of entry a line of a printed programme is, by its title."""

import re
from collections.abc import Mapping
from typing import Final

from sessions.enums import SittingKind

_BEGINNINGS: Final[Mapping[SittingKind, re.Pattern[str]]] = {
    SittingKind.MEAL: re.compile(
        r"(?:working |networking )?(?:lunch|luncheon|coffee|tea|dinner|reception|break)\b", re.I
    ),
    SittingKind.SERVICE: re.compile(r"registration(?: of (?:delegates|participants)|$)", re.I),
    SittingKind.CEREMONY: re.compile(
        r"(?:group|family) photo|(?:inaugural|opening) ceremony", re.I
    ),
}


def kind_of_entry(title: str) -> SittingKind:
    """Return the kind of a programme's entry from how its English title begins.

    Pauses, photographs and the registration desk stand in printed programmes between the sittings.
    Source: the programmes of conferences and summits in data/events.json.
    """
    for kind, beginning in _BEGINNINGS.items():
        if beginning.match(title.strip()):
            return kind
    return SittingKind.SITTING
