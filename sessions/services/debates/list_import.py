"""A list of speakers that was held, taken from a file: names matched, or reported as they stand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from assemblies.services.import_files import Findings, SourceFile, clean_text, decoded
from sessions.enums.debates import DebateAct, ListCategory
from sessions.errors.draws import ListNotEmpty
from sessions.models.debates import Debate, Speaker
from sessions.rules.debates.delegation_names import HowMatched, Matched, match
from sessions.services.debates.steps import begin

_CATEGORIES: Final = {
    "opening_and_special_guests": ListCategory.OPENING,
    "presiding_officers": ListCategory.PRESIDING_OFFICERS,
    "first_speakers": ListCategory.FIRST_SPEAKERS,
    "second_speakers": ListCategory.SECOND_SPEAKERS,
    "young_members": ListCategory.YOUNG_MEMBERS,
}
_LANGUAGES: Final = {
    "English": "en", "Français": "fr", "Español": "es", "العربية": "ar",
}  # fmt: skip
_LONGEST: Final = 200
_MOST_ON_A_LIST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody on the list, as the file has her. name: delegation or organization, or what she is.

    matched: None for a guest, who is known by what she is.
    """

    where: str
    category: ListCategory
    name: str
    number: int | None
    languages: tuple[str, ...]
    matched: Matched | None

    def line(self) -> str:
        """Return what was made of the name, for a terminal."""
        if self.matched is None:
            return f"{self.where}: {self.name!r}: a guest, by what she is"
        if self.matched.code is None:
            near = f", near {' or '.join(self.matched.others)}" if self.matched.others else ""
            return f"{self.where}: {self.name!r}: UNMATCHED{near}, kept by its name"
        sure = " (a guess: look at it)" if self.matched.how is HowMatched.GUESSED else ""
        return f"{self.where}: {self.name!r}: {self.matched.how} {self.matched.code}{sure}"


def read(*, file: SourceFile, number: int) -> tuple[Entry, ...]:
    """Return the list of an assembly, in the order taken; each name matched or reported. One query.

    Raises ImportRefused with all faults of the file.
    """
    findings = Findings()
    held = _list_of(file, number, findings)
    known = _known()
    entries = []
    for category, place, said in _speakers(file.name, held, findings):
        where = f"{category} {place}"
        if (entry := _entry(where, category, said, known, findings)) is not None:
            entries.append(entry)
    _check_numbers(entries, findings)
    findings.refuse_if_faulty()
    return tuple(entries)


@transaction.atomic
def enter(
    *, debate: Debate, entries: tuple[Entry, ...], by: User | None, at: datetime
) -> tuple[Speaker, ...]:
    """Put the entries on the debate's lists, in their order; numbers as they were handed out.

    It was drawn elsewhere: its lists are closed, and there is no lot of ours. Raises ListNotEmpty.
    """
    work = begin(debate, DebateAct.REGISTER, by=by, at=at)
    held = work.debate
    if held.speakers.exists():
        raise ListNotEmpty
    lists = {one.category: one for one in held.lists.order_by("place")}
    codes = [one.matched.code for one in entries if one.matched and one.matched.code]
    institutions = {one.code: one for one in Institution.objects.filter(code__in=codes)}
    sent = Delegation.objects.filter(assembly_id=held.event_id)
    delegations = {one.institution_id: one for one in sent.order_by("pk")}
    made = []
    for rank, one in enumerate(entries, start=1):
        institution = institutions.get(one.matched.code or "") if one.matched else None
        speaker = Speaker(
            debate=held,
            speakers_list=lists[one.category],
            institution=institution,
            delegation=delegations.get(institution.pk) if institution else None,
            function="" if institution else one.name,
            languages=list(one.languages),
            number=one.number,
            rank=rank,
            registered_at=at,
            registered_by=by,
            state_at=at,
        )
        speaker.save()
        made.append(speaker)
    held.lists_closed_at = at
    work.done(facts={"entries": len(made)})
    return tuple(made)


def _list_of(file: SourceFile, number: int, findings: Findings) -> Mapping[str, Any]:
    text = decoded(file, findings)
    try:
        said = json.loads(text or "{}")
        lists = said["general_debate_lists"]
        return next(one for one in lists if one["assembly"] == number)
    except (ValueError, KeyError, TypeError):
        findings.fault(file.name, "general_debate_lists", "not as this file has them")
    except StopIteration:
        findings.fault(file.name, "assembly", f"no list of the {number}th")
    return {}


def _speakers(
    name: str, held: Mapping[str, Any], findings: Findings
) -> list[tuple[ListCategory, int, dict[str, Any]]]:
    found = []
    groups = held.get("categories", [])
    for group in groups if isinstance(groups, list) else []:
        category = _CATEGORIES.get(str(group.get("category"))) if isinstance(group, dict) else None
        speakers = group.get("speakers") if category else None
        if category is None or not isinstance(speakers, list):
            findings.fault(name, "categories", "a category that is not known")
            continue
        if len(speakers) > _MOST_ON_A_LIST:
            findings.fault(name, category, f"more than {_MOST_ON_A_LIST} speakers")
            continue
        for place, said in enumerate(speakers, start=1):
            found.append((category, place, said if isinstance(said, dict) else {}))
    return found


def _entry(
    where: str,
    category: ListCategory,
    said: dict[str, Any],
    known: Mapping[str, tuple[str, ...]],
    findings: Findings,
) -> Entry | None:
    number, words = said.get("list_no"), said.get("delegation") or said.get("role")
    if not isinstance(words, str):
        findings.fault(where, "delegation", "missing")
        return None
    if number is not None and (type(number) is not int or not 0 < number < _MOST_ON_A_LIST):
        findings.fault(where, "list_no", "not a number of a list")
        return None
    name = clean_text(
        words,
        where=where,
        what="delegation",
        longest=_LONGEST,
        findings=findings,
        may_be_empty=False,
    )
    spoken = str(said.get("language", "")).split(" / ")
    unknown = [one for one in spoken if one and one not in _LANGUAGES]
    if unknown:
        findings.fault(where, "language", f"{unknown[0]} is not known")
    return Entry(
        where=where,
        category=category,
        name=name,
        number=number,
        languages=tuple(_LANGUAGES[one] for one in spoken if one in _LANGUAGES),
        matched=match(name, known) if said.get("delegation") else None,
    )


def _check_numbers(entries: list[Entry], findings: Findings) -> None:
    seen: set[tuple[ListCategory, int]] = set()
    for one in entries:
        if one.number is None:
            continue
        if (one.category, one.number) in seen:
            findings.fault(one.where, "list_no", f"{one.number} stands on this list already")
        seen.add((one.category, one.number))


def _known() -> dict[str, tuple[str, ...]]:
    institutions = Institution.objects.order_by("pk").values_list("code", "name")
    return {code: tuple(name.values()) for code, name in institutions}
