"""Which papers there are of a release, and what is stored of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet

from assemblies.models.bodies import Body
from assemblies.models.events import Event
from sessions.enums import PaperKind, PaperState
from sessions.models.agenda import Agenda
from sessions.models.papers import PrintedPaper
from sessions.models.releases import Release
from sessions.permissions import visible_agendas
from sessions.selectors.editions import STRANGER, edition_of

# Raise it when the same data shall be printed otherwise (our own words, our own form): every paper
# is then made anew when somebody asks for it.
EDITION = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PaperName:
    """One paper of a release: the whole programme, or that of a day or of a body."""

    kind: PaperKind
    day: date | None = None
    body: Body | None = None

    def __str__(self) -> str:
        """Return it as in addresses."""
        if self.day is not None:
            return f"{self.kind}-{self.day:%Y-%m-%d}"
        return f"{self.kind}-{self.body.code}" if self.body else str(self.kind)


def names_of(release: Release) -> tuple[PaperName, ...]:
    """Return the papers that can be made of a release: whole, by day, by body. Five queries.

    Nothing hangs on what is closed: a day or a body that everybody may know of has its paper. The
    event is loaded with the release.
    """
    days = [day for day, _ in groupby(edition_of(release, since=0), key=lambda one: one.day)]
    whole = [PaperName(PaperKind.PROGRAMME)] if days else []
    by_day = [
        PaperName(kind, day=day) for day in days for kind in (PaperKind.ORDER, PaperKind.JOURNAL)
    ]
    bodies = _by_name(agenda.body for agenda in public_agendas(release.event))
    return (*whole, *by_day, *(PaperName(PaperKind.AGENDA, body=body) for body in bodies))


def _by_name(bodies: Iterable[Body]) -> list[Body]:
    return sorted(bodies, key=lambda body: str(body.name).casefold())


def public_agendas(event: Event) -> QuerySet[Agenda]:
    """Return the event's agendas that everybody may read, bodies loaded."""
    readable = visible_agendas(STRANGER, at=event.changed_at)  # no seat of hers could end
    return readable.filter(event_id=event.pk).select_related("body")


def name_of(release: Release, name: str) -> PaperName | None:
    """Return the paper of that name, None where the release has none."""
    return next((one for one in names_of(release) if str(one) == name), None)


def stored(release: Release, name: str, language: str) -> PrintedPaper | None:
    """Return what is stored of a paper, release and event loaded, without its bytes. One query."""
    papers = PrintedPaper.objects.select_related("release__event").defer("body")
    return papers.filter(release=release, name=name, language=language).first()


def is_ready(paper: PrintedPaper) -> bool:
    """Tell whether the stored bytes are what should be read now. No query where the event is."""
    return paper.state == PaperState.READY and not is_outdated(paper)


def is_outdated(paper: PrintedPaper) -> bool:
    """Tell whether something it shows may have changed since it was made."""
    return paper.version < paper.release.event.calendar_version or paper.edition < EDITION


def waiting(at: datetime) -> QuerySet[PrintedPaper]:
    """Return the papers that nobody makes at the moment, the longest awaited first."""
    free = PrintedPaper.objects.filter(state=PaperState.WAITING) | PrintedPaper.objects.filter(
        state=PaperState.RUNNING, claimed_until__lte=at
    )
    return free.order_by("asked_at", "pk")


def waiting_before(paper: PrintedPaper) -> int:
    """Return how many papers are made before this one. One query."""
    under_way = [state for state in PaperState if state.is_under_way]
    return PrintedPaper.objects.filter(state__in=under_way, asked_at__lt=paper.asked_at).count()
