"""Making the lists that were asked for. Safe to run twice and side by side.

What is over is erased by `services.retention`, with its line of proof.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from assemblies.paper import tables
from assemblies.permissions import acting_by
from registrations.enums import ExportState, SheetKind
from registrations.models.desk import Export, ExportPart
from registrations.models.registrations import Registration
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import reviewed_capacities
from registrations.selectors.people import Wanted, people_wanted
from registrations.selectors.people_tables import TableWords, rows_of

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=5)  # in which a worker that took a list must have made it
TRIES: Final = 3
SAID_EVERY: Final = 250  # people
PART: Final = 256 * 1024  # bytes

Clock = Callable[[], datetime]


class _GivenUp(Exception):
    """Somebody cancelled the list while it was made."""


def make_next(*, clock: Clock) -> bool:
    """Make the list that has waited longest; return False when none waits.

    Idempotent: a list that is claimed, made, failed or cancelled is passed over.
    """
    export = _claim(clock())
    if export is None:
        return False
    try:
        _make(export, clock)
    except _GivenUp:
        export.parts.all().delete()
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the row remembers it
        _note_failure(export, error, clock())
    return True


def _claim(at: datetime) -> Export | None:
    free = Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING, claimed_until__lte=at)
    waiting = Export.objects.filter(free, expires_at__gt=at)
    for pk in waiting.order_by("asked_at", "pk").values_list("pk", flat=True)[:10]:
        taken = waiting.filter(pk=pk).update(
            state=ExportState.RUNNING,
            claimed_until=at + LEASE,
            attempts=F("attempts") + 1,
            done=0,
        )
        if taken:
            return Export.objects.select_related("event", "asked_by", "asked_with").get(pk=pk)
    return None


def _make(export: Export, clock: Clock) -> None:
    words = TableWords(**export.words)
    people = people_of_export(export, at=clock())
    total = people.count()
    _say(export, done=0, total=total)
    rows = _counted(export, rows_of(people, words), total)
    with tempfile.TemporaryDirectory(prefix="hemicycle-list-") as folder:
        path = Path(folder) / "list"
        if export.sheet == SheetKind.XLSX:
            tables.write_xlsx(str(path), words.name, words.headings, rows)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(tables.csv_lines(words.headings, rows))
        with transaction.atomic():
            _keep(export, path)
            _finish(export, total, clock())


def people_of_export(export: Export, *, at: datetime) -> QuerySet[Registration]:
    """Return the people a list is of: as wanted, among those its asker may look at by now.

    Who asked with a key gets whom the key opens.
    """
    user, wanted = acting_by(export.asked_by, export.asked_with), Wanted(**export.filters)
    mine = reviewed_capacities(user, export.event_id)
    return people_wanted(visible_registrations(user), export.event, wanted, mine=mine, at=at)


def _counted(
    export: Export, rows: Iterable[list[str | int]], total: int
) -> Iterator[list[str | int]]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % SAID_EVERY == 0:
            _say(export, done=number, total=total)


def _say(export: Export, *, done: int, total: int) -> None:
    """Write how far it is. Raises _GivenUp when nobody wants the list any more."""
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    if not running.update(done=done, total=total):
        raise _GivenUp


def _keep(export: Export, path: Path) -> None:
    """Seal the file piece by piece; the database never gets all of it at once."""
    export.parts.all().delete()
    with path.open("rb") as file:
        for number, piece in enumerate(iter(lambda: file.read(PART), b"")):
            ExportPart.objects.create(export=export, number=number, content=piece)


def _finish(export: Export, total: int, at: datetime) -> None:
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    if not running.update(state=ExportState.READY, done=total, finished_at=at, claimed_until=None):
        raise _GivenUp


def _note_failure(export: Export, error: Exception, at: datetime) -> None:
    is_last = export.attempts >= TRIES
    Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).update(
        **(
            {"state": ExportState.FAILED, "finished_at": at, "claimed_until": None}
            if is_last
            else {"state": ExportState.WAITING, "claimed_until": None}
        )
    )
    log.warning(
        "export_failed", export=str(export.public_id), error=type(error).__name__, gives_up=is_last
    )
