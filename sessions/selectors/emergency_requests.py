"""Requests for an emergency item as the law asks about them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from assemblies.enums import InstitutionKind
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.models.institutions import GroupMembership
from assemblies.selectors import suspended_among
from sessions.enums import DocumentKind, RequestAct, RequestPaper, RequestState
from sessions.models.emergency_items import (
    EmergencyRequest,
    RequestAuthor,
    RequestConsent,
    RequestList,
    RequestText,
)
from sessions.models.request_papers import RequestFile
from sessions.rules.emergency_decisions import EmergencyRules, rules_on
from sessions.rules.emergency_requests import Author, Facts
from sessions.rules.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Paper:
    """A text of a request as its authors see it: which of its papers, in which language."""

    paper: RequestPaper
    language: str
    text: str


def list_of(request: EmergencyRequest) -> RequestList:
    """Return the list a request belongs to, with its event and its sitting. One query."""
    lists = RequestList.objects.select_related("event", "decision", "item__parent__parent")
    return lists.get(event_id=request.event_id)


def rules_of(list_: RequestList) -> EmergencyRules:
    """Return the rules by which the list is decided. No query."""
    return rules_on(list_.decision.starts_at.date())


def delegations_of_members(event_id: int) -> QuerySet[Delegation]:
    """Return the delegations of Members to an event: of them somebody objects to a request."""
    return Delegation.objects.filter(
        assembly=event_id, institution__kind=InstitutionKind.PARLIAMENT
    )


def authors_of(
    request: EmergencyRequest, *, at: datetime, with_named: bool = False
) -> tuple[Author, ...]:
    """Return who makes a request, as the law asks about them on that day. Three queries.

    with_named: those, too, who were named and have not agreed yet.
    """
    rows = RequestAuthor.objects.filter(request=request).select_related("institution")
    if not with_named:
        rows = rows.filter(agreed_at__isnull=False)
    institutions = [row.institution for row in rows.order_by("pk")]
    keys = [one.pk for one in institutions]
    suspended = suspended_among(keys, at.date())
    groups: dict[int, set[str]] = {key: set() for key in keys}
    held = GroupMembership.objects.filter(institution__in=keys)
    for key, code in held.values_list("institution_id", "group__code"):
        groups[key].add(code)
    return tuple(
        Author(
            key=one.pk,
            kind=InstitutionKind(one.kind),
            is_suspended=one.pk in suspended,
            groups=frozenset(groups[one.pk]),
        )
        for one in institutions
    )


def agreed_to(
    request: EmergencyRequest, act: RequestAct, *, joint: EmergencyRequest | None = None
) -> frozenset[int]:
    """Return which authors have agreed to an act: to be named, or to give the request up.

    joint: of a merger, the request into which it is agreed. One query.
    """
    if act in (RequestAct.MERGE, RequestAct.WITHDRAW):
        consents = RequestConsent.objects.filter(request=request, act=act, joint=joint)
        return frozenset(consents.values_list("institution_id", flat=True))
    authors = RequestAuthor.objects.filter(request=request, agreed_at__isnull=False)
    return frozenset(authors.values_list("institution_id", flat=True))


def papers_of(request: EmergencyRequest) -> tuple[Paper, ...]:
    """Return the texts of a request's newest revision. One query."""
    texts = RequestText.objects.filter(request=request, revision=request.revision)
    return tuple(
        Paper(RequestPaper(one.paper), one.language, one.text)
        for one in texts.order_by("paper", "language")
    )


def missing_papers(request: EmergencyRequest) -> tuple[RequestPaper, ...]:
    """Return what is needed before a request can be filed, in its usual order. Two queries."""
    have = {one.paper for one in papers_of(request)} | filed_of(request)
    return tuple(one for one in RequestPaper if one not in have)


def filed_of(request: EmergencyRequest) -> frozenset[RequestPaper]:
    """Return which papers of a request's newest revision were sent as files. One query."""
    files = RequestFile.objects.filter(request=request, revision=request.revision)
    return frozenset(RequestPaper(paper) for paper in files.values_list("paper", flat=True))


def symbol_of(request: EmergencyRequest) -> Symbol:
    """Return the symbol under which a request is circulated, with its revision. Two queries."""
    symbol = Symbol(
        body="A",
        session=Assembly.objects.get(pk=request.event_id).number,
        item=list_of(request).item.printed,
        kind=DocumentKind.PROPOSAL,
        number=request.order or 0,
    )
    return symbol.revised(request.revision)


def states_beside(
    request: EmergencyRequest,
) -> tuple[tuple[RequestState, ...], tuple[RequestState, ...]]:
    """Return the states of the requests received before it, and of all others. One query."""
    others = EmergencyRequest.objects.filter(event_id=request.event_id).exclude(pk=request.pk)
    rows = list(others.in_order().values_list("order", "state"))
    own = request.order or 0
    ahead = tuple(RequestState(state) for order, state in rows if order and order < own)
    return ahead, tuple(RequestState(state) for _order, state in rows)


def facts_of(
    request: EmergencyRequest, act: RequestAct, *, at: datetime, reason: str = ""
) -> Facts:
    """Return what the law asks about a request before an act. Nine queries at most.

    What only one act knows (a merger's parts, a vote's outcome) is the act's to add.
    """
    list_ = list_of(request)
    shows_authors = act in (RequestAct.FILE, RequestAct.REVISE)
    authors = authors_of(request, at=at, with_named=shows_authors)
    ahead, others = states_beside(request)
    return Facts(
        at=at,
        since=request.state_at,
        closes_at=list_.closing_hour,
        rules=rules_of(list_),
        zone=list_.event.time_zone,
        reason=reason,
        papers=frozenset(one.paper for one in papers_of(request)) | filed_of(request),
        authors=authors,
        joining=frozenset(author.key for author in authors),
        agreed=agreed_to(request, act),
        group=request.group.code if request.group else "",
        ahead=ahead,
        others=others,
    )


def received_so_far(event_id: int) -> int:
    """Return the highest place in the order of receipt that is held. One query."""
    held = EmergencyRequest.objects.filter(event_id=event_id).aggregate(last=Max("order"))
    return held["last"] or 0
