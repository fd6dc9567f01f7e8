"""What happened to one person's registration: fields and acts in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from registrations.models.history import FieldChange
from registrations.models.registrations import Registration


@dataclass(frozen=True, slots=True)
class Moment:
    """What somebody did at one moment: the act as audited, if it may be shown, and the fields."""

    at: datetime
    who: User | None
    entry: AuditEntry | None
    changes: tuple[FieldChange, ...]


def timeline_of(person: Registration, *, with_acts: bool) -> tuple[Moment, ...]:
    """Return every change of the person's fields, the latest first. Two queries, or three.

    with_acts: the audited acts too, for who may read the audit.
    """
    changes: dict[datetime, list[FieldChange]] = {}
    told = FieldChange.objects.filter(registration=person).select_related("changed_by")
    for change in told.order_by("changed_at", "pk"):
        changes.setdefault(change.changed_at, []).append(change)
    moments = [*_acts(person, changes)] if with_acts else []
    shown = {moment.at for moment in moments if moment.changes}
    moments += [
        Moment(at, fields[0].changed_by, None, tuple(fields))
        for at, fields in changes.items()
        if at not in shown
    ]
    return tuple(sorted(moments, key=lambda moment: moment.at, reverse=True))


def _acts(person: Registration, changes: dict[datetime, list[FieldChange]]) -> Iterable[Moment]:
    """Yield the acts; the fields stand with the first act of their moment."""
    entries = list(
        AuditEntry.objects.filter(thing_label="Registration", thing_key=str(person.pk)).order_by(
            "at", "pk"
        )
    )
    keys = {int(entry.by_key) for entry in entries if entry.by_key}
    users = User.objects.in_bulk(keys)
    told: set[datetime] = set()
    for entry in entries:
        fields = () if entry.at in told else tuple(changes.get(entry.at, ()))
        told.add(entry.at)
        who = users.get(int(entry.by_key)) if entry.by_key else None
        yield Moment(entry.at, who, entry, fields)
