"""Acts upon a request for an emergency item, from the first draft to the ballot.

Every change of state asks the one table of `sessions.rules.emergency_items`, through
`request_steps.step`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from assemblies.enums import SearchThing
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.services import audit
from sessions.enums import DocumentAccess, RequestAct, RequestActor, RequestState
from sessions.errors.emergency_items import RequestNotMovable
from sessions.models.documents import Document
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.emergency_requests import BEFORE_BALLOT, WRITABLE, Part
from sessions.rules.symbols import Symbol
from sessions.selectors.emergency_requests import (
    Paper,
    agreed_to,
    facts_of,
    filed_of,
    papers_of,
    received_so_far,
    symbol_of,
)
from sessions.selectors.requests_shown import loaded, parts_of
from sessions.services import (
    documents,
    request_authors,
    request_files,
    request_news,
    request_steps,
    search,
)
from sessions.services.documents import Details, Showing
from sessions.services.request_files import Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request as its authors want it.

    subject: what it is about, in a few words. papers, files: what is not among them stays.
    """

    title: LanguageMap
    subject: str
    papers: Sequence[Paper] = ()
    files: Sequence[Sent] = ()
    group: GeopoliticalGroup | None = None


@transaction.atomic
def prepare(
    *, event: Event, institution: Institution, wanted: Wanted, by: User | None, at: datetime
) -> EmergencyRequest:
    """Begin a request: a draft that nobody outside its authors sees yet. Raises UploadRefused."""
    request_files.check(wanted.files)
    request = EmergencyRequest.objects.create(
        event_id=event.pk,
        title=wanted.title,
        subject=wanted.subject,
        group=wanted.group,
        state_at=at,
        state_by=by,
    )
    request.authors.create(institution=institution, named_at=at, agreed_at=at, agreed_by=by)
    _keep(request, wanted.papers, by, at)
    _keep_files(request, wanted.files, by, at)
    after = {"institution": institution.pk}
    audit.record(act="emergencyrequest.prepare", thing=request, by=by, at=at, after=after)
    return request


