"""What stands instead of personal data, and when they may be erased because somebody asks."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from registrations.enums import RegistrationState
from registrations.errors.privacy import StillTakingPart

ERASED: Final = "(erased)"
_EXPECTED = frozenset({RegistrationState.SUBMITTED, RegistrationState.APPROVED})


def check_erasable(state: RegistrationState, *, ends_on: date, today: date) -> None:
    """Refuse to erase the data of somebody who is expected at an event that is not over.

    Drafts, refused and withdrawn people may go at any time, everybody once the event is over.
    Raises StillTakingPart.

    Source: Regulation (EU) 2016/679, art. 17(1)(a) and 17(3)(b): data that are still needed for
    what they were given for are not erased; reading of the project.
    """
    if state in _EXPECTED and today <= ends_on:
        raise StillTakingPart


def without_names(words: str, names: Iterable[str]) -> str:
    """Return words in which a person is not named any more; the longest of ``names`` first.

    Whole words only: who takes out "Li" leaves Libya.

    Source: Regulation (EU) 2016/679, art. 17 and 19: erasure reaches copies and mentions.
    """
    for name in sorted(set(names) - {""}, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ERASED, words, flags=re.IGNORECASE)
    return words
