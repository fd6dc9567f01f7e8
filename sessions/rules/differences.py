"""Where two texts differ, to be marked for the person who brings them together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from sessions.enums import Wording

_WORDS = re.compile(r"\s+|[^\s]+")
# Two passages of more pairs of words than this are shown whole: comparing them would take seconds.
_MOST_PAIRS = 250_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage that both texts have, or one of them only."""

    of: Wording
    text: str


def differences(*, other: str, own: str) -> tuple[Piece, ...]:
    """Return both texts as one, in passages that say whose they are.

    The passages of `other` and of both, put together, are the other text; those of `own` and of
    both are one's own. Lines are compared first, then the words of the lines that differ.

    Source: none; as editors of texts show what was changed.
    """
    lines = (other.splitlines(keepends=True), own.splitlines(keepends=True))
    return tuple(_joined(_by_words(_compared(*lines))))


def _compared(other: Sequence[str], own: Sequence[str]) -> Iterator[tuple[Wording, str, str]]:
    """Yield passages in order: (both, text, ""), or what each has instead of the other's."""
    matcher = SequenceMatcher(None, other, own)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Wording.BOTH, "".join(other[i1:i2]), ""
        else:
            yield Wording.OTHER, "".join(other[i1:i2]), "".join(own[j1:j2])


def _by_words(passages: Iterable[tuple[Wording, str, str]]) -> Iterator[Piece]:
    for of, other, own in passages:
        words = (_WORDS.findall(other), _WORDS.findall(own))
        is_long = len(words[0]) * len(words[1]) > _MOST_PAIRS
        if of == Wording.BOTH or is_long:
            yield from _pieces(of, other, own)
        else:
            for one in _compared(*words):
                yield from _pieces(*one)


def _pieces(of: Wording, other: str, own: str) -> Iterator[Piece]:
    yield Piece(of, other)
    yield Piece(Wording.OWN, own)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    said = (piece for piece in pieces if piece.text)
    for of, group in groupby(said, key=lambda piece: piece.of):
        yield Piece(of, "".join(piece.text for piece in group))
