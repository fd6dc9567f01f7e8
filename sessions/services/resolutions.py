"""Acts upon a resolution: begun, written version by version, judged, adopted or not."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from assemblies.enums import SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import RequestAct, RequestActor, RequestPaper, RequestState
from sessions.enums.decisions import Adoption, ResolutionAct
from sessions.errors.resolutions import NoItemAccepted, NotFlagged, ResolutionNotMovable
from sessions.models.ballots import Ballot
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import DraftVersion, Resolution, SubjectJudgement
from sessions.rules.symbols import BODIES
from sessions.selectors.emergency_requests import papers_of
from sessions.selectors.resolutions import facts_of, flags_of, newest_draft
from sessions.services import ballots, events, request_steps, search
from sessions.services.resolution_steps import locked, step, step_request

_MAY_BEGIN = frozenset({RequestState.ACCEPTED, RequestState.DEBATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version as it was typed. note: what was changed, for readers of the versions."""

    title: LanguageMap
    text: LanguageMap
    note: str = ""


@transaction.atomic
def begin(*, request: EmergencyRequest, by: User | None, at: datetime) -> Resolution:
    """Begin the resolution on the emergency item: its first version is the accepted draft.

    Raises NoItemAccepted where the request is not the item; ResolutionNotMovable the second time.
    """
    request = request_steps.locked(request)
    if request.state not in _MAY_BEGIN:
        raise NoItemAccepted
    if Resolution.objects.filter(request=request).exists():
        raise ResolutionNotMovable
    plenary = Body.objects.get(code=BODIES["A"])
    resolution = _begun(request.event, plenary, request.title, by, at, request)
    text = LanguageMap(
        {
            one.language: one.text
            for one in papers_of(request)
            if one.paper is RequestPaper.DRAFT_RESOLUTION
        }
    )
    if text:
        _add(resolution, Draft(title=request.title, text=text), by, at)
    return resolution


@transaction.atomic
def begin_for_body(
    *, event: Event, body: Body, title: LanguageMap, by: User | None, at: datetime
) -> Resolution:
    """Begin a resolution of a body's own, without any text yet."""
    events.lock(among=Event.objects.filter(pk=event.pk))
    return _begun(event, body, title, by, at)


@transaction.atomic
def record_debate(
    *, resolution: Resolution, version: int | None = None, by: User | None, at: datetime
) -> Resolution:
    """Put on record that the Assembly has debated the emergency item.

    Raises Superseded; ResolutionNotMovable where there is no request; RequestNotMovable.
    """
    resolution = locked(resolution, version)
    if resolution.request_id is None:
        raise ResolutionNotMovable
    step_request(resolution, RequestAct.DEBATE, actor=RequestActor.PRESIDENT, by=by, at=at)
    resolution.version += 1
    resolution.save(update_fields=["version"])
    return resolution


