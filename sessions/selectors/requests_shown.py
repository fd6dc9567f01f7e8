"""Requests for an emergency item as pages and programs show them; permissions said which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Prefetch

from assemblies.models.events import Event
from assemblies.models.institutions import Institution
from sessions.enums import RequestAct, RequestOutcome, RequestState
from sessions.models.ballots import Ballot
from sessions.models.documents import LanguageVersion, Revision
from sessions.models.emergency_items import (
    EmergencyRequest,
    RequestAuthor,
    RequestList,
    RequestQuerySet,
    RequestStep,
)
from sessions.models.request_papers import RequestFile
from sessions.rules.emergency_requests import BEFORE_BALLOT, IS_ITEM
from sessions.rules.majorities import Figures, Majority, figures
from sessions.selectors.ballots import latest_votes, results_of
from sessions.selectors.emergency_requests import rules_of

_OUTCOMES: Final = {
    RequestState.REJECTED: RequestOutcome.REJECTED,
    RequestState.PASSED_OVER: RequestOutcome.PASSED_OVER,
    RequestState.TIED: RequestOutcome.TIED,
    **dict.fromkeys(IS_ITEM, RequestOutcome.ACCEPTED),
}
# What still comes to the vote, or is in it.
_OPEN: Final = frozenset(
    {
        RequestState.RECEIVED,
        RequestState.CIRCULATED,
        RequestState.REVISED,
        RequestState.ON_BALLOT,
        RequestState.PRESENTED,
        RequestState.IN_VOTE,
        RequestState.VOTED,
    }
)

_ENDING: Final = frozenset(
    {RequestAct.WITHDRAW, RequestAct.REJECT, RequestAct.ACCEPT, RequestAct.PASS_OVER}
)


class Standing(StrEnum):
    """How far an event is with its emergency item."""

    NO_LIST = "no_list"
    OPEN = "open"
    CLOSED = "closed"
    TIE = "tie"
    ITEM = "item"
    NO_ITEM = "no_item"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the votes on a request say. outcome: None until it is announced. ballot: its key.

    figures: None where the record of the vote does not agree with itself.
    """

    figures: Figures | None
    outcome: RequestOutcome | None
    ballot: int


def list_at(event: Event) -> RequestList | None:
    """Return an event's list of requests, if it was opened. One query."""
    lists = RequestList.objects.select_related("event", "decision__event", "item__parent__parent")
    return lists.filter(event_id=event.pk).first()


def loaded(requests: RequestQuerySet) -> RequestQuerySet:
    """Load with requests, in the order of receipt, what is shown of them. Eight queries."""
    versions = Prefetch("versions", LanguageVersion.objects.order_by("language"))
    revisions = Revision.objects.order_by("-number").prefetch_related(versions)
    authors = RequestAuthor.objects.select_related("institution").order_by("named_at", "pk")
    steps = RequestStep.objects.order_by("pk")
    return (
        requests.in_order()
        .select_related(
            "event",
            "group",
            "document__event",
            "document__body",
            "agenda_item__parent__parent",
            "resolution",
            "merged_into__document",
            "merged_into__event",
        )
        .prefetch_related(
            Prefetch("authors", authors),
            Prefetch("document__revisions", revisions),
            Prefetch("steps", steps),
            "consents",
            Prefetch("files", RequestFile.objects.defer("content").order_by("pk")),
            Prefetch(
                "replaces", EmergencyRequest.objects.in_order().select_related("document", "event")
            ),
        )
    )


def shown_revision(request: EmergencyRequest) -> int:
    """Return the revision that everybody reads: the newest one circulated.

    No query where the request was `loaded`.
    """
    if request.document is None:
        return request.revision
    return max(one.number for one in request.document.revisions.all())


def shown_authors(request: EmergencyRequest, *, to_insiders: bool) -> tuple[Institution, ...]:
    """Return who makes a request: to everybody, those under whose names it was circulated.

    No query where the request was `loaded`.
    """
    circulated = [one.taken_at for one in request.steps.all() if one.act == RequestAct.CIRCULATE]
    until = circulated[-1] if circulated and not to_insiders else None
    return tuple(
        one.institution
        for one in request.authors.all()
        if one.agreed_at and (until is None or one.agreed_at <= until)
    )


def said_at_the_end(request: EmergencyRequest) -> str:
    """Return what was put on record when a request was withdrawn, or decided upon.

    No query where the request was `loaded`.
    """
    said = [one.reason for one in request.steps.all() if one.act in _ENDING]
    return said[-1] if said else ""


@dataclass(frozen=True, slots=True)
class Joint:
    """A request, and those whose authors have all agreed that it replaces them."""

    joint: EmergencyRequest
    parts: tuple[EmergencyRequest, ...]

    @property
    def orders(self) -> str:
        return ", ".join(str(one.order) for one in self.parts)


def combinable(requests: Iterable[EmergencyRequest]) -> tuple[Joint, ...]:
    """Return what can be combined now: two parts or more. No query where they were `loaded`."""
    still = [one for one in requests if one.state in BEFORE_BALLOT]
    joints = (Joint(one, parts_of(one, among=still)) for one in still)
    return tuple(one for one in joints if len(one.parts) > 1)


def parts_of(
    joint: EmergencyRequest, *, among: Iterable[EmergencyRequest]
) -> tuple[EmergencyRequest, ...]:
    """Return the requests whose authors have all agreed that this one replaces them."""
    return tuple(one for one in among if one.pk != joint.pk and _is_part(one, joint))


def _is_part(request: EmergencyRequest, joint: EmergencyRequest) -> bool:
    authors = {one.institution_id for one in request.authors.all() if one.agreed_at}
    into = {one.institution_id for one in request.consents.all() if one.joint_id == joint.pk}
    return bool(authors) and authors <= into


def standing_of(
    list_: RequestList | None, states: Iterable[RequestState], *, at: datetime
) -> Standing:
    """Return how far an event is, by the states of its requests. No query."""
    if list_ is None:
        return Standing.NO_LIST
    held = set(states)
    if held & IS_ITEM:
        return Standing.ITEM
    if RequestState.TIED in held:
        return Standing.TIE
    if at < list_.closing_hour:
        return Standing.OPEN
    return Standing.CLOSED if held & _OPEN else Standing.NO_ITEM


def counts_of(list_: RequestList, requests: Iterable[EmergencyRequest]) -> dict[int, Counted]:
    """Return what the votes say of the requests that were voted on, by their keys.

    Recomputed, two queries for all. A vote that is under way says nothing.
    """
    counted = [one for one in requests if _is_counted(RequestState(one.state))]
    votes = latest_votes(counted)
    results, majority = results_of(tuple(votes.values())), rules_of(list_).majority
    return {
        one.pk: _counted(one, votes[one.pk], results, majority)
        for one in counted
        if one.pk in votes
    }


def _is_counted(state: RequestState) -> bool:
    return state is RequestState.VOTED or state in _OUTCOMES


def _counted(
    request: EmergencyRequest,
    ballot: Ballot,
    results: Mapping[int, Figures | None],
    majority: Majority,
) -> Counted:
    found = results[ballot.pk]
    said = figures(found.votes, majority) if found else None
    return Counted(said, _OUTCOMES.get(RequestState(request.state)), ballot.pk)
