"""What a printed programme says of a sitting in passing: group, languages, what it follows."""

import re
from typing import Final

LONGEST_GROUP: Final = 60

_GROUP = re.compile(
    r"\bbreak[ -]?out groups?(?: (?:no\. ?)?[0-9]+| [A-Z])?(?![\w-])", re.IGNORECASE
)
_FOLLOWS: Final = {
    "en": re.compile(r"(?:at the end of|(?:immediately )?after|following)\s+(?:the\s+)?(.+)", re.I),
    "fr": re.compile(
        r"(?:à l['’]issue|à la fin|(?:immédiatement )?après)\s+"
        r"(?:(?:du|des|de la|de|la|le|les)\s+|(?:de )?l['’])?(.+)",
        re.IGNORECASE,
    ),
}
_LANGUAGES: Final = {
    "arabic": "ar",
    "chinese": "zh-hans",
    "english": "en",
    "french": "fr",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
}
_BETWEEN = re.compile(r"\s*(?:,|/|\band\b|&)\s*")


def group_of(title: str) -> str:
    """Return which of a body's parallel groups a title in English names; empty where none.

    Source: programme of the 138th Assembly, 24 March 2018, "Break out Group of the Forum of Women
    Parliamentarians", beside the Forum itself (rules.md, section 5).
    """
    found = _GROUP.search(title)
    return found[0][:LONGEST_GROUP] if found else ""


def languages_of(text: str) -> tuple[str, ...]:
    """Return the codes of the languages that are interpreted, as a line in English names them.

    Only a line that names languages and nothing else is understood. One language alone is the one
    that is spoken: nothing is interpreted.

    Source: programme of the 138th Assembly, "English only"; reading of the project.
    """
    named = _BETWEEN.split(re.sub(r"\s+only$", "", text.strip(), flags=re.IGNORECASE))
    codes = [_LANGUAGES.get(name.casefold(), "") for name in filter(None, named)]
    return tuple(dict.fromkeys(codes)) if len(codes) > 1 and all(codes) else ()


def what_it_follows(label: str, language: str) -> str:
    """Return what a label in place of hours says that the sitting comes after; empty for nothing.

    Source: programmes of the Assemblies, "At the end of the Governing Council" (rules.md, section
    5); a sitting that begins so follows the other one.
    """
    pattern = _FOLLOWS.get(language)
    found = pattern.fullmatch(label.strip().rstrip(".")) if pattern else None
    return found[1].strip() if found else ""
