"""Delegations as a list of speakers spells them: which parliament is meant."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from assemblies.rules.countries import CODES, name_of_country
from assemblies.rules.names import plain


class HowMatched(StrEnum):
    """By what a name was matched."""

    EXACT = "exact"
    ALIAS = "alias"
    GUESSED = "guessed"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A name and the code of what it means. others: as near as the guess; none where it is sure."""

    name: str
    code: str | None
    how: HowMatched
    others: tuple[str, ...] = ()


# Names in use on lists since 2000 that no table of today has any more, or not so.
_FORMER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "The former Yugoslav Republic of Macedonia": "MK",
        "FYR of Macedonia": "MK",
        "Swaziland": "SZ",
        "Czech Republic": "CZ",
        "Turkey": "TR",
        "Cape Verde": "CV",
        "Bolivia": "BO",
        "Venezuela": "VE",
        "Iran": "IR",
        "Micronesia": "FM",
        "Federated States of Micronesia": "FM",
        "Syria": "SY",
        "Laos": "LA",
        "Russia": "RU",
        "Moldova": "MD",
        "Tanzania": "TZ",
        "South Korea": "KR",
        "North Korea": "KP",
        "Ivory Coast": "CI",
        "The Netherlands": "NL",
        "Netherlands": "NL",
        "Burma": "MM",
        "East Timor": "TL",
        "Vietnam": "VN",
        "Great Britain": "GB",
        "United States of America": "US",
        "State of Palestine": "PS",
        "DR Congo": "CD",
    }
)
_SHORT: Final = 5  # letters: one wrong among so few may be another country


def key_of(name: str) -> str:
    """Return a name as it is compared: without case, accents, articles, order of brackets.

    "Micronesia (Federated States of)" and "Federated States of Micronesia" are one.

    Source: none; the lists of the 138th and 139th Assemblies.
    """
    turned = re.sub(r"^(.*?)\s*\((.*?)\)\s*$", r"\2 \1", name)
    words = re.findall(r"[^\W_]+", plain(turned.replace("&", " and ")))
    return " ".join(word for word in words if word not in {"the", "la", "le", "les", "l"})


def match(name: str, known: Mapping[str, Collection[str]]) -> Matched:
    """Return which of those known is meant by a name.

    known: names by code. Exact is the name of one of them; an alias what the country is called
    elsewhere, or was called; a guess is one slip of the hand away, with the same first letter, and
    always reported as one. Several as near: nothing is guessed.

    Source: none; practice of the project. The list of the 138th Assembly has "Nambia".
    """
    asked = key_of(name)
    names = {key_of(one): code for code, ones in known.items() for one in ones}
    if asked in names:
        return Matched(name=name, code=names[asked], how=HowMatched.EXACT)
    aliases = {key: code for key, code in _aliases().items() if code in known}
    if asked in aliases:
        return Matched(name=name, code=aliases[asked], how=HowMatched.ALIAS)
    near = {
        code
        for key, code in {**aliases, **names}.items()
        if key[:1] == asked[:1] and len(asked) > _SHORT and distance(asked, key) == 1
    }
    if len(near) == 1:
        return Matched(name=name, code=near.pop(), how=HowMatched.GUESSED)
    return Matched(name=name, code=None, how=HowMatched.UNMATCHED, others=tuple(sorted(near)))


def distance(one: str, other: str) -> int:
    """Return how many letters differ: put in, left out, changed, or two that changed places.

    Source: F. J. Damerau, "A technique for computer detection and correction of spelling errors",
    1964 (in the restricted form).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, sign in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _aliases() -> dict[str, str]:
    in_tables = {
        key_of(name_of_country(code, language)): code
        for language in ("es", "fr", "en")
        for code in CODES
    }
    return {**in_tables, **{key_of(name): code for name, code in _FORMER.items()}}
