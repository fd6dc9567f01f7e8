"""Themes as everybody knows them: what of all events is about one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from assemblies.models.bodies import Theme
from assemblies.models.events import Event
from assemblies.selectors import published_events
from sessions.models.debates import Debate
from sessions.models.documents import Document
from sessions.models.resolutions import Resolution
from sessions.models.sittings import Sitting
from sessions.selectors import of_all
from sessions.selectors.documents import with_revisions

SHOWN: Final = 8  # of each kind on a page; the lists hold the rest
_MOST_EVENTS: Final = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """A theme with how much everybody may look up about it."""

    theme: Theme
    events: int
    sittings: int
    documents: int
    resolutions: int

    @property
    def is_known(self) -> bool:
        return bool(self.events or self.sittings or self.documents or self.resolutions)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheme:
    """What a theme's page shows, the newest of each kind."""

    events_coming: tuple[Event, ...]
    events_past: tuple[Event, ...]
    coming: tuple[Sitting, ...]
    past: tuple[Sitting, ...]
    documents: tuple[Document, ...]
    resolutions: tuple[Resolution, ...]
    debates: tuple[Debate, ...]

    @property
    def is_known(self) -> bool:
        """Tell whether there is anything that everybody may know."""
        return any(
            (self.events_coming, self.events_past, self.coming, self.past, self.documents,
             self.resolutions, self.debates)
        )  # fmt: skip


def counted_themes(*, at: datetime) -> tuple[Counted, ...]:
    """Return the themes of which there is anything that everybody may know. Five queries."""
    documents = of_all.documents_of_all(at=at).order_by()
    resolutions = of_all.resolutions_of_all().order_by()
    of_events = _counts(published_events().order_by().values_list("themes").annotate(_COUNT))
    of_documents = _counts(documents.values_list("themes").annotate(_COUNT))
    of_resolutions = _counts(resolutions.values_list("document__themes").annotate(_COUNT))
    codes = of_all.open_sittings().exclude(themes=[]).values_list("themes", flat=True)
    of_sittings = Counter(code for these in codes for code in set(these))
    counted = (
        Counted(
            theme=one,
            events=of_events.get(one.pk, 0),
            sittings=of_sittings[one.code],
            documents=of_documents.get(one.pk, 0),
            resolutions=of_resolutions.get(one.pk, 0),
        )
        for one in Theme.objects.order_by("code")
    )
    return tuple(one for one in counted if one.is_known)


def of_theme(theme: Theme, *, at: datetime) -> OfTheme:
    """Return what everybody may know of a theme, the newest of it. Nine queries."""
    events, today = published_events().filter(themes=theme), at.date()
    sittings = about(of_all.open_sittings(), theme)
    documents = with_revisions(of_all.documents_of_all(at=at).filter(themes=theme))
    debates = of_all.debates_of_all().filter(sittings__in=about(Sitting.objects.all(), theme))
    return OfTheme(
        events_coming=tuple(
            events.filter(ends_on__gte=today).order_by("starts_on", "pk")[:_MOST_EVENTS]
        ),
        events_past=tuple(
            events.filter(ends_on__lt=today).order_by("-starts_on", "pk")[:_MOST_EVENTS]
        ),
        coming=tuple(sittings.filter(ends_at__gte=at).order_by("starts_at", "pk")[:SHOWN]),
        past=tuple(sittings.filter(ends_at__lt=at).order_by("-starts_at", "pk")[:SHOWN]),
        documents=tuple(documents.order_by("-issued_at", "pk")[:SHOWN]),
        resolutions=tuple(
            of_all.resolutions_of_all()
            .filter(document__themes=theme)
            .order_by("-begun_at", "-pk")[:SHOWN]
        ),
        debates=tuple(debates.distinct().order_by("-made_at", "-pk")[:SHOWN]),
    )


def about(sittings: QuerySet[Sitting], theme: Theme) -> QuerySet[Sitting]:
    """Keep the sittings that are about a theme: they hold its code."""
    # A code has no quotes, so that the quoted one is found in the list and nowhere else.
    return sittings.filter(Q(themes__icontains=f'"{theme.code}"'))


_COUNT: Final = Count("pk", distinct=True)


def _counts(rows: Iterable[tuple[Any, ...]]) -> dict[int, int]:
    return {key: count for key, count in rows if key is not None}
