"""Parliaments for everybody: which there are, and what each has done over the years."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.rules.names import plain
from registrations.selectors.parliaments import delegations_of, listed_parliaments, webinars_of
from sessions.enums.decisions import ResolutionState
from sessions.models.ballots import BallotRow
from sessions.models.emergency_items import EmergencyRequest
from sessions.selectors.debates.words import seconds_in_words
from sessions.selectors.parliament_records import (
    debates_of,
    requests_of,
    resolutions_of,
    speeches_by_year,
    votes_of,
)
from sessions.selectors.request_words import STATES
from sessions.selectors.resolution_words import STATES as OUTCOMES
from sessions.selectors.resolution_words import TONES

VOTES_ON_A_PAGE: Final = 20
_LONGEST_CODE: Final = 40  # of a group, as the column is
_asked_each_time = cache_control(private=True, no_cache=True)


@dataclass(frozen=True, slots=True)
class Vote:
    """How a Member voted on something."""

    title: str
    event: str
    url: str
    in_favour: int
    against: int
    abstaining: int


@dataclass(frozen=True, slots=True)
class Group:
    """A geopolitical group that the list may be narrowed to."""

    code: str
    name: str
    count: int
    is_chosen: bool


@_asked_each_time
@require_safe
def parliament_list(request: HttpRequest) -> HttpResponse:
    """List the parliaments by letter, those of one group where the address asks for it."""
    context = _listed(request.GET.get("group", "")[:_LONGEST_CODE])
    response = render(request, "registrations/parliament_list.html", context)
    # The next visitor without an account may get the same (config/public_pages.py).
    may_be_kept = not request.user.is_authenticated and not request.GET
    response.may_be_kept = may_be_kept  # type: ignore[attr-defined]
    return response


def _listed(asked: str) -> dict[str, Any]:
    """Return what the list prints; asked: the code of a group, or nothing."""
    everybody = sorted(listed_parliaments(), key=lambda one: plain(str(one.name)))
    groups = _groups(everybody, asked)
    chosen = next((one for one in groups if one.is_chosen), None)
    found = [one for one in everybody if chosen is None or chosen.code in _codes(one)]
    return {
        "crumbs": [_home(), {"text": _("Parliaments"), "url": ""}],
        "letters": [(letter, list(those)) for letter, those in groupby(found, _letter)],
        "groups": groups,
        "chosen": chosen,
        "shown": len(found),
        "total": len(everybody),
    }


@_asked_each_time
@require_safe
def parliament(request: HttpRequest, code: str) -> HttpResponse:
    """Show a parliament: its delegations, requests, votes and speeches, as far as published."""
    found = get_object_or_404(Institution.objects.with_delegations(), code=code)
    at = timezone.now()
    page = Paginator(votes_of(found, at=at), VOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": _way_to(found),
        "parliament": found,
        "groups": [str(one.name) for one in found.groups.order_by("code")],
        "page_obj": page,
        "votes": [_vote(one) for one in page],
        **_over_the_years(found, at),
    }
    # Kept for nobody: a list that is closed to the public again takes its figures with it at once.
    return render(request, "registrations/parliament.html", context)


def _way_to(parliament: Institution) -> list[dict[str, str]]:
    every = {"text": _("Parliaments"), "url": reverse("registrations:parliament-list")}
    return [_home(), every, {"text": str(parliament.name), "url": ""}]


def _over_the_years(parliament: Institution, at: datetime) -> dict[str, Any]:
    requests = requests_of(parliament)
    return {
        "delegations": delegations_of(parliament),
        "requests": [_request_line(one) for one in requests],
        "resolutions": [
            {
                "title": str(one.title),
                "url": reverse("assembly_sessions:resolution", args=[one.event.slug, one.pk]),
                "about": str(one.event.title),
                "tag": OUTCOMES[ResolutionState(one.state)],
                "tone": TONES[ResolutionState(one.state)],
            }
            for one in resolutions_of(requests)
        ],
        "years": [
            (one.year, one.speeches, seconds_in_words(one.seconds))
            for one in speeches_by_year(parliament)
        ],
        "debates": [
            (
                str(one.debate.title),
                str(one.debate.event.title),
                reverse("assembly_sessions:debate", args=[one.debate.event.slug, one.debate.pk]),
                one.speeches,
                seconds_in_words(one.seconds),
            )
            for one in debates_of(parliament)
        ],
        "webinars": webinars_of(parliament, at=at),
    }


def _request_line(one: EmergencyRequest) -> dict[str, Any]:
    tone, state = STATES[one.state]
    symbol = one.document.symbol if one.document else ""
    return {
        "title": str(one.title),
        "url": reverse("assembly_sessions:emergency-request", args=[one.event.slug, one.pk]),
        "about": str(one.event.title),
        "symbol": symbol,
        "tag": state,
        "tone": tone,
    }


def _vote(row: BallotRow) -> Vote:
    ballot = row.ballot
    return Vote(
        title=str(ballot.title),
        event=str(ballot.event.title),
        url=reverse("assembly_sessions:vote", args=[ballot.event.slug, ballot.pk]),
        in_favour=row.in_favour,
        against=row.against,
        abstaining=row.abstaining,
    )


def _groups(everybody: Iterable[Institution], asked: str) -> list[Group]:
    names: dict[str, GeopoliticalGroup] = {}
    counts: Counter[str] = Counter()
    for one in everybody:
        for group in one.groups.all():
            names[group.code] = group
            counts[group.code] += 1
    return [
        Group(code, str(names[code].name), counts[code], code == asked) for code in sorted(names)
    ]


def _codes(one: Institution) -> Sequence[str]:
    return [group.code for group in one.groups.all()]


def _letter(one: Institution) -> str:
    return plain(str(one.name))[:1].upper()


def _home() -> dict[str, str]:
    return {"text": _("Home"), "url": reverse("home")}
