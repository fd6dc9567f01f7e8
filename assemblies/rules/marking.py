"""Where in a text the words of a question stand, to be marked; the piece of it worth reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assemblies.rules.searching import Asked, words_in

_AROUND: Final = 110  # characters of a text before and after its first marked word
# Accents and vowels that stand beside a letter belong to its word.
_BESIDE = r"\u0300-\u036f\u0640\u064b-\u0652"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_BESIDE}])*")
_LONG_ENOUGH: Final = 5  # letters of a word of which the last may be its ending


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text."""

    text: str
    is_marked: bool = False


def marked(text: str, asked: Asked) -> tuple[Piece, ...]:
    """Return a text in pieces, those marked that the question asks for.

    Source: none.
    """
    beginnings = _beginnings(asked)
    pieces, done = [], 0
    for begin, end in _spans(text, beginnings):
        if begin > done:
            pieces.append(Piece(text[done:begin]))
        pieces.append(Piece(text[begin:end], is_marked=True))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return tuple(pieces)


def worth_reading(text: str, asked: Asked) -> str:
    """Return the piece of a text around the first word asked for, else its beginning; one line.

    Source: none.
    """
    line = " ".join(text.split())
    first = next(_spans(line, _beginnings(asked)), (0, 0))[0]
    begin = max(0, first - _AROUND)
    if begin:
        begin = line.find(" ", begin) + 1
    end = begin + 3 * _AROUND
    end = len(line) if end >= len(line) else max(line.rfind(" ", begin, end), begin)
    before, after = "… " if begin else "", " …" if end < len(line) else ""
    return f"{before}{line[begin:end]}{after}"


def _beginnings(asked: Asked) -> tuple[str, ...]:
    return tuple(
        word[:-1] if len(word) >= _LONG_ENOUGH and word[-1] in "sxe" else word
        for word in (*asked.all_words, *asked.symbols)
    )


def _spans(text: str, beginnings: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    if not beginnings:
        return
    for found in _WORD.finditer(text):
        if _is_asked_for(found[0], beginnings):
            yield found.span()


@lru_cache(maxsize=16_384)
def _is_asked_for(word: str, beginnings: tuple[str, ...]) -> bool:
    """Tell whether a written word begins so: a page of answers says the same ones often."""
    return any(one.startswith(beginnings) for one in words_in(word))
