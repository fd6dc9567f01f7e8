"""What Members say about a resolution: reservations at its adoption, reports in later years."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.enums import Language
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from sessions.enums import RequestAct, RequestActor
from sessions.enums.decisions import ResolutionAct
from sessions.errors.resolutions import ReservationElsewhere
from sessions.models.resolutions import FollowUpReport, Reservation, Resolution
from sessions.selectors.resolutions import facts_of, is_of_a_member
from sessions.services.resolution_steps import locked, step, step_request


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language."""

    language: Language
    text: str


@transaction.atomic
def reserve(
    *,
    resolution: Resolution,
    delegation: Delegation,
    said: Said,
    by: User | None,
    at: datetime,
) -> Reservation:
    """Put a delegation's reservation on record; said again before publication, it replaces it.

    Raises ReservationElsewhere; ResolutionNotMovable before the adoption and once it is published.
    """
    resolution = locked(resolution)
    is_here = delegation.assembly_id == resolution.event_id
    if not is_here or not is_of_a_member(delegation.institution.kind):
        raise ReservationElsewhere
    about = {"delegation": delegation.pk}
    facts = facts_of(resolution, at=at)
    step(resolution, ResolutionAct.RESERVE, facts=facts, by=by, after=about)
    words = {
        "language": said.language,
        "text": said.text,
        "recorded_at": at,
        "recorded_by": by,
    }
    return resolution.reservations.update_or_create(delegation=delegation, defaults=words)[0]


@transaction.atomic
def report(
    *,
    resolution: Resolution,
    institution: Institution,
    said: Said,
    by: User | None,
    at: datetime,
) -> FollowUpReport:
    """Put on record what a Member reports about its follow-up; each report stays.

    Raises ReservationElsewhere for who is not a Member; ResolutionNotMovable before publication.
    """
    resolution = locked(resolution)
    if not is_of_a_member(institution.kind):
        raise ReservationElsewhere
    about = {"institution": institution.pk}
    facts = facts_of(resolution, at=at)
    step(resolution, ResolutionAct.REPORT, facts=facts, by=by, after=about)
    step_request(resolution, RequestAct.REPORT, actor=RequestActor.MEMBER, by=by, at=at)
    return resolution.follow_ups.create(
        institution=institution,
        language=said.language,
        text=said.text,
        reported_at=at,
        reported_by=by,
    )
