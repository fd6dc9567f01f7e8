"""What is searched and what is asked, word by word: without accents, case and punctuation.

Both go through the same hands, when they are written and when they are asked, so that no database
needs to know what an accent is.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 200  # characters of a question
MOST_WORDS: Final = 12  # of a question that count
_SHORTEST_BEGINNING: Final = 3  # letters of a last word that may still be being typed
_SHORTEST_GUESSED: Final = 4  # letters of a word that may be misspelt

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'["“”«»„]([^"“”«»„]*)["“”«»„]')
# 138th, 1st, 1re, 2e, 3ème, 5.º: the number is what people mean.
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th|e|er|re|ere|eme|o|a)\b")
_SYMBOL = re.compile(r"\S*[^\W_]/[^\W_]\S*")
# Letters that carry no accent that could be taken off, and what Arabic writes in two ways.
_OTHER = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "œ": "oe", "æ": "ae", "ى": "ي", "ة": "ه", "ـ": None}
)
# Words of which every text has some: asked alone they find everything, so they find nothing.
_COMMON_WORDS = (
    "a an and are as at be been but by for from had has have he her his how i if in into is it its "
    "no not of on or our she so than that the their them then there these they this to was we "
    "were what when where which who why will with would you your "
    "au aux avec c ce ces d dans de des du elle en est et etre eux il ils j k l la le les leur "
    "leurs lui m mais me meme mes mon n ne nos notre nous on ou par pas pour qu que qui s sa "
    "se ses son sont sur t ta te tes toi ton tu un une vos votre vous y "
    "al como con cual cuando del donde el ella ellas ellos era es esta estan este esto fue ha han "
    "las lo los mas mi muy o para pero por porque que quien ser si sin sobre su sus unas uno unos "
    "في من علي الي عن مع هذا هذه ذلك التي الذي ان او ما لا كان كانت هو هي "
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question taken apart: words, phrases, and symbols as they are squeezed together.

    beginning: the last word, where it may be the beginning of a longer one; it is in `words` too.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    symbols: tuple[str, ...] = ()
    beginning: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phrases or self.symbols)

    @property
    def all_words(self) -> tuple[str, ...]:
        """Return every word of it once, those of phrases too, in their order."""
        found = [*self.words, *(word for phrase in self.phrases for word in phrase)]
        return tuple(dict.fromkeys(found))


def folded(text: str) -> str:
    """Return a text letter by letter as it is compared: as many letters, or nearly.

    Source: none; accents, case and the two ways of writing an Arabic letter make no difference.
    """
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text)
        text = "".join(_digit(sign) for sign in split if not unicodedata.combining(sign))
    return text.casefold().translate(_OTHER)


def _digit(sign: str) -> str:
    """Return an Arabic digit as the one that everybody types."""
    return str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared; an ordinal is its number.

    Source: none; a "138th Assembly" is found as 138.
    """
    return tuple(_WORD.findall(_ORDINAL.sub(r"\1", folded(text))))


def key_of(text: str) -> str:
    """Return the words of a text in one line that begins with a space, so that words can be found.

    Source: none; how the line is kept.
    """
    return "".join(f" {word}" for word in words_in(text))


def squeezed(symbol: str) -> str:
    """Return a symbol without what stands between its letters and digits: a1382p4.

    Source: none; a symbol is found however its strokes are typed.
    """
    return "".join(_WORD.findall(folded(symbol)))


def asked_in(question: str) -> Asked:
    """Take a question apart; words that every text has are left out, and what is empty is so.

    What stands in quotes is looked for as it stands. Beyond the twelfth, words are not looked at.

    Source: none; how people type.
    """
    phrases = tuple(words for said in _PHRASE.findall(question) if (words := words_in(said)))
    rest = _PHRASE.sub(" ", question)
    symbols = tuple(found for said in _SYMBOL.findall(rest) if (found := squeezed(said)))
    loose = _SYMBOL.sub(" ", rest)
    words = tuple(word for word in words_in(loose) if word not in _COMMON)[:MOST_WORDS]
    phrases = tuple(one for one in phrases if not set(one) <= _COMMON)
    last = words[-1] if words else ""
    typed = loose.rstrip("\r\n\t ")
    may_go_on = last and len(last) >= _SHORTEST_BEGINNING and typed[-1:].isalpha()
    return Asked(
        words=tuple(dict.fromkeys(words)),
        phrases=phrases[:MOST_WORDS],
        symbols=symbols[:MOST_WORDS],
        beginning=last if may_go_on else "",
    )


def shortened(word: str) -> set[str]:
    """Return the word itself and the word with one letter left out, wherever.

    Source: none; two words that are one slip apart have one of these in common.
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def may_be_misspelt(word: str) -> bool:
    """Tell whether another word may have been meant: a word of letters, and not a short one.

    Source: none.
    """
    return len(word) >= _SHORTEST_GUESSED and word.isalpha()


def slips(one: str, other: str) -> int:
    """Return how many slips of the hand lie between two words: letters too many, too few, others.

    Two neighbours that have changed places are one slip.

    Source: none; the distance of Damerau and Levenshtein (optimal string alignment).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, meant in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != meant))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == meant:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was most likely meant; empty where none is near.

    One slip is forgiven, two in words of eight letters and more; whoever errs does so seldom in the
    first letter.

    Source: none.
    """
    most = 2 if len(word) >= 8 else 1
    near = [(slips(word, one), one[:1] != word[:1], one) for one in known if one != word]
    return min((found for found in near if found[0] <= most), default=(0, False, ""))[2]