@transaction.atomic
def write(
    *,
    resolution: Resolution,
    draft: Draft,
    has_amendments: bool = False,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> DraftVersion:
    """Keep another version of the text; those before it stay.

    has_amendments: those to the version before are in it, as `amendments.merge` puts them. Raises
    Superseded, AmendmentsPending, AmendmentsUnmerged, ResolutionNotMovable.
    """
    resolution = locked(resolution, version)
    facts = facts_of(resolution, at=at)
    if has_amendments:
        facts = replace(facts, amendments=())
    number = facts.drafts + 1
    step(
        resolution,
        ResolutionAct.WRITE,
        facts=facts,
        by=by,
        after={"draft": number},
        title=draft.title,
    )
    return _add(resolution, draft, by, at, number)


@transaction.atomic
def show_drafts(
    *,
    resolution: Resolution,
    are_public: bool,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Resolution:
    """Let everybody read the versions before it is adopted, or nobody but the secretariat.

    Raises Superseded, DraftMissing, ResolutionNotMovable.
    """
    resolution = locked(resolution, version)
    return step(
        resolution,
        ResolutionAct.SHOW,
        facts=facts_of(resolution, at=at),
        by=by,
        after={"drafts_are_public": are_public},
        drafts_are_public=are_public,
    )


@transaction.atomic
def judge(
    *,
    resolution: Resolution,
    request: EmergencyRequest,
    reason: str,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Resolution:
    """Let stand what the newest version says of a barred subject, with the reason, on record.

    The next version is judged anew. Raises Superseded, ResolutionReasonMissing, NotFlagged,
    ResolutionNotMovable.
    """
    resolution = locked(resolution, version)
    draft = newest_draft(resolution)
    flagged = {one.request.pk for one in flags_of(resolution, draft) if one.judgement is None}
    facts = facts_of(resolution, at=at, reason=reason)
    about = {"request": request.pk, "draft": facts.drafts}
    step(resolution, ResolutionAct.JUDGE, facts=facts, by=by, after=about)
    if draft is None or request.pk not in flagged:
        raise NotFlagged
    SubjectJudgement.objects.create(
        draft=draft, request=request, reason=reason.strip(), judged_at=at, judged_by=by
    )
    return resolution


@transaction.atomic
def adopt(
    *,
    resolution: Resolution,
    ballot: Ballot | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Resolution:
    """Adopt the newest version: by consensus, or by the vote of that ballot.

    Raises Superseded, DraftMissing, AmendmentsPending, AmendmentsUnmerged, ReturningSubject,
    VoteElsewhere, VoteNotClosed, VoteNotCarried, ResolutionNotMovable; RequestNotMovable before
    the debate.
    """
    resolution = locked(resolution, version)
    ballot = ballots.locked(ballot) if ballot else None  # nobody annuls it meanwhile
    adoption = Adoption.CONSENSUS if ballot is None else Adoption.VOTE
    facts = facts_of(resolution, at=at, adoption=adoption, ballot=ballot)
    step(
        resolution,
        ResolutionAct.ADOPT,
        facts=facts,
        by=by,
        after={"draft": facts.drafts, "ballot": ballot.pk if ballot else None},
        adopted_at=at,
        adoption=adoption,
        ballot=ballot,
    )
    step_request(
        resolution,
        RequestAct.ADOPT,
        actor=RequestActor.ASSEMBLY,
        by=by,
        at=at,
        barred=facts.barred,
    )
    return resolution


@transaction.atomic
def decline(
    *,
    resolution: Resolution,
    reason: str,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Resolution:
    """Put on record that it was not adopted, and why.

    Raises Superseded, ResolutionReasonMissing, ResolutionNotMovable, RequestNotMovable.
    """
    resolution = locked(resolution, version)
    facts = facts_of(resolution, at=at, reason=reason)
    step(resolution, ResolutionAct.DECLINE, facts=facts, by=by, reason=reason.strip())
    step_request(
        resolution,
        RequestAct.DECLINE,
        actor=RequestActor.ASSEMBLY,
        by=by,
        at=at,
        reason=reason,
    )
    return resolution


def _begun(
    event: Event,
    body: Body,
    title: LanguageMap,
    by: User | None,
    at: datetime,
    request: EmergencyRequest | None = None,
) -> Resolution:
    resolution = Resolution.objects.create(
        event_id=event.pk,
        body=body,
        request=request,
        title=title,
        state_at=at,
        state_by=by,
        begun_at=at,
    )
    about = {"body": body.code, "request": request.pk if request else None}
    audit.record(act="resolution.begin", thing=resolution, by=by, at=at, after=about)
    return resolution


def _add(
    resolution: Resolution, draft: Draft, by: User | None, at: datetime, number: int = 1
) -> DraftVersion:
    added = resolution.drafts.create(
        number=number,
        title=draft.title,
        text=draft.text,
        note=draft.note,
        kept_at=at,
        kept_by=by,
    )
    search.keep(thing=SearchThing.RESOLUTION, keys=[resolution.pk], at=at)
    return added
