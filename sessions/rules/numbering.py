"""How the items of an agenda are numbered: 1, 2, 3(a), 3(b), 3(b)(i)."""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Final, TypeVar

from sessions.errors import AgendaFull

MOST_AT_A_LEVEL: Final = 200
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
    (1, "i"),
)  # fmt: skip

Key = TypeVar("Key", bound=Hashable)


def printed(path: Sequence[int]) -> str:
    """Return an item's number as it is printed.

    path: the numbers from the item of the first level down to this one, each from 1 on: (3, 2)
    is 3(b). The second level has letters and doubles them after z: (z), (aa), (bb); the third has
    small Roman numerals.

    Source: document numbers of the organization (`CL/197/3(c)-P.1`, 2015); reading of the project
    for what follows (z) and for the third level, as resolutions of the United Nations have them.
    """
    first, *below = path
    if min(path) < 1 or len(below) > len(_BELOW):
        raise ValueError("numbers begin at 1 and go no deeper than three levels")
    return f"{first}" + "".join(f"({say(n)})" for say, n in zip(_BELOW, below, strict=False))


def _letter(number: int) -> str:
    times, letter = divmod(number - 1, len(_LETTERS))
    return _LETTERS[letter] * (times + 1)


def _roman(number: int) -> str:
    said = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        said += sign * times
    return said


_BELOW: Final[tuple[Callable[[int], str], ...]] = (_letter, _roman)
LEVELS: Final = 1 + len(_BELOW)


def next_free_number(taken: Collection[int]) -> int:
    """Return the number of an item that is added to others at its level.

    taken: the numbers there, those of withdrawn items included: a number that was once announced
    never means something else. The accepted emergency item takes its number in this way too.
    Raises AgendaFull.

    Source: Assembly Rules, art. 11 and practice (the accepted request becomes the item with the
    next free number: agendas of the 137th to 139th Assemblies); reading of the project for gaps.
    """
    number = max(taken, default=0) + 1
    if number > MOST_AT_A_LEVEL:
        raise AgendaFull(most=MOST_AT_A_LEVEL)
    return number


def numbers_anew(in_order: Sequence[Key]) -> dict[Key, int]:
    """Return the numbers 1, 2, 3 … for the items of one level in their order.

    Only a draft is numbered anew: what was adopted keeps its numbers through every move.

    Source: reading of the project: documents name items by the numbers of the adopted agenda.
    """
    return {key: number for number, key in enumerate(in_order, start=1)}
