"""The list of participants: who stands under which heading, and before whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from assemblies.enums import Capacity, InstitutionKind, Language
from assemblies.rules.names import plain


class Section(StrEnum):
    """The headings of the list, in their order."""

    MEMBERS = "members"
    ASSOCIATES = "associates"
    OBSERVERS = "observers"
    GUESTS = "guests"
    HOST = "host"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the list, as accredited. group: country or organization, by language."""

    key: int
    section: Section
    group: Mapping[str, str]
    capacity: Capacity
    given_name: str
    family_name: str
    function: str = ""
    is_head: bool = False
    is_deputy_head: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A country or an organization with its people, in protocol order."""

    name: str
    people: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    section: Section
    groups: tuple[Group, ...]


_SECTION_OF_KIND: Final = {
    InstitutionKind.PARLIAMENT: Section.MEMBERS,
    InstitutionKind.ASSOCIATE: Section.ASSOCIATES,
    InstitutionKind.OBSERVER: Section.OBSERVERS,
}
_SECTION_OF_CAPACITY: Final = {
    Capacity.ASSOCIATE_MEMBER: Section.ASSOCIATES,
    Capacity.OBSERVER: Section.OBSERVERS,
    Capacity.INVITED_SPEAKER: Section.GUESTS,
    Capacity.SECRETARY_GENERAL: Section.GUESTS,
    Capacity.HONORARY_MEMBER: Section.GUESTS,
    Capacity.HOST_STAFF: Section.HOST,
    Capacity.SECRETARIAT: Section.SECRETARIAT,
}
# They come to work or to keep somebody company; the published list is of those who take part.
_NEVER_LISTED: Final = frozenset(
    {Capacity.PRESS, Capacity.INTERPRETER, Capacity.ACCOMPANYING_PERSON}
)
_HEAD, _DEPUTY_HEAD = 2, 3
_RANK: Final = {
    Capacity.PRESIDING_OFFICER: 0,
    Capacity.DEPUTY_PRESIDING_OFFICER: 1,
    Capacity.MEMBER_OF_PARLIAMENT: 4,
    Capacity.YOUNG_MEMBER: 4,
    Capacity.ASSOCIATE_MEMBER: 4,
    Capacity.OBSERVER: 4,
    Capacity.INVITED_SPEAKER: 4,
    Capacity.HONORARY_MEMBER: 5,
    Capacity.SECRETARY_GENERAL: 6,
    Capacity.ADVISER: 7,
    Capacity.SECRETARY_OF_DELEGATION: 8,
    Capacity.HOST_STAFF: 9,
    Capacity.SECRETARIAT: 9,
}
_ARTICLE: Final = "ال"


def is_listable(capacity: Capacity) -> bool:
    """Tell whether people of this capacity stand on the list at all.

    Source: practice; the lists of Assemblies name delegations, Associate Members, observers, guests
    and the Secretariat, neither press nor interpreters nor families.
    """
    return capacity not in _NEVER_LISTED


def section_of(kind: InstitutionKind | None, capacity: Capacity) -> Section:
    """Return the heading under which a person stands: her delegation's kind, else her capacity's.

    Source: Assembly Rules (April 2017): Members, Associate Members, observers.
    """
    if kind is not None:
        return _SECTION_OF_KIND[kind]
    return _SECTION_OF_CAPACITY.get(capacity, Section.GUESTS)


def rank_of(person: Listed) -> int:
    """Return a person's rank in her delegation; the lower stands first.

    Presiding officers, their deputies, the head of the delegation and the deputy head, members by
    name, honorary members, secretaries general, advisers, secretaries of the delegation.

    Source: practice; section 1.2 of the project's rules: a presiding officer who comes leads.
    """
    rank = _RANK.get(person.capacity, 9)
    if person.is_head:
        return min(rank, _HEAD)
    return min(rank, _DEPUTY_HEAD) if person.is_deputy_head else rank


def sort_key(name: str, language: str) -> str:
    """Return what puts names in the order of a language's alphabet, nearly.

    English and French: without accents. Spanish: ñ after n. Arabic: the article counts not, then
    the order of Unicode, which is the alphabet's for its 28 letters; forms of alif are one.

    Source: none; the order of dictionaries, nearly.
    """
    if language == Language.SPANISH:
        # ñ sorts as an n that comes after every other.
        name = name.replace("ñ", "n\U0010fffd").replace("Ñ", "N\U0010fffd")
    if language == Language.ARABIC:
        # Before forms of alif become one: "ألمانيا" has no article.
        name = name.strip().removeprefix(_ARTICLE)
    return plain(name)


def in_protocol_order(people: Iterable[Listed], language: str) -> tuple[Chapter, ...]:
    """Return the list: headings, under each its countries by alphabet, in each its people by rank.

    Who has the same rank follows by family name, then given name.

    Source: practice; the lists of participants of Assemblies are by country in alphabetical order.
    """
    order = list(Section)
    listed = sorted(people, key=lambda one: (order.index(one.section), *place_of(one, language)))
    return tuple(
        Chapter(section, tuple(_groups(chapter, language)))
        for section, chapter in groupby(listed, key=lambda one: one.section)
    )


def _groups(people: Iterable[Listed], language: str) -> Iterable[Group]:
    for name, group in groupby(people, key=lambda one: name_in(one.group, language)):
        yield Group(name, tuple(group))


def place_of(person: Listed, language: str) -> tuple[str, str, int, str, str, int]:
    """Return what puts people in order: by country or organization, by rank in it, by name.

    Source: practice; badges and lists are sorted by country in alphabetical order.
    """
    name = name_in(person.group, language)
    return (
        sort_key(name, language),
        name,
        rank_of(person),
        sort_key(person.family_name, language),
        sort_key(person.given_name, language),
        person.key,
    )


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return a name in a language, else in English, else in whichever there is.

    Source: none; a practice of this project.
    """
    for code in (language, Language.ENGLISH):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")