@transaction.atomic
def write(
    *,
    request: EmergencyRequest,
    wanted: Wanted,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """Change a request that is not filed yet, or was returned.

    Raises Superseded, UploadRefused, RequestNotMovable.
    """
    request_files.check(wanted.files)
    request = request_steps.locked(request, version)
    if request.state not in WRITABLE:
        raise RequestNotMovable
    request.title, request.subject, request.group = wanted.title, wanted.subject, wanted.group
    request.version += 1
    request.save()
    _keep(request, wanted.papers, by, at)
    _keep_files(request, wanted.files, by, at)
    audit.record(act="emergencyrequest.write", thing=request, by=by, at=at)
    return request


@transaction.atomic
def file(
    *, request: EmergencyRequest, version: int | None = None, by: User | None, at: datetime
) -> EmergencyRequest:
    """File a request: received, with its place in the order of receipt.

    Raises Superseded; NotAMember, MemberSuspended, GroupElsewhere, ListClosed, PapersMissing,
    AuthorsDisagree, RequestNotMovable.
    """
    request = request_steps.locked(request, version)
    return request_steps.step(
        request,
        RequestAct.FILE,
        actor=RequestActor.AUTHOR,
        facts=facts_of(request, RequestAct.FILE, at=at),
        by=by,
        order=received_so_far(request.event_id) + 1,
        received_at=at,
    )


@transaction.atomic
def discard(*, request: EmergencyRequest, by: User | None, at: datetime) -> EmergencyRequest:
    """Drop a draft that was never received. Raises RequestNotMovable."""
    request, act = request_steps.locked(request), RequestAct.DISCARD
    facts = facts_of(request, act, at=at)
    return request_steps.step(request, act, actor=RequestActor.AUTHOR, facts=facts, by=by)


@transaction.atomic
def send_back(
    *,
    request: EmergencyRequest,
    reason: str,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """Return a request as incomplete: it loses its place, and is filed anew before the hour.

    Its authors are told why. Raises Superseded, RequestReasonMissing, RequestNotMovable.
    """
    request = request_steps.locked(request, version)
    request_steps.step(
        request,
        RequestAct.RETURN,
        actor=RequestActor.SECRETARIAT,
        facts=facts_of(request, RequestAct.RETURN, at=at, reason=reason),
        by=by,
        order=None,
        received_at=None,
    )
    request_news.returned(request, reason=reason.strip(), at=at)
    return request


@transaction.atomic
def circulate(
    *, request: EmergencyRequest, version: int | None = None, by: User, at: datetime
) -> EmergencyRequest:
    """Circulate a request, or its revision, under its document symbol: everybody reads it now.

    Every Member's delegation is told at once. Raises Superseded, PapersMissing, RequestNotMovable,
    and what issuing the document raises.
    """
    request = request_steps.locked(request, version)
    symbol, title = symbol_of(request), request.revised_title or request.title
    facts = replace(facts_of(request, RequestAct.CIRCULATE, at=at), symbol=str(symbol))
    request_steps.step(
        request,
        RequestAct.CIRCULATE,
        actor=RequestActor.SECRETARIAT,
        facts=facts,
        by=by,
        title=title,
        revised_title=None,
    )
    if request.document is None:
        request.document = _issued(request, symbol, by, at)
        request.save(update_fields=["document"])
    else:
        _reissue(request, request.document, by, at)
    search.keep(thing=SearchThing.REQUEST, keys=[request.pk], at=at)
    request_files.issue_papers(request, request.document, by=by, at=at)
    request_news.circulated(request, at=at)
    return request


@transaction.atomic
def refuse_revision(
    *,
    request: EmergencyRequest,
    reason: str,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """Refuse a revision: the text that was circulated before stands.

    Raises Superseded, RequestReasonMissing, RequestNotMovable.
    """
    request = request_steps.locked(request, version)
    facts = facts_of(request, RequestAct.REFUSE_REVISION, at=at, reason=reason)
    refused = request.revision
    request_steps.step(
        request,
        RequestAct.REFUSE_REVISION,
        actor=RequestActor.SECRETARIAT,
        facts=facts,
        by=by,
        revision=refused - 1,
        revised_title=None,
    )
    request.texts.filter(revision=refused).delete()
    request.files.filter(revision=refused).delete()
    return request


@transaction.atomic
def revise(
    *,
    request: EmergencyRequest,
    papers: Sequence[Paper] = (),
    files: Sequence[Sent] = (),
    title: LanguageMap | None = None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """File another text of a circulated request; the one circulated stands until this one is.

    papers, files: what is not among them stays as it was; title: None, too. Raises Superseded,
    UploadRefused and, as `file`, what the list and its authors do not allow.
    """
    request_files.check(files)
    request = request_steps.locked(request, version)
    texts = _with(papers_of(request), papers)
    typed, sent = {one.paper for one in texts}, {one.paper for one in files}
    since, is_next = request.revision, request.state == RequestState.CIRCULATED
    request_steps.step(
        request,
        RequestAct.REVISE,
        actor=RequestActor.AUTHOR,
        facts=replace(
            facts_of(request, RequestAct.REVISE, at=at), papers=filed_of(request) | typed | sent
        ),
        by=by,
        revision=since + 1 if is_next else since,
        revised_title=title or request.revised_title,
    )
    if is_next:
        request_files.carry_over(request, since=since)
    _keep(request, texts if is_next else papers, by, at)
    _keep_files(request, files, by, at)
    return request


def _with(held: Sequence[Paper], papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return texts with others in their place; an empty one takes away what was there."""
    texts = {(one.paper, one.language): one for one in (*held, *papers)}
    return tuple(one for one in texts.values() if one.text.strip())


@transaction.atomic
def merge(
    *,
    parts: Sequence[EmergencyRequest],
    joint: EmergencyRequest,
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """Let one joint request replace others on its subject, all at once; they point to it.

    Raises NothingToCombine, SubjectsDiffer, AuthorLeftOut, AuthorsDisagree where an author of one
    has not agreed to this joint request, RequestNotMovable.
    """
    joint = request_steps.locked(joint)
    held = [request_steps.locked(part) for part in sorted(parts, key=lambda one: one.pk)]
    if joint.state not in BEFORE_BALLOT or joint.pk in {part.pk for part in held}:
        raise RequestNotMovable  # what is withdrawn itself, or is voted upon, replaces nothing
    combines = tuple(Part(subject=part.subject, authors=_keys(part)) for part in held)
    for part in held:
        facts = replace(
            facts_of(part, RequestAct.MERGE, at=at),
            agreed=agreed_to(part, RequestAct.MERGE, joint=joint),
            combines=combines,
            joint=_keys(joint),
        )
        request_steps.step(
            part,
            RequestAct.MERGE,
            actor=RequestActor.AUTHOR,
            facts=facts,
            by=by,
            merged_into=joint,
        )
    return joint


@transaction.atomic
def combine(*, joint: EmergencyRequest, by: User | None, at: datetime) -> EmergencyRequest:
    """Let a joint request replace all those whose authors have agreed to it. Raises as `merge`."""
    request_steps.locked(joint)
    still = EmergencyRequest.objects.filter(event_id=joint.event_id, state__in=BEFORE_BALLOT)
    return merge(parts=parts_of(joint, among=loaded(still)), joint=joint, by=by, at=at)


@transaction.atomic
def withdraw(
    *,
    request: EmergencyRequest,
    actor: RequestActor = RequestActor.AUTHOR,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """Withdraw a request to which all its authors have agreed; in the sitting, orally, too.

    actor: the President, where it was said in the sitting. Raises AuthorsDisagree, NotForThem,
    WithdrawalDuringVote, WithdrawalAfterVote, RequestNotMovable.
    """
    request = request_steps.locked(request)
    facts = facts_of(request, RequestAct.WITHDRAW, at=at, reason=reason)
    return request_steps.step(request, RequestAct.WITHDRAW, actor=actor, facts=facts, by=by)


@transaction.atomic
def give_up(
    *, request: EmergencyRequest, institution: Institution, by: User | None, at: datetime
) -> EmergencyRequest:
    """Agree for one author that the request is withdrawn; the last of them withdraws it.

    Raises NotAnAuthor, WithdrawalDuringVote, WithdrawalAfterVote, RequestNotMovable.
    """
    request_authors.consent(request=request, institution=institution, by=by, at=at)
    if _keys(request) - agreed_to(request, RequestAct.WITHDRAW):
        return request
    return withdraw(request=request, by=by, at=at)


def _keep(
    request: EmergencyRequest, papers: Sequence[Paper], by: User | None, at: datetime
) -> None:
    """Keep texts with the newest revision; an empty one takes away what was there."""
    for one in papers:
        if not one.text.strip():
            request.texts.filter(
                revision=request.revision, paper=one.paper, language=one.language
            ).delete()
            continue
        request.texts.update_or_create(
            revision=request.revision,
            paper=one.paper,
            language=one.language,
            defaults={"text": one.text, "kept_at": at, "kept_by": by},
        )


def _keep_files(
    request: EmergencyRequest, files: Sequence[Sent], by: User | None, at: datetime
) -> None:
    for sent in files:
        request_files.keep(request, sent, by=by, at=at)


def _keys(request: EmergencyRequest) -> frozenset[int]:
    agreed = request.authors.filter(agreed_at__isnull=False)
    return frozenset(agreed.values_list("institution_id", flat=True))


def _issued(request: EmergencyRequest, symbol: Symbol, by: User | None, at: datetime) -> Document:
    return documents.issue(
        event=request.event,
        symbol=symbol,
        title=request.title,
        showing=Showing(access=DocumentAccess.PUBLIC),
        by=by,
        at=at,
    )


def _reissue(request: EmergencyRequest, document: Document, by: User, at: datetime) -> None:
    documents.revise(document=document, number=request.revision, by=by, at=at)
    if document.title != request.title:
        held = Details(
            title=request.title,
            themes=tuple(document.themes.all()),
            sittings=tuple(document.sittings.all()),
        )
        documents.describe(document=document, details=held, by=by, at=at)
