"""Amendments decided by a vote: put to the body that sits, settled by what the vote says."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from sessions.enums.decisions import AmendmentState
from sessions.errors.amendments import (
    AmendmentPut,
    AmendmentTreated,
    NotAmendable,
    SitsElsewhere,
    TextMovedOn,
)
from sessions.models.ballots import Ballot, PutQuestion
from sessions.models.resolutions import Amendment
from sessions.models.sittings import Sitting
from sessions.rules.amendments import falling
from sessions.rules.weights import weight_in
from sessions.selectors.amendment_words import title_of_vote
from sessions.selectors.amendments import amendments_of, is_amendable
from sessions.selectors.ballots import result_of_ballot
from sessions.selectors.resolutions import newest_draft
from sessions.services import amendments, questions
from sessions.services.questions import Put
from sessions.services.resolution_steps import locked


@transaction.atomic
def put(*, amendment: Amendment, sitting: Sitting, by: User | None, at: datetime) -> PutQuestion:
    """Put an amendment to the vote of the body that sits; its closed vote settles it.

    Raises NotAmendable, AmendmentTreated, AmendmentPut the second time, SitsElsewhere for a sitting
    of another body.
    """
    resolution = locked(amendment.draft.resolution)
    amendment = _fresh(amendment)
    if not is_amendable(resolution) or newest_draft(resolution) != amendment.draft:
        raise NotAmendable
    if amendment.state != AmendmentState.PENDING:
        raise AmendmentTreated
    if amendment.question_id is not None:
        raise AmendmentPut
    if (sitting.event_id, sitting.body_id) != (resolution.event_id, resolution.body_id):
        raise SitsElsewhere
    wanted = Put(
        sitting=sitting, title=title_of_vote(amendment), weight=weight_in(resolution.body.code)
    )
    amendment.question = questions.put(question=wanted, by=by, at=at)
    amendment.save(update_fields=["question"])
    after = {"question": amendment.question.pk}
    audit.record(act="amendment.put", thing=amendment, by=by, at=at, after=after)
    return amendment.question


def held(ballot: Ballot) -> Amendment | None:
    """Return the amendment that a vote is on, its resolution held; None for any other vote.

    Assumes the caller's transaction, and that the vote is not held yet.
    """
    found = Amendment.objects.select_related("draft__resolution")
    amendment = found.filter(question=ballot.question_id).first() if ballot.question_id else None
    if amendment is None:
        return None
    locked(amendment.draft.resolution)
    return _fresh(amendment)


def settle(amendment: Amendment, ballot: Ballot, *, by: User | None, at: datetime) -> None:
    """Let a closed vote settle its amendment: adopted where it is carried, else rejected.

    One that has fallen or was withdrawn meanwhile stays so. Part of the act that closes; it holds
    resolution and vote.
    """
    if amendment.state == AmendmentState.PENDING:
        is_carried = result_of_ballot(ballot).is_carried
        state = AmendmentState.ADOPTED if is_carried else AmendmentState.REJECTED
        amendments.settle(amendment, state, by=by, at=at)


def reopen(amendment: Amendment, ballot: Ballot, *, by: User | None, at: datetime) -> None:
    """Let an amendment be pending again whose vote is annulled, with those that it made fall.

    Part of the act that annuls; it holds resolution and vote. Raises TextMovedOn where another
    version was written since, or the resolution was voted upon.
    """
    if amendment.treated_at != ballot.closed_at:
        return  # that vote has not settled it
    resolution = amendment.draft.resolution
    if not is_amendable(resolution) or newest_draft(resolution) != amendment.draft:
        raise TextMovedOn
    beside = {one.number: one for one in amendments_of(amendment.draft)}
    fallen = [one.amending for one in beside.values() if _fell_with(one, ballot)]
    again = falling(amendment.amending, pending=fallen)
    for one in (beside[number] for number in (amendment.number, *again)):
        one.state, one.treated_at, one.treated_by = AmendmentState.PENDING, None, None
        one.save(update_fields=["state", "treated_at", "treated_by"])
        after = {"state": one.state}
        audit.record(act="amendment.reopen", thing=one, by=by, at=at, after=after)


def _fell_with(one: Amendment, ballot: Ballot) -> bool:
    return one.state == AmendmentState.FALLEN and one.treated_at == ballot.closed_at


def _fresh(amendment: Amendment) -> Amendment:
    loaded = Amendment.objects.select_related("draft__resolution__body", "institution")
    return loaded.get(pk=amendment.pk)
