"""What the page of a story prints: figures in words, and the pictures that stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assemblies.enums import Language, Sex
from assemblies.models.events import Assembly
from sessions.enums import DocumentKind
from sessions.rules.emergency_requests import IS_ITEM
from sessions.rules.story import Told, of_an_age
from sessions.selectors.debates.words import KINDS as DEBATES
from sessions.selectors.debates.words import LISTS
from sessions.selectors.document_words import KINDS as DOCUMENTS
from sessions.selectors.request_words import STATES
from sessions.selectors.requests_shown import shown_authors
from sessions.selectors.resolution_words import adopted_in_words
from sessions.selectors.story import Debated, Documents, People, Requested, Story
from sessions.web.debates.record_words import length_of
from sessions.web.resolution_page import line_of as resolution_line
from sessions.web.story_pictures import Hemicycle, Part, VoteBar, bar, hemicycle, vote_bar
from sessions.web.vote_presenting import figures_in_words, outcome_in_words

Words = str | Promise
_NAMES: Final = dict(settings.LANGUAGES)
_ON_NO_LIST: Final = ""
_FEWEST_SEATS: Final = 20  # delegates; fewer make no picture


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the page, what it counts, and what is to be said of it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a picture that is a table as well: its name, its bar, its figures in words."""

    name: str
    parts: tuple[Part, ...]
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request on its way: what it asked, who made it, what became of it."""

    title: str
    url: str
    symbol: str
    made_by: str
    state: Words
    tone: str
    is_item: bool
    sentence: str
    bar: VoteBar | None
    figures: Sequence[Any]
    vote_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionLine:
    """A resolution with how it was adopted, and the vote by which, if there was one."""

    title: str
    url: str
    body: str
    said: str
    state: Words
    tone: str
    vote_url: str


def number(n: int) -> str:
    """Return a number as the active language writes it, thousands apart."""
    return formats.number_format(n, use_l10n=True, force_grouping=True)


def share(part: int, whole: int) -> str:
    """Return a part of a whole in per cent, whole ones."""
    percent = formats.number_format(round(100 * part / whole) if whole else 0)
    return pgettext("a share, e.g. 38%", "{percent}%").format(percent=percent)


def facts_of(story: Story) -> list[Fact]:
    """Return the numbers that stand first on the page; those that are nothing are left out."""
    people = story.people
    young = of_an_age(people.young.total)
    found = [
        (_("Delegates"), people.delegates.total, _women_in(people.delegates)),
        (_("Parliaments"), people.parliaments, ""),
        (_("Presiding officers"), people.presiding.total, _women_in(people.presiding)),
        (_("Young members"), young or 0, _women_in(people.young)),
        (_("Participants in all"), people.participants, ""),
        (_("Open sittings"), story.sittings, _hours(story.hours)),
    ]
    return [Fact(label, number(n), note) for label, n, note in found if n]


def _hours(hours: int) -> str:
    return _("%(hours)s hours in all") % {"hours": number(hours)}


def _women_in(told: Told) -> str:
    if told.women is None or not told.total:
        return ""
    return _("%(women)s women (%(share)s)") % {
        "women": number(told.women), "share": share(told.women, told.total),
    }  # fmt: skip


def seats_of(people: People) -> Hemicycle | None:
    """Return the delegates as seats of a hemicycle; None where they are few."""
    told = people.delegates
    return hemicycle(told.total, told.women) if told.total >= _FEWEST_SEATS else None


def seats_in_words(people: People) -> str:
    """Return what the hemicycle shows, for who does not see it."""
    told = people.delegates
    if told.women is None or told.men is None:
        return _("%(total)s delegates.") % {"total": number(told.total)}
    said = _("%(total)s delegates: %(women)s women (%(w_share)s) and %(men)s men (%(m_share)s).")
    return said % {
        "total": number(told.total), "women": number(told.women), "men": number(told.men),
        "w_share": share(told.women, told.total), "m_share": share(told.men, told.total),
    }  # fmt: skip


def group_rows(people: People) -> list[Row]:
    """Return the delegates of each geopolitical group; nothing where all were joined into one."""
    if not any(one.key for one in people.groups):
        return []
    most = max((one.total for one in people.groups), default=0)
    return [
        Row(
            name=str(people.names[one.key].name) if one.key else _("Smaller groups together"),
            parts=bar(_apart(one), most),
            cells=(number(one.total), *_cells_of(one)),
        )
        for one in people.groups
    ]


def _apart(told: Told) -> list[tuple[str, int]]:
    if told.women is None or told.men is None:
        return [("all", told.total)]
    return [("women", told.women), ("men", told.men),
            ("all", told.total - told.women - told.men)]  # fmt: skip


def _cells_of(told: Told) -> tuple[str, str, str]:
    """Return women, men, and the share of women; dashes where they are not told apart."""
    if told.women is None or told.men is None:
        return ("–", "–", "–")
    of_known = told.women + told.men
    return (number(told.women), number(told.men), share(told.women, of_known))


def request_lines(requests: Sequence[Requested], assembly: Assembly) -> list[RequestLine]:
    """Return the requests in the order of receipt. No query."""
    return [_request_line(one, assembly) for one in requests]


def _request_line(one: Requested, assembly: Assembly) -> RequestLine:
    request, figures = one.request, one.figures
    tone, state = STATES[request.state]
    authors = shown_authors(request, to_insiders=False)
    return RequestLine(
        title=str(request.title),
        url=reverse("assembly_sessions:emergency-request", args=[assembly.slug, request.pk]),
        symbol=request.document.symbol if request.document else "",
        made_by=", ".join(str(each.name) for each in authors),
        state=state,
        tone=tone,
        is_item=request.state in IS_ITEM,
        sentence=outcome_in_words(figures) if figures else "",
        bar=vote_bar(figures) if figures and figures.cast else None,
        figures=figures_in_words(figures) if figures else (),
        vote_url=reverse("assembly_sessions:vote", args=[assembly.slug, one.ballot])
        if one.ballot
        else "",
    )


def resolution_lines(story: Story, open_votes: frozenset[int]) -> list[ResolutionLine]:
    """Return the resolutions; open_votes: the keys of votes that everybody may look up."""
    found = []
    for one in story.resolutions:
        line = resolution_line(one)
        path = [one.event.slug, one.ballot_id]
        found.append(
            ResolutionLine(
                title=line.title,
                url=line.url,
                body=line.body,
                said=adopted_in_words(one),
                state=line.state,
                tone=line.tone,
                vote_url=reverse("assembly_sessions:vote", args=path)
                if one.ballot_id in open_votes
                else "",
            )
        )
    return found


def debate_rows(debates: Sequence[Debated]) -> list[Row]:
    """Return the debates by how long they were."""
    most = max((one.seconds for one in debates), default=0)
    return [
        Row(
            name=str(one.debate.title) or str(DEBATES[one.debate.kind]),
            parts=bar([("all", one.seconds)], most),
            cells=(number(one.speeches.total), length_of(one.seconds), _cells_of(one.speeches)[2]),
            url=reverse("assembly_sessions:debate", args=[one.debate.event.slug, one.debate.pk]),
        )
        for one in debates
    ]


def category_rows(story: Story) -> list[Row]:
    """Return who had the floor, by the lists of the debates."""
    most = max((one.seconds for one in story.debates.categories), default=0)
    return [
        Row(
            name=str(LISTS[one.key]) if one.key != _ON_NO_LIST else _("Not from a list"),
            parts=bar([("all", one.seconds)], most),
            cells=(number(one.speeches), length_of(one.seconds),
                   share(one.seconds, story.debates.seconds)),
        )
        for one in story.debates.categories
    ]  # fmt: skip


def voice_rows(story: Story) -> list[Row]:
    """Return the speeches and the time of women and men; none where they are not told apart."""
    debates = story.debates
    speeches = {Sex.FEMALE: debates.speeches.women, Sex.MALE: debates.speeches.men}
    names = {Sex.FEMALE: (_("Women"), "women"), Sex.MALE: (_("Men"), "men")}
    known = sum(debates.seconds_of.values())
    return [
        Row(
            name=names[sex][0],
            parts=bar([(names[sex][1], debates.seconds_of[sex])], known),
            cells=(number(held), length_of(debates.seconds_of[sex]),
                   share(debates.seconds_of[sex], known)),
        )
        for sex, held in speeches.items()
        if held is not None and known
    ]  # fmt: skip


def language_rows(documents: Documents) -> list[Row]:
    """Return in how many documents each language is."""
    held = sorted(documents.languages.items(), key=lambda one: (-one[1], one[0]))
    return [
        Row(
            name=str(_NAMES[Language(code)]),
            parts=bar([("all", n)], documents.total),
            cells=(number(n), share(n, documents.total)),
        )
        for code, n in held
    ]


def kind_rows(documents: Documents) -> list[Row]:
    """Return how many documents there are of each kind."""
    held = sorted(documents.kinds.items(), key=lambda one: (-one[1], one[0]))
    most = max(documents.kinds.values(), default=0)
    return [
        Row(name=str(DOCUMENTS[DocumentKind(kind)]), parts=bar([("all", n)], most),
            cells=(number(n),))
        for kind, n in held
    ]  # fmt: skip
