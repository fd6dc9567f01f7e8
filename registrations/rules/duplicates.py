"""When two registrations look like one person: names under two spellings, and what speaks for it.

An answer is a number with its reasons. It decides nothing: somebody looks and says.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from assemblies.rules.names import plain

LOOKS_ALIKE = 55  # of 100; from here on somebody is asked
_FEW = 5  # letters: in shorter names one letter makes another name
_MANY = 7  # letters: in longer ones two may be wrong
_CROWD = 400  # people under one key: too many for it to say anything

# Letter for letter; then those that take two.
_CYRILLIC = dict(
    zip("абвгдезийклмнопрстуфхыэіїєґў", "abvgdeziiklmnoprstufhieiiegu", strict=True)
) | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ь": "", "ъ": ""}
_LATIN = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h", "ŋ": "n", "ә": "a", "ə": "a", "'": "", "’": "", "ʼ": "", "ʻ": "", "`": "",
}  # fmt: skip
_LETTERS = str.maketrans(_CYRILLIC | _LATIN)
# One sound that clerks of different languages write differently.
_SOUNDS = (
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("tch", "ch"), ("sch", "sh"), ("kh", "h"), ("gh", "g"),
    ("ph", "f"), ("dj", "j"), ("ck", "k"), ("q", "k"), ("y", "i"), ("w", "v"), ("x", "ks"),
)  # fmt: skip
_ARTICLES = frozenset({"al", "el", "ul"})
_WORD = re.compile(r"[^\W\d_]+")
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]")


class Alike(StrEnum):
    """What speaks for, or against, two registrations being one person."""

    SAME_NAME = "same_name"
    OTHER_ORDER = "other_order"
    FEWER_NAMES = "fewer_names"
    INITIALS = "initials"
    OTHER_SPELLING = "other_spelling"
    SAME_ADDRESS = "same_address"
    SAME_BIRTH_DATE = "same_birth_date"
    OTHER_BIRTH_DATE = "other_birth_date"
    OTHER_DELEGATION = "other_delegation"


_WEIGHTS = {
    Alike.SAME_NAME: 80,
    Alike.OTHER_ORDER: 75,
    Alike.OTHER_SPELLING: 65,
    Alike.FEWER_NAMES: 60,
    Alike.INITIALS: 55,
    Alike.SAME_ADDRESS: 25,
    Alike.SAME_BIRTH_DATE: 25,
    Alike.OTHER_BIRTH_DATE: -40,
    Alike.OTHER_DELEGATION: -20,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a registration; ``of``: her delegation or organization."""

    key: int
    given_name: str
    family_name: str
    born_on: date | None = None
    email: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations that look alike; the older one first."""

    first: int
    second: int
    score: int
    reasons: tuple[Alike, ...]


@lru_cache(maxsize=65_536)
def sounds(name: str) -> tuple[str, ...]:
    """Return the words of a name as they sound, whoever wrote them down.

    Without accents, case and articles; Cyrillic in Latin letters; one spelling for sounds that
    languages write differently.

    Source: none; the transliterations met most often in lists of participants, not a standard.
    """
    words = _WORD.findall(plain(name).translate(_LETTERS))
    heard = tuple(_sound(word) for word in words if word not in _ARTICLES)
    return heard or tuple(_sound(word) for word in words)


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _TWICE.sub(r"\1", word)


def likeness(one: Known, other: Known) -> Pair | None:
    """Say how much two registrations look like one person; None when they do not.

    Source: none; practice of registration desks. The weights are a reading of the project: a name
    alone is enough within a delegation, across delegations something else must agree.
    """
    of_names = _of_names(one, other)
    if of_names is None:
        return None
    reasons = (of_names, *_of_the_rest(one, other))
    score = max(0, min(100, sum(_WEIGHTS[reason] for reason in reasons)))
    if score < LOOKS_ALIKE:
        return None
    first, second = sorted((one.key, other.key))
    return Pair(first, second, score, reasons)


def _of_names(one: Known, other: Known) -> Alike | None:
    given, family = sounds(one.given_name), sounds(one.family_name)
    other_given, other_family = sounds(other.given_name), sounds(other.family_name)
    if not (family and other_family):
        return None
    if (given, family) == (other_given, other_family):
        return Alike.SAME_NAME
    if sorted(given + family) == sorted(other_given + other_family):
        return Alike.OTHER_ORDER
    if family == other_family:
        return _of_given_names(given, other_given)
    near = _are_near(family, other_family) and _are_near(given, other_given)
    return Alike.OTHER_SPELLING if near else None


def _of_given_names(given: tuple[str, ...], other: tuple[str, ...]) -> Alike | None:
    if not (given and other):
        return None
    if set(given) <= set(other) or set(other) <= set(given):
        return Alike.FEWER_NAMES
    if _are_initials(given, other) or _are_initials(other, given):
        return Alike.INITIALS
    return Alike.OTHER_SPELLING if _are_near(given, other) else None


def _are_initials(short: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Tell whether every short one is the first letter of a name, or that name."""
    if len(short) > len(names) or not any(len(word) == 1 for word in short):
        return False
    pairs = zip(short, names, strict=False)
    return all(word == name or (len(word) == 1 and name[0] == word) for word, name in pairs)


