"""Bodies as everybody knows them: what they have done and will do in the open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.selectors import published_events
from sessions.enums import Part
from sessions.models.debates import Debate
from sessions.models.documents import Document
from sessions.models.parts import SittingPart
from sessions.models.resolutions import Resolution
from sessions.models.sittings import Sitting
from sessions.selectors import of_all
from sessions.selectors.documents import with_revisions

SHOWN: Final = 8  # of each kind on a page; the lists hold the rest
_PRESIDING: Final = (Part.CHAIR, Part.VICE_CHAIR, Part.RAPPORTEUR)
_MOST_PARTS: Final = 40  # rows of which the persons are told


@dataclass(frozen=True, slots=True)
class Counted:
    """A body with how much of it everybody may look up."""

    body: Body
    sittings: int
    documents: int
    resolutions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBody:
    """What a body's page shows, the newest of each kind; coming: what is still to be held."""

    coming: tuple[Sitting, ...]
    past: tuple[Sitting, ...]
    events: tuple[Event, ...]
    documents: tuple[Document, ...]
    resolutions: tuple[Resolution, ...]
    debates: tuple[Debate, ...]
    presiding: tuple[SittingPart, ...]


def bodies_of_all(*, at: datetime) -> QuerySet[Body]:
    """Return the bodies of which there is anything that everybody may know.

    One that meets behind closed doors alone is nobody's business.
    """
    of_body = {"body": OuterRef("pk")}
    return Body.objects.filter(
        Q(Exists(of_all.open_sittings().filter(**of_body)))
        | Q(Exists(published_events().filter(**of_body)))
        | Q(Exists(of_all.documents_of_all(at=at).filter(**of_body)))
        | Q(Exists(of_all.resolutions_of_all().filter(**of_body)))
    )


def counted_bodies(*, at: datetime) -> tuple[Counted, ...]:
    """Return the bodies that everybody may know of, by code, with their counts. Four queries."""
    sittings = _by_body(of_all.open_sittings())
    documents = _by_body(of_all.documents_of_all(at=at))
    resolutions = _by_body(of_all.resolutions_of_all())
    return tuple(
        Counted(
            body=one,
            sittings=sittings.get(one.pk, 0),
            documents=documents.get(one.pk, 0),
            resolutions=resolutions.get(one.pk, 0),
        )
        for one in bodies_of_all(at=at).order_by("code")
    )


def of_body(body: Body, *, at: datetime) -> OfBody:
    """Return what everybody may know of a body, the newest of it. Nine queries."""
    sittings = of_all.open_sittings().filter(body=body)
    held = sittings.filter(ends_at__lt=at)
    debates = of_all.debates_of_all().filter(sittings__body=body).distinct()
    resolutions = of_all.resolutions_of_all().filter(body=body)
    documents = with_revisions(of_all.documents_of_all(at=at).filter(body=body))
    return OfBody(
        coming=tuple(sittings.filter(ends_at__gte=at).order_by("starts_at", "pk")[:SHOWN]),
        past=tuple(held.order_by("-starts_at", "pk")[:SHOWN]),
        events=tuple(published_events().filter(body=body).order_by("-starts_on", "pk")[:SHOWN]),
        documents=tuple(documents.order_by("-issued_at", "pk")[:SHOWN]),
        resolutions=tuple(resolutions.order_by("-begun_at", "-pk")[:SHOWN]),
        debates=tuple(debates.order_by("-made_at", "-pk")[:SHOWN]),
        presiding=_presiding(held),
    )


def _presiding(held: QuerySet[Sitting]) -> tuple[SittingPart, ...]:
    """Return who presided or reported in the latest open sittings, each once. One query.

    The pages of these sittings say the same; seats in the body itself are not public.
    """
    parts = SittingPart.objects.filter(part__in=_PRESIDING, sitting__in=held.order_by())
    loaded = parts.select_related("sitting", "participant__delegation__institution")
    found: dict[tuple[str, str], SittingPart] = {}
    for one in loaded.order_by("-sitting__starts_at", "order", "pk")[:_MOST_PARTS]:
        found.setdefault((one.part, one.name), one)
    return tuple(found.values())[:SHOWN]


def _by_body(things: QuerySet[Any]) -> Mapping[int, int]:
    rows = things.order_by().values_list("body").annotate(Count("pk", distinct=True))
    return dict(rows)
