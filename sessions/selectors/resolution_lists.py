"""The resolutions of all events, as they are looked for."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from assemblies.enums import Language
from assemblies.models.bodies import Body, Theme
from sessions.enums.decisions import ResolutionState
from sessions.models.resolutions import Resolution
from sessions.selectors import of_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; empty: to nothing. outcome: adopted, refused, or drafted."""

    q: str = ""
    body: str = ""
    theme: str = ""
    year: int | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the list may be narrowed by: only what stands in it."""

    bodies: tuple[Body, ...]
    themes: tuple[Theme, ...]
    years: tuple[int, ...]


OUTCOMES: Final = {
    "adopted": (ResolutionState.ADOPTED, ResolutionState.PUBLISHED),
    "refused": (ResolutionState.NOT_ADOPTED,),
    "drafted": (ResolutionState.IN_DRAFTING,),
}


def found(wanted: Wanted) -> QuerySet[Resolution]:
    """Return the resolutions that fit, the latest event first."""
    columns = {"body__code": wanted.body, "document__themes__code": wanted.theme}
    fit = of_all.resolutions_of_all().filter(**{key: one for key, one in columns.items() if one})
    if wanted.year:
        fit = fit.filter(event__starts_on__year=wanted.year)
    if wanted.outcome:
        fit = fit.filter(state__in=OUTCOMES[wanted.outcome])
    for word in wanted.q.split():
        fit = fit.filter(_says(word))
    return fit.order_by("-event__starts_on", "-event_id", "-begun_at", "-pk")


def choices() -> Choices:
    """Return what there is to narrow the list by. Three queries."""
    held = of_all.resolutions_of_all().order_by()
    years = held.values_list("event__starts_on__year", flat=True).distinct()
    return Choices(
        bodies=tuple(Body.objects.filter(pk__in=held.values("body")).order_by("code")),
        themes=tuple(Theme.objects.filter(pk__in=held.values("document__themes")).order_by("code")),
        years=tuple(sorted(years, reverse=True)),
    )


def _says(word: str) -> Q:
    """Look for a word in the title, in whatever language, and in the symbol."""
    in_titles = reduce(or_, (Q(**{f"title__{code}__icontains": word}) for code in Language))
    return in_titles | Q(document__symbol__icontains=word)
