"""What stands instead of personal data, and when they may be erased because somebody asks."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from registrations.enums import RegistrationState
from registrations.errors import StillTakingPart

ERASED: Final = "(erased)"
_EXPECTED = frozenset({RegistrationState.SUBMITTED, RegistrationState.APPROVED})
_SHOWN_SIGNS = 2


def check_erasable(state: RegistrationState, *, ends_on: date, today: date) -> None:
    """Refuse to erase the data of somebody who is expected at an event that is not over.

    Drafts, refused and withdrawn people may go at any time, everybody once the event is over.
    Raises StillTakingPart.

    Source: Regulation (EU) 2016/679, art. 17(1)(a) and 17(3)(b): data that are still needed for
    what they were given for are not erased; reading of the project.
    """
    if state in _EXPECTED and today <= ends_on:
        raise StillTakingPart


def masked(value: object) -> str:
    """Return protected words so that who gave them knows them again and nobody else can read them.

    The last two signs stay, of words of more than four; all others become dots, eight at least.

    Source: Regulation (EU) 2016/679, art. 25 (data protection by design); practice of the project.
    """
    words = ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
    shown = words[-_SHOWN_SIGNS:] if len(words) > 2 * _SHOWN_SIGNS else ""
    return "•" * max(8 - len(shown), 6) + shown


def without_names(words: str, names: Iterable[str]) -> str:
    """Return words in which a person is not named any more; the longest of ``names`` first.

    Whole words only: who takes out "Li" leaves Libya.

    Source: Regulation (EU) 2016/679, art. 17 and 19: erasure reaches copies and mentions.
    """
    for name in sorted(set(names) - {""}, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ERASED, words, flags=re.IGNORECASE)
    return words
