"""Acts of a request's authors among themselves: who is named, who agrees, who leaves."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.services import audit
from sessions.enums import RequestAct, RequestActor, RequestState
from sessions.errors.emergency_items import AlreadyAuthor, NotAnAuthor, RequestNotMovable
from sessions.models.emergency_items import EmergencyRequest, RequestAuthor, RequestConsent
from sessions.rules.emergency_items import step_of
from sessions.rules.emergency_requests import check_author
from sessions.selectors.emergency_requests import authors_of, facts_of
from sessions.services import request_steps

# While others may still join; filing or revising the request shows who has.
OPEN: Final = frozenset(
    {
        RequestState.IN_PREPARATION,
        RequestState.RETURNED,
        RequestState.CIRCULATED,
        RequestState.REVISED,
    }
)


@transaction.atomic
def name(
    *, request: EmergencyRequest, institution: Institution, by: User | None, at: datetime
) -> RequestAuthor:
    """Name another Member as an author; it joins when it agrees.

    Raises RequestNotMovable, AlreadyAuthor, and what `check_author` raises.
    """
    request = request_steps.locked(request)
    if request.state not in OPEN:
        raise RequestNotMovable
    if request.authors.filter(institution=institution).exists():
        raise AlreadyAuthor
    author = request.authors.create(institution=institution, named_at=at)
    for one in authors_of(request, at=at, with_named=True):
        if one.key == institution.pk:
            check_author(one)
    _record("name_author", request, institution, by, at)
    return author


@transaction.atomic
def agree(
    *, request: EmergencyRequest, institution: Institution, by: User | None, at: datetime
) -> RequestAuthor:
    """Agree to be an author of a request; a second time changes nothing.

    Raises NotAnAuthor for who was not named, RequestNotMovable.
    """
    request = request_steps.locked(request)
    if request.state not in OPEN:
        raise RequestNotMovable
    author = _author(request, institution)
    if author.agreed_at is None:
        author.agreed_at, author.agreed_by = at, by
        author.save(update_fields=["agreed_at", "agreed_by"])
        _record("agree_to_author", request, institution, by, at)
    return author


@transaction.atomic
def strike(
    *, request: EmergencyRequest, institution: Institution, by: User | None, at: datetime
) -> None:
    """Take off the name of a Member that has not agreed, so that the others can file.

    Raises NotAnAuthor where it was not named, or has agreed: then it leaves by itself.
    """
    request = request_steps.locked(request)
    author = _author(request, institution)
    if author.agreed_at is not None:
        raise NotAnAuthor
    author.delete()
    _record("strike_author", request, institution, by, at)


@transaction.atomic
def leave(
    *, request: EmergencyRequest, institution: Institution, by: User | None, at: datetime
) -> EmergencyRequest:
    """Take a Member's name off a request that others make, too. Raises NotAnAuthor, LastAuthor."""
    request = request_steps.locked(request)
    author = _author(request, institution)
    facts = facts_of(request, RequestAct.LEAVE, at=at)
    remaining = tuple(one for one in facts.authors if one.key != institution.pk)
    request_steps.step(
        request,
        RequestAct.LEAVE,
        actor=RequestActor.AUTHOR,
        facts=replace(facts, authors=remaining),
        by=by,
    )
    request.consents.filter(institution=institution).delete()
    author.delete()
    return request


@transaction.atomic
def consent(
    *,
    request: EmergencyRequest,
    institution: Institution,
    joint: EmergencyRequest | None = None,
    by: User | None,
    at: datetime,
) -> RequestConsent:
    """Agree that a request is withdrawn, or (joint given) that it is merged into another one.

    The latest word counts. Raises NotAnAuthor, RequestNotMovable and, where it is too late, what
    `step_of` raises.
    """
    request = request_steps.locked(request)
    act = RequestAct.WITHDRAW if joint is None else RequestAct.MERGE
    step_of(RequestState(request.state), act)
    if joint is not None and (joint.event_id != request.event_id or joint.pk == request.pk):
        raise RequestNotMovable
    _author(request, institution)
    given, _new = RequestConsent.objects.update_or_create(
        request=request,
        institution=institution,
        act=act,
        defaults={"joint": joint, "given_at": at, "given_by": by},
    )
    _record(f"consent_to_{act}", request, institution, by, at)
    return given


def _author(request: EmergencyRequest, institution: Institution) -> RequestAuthor:
    author = request.authors.filter(institution=institution).first()
    if author is None:
        raise NotAnAuthor
    return author


def _record(
    act: str, request: EmergencyRequest, institution: Institution, by: User | None, at: datetime
) -> None:
    audit.record(
        act=f"emergencyrequest.{act}",
        thing=request,
        by=by,
        at=at,
        after={"institution": institution.pk},
    )