def _are_near(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    one, other = "".join(words), "".join(others)
    shorter = min(len(one), len(other))
    allowed = 0 if shorter < _FEW else 1 if shorter < _MANY else 2
    return one == other or (allowed > 0 and distance(one, other, most=allowed) <= allowed)


def _of_the_rest(one: Known, other: Known) -> Iterator[Alike]:
    if one.email and one.email == other.email:
        yield Alike.SAME_ADDRESS
    if one.born_on and other.born_on:
        same = one.born_on == other.born_on
        yield Alike.SAME_BIRTH_DATE if same else Alike.OTHER_BIRTH_DATE
    if one.of != other.of:
        yield Alike.OTHER_DELEGATION


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters are added, dropped, changed or swapped between two words.

    Gives up beyond ``most`` and returns ``most + 1``.

    Source: F. J. Damerau, "A technique for computer detection and correction of spelling errors",
    1964 (optimal string alignment).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row = row, [i]
        for j, wanted in enumerate(other, 1):
            steps = min(row[-1] + 1, last[j] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
        before = last
    return min(row[-1], most + 1)


def keys_of(person: Known) -> frozenset[tuple[str, ...]]:
    """Return under what a person is looked up: two who share no key are never compared.

    Whoever misspells both names beyond their consonants, without address or birth date, is missed.

    Source: none; blocking, as in the linkage of records (I. P. Fellegi, A. B. Sunter, 1969).
    """
    given, family = sounds(person.given_name), sounds(person.family_name)
    whole, first = "".join(family), "".join(given)
    found = {("words", *sorted(given + family))}
    found |= {("family", whole, name[0]) for name in given}
    if first and whole:
        found.add(("given", first, whole[0]))
        found.add(("bones", _bones(whole), _bones(first)[:2]))
    if person.email:
        found.add(("address", person.email))
    if person.born_on:
        found.add(("born", person.born_on.isoformat()))
    return frozenset(found)


def _bones(word: str) -> str:
    return word[:1] + _VOWELS.sub("", word[1:])


def pairs(
    people: Sequence[Known], *, found_apart: Collection[tuple[int, int]] = ()
) -> tuple[Pair, ...]:
    """Return whoever looks alike among ``people``, the most alike first.

    found_apart: keys of two, the smaller one first, that somebody found to be two people. People
    are compared only with those who share a key, so that 10,000 take seconds and not hours.

    Source: as in `likeness` and `keys_of`.
    """
    together: dict[tuple[str, ...], list[Known]] = defaultdict(list)
    for person in people:
        for key in keys_of(person):
            together[key].append(person)
    seen: set[tuple[int, int]] = set(found_apart)
    found = []
    for crowd in together.values():
        if len(crowd) > _CROWD:
            continue
        for one, other in combinations(crowd, 2):
            both = (min(one.key, other.key), max(one.key, other.key))
            if both in seen:
                continue
            seen.add(both)
            if (pair := likeness(one, other)) is not None:
                found.append(pair)
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second)))


def pairs_with(person: Known, others: Iterable[Known]) -> tuple[Pair, ...]:
    """Return whom among ``others`` one person looks like, the most alike first.

    Source: as in `likeness`.
    """
    found = (likeness(person, other) for other in others if other.key != person.key)
    return tuple(sorted((pair for pair in found if pair), key=lambda pair: -pair.score))
