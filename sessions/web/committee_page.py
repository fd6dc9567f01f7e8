"""What the pages of a Standing Committee print: the steps of its work, subjects, inputs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assemblies.models.bodies import Body
from assemblies.models.events import Assembly
from sessions.enums.committees import SubjectState
from sessions.enums.decisions import ResolutionState
from sessions.models.agenda import Treatment
from sessions.models.committees import CommitteeCycle, SubjectItem
from sessions.models.resolutions import Resolution
from sessions.permissions import (
    visible_documents,
    visible_items,
    visible_resolutions,
    visible_sittings,
)
from sessions.selectors.amendments import last_day_of
from sessions.selectors.committee_cycles import (
    closing_of_subjects,
    drafting_sittings,
    parts_of,
    rapporteurs_of,
    subject_of,
    subjects_of,
)
from sessions.selectors.committee_seats import standing_committees
from sessions.selectors.committee_words import STATES, TONES, proposer_of
from sessions.selectors.resolution_words import adopted_in_words
from sessions.web.access import seen_assembly
from sessions.web.programme import frame


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the committee's work. at: its moment; day: its last day; note: what came of it."""

    name: str
    at: datetime | None = None
    day: date | None = None
    note: str = ""
    is_over: bool = False

    @property
    def tag(self) -> str:
        if self.is_over:
            return _("Done")
        return _("To come") if self.at or self.day else _("Not set yet")

    @property
    def tone(self) -> str:
        return "good" if self.is_over else "wait" if self.at or self.day else ""


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A subject item as it is printed."""

    item: SubjectItem
    author: str
    state: str | Promise
    tone: str
    is_proposed: bool


def seen_committee(slug: str, code: str) -> tuple[Assembly, Body]:
    """Return a Standing Committee at an assembly. Two queries."""
    return seen_assembly(slug), get_object_or_404(standing_committees(), code=code)


def begun(cycle: CommitteeCycle | None) -> CommitteeCycle:
    """Return the committee's work; where nobody has begun it, there is no such page."""
    if cycle is None:
        raise Http404
    return cycle


def committee_frame(assembly: Assembly, body: Body) -> dict[str, Any]:
    """Return what stands around every page of a committee."""
    path = [assembly.slug, body.code]
    return {
        **frame(assembly, _("Committees")),
        "body": body,
        "committee_url": reverse("assembly_sessions:committee", args=path),
    }


def lines_of(items: Iterable[SubjectItem]) -> list[SubjectLine]:
    """Return subject items as they are printed; institutions are loaded. No query."""
    return [_line(one) for one in items]


def work_of(request: HttpRequest, cycle: CommitteeCycle) -> dict[str, Any]:
    """Return what everybody reads of a committee's work. Nine queries at most."""
    at, subject = timezone.now(), subject_of(cycle)
    resolution = _seen_resolution(request, cycle)
    return {
        "cycle": cycle,
        "subject": subject,
        "subject_author": proposer_of(subject) if subject else "",
        "combined": parts_of(subject, subjects_of(cycle)),
        "rapporteurs": rapporteurs_of(cycle),
        "draft": resolution,
        "stages": stages_of(cycle, subject, resolution, at=at),
        **_memorandum_of(request, cycle, at),
        **_meetings_of(request, cycle, at),
    }


def _memorandum_of(request: HttpRequest, cycle: CommitteeCycle, at: datetime) -> dict[str, Any]:
    """Return the memorandum in the reader's language, and its document as far as she may see it."""
    typed, document = cycle.memorandum, cycle.memorandum_document
    is_seen = document and visible_documents(request.user, at=at).filter(pk=document.pk).exists()
    return {
        "memorandum": typed.in_language(get_language() or "") if typed else "",
        "document": document if is_seen else None,
    }


def _meetings_of(request: HttpRequest, cycle: CommitteeCycle, at: datetime) -> dict[str, Any]:
    """Return the sittings on the resolution that the reader may know of, and what they treat."""
    sittings = drafting_sittings(cycle, visible_sittings(request.user, at=at))
    treated = Treatment.objects.filter(sitting__in=sittings).values("item")
    items = visible_items(request.user, at=at).filter(pk__in=treated).with_numbers()
    return {"sittings": sittings, "items": items.order_by("agenda", "number", "pk")}


def stages_of(
    cycle: CommitteeCycle,
    subject: SubjectItem | None,
    resolution: Resolution | None,
    *,
    at: datetime,
) -> list[Stage]:
    """Return the steps of the work in their order, as far as they are known. No query.

    resolution: the draft, as far as the reader may know of it, its event and body loaded.
    """
    closing = closing_of_subjects(cycle)
    amendments = last_day_of(resolution) if resolution else None
    adopted = adopted_in_words(resolution) if resolution else ""
    is_decided = resolution is not None and resolution.state != ResolutionState.IN_DRAFTING
    return [
        Stage(_("Members propose subjects until"), at=closing, is_over=_is_past(closing, at)),
        Stage(
            _("The bureau meets"),
            at=cycle.bureau_meets_at,
            note=_("It has chosen the subject.") if subject else "",
            is_over=subject is not None,
        ),
        _last_day(_("Members send written inputs until"), cycle, cycle.inputs_until, at),
        _last_day(_("Draft resolution and memorandum"), cycle, cycle.draft_until, at),
        _last_day(_("Members propose amendments until"), cycle, amendments, at),
        Stage(_("The committee adopts the resolution"), note=adopted, is_over=is_decided),
    ]


def _last_day(name: str, cycle: CommitteeCycle, day: date | None, at: datetime) -> Stage:
    ends = datetime.combine(day + timedelta(days=1), time(), cycle.event.zone) if day else None
    return Stage(name, day=day, is_over=_is_past(ends, at))


def _is_past(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and at >= moment


def _seen_resolution(request: HttpRequest, cycle: CommitteeCycle) -> Resolution | None:
    if cycle.resolution_id is None:
        return None
    return visible_resolutions(request.user).filter(pk=cycle.resolution_id).first()


def _line(item: SubjectItem) -> SubjectLine:
    state = SubjectState(item.state)
    return SubjectLine(
        item=item,
        author=proposer_of(item),
        state=STATES[state],
        tone=TONES[state],
        is_proposed=state is SubjectState.PROPOSED,
    )
