"""The act by which the body that voted annuls a vote, so that it is repeated."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums import ItemStep, RequestAct, RequestActor
from sessions.errors.ballots import AnnulledAlready, ResolutionStands, VoteOpen
from sessions.models.ballots import Annulment, Ballot
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.hand_counts import annulment_of, check_annulment
from sessions.rules.majorities import Figures, Votes
from sessions.selectors.ballots import channel_of, channel_of_votes, results_of
from sessions.selectors.emergency_requests import facts_of
from sessions.services import agenda_items, amendment_votes, request_steps
from sessions.services.ballots import locked


@transaction.atomic
def annul(*, ballot: Ballot, votes: Votes, reason: str, by: User | None, at: datetime) -> Annulment:
    """Annul a closed vote by an absolute majority: its record stays, the vote is repeated.

    votes: by which it is annulled. A request that had become the item is none any more, and an
    amendment that it had settled is pending again, or falls where another leaves it no room.
    Raises VoteOpen, AnnulledAlready, ResolutionStands, AnnulmentNotCarried, AnnulmentTooSmall,
    AnnulmentUnexplained, VotesNotWhole; RequestNotMovable where the item is debated already;
    TextMovedOn.
    """
    request = request_steps.locked(ballot.request) if ballot.request else None
    amendment = amendment_votes.held(ballot)
    ballot = locked(ballot)
    if ballot.closed_at is None:
        raise VoteOpen
    if Annulment.objects.filter(ballot=ballot).exists():
        raise AnnulledAlready
    if ballot.resolutions.exists():
        raise ResolutionStands
    decided = annulment_of(votes)
    found = results_of([ballot])[ballot.pk]  # none, where its record is broken: it may go, too
    check_annulment(decided, reason, annulled=found.votes if found else Votes())
    if request is not None:
        _move(request, decided, reason, by, at)
    if amendment is not None:
        amendment_votes.reopen(amendment, ballot, by=by, at=at)
    kept = Annulment.objects.create(
        ballot=ballot,
        reason=reason.strip(),
        annulled_at=at,
        annulled_by=by,
        **{choice.value: number for choice, number in votes.by_choice.items()},
    )
    audit.record(act="ballot.annul", thing=ballot, by=by, at=at, after=decided.details)
    live.changed(channel_of(ballot))
    live.changed(channel_of_votes(ballot.event_id))
    return kept


def _move(
    request: EmergencyRequest, decided: Figures, reason: str, by: User | None, at: datetime
) -> None:
    facts = facts_of(request, RequestAct.ANNUL_VOTE, at=at, reason=reason)
    item, facts = request.agenda_item, replace(facts, annulment=decided)
    actor = RequestActor.ASSEMBLY
    request_steps.step(
        request, RequestAct.ANNUL_VOTE, actor=actor, facts=facts, by=by, agenda_item=None
    )
    if item is not None:
        told = LanguageMap({Language.ENGLISH: reason.strip()})
        agenda_items.proceed(item=item, step=ItemStep.WITHDRAW, reason=told, by=by, at=at)
