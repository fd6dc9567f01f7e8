"""Rooms that are given twice: by a file of the secretariat, or by it and by somebody else."""

from collections.abc import Collection, Iterable

from assemblies.services.import_files import Findings, SourceFile
from sessions.models.sittings import Sitting
from sessions.services.programme_file import SittingRow


def of_rows(rows: Iterable[SittingRow]) -> tuple[tuple[SittingRow, SittingRow], ...]:
    """Return the pairs that have one room at one time; estimates of an end do not count.

    Without the second of each pair, every room holds one sitting at a time.
    """
    by_room: dict[str, list[SittingRow]] = {}
    for row in rows:
        if row.room and not row.end_is_indicative:
            by_room.setdefault(row.room.casefold(), []).append(row)
    pairs = []
    for held in by_room.values():
        last: SittingRow | None = None
        for row in sorted(held, key=lambda row: (row.starts_at, row.n)):
            if last is not None and row.starts_at < last.ends_at:
                pairs.append((last, row))
            else:
                last = row
    return tuple(pairs)


def refuse(sittings: Iterable[Sitting], *, of: Collection[int], file: SourceFile) -> None:
    """Refuse a file of which a row has the room of a sitting that is not as the file has it.

    What the file gives twice is published and meant. Here two people have decided without knowing
    of each other: one of them has to move, or to say that the room is shared.

    sittings: that have a room to themselves, by start; of: the keys of those the file has changed.
    Raises ImportRefused.
    """
    findings = Findings()
    last: dict[int | None, Sitting] = {}
    for sitting in sittings:
        before = last.get(sitting.room_id)
        if before is not None and sitting.starts_at < before.ends_at:
            row, other = (sitting, before) if sitting.pk in of else (before, sitting)
            if row.pk in of:
                findings.fault(f"{file.name} row {row.source_key}", "room", _taken(row, other))
        if before is None or sitting.ends_at > before.ends_at:
            last[sitting.room_id] = sitting
    findings.refuse_if_faulty()


def _taken(row: Sitting, other: Sitting) -> str:
    """Say who has the room, and when, on the venue's clock."""
    zone = row.event.zone
    starts, ends = other.starts_at.astimezone(zone), other.ends_at.astimezone(zone)
    room = row.room.name if row.room else ""
    return (
        f"{room} is taken on {starts:%Y-%m-%d} from {starts:%H:%M} to {ends:%H:%M} by "
        f'"{other.title}", which was planned here; move it, or say that it shares the room'
    )
