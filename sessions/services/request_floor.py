"""Acts upon a request in the sitting that decides, beside its vote: speeches, consensus."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.institutions import Institution
from assemblies.services import audit
from sessions.enums import DecisionKind, RequestAct, RequestActor, RequestFloor, RequestState
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.request_speeches import RequestSpeech
from sessions.rules.request_floor import check_floor
from sessions.selectors.emergency_requests import delegations_of_members, facts_of, list_of
from sessions.selectors.parts import plain_name
from sessions.services import emergency_decisions, request_authors, request_news, request_steps


@transaction.atomic
def give(
    *,
    request: EmergencyRequest,
    part: RequestFloor,
    institution: Institution,
    speaker: str = "",
    by: User | None,
    at: datetime,
) -> RequestSpeech:
    """Give an author the floor to present a request, or a delegation to object to it.

    The author's speech presents it. speaker: her name, if it is noted. Raises FloorTaken,
    NotAnAuthor, AuthorObjects, NotForThem, NothingPresented, NotItsTurn, RequestNotMovable.
    """
    request = request_steps.locked(request)
    check_floor(
        part,
        state=RequestState(request.state),
        is_author=request.authors.filter(institution=institution, agreed_at__isnull=False).exists(),
        is_of_a_member=delegations_of_members(request.event_id)
        .filter(institution=institution)
        .exists(),
        spoken=[RequestFloor(one) for one in request.speeches.values_list("part", flat=True)],
    )
    if part is RequestFloor.AUTHOR:
        _step(request, RequestAct.PRESENT, RequestActor.PRESIDENT, by, at)
    list_ = list_of(request)
    is_author = part is RequestFloor.AUTHOR
    speech = request.speeches.create(
        part=part,
        institution=institution,
        speaker=speaker,
        minutes=list_.author_minutes if is_author else list_.objector_minutes,
        given_at=at,
        given_by=by,
    )
    after = {"part": part, "institution": institution.pk}
    audit.record(act="emergencyrequest.give_floor", thing=request, by=by, at=at, after=after)
    return speech


@transaction.atomic
def accept_by_consensus(
    *, request: EmergencyRequest, by: User | None, at: datetime
) -> EmergencyRequest:
    """Make the only request the item without a vote, where the rules of the day allow it.

    All Members are told. Raises ConsensusNotKnown, NotTheOnlyRequest, OneItemOnly,
    RequestNotMovable.
    """
    request = request_steps.locked(request)
    _step(request, RequestAct.ACCEPT_BY_CONSENSUS, RequestActor.ASSEMBLY, by, at)
    emergency_decisions.become_item(request, by=by, at=at)
    request_news.decided(request.event, DecisionKind.ITEM, request, at=at)
    return request


@transaction.atomic
def debate(*, request: EmergencyRequest, by: User | None, at: datetime) -> EmergencyRequest:
    """Open the debate on the request that is the item. Raises RequestNotMovable."""
    request = request_steps.locked(request)
    return _step(request, RequestAct.DEBATE, RequestActor.PRESIDENT, by, at)


@transaction.atomic
def withdraw_orally(
    *,
    request: EmergencyRequest,
    said_by: list[Institution],
    reason: str = "",
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    """Withdraw a request whose authors have said so in the sitting; the President has it recorded.

    said_by: those who said it now; who has agreed before counts, too. Raises NotAnAuthor,
    AuthorsDisagree, WithdrawalDuringVote, WithdrawalAfterVote, NotForThem, RequestNotMovable.
    """
    request = request_steps.locked(request)
    for institution in said_by:
        request_authors.consent(request=request, institution=institution, by=by, at=at)
    facts = facts_of(request, RequestAct.WITHDRAW, at=at, reason=reason)
    return request_steps.step(
        request, RequestAct.WITHDRAW, actor=RequestActor.PRESIDENT, facts=facts, by=by
    )


def forget_speaker(*, name: str) -> dict[int, int]:
    """Take a name off every speech on a request; return how many, by the keys of their events.

    Which Member spoke stays on record. Case, accents and what stands between words do not matter.
    Part of the act that erases her.
    """
    named = RequestSpeech.objects.exclude(speaker="").order_by("pk")
    keys = [
        pk
        for pk, speaker in named.values_list("pk", "speaker")
        if plain_name(speaker) == plain_name(name)
    ]
    hers = RequestSpeech.objects.filter(pk__in=keys)
    of_event = Counter(hers.order_by("pk").values_list("request__event", flat=True))
    hers.update(speaker="")
    return dict(of_event)


def _step(
    request: EmergencyRequest,
    act: RequestAct,
    actor: RequestActor,
    by: User | None,
    at: datetime,
) -> EmergencyRequest:
    facts = facts_of(request, act, at=at)
    return request_steps.step(request, act, actor=actor, facts=facts, by=by)
