"""Acts of a Standing Committee's work: dates, memorandum, resolution, who reads the inputs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.errors import NotOfThisEvent
from sessions.errors.committees import DraftBegun, SubjectMissing
from sessions.models.committees import CommitteeCycle
from sessions.models.documents import Document
from sessions.models.resolutions import Resolution
from sessions.rules.committee_seats import check_committee
from sessions.rules.subject_items import check_closing
from sessions.selectors.committee_cycles import subject_of
from sessions.services import events, resolutions


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """By when what is done; None: not set. subjects_until: else a day before the bureau meets."""

    bureau_meets_at: datetime | None = None
    subjects_until: datetime | None = None
    inputs_until: date | None = None
    draft_until: date | None = None


@dataclass(frozen=True, slots=True)
class Memorandum:
    """The co-rapporteurs' explanatory memorandum: typed, or a document, or both."""

    text: LanguageMap | None = None
    document: Document | None = None


@transaction.atomic
def plan(
    *,
    event: Event,
    body: Body,
    dates: Dates,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> CommitteeCycle:
    """Set the dates of a committee's work towards an event; the first time, begin it.

    version: the one that was seen; 0 before it is begun. Raises NoStandingCommittee,
    SubjectsAfterBureau, Superseded.
    """
    check_committee(body.code)
    check_closing(bureau_meets_at=dates.bureau_meets_at, set_to=dates.subjects_until)
    events.lock(among=Event.objects.filter(pk=event.pk))
    cycle = CommitteeCycle.objects.filter(event_id=event.pk, body=body).first()
    if version is not None and version != (cycle.version if cycle else 0):
        raise Superseded
    if cycle is None:
        cycle = CommitteeCycle(event_id=event.pk, body=body, begun_at=at, version=0)
    changes = {
        "bureau_meets_at": dates.bureau_meets_at,
        "subjects_until": dates.subjects_until,
        "inputs_until": dates.inputs_until,
        "draft_until": dates.draft_until,
    }
    after = {name: value.isoformat() if value else None for name, value in changes.items()}
    return _changed(cycle, "committee.plan", changes, after, by, at)


@transaction.atomic
def show_inputs(
    *,
    cycle: CommitteeCycle,
    are_public: bool,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> CommitteeCycle:
    """Let everybody read the written inputs, or the co-rapporteurs alone. Raises Superseded."""
    changes = {"inputs_are_public": are_public}
    return _changed(locked(cycle, version), "committee.show_inputs", changes, changes, by, at)


@transaction.atomic
def keep_memorandum(
    *,
    cycle: CommitteeCycle,
    memorandum: Memorandum,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> CommitteeCycle:
    """Keep the explanatory memorandum; what was there before is replaced.

    Raises Superseded, SubjectMissing, NotOfThisEvent for a document of another event.
    """
    cycle = locked(cycle, version)
    if subject_of(cycle) is None:
        raise SubjectMissing
    document = memorandum.document
    if document is not None and document.event_id != cycle.event_id:
        raise NotOfThisEvent
    changes = {"memorandum": memorandum.text or None, "memorandum_document": document}
    languages = sorted(memorandum.text or ())
    after = {"document": document.pk if document else None, "languages": languages}
    return _changed(cycle, "committee.keep_memorandum", changes, after, by, at)


@transaction.atomic
def begin_resolution(
    *, cycle: CommitteeCycle, version: int | None = None, by: User | None, at: datetime
) -> Resolution:
    """Begin the committee's resolution on its subject, without any text yet.

    Raises Superseded, SubjectMissing, DraftBegun the second time.
    """
    cycle = locked(cycle, version)
    subject = subject_of(cycle)
    if subject is None:
        raise SubjectMissing
    if cycle.resolution_id is not None:
        raise DraftBegun
    begun = resolutions.begin_for_body(
        event=cycle.event, body=cycle.body, title=subject.title, by=by, at=at
    )
    after = {"resolution": begun.pk, "subject": subject.pk}
    _changed(cycle, "committee.begin_resolution", {"resolution": begun}, after, by, at)
    return begun


def locked(cycle: CommitteeCycle, version: int | None = None) -> CommitteeCycle:
    """Hold the event, then a committee's work towards it; return it as it stands.

    version: the one that was seen. Raises Superseded. Assumes the caller's transaction.
    """
    events.lock(among=Event.objects.filter(pk=cycle.event_id))
    held = CommitteeCycle.objects.select_for_update(of=("self",), no_key=True)
    one = held.select_related("event", "body", "resolution").get(pk=cycle.pk)
    if version is not None and one.version != version:
        raise Superseded
    return one


def _changed(
    cycle: CommitteeCycle,
    act: str,
    changes: dict[str, Any],
    after: dict[str, Any],
    by: User | None,
    at: datetime,
) -> CommitteeCycle:
    for name, value in changes.items():
        setattr(cycle, name, value)
    cycle.version += 1
    cycle.save()
    audit.record(act=act, thing=cycle, by=by, at=at, after=after)
    return cycle
