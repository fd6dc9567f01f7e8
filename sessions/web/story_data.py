"""A story as open data: one row a figure, in columns that are written down, without any person.

The words of the columns are codes and English, whatever language the page is read in, so that who
counts with them need not know where they came from.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language, Sex
from assemblies.models.events import Assembly
from sessions.rules.story import Told, of_an_age
from sessions.selectors.story import Story

LICENCE: Final = "CC0-1.0"
LICENCE_URL: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
# What a spreadsheet would take for a formula.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row. value: None where it is not told, so that nobody is known by it."""

    assembly: int
    section: str
    measure: str
    item: str = ""
    title: str = ""
    unit: str = "people"
    value: int | None


# What each column holds, for the page that explains them.
COLUMNS: Final[tuple[tuple[str, Promise], ...]] = (
    ("assembly", _("The number of the assembly.")),
    ("section", _("Which chapter of the story: people, emergency_item, debates and so on.")),
    ("measure", _("What is counted, e.g. delegates, women, votes_in_favour, speaking_time.")),
    ("item", _("Of what: the code of a group, a symbol, a kind, a language. Empty: of all.")),
    ("title", _("The item’s name in English, where it has one.")),
    ("unit", _("people, parliaments, votes, speeches, seconds, documents, sittings or hours.")),
    ("value", _("A whole number. Empty: not told, since fewer than five people would be known.")),
)


def rows_of(story: Story, assembly: Assembly) -> list[Figure]:
    """Return every figure of a story in the order of the page."""
    chapters = (_of_sittings, _of_people, _of_groups, _of_requests, _of_resolutions, _of_debates,
                _of_documents)  # fmt: skip
    return [
        Figure(assembly=assembly.number, **row)
        for chapter in chapters
        for row in chapter(story)
    ]  # fmt: skip


def as_csv(rows: list[Figure]) -> str:
    """Return the rows as a table with a line of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names())
    for row in rows:
        writer.writerow(["" if one is None else _harmless(one) for one in _values(row)])
    return out.getvalue()


def as_json(rows: list[Figure], assembly: Assembly) -> dict[str, Any]:
    """Return the rows with what is to be known about them."""
    return {
        "assembly": assembly.number,
        "title": assembly.title.in_language(Language.ENGLISH),
        "starts_on": assembly.starts_on.isoformat(),
        "ends_on": assembly.ends_on.isoformat(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "columns": names(),
        "figures": [dict(zip(names(), _values(row), strict=True)) for row in rows],
    }


def names() -> list[str]:
    """Return the columns by name, in their order."""
    return [one.name for one in fields(Figure)]


def _values(row: Figure) -> list[str | int | None]:
    return [getattr(row, name) for name in names()]


def _harmless(value: str | int) -> str | int:
    is_formula = isinstance(value, str) and value.startswith(_FORMULAS)
    return f"'{value}" if is_formula else value


Rows = Iterator[dict[str, Any]]


def _of_sittings(story: Story) -> Rows:
    counts = {"sittings": story.sittings, "hours": story.hours, "bodies": story.bodies}
    for measure, value in counts.items():
        yield {"section": "sittings", "measure": measure, "unit": measure, "value": value}


def _of_people(story: Story) -> Rows:
    people, section = story.people, "people"
    yield {"section": section, "measure": "participants", "value": people.participants}
    yield {"section": section, "measure": "parliaments", "unit": "parliaments",
           "value": people.parliaments}  # fmt: skip
    groups = {"delegates": people.delegates, "presiding_officers": people.presiding}
    for measure, told in groups.items():
        yield {"section": section, "measure": measure, "value": told.total}
        yield from _by_sex(section, told, item=measure)
    yield {"section": section, "measure": "young_members", "value": of_an_age(people.young.total)}
    if of_an_age(people.young.total):
        yield from _by_sex(section, people.young, item="young_members")


def _of_groups(story: Story) -> Rows:
    for told in story.people.groups:
        group = story.people.names.get(told.key)
        named = {
            "item": told.key or "others",
            "title": group.name.in_language(Language.ENGLISH) if group else "",
        }
        yield {"section": "groups", "measure": "delegates", **named, "value": told.total}
        yield from _by_sex("groups", told, **named)


def _by_sex(section: str, told: Told, **named: str) -> Rows:
    for measure, value in (("women", told.women), ("men", told.men)):
        yield {"section": section, "measure": measure, **named, "value": value}


def _of_requests(story: Story) -> Rows:
    section = "emergency_item"
    requests = len(story.requests)
    yield {"section": section, "measure": "requests", "unit": "requests", "value": requests}
    for one in story.requests:
        if one.figures is None:
            continue
        document = one.request.document
        named = {
            "item": document.symbol if document else "",
            "title": one.request.title.in_language(Language.ENGLISH),
        }
        for measure, value in one.figures.details.items():
            yield {"section": section, "measure": f"votes_{measure}", **named, "unit": "votes",
                   "value": value}  # fmt: skip


def _of_resolutions(story: Story) -> Rows:
    states = sorted({one.state for one in story.resolutions})
    for state in states:
        held = sum(1 for one in story.resolutions if one.state == state)
        yield {"section": "resolutions", "measure": "resolutions", "item": state,
               "unit": "resolutions", "value": held}  # fmt: skip


def _of_debates(story: Story) -> Rows:
    debates, section = story.debates, "debates"
    yield {"section": section, "measure": "debates", "unit": "debates", "value": len(debates.held)}
    yield from _spoken("", "", debates.speeches, debates.seconds)
    for one in debates.held:
        title = one.debate.title.in_language(Language.ENGLISH)
        yield from _spoken(f"debate:{one.debate.pk}", title, one.speeches, one.seconds)
    for each in debates.categories:
        told = Told("", each.speeches, None, None)
        yield from _spoken(each.key or "not_from_a_list", "", told, each.seconds)
    if debates.speeches.is_split:
        for sex in Sex:
            yield {"section": section, "measure": "speaking_time", "item": sex.value,
                   "unit": "seconds", "value": debates.seconds_of[sex]}  # fmt: skip


def _spoken(item: str, title: str, speeches: Told, seconds: int) -> Rows:
    named = {"section": "debates", "item": item, "title": title}
    yield {**named, "measure": "speeches", "unit": "speeches", "value": speeches.total}
    yield {**named, "measure": "speaking_time", "unit": "seconds", "value": seconds}
    if speeches.is_split:
        yield {**named, "measure": "speeches_by_women", "unit": "speeches",
               "value": speeches.women}  # fmt: skip
        yield {**named, "measure": "speeches_by_men", "unit": "speeches", "value": speeches.men}


def _of_documents(story: Story) -> Rows:
    documents = story.documents
    yield {"section": "documents", "measure": "documents", "unit": "documents",
           "value": documents.total}  # fmt: skip
    for section, counts in (("documents", documents.kinds), ("languages", documents.languages)):
        for item, value in sorted(counts.items()):
            yield {"section": section, "measure": "documents", "item": item, "unit": "documents",
                   "value": value}  # fmt: skip
