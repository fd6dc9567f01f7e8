"""What happened to one person's registration: fields and acts in one order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from registrations.models.history import FieldChange
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import Registration

# The course of a registration: shown to everybody who may look at the person's timeline.
_SUBMIT: Final = "delegation.submit"
_ASK: Final = "registration.ask"
_REPLY: Final = "registration.reply"
_COURSE: Final = frozenset(
    {
        "application.begin",
        "application.submit",
        "registration.add",
        _ASK,
        _REPLY,
        "registration.settle",
        "registration.approve",
        "registration.refuse",
        "registration.substitute",
        "registration.withdraw",
        _SUBMIT,
    }
)
# Columns made of others, whose change says nothing more.
_MADE: Final = ("organization_key",)


@dataclass(frozen=True, slots=True)
class Moment:
    """What somebody did at one moment: the act as audited, if it may be shown, and the fields.

    words: what was asked or answered; the audit itself keeps no words.
    """

    at: datetime
    who: User | None
    entry: AuditEntry | None
    changes: tuple[FieldChange, ...]
    words: str = ""


def timeline_of(person: Registration, *, with_acts: bool) -> tuple[Moment, ...]:
    """Return the course of the registration and every change of its fields, the latest first.

    Four queries. with_acts: every audited act too, for who may read the audit.
    """
    changes: dict[datetime, list[FieldChange]] = {}
    told = FieldChange.objects.filter(registration=person).exclude(field__in=_MADE)
    for change in told.select_related("changed_by").order_by("changed_at", "pk"):
        changes.setdefault(change.changed_at, []).append(change)
    entries = _entries(person, with_acts=with_acts)
    moments = [*_told(entries, changes, _words_of(person))]
    shown = {moment.at for moment in moments if moment.changes}
    moments += [
        Moment(at, fields[0].changed_by, None, tuple(fields))
        for at, fields in changes.items()
        if at not in shown
    ]
    return tuple(sorted(moments, key=_place, reverse=True))


def _place(moment: Moment) -> tuple[datetime, int]:
    return moment.at, moment.entry.pk if moment.entry else 0


def _entries(person: Registration, *, with_acts: bool) -> list[AuditEntry]:
    """Return the acts on the person, and those that sent her with her delegation."""
    on_person = Q(thing_label="Registration", thing_key=str(person.pk))
    on_file = Q(thing_label="DelegationFile", thing_key=str(person.file_id), act=_SUBMIT)
    return [
        entry
        for entry in AuditEntry.objects.filter(on_person | on_file).order_by("at", "pk")
        if (entry.act != _SUBMIT or person.pk in entry.after.get("people", ()))
        and (with_acts or entry.act in _COURSE)
    ]


def _words_of(person: Registration) -> dict[tuple[str, int], str]:
    """Return what was asked and answered, by the act and the key of the question."""
    words: dict[tuple[str, int], str] = {}
    for one in Inquiry.objects.filter(registration=person):
        words |= {(_ASK, one.pk): one.question, (_REPLY, one.pk): one.answer}
    return words


def _told(
    entries: list[AuditEntry],
    changes: dict[datetime, list[FieldChange]],
    words: Mapping[tuple[str, int], str],
) -> Iterable[Moment]:
    """Yield the acts; the fields stand with the first act of their moment."""
    keys = {int(entry.by_key) for entry in entries if entry.by_key}
    users = User.objects.in_bulk(keys)
    told: set[datetime] = set()
    for entry in entries:
        fields = () if entry.at in told else tuple(changes.get(entry.at, ()))
        told.add(entry.at)
        who = users.get(int(entry.by_key)) if entry.by_key else None
        said = words.get((entry.act, entry.after.get("inquiry", 0)), "")
        yield Moment(entry.at, who, entry, fields, said)
