"""The lot of the general debate: an order that nobody chose alone and anybody can recompute.

Everything is SHA-256 of a text in UTF-8 whose lines each end with a line feed, so that `sha256sum`
is enough to follow it (docs/draw.md).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.enums.debates import ListCategory
from sessions.errors.draws import NothingSpoken, SpokenTooLong

LONGEST_SPOKEN = 200
_GUEST = "-"  # who speaks for nobody: names of people are in no list that is published for good


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """One who is drawn for. key: of the row; ordinal: among those of the same name on the list."""

    category: ListCategory
    key: int
    name: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A place that was drawn: the line, and the digest that gave it its number."""

    category: ListCategory
    number: int
    key: int
    line: str
    digest: str


def line_of(one: Entered) -> str:
    """Return the line of a speaker in the closed lists: category, key, name, ordinal.

    Source: practice of the project (decision record 38); the categories are those of the lists of
    the 138th and 139th Assemblies.
    """
    name = " ".join(unicodedata.normalize("NFC", one.name).split()) or _GUEST
    return f"{one.category.value}\t{one.key}\t{name}\t{one.ordinal}"


def closed_lists(entered: Iterable[Entered]) -> str:
    """Return the closed lists as they are published: a line each, sorted by their bytes.

    Source: practice of the project (decision record 38).
    """
    lines = sorted((line_of(one) for one in entered), key=str.encode)
    return "".join(f"{line}\n" for line in lines)


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal.

    Source: FIPS 180-4.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(secret: str) -> str:
    """Return what is published of a secret before the draw: the SHA-256 of its line.

    secret: 32 random bytes as 64 hexadecimal digits.

    Source: practice of the project (decision record 38): who has published it cannot change the
    secret any more, and nobody else can find it out.
    """
    return hash_of(f"{secret}\n")


def spoken_plainly(spoken: str) -> str:
    """Return what was spoken in the room in the one form that counts: small letters and figures.

    Whatever is neither letter nor figure separates, so that nobody chooses the outcome by how the
    words are typed. Raises NothingSpoken, SpokenTooLong.

    Source: practice of the project (decision record 38); forms of Unicode, annex 15.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", spoken).casefold())
    said = " ".join(re.findall(r"[^\W_]+", folded))
    if not said:
        raise NothingSpoken
    if len(said) > LONGEST_SPOKEN:
        raise SpokenTooLong(limit=LONGEST_SPOKEN)
    return said


def seed_of(*, secret: str, spoken: str, lists: str) -> str:
    """Return the seed: of the secret, what was spoken, and the hash of the closed lists.

    Source: practice of the project (decision record 38): the secretariat fixed its part before
    it heard the room's, and the room did not know the secretariat's.
    """
    return hash_of(f"{secret}\n{spoken}\n{hash_of(lists)}\n")


def drawn_order(*, lists: str, seed: str) -> Sequence[Drawn]:
    """Return every place as it is drawn: in each list by the digest of seed and line.

    Source: practical guide to Assemblies (public drawing of lots on the eve of the first sitting);
    the rule itself is the project's (decision record 38).
    """
    found: list[Drawn] = []
    by_digest = sorted((hash_of(f"{seed}\n{line}\n"), line) for line in lists.splitlines())
    last: dict[str, int] = {}
    for digest, line in by_digest:
        category, key = line.split("\t")[:2]
        last[category] = number = last.get(category, 0) + 1
        found.append(
            Drawn(
                category=ListCategory(category),
                number=number,
                key=int(key),
                line=line,
                digest=digest,
            )
        )
    return found
