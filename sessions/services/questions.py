"""Acts of a question: put to the vote, opened, its hands counted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.services import live
from sessions.enums import BallotMethod, BallotWeight, MajorityKind
from sessions.enums.decisions import AmendmentState
from sessions.errors.amendments import AmendmentTreated
from sessions.errors.ballots import TakenOtherwise, VoteClosed
from sessions.models.ballots import Ballot, HandCount, PutQuestion
from sessions.models.resolutions import Amendment
from sessions.models.sittings import Sitting
from sessions.rules.chains import Row, appended
from sessions.rules.hand_counts import HOUSE, check_hands, check_opening, majority_on
from sessions.rules.majorities import Votes
from sessions.rules.weights import check_weight
from sessions.selectors.ballots import channel_of, present_of, record_of_ballot, sheet_of
from sessions.selectors.presence import attendance_of
from sessions.services.ballots import locked, opened, sitting_held


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A question as it is put: in which sitting, in which words, by which votes it is decided."""

    sitting: Sitting
    title: LanguageMap
    majority: MajorityKind = MajorityKind.SIMPLE
    weight: BallotWeight = BallotWeight.ASSEMBLY


@transaction.atomic
def put(*, question: Put, by: User | None, at: datetime) -> PutQuestion:
    """Put a question to the body that sits; its vote can be opened then, again once annulled.

    Raises WeightOfAnotherBody.
    """
    check_weight(question.weight, body=question.sitting.body.code)
    kept = PutQuestion.objects.create(
        event_id=question.sitting.event_id,
        sitting=question.sitting,
        title=question.title,
        majority=question.majority,
        weight=question.weight,
        put_at=at,
        put_by=by,
    )
    after = {"majority": kept.majority, "weight": kept.weight}
    audit.record(act="question.put", thing=kept, by=by, at=at, after=after)
    return kept


@transaction.atomic
def open_question(
    *,
    question: PutQuestion,
    method: BallotMethod = BallotMethod.SHOW_OF_HANDS,
    by: User | None,
    at: datetime,
) -> Ballot:
    """Open the vote on a question. Raises NoQuorum (in the Assembly), AnotherVoteOpen.

    Raises VoteClosed where it was voted upon and that vote is not annulled, AmendmentTreated where
    it is on an amendment that was settled meanwhile.
    """
    sitting = sitting_held(question.sitting)
    question = _locked(question)
    check_opening(attendance_of(sitting.event, sitting).quorum, BallotWeight(question.weight))
    return opened(
        subject=question,
        sitting=sitting,
        method=method,
        weight=BallotWeight(question.weight),
        majority=majority_on(MajorityKind(question.majority), sitting.starts_at.date()),
        by=by,
        at=at,
    )


@transaction.atomic
def count_hands(
    *, ballot: Ballot, votes: Votes, reason: str = "", by: User, at: datetime
) -> HandCount:
    """Keep the hands that were counted; a second count corrects the first and says why.

    Raises TakenOtherwise, VotesNotWhole, MoreHandsThanPresent, VoteClosed, ClockSetBack,
    CorrectionUnexplained.
    """
    ballot = locked(ballot)
    if not ballot.is_of_hands:
        raise TakenOtherwise
    rows = record_of_ballot(ballot)
    present = _hands_there_can_be(ballot)
    check_hands(votes, present=present)
    new = Row(
        number=0,
        delegation=HOUSE,
        votes=votes,
        present=present,
        by=by.pk,
        at=at,
        replaces=rows[-1].number if rows else None,
        reason=reason.strip() if rows else "",
    )
    row = appended(rows, new, head=ballot.head_hash, closed_at=ballot.closed_at)
    kept = HandCount.objects.create(
        ballot=ballot,
        number=row.number,
        present=row.present,
        teller=row.by,
        counted_at=row.at,
        reason=row.reason,
        hash=row.hash,
        **{choice.value: number for choice, number in votes.by_choice.items()},
    )
    audit.record(act="ballot.count", thing=ballot, by=by, at=at, after={"row": row.number})
    live.changed(channel_of(ballot))
    return kept


def _hands_there_can_be(ballot: Ballot) -> int:
    """Return how many can raise a hand: all delegates, in a committee one for each Member."""
    in_room = present_of(ballot)
    if sheet_of(ballot).weight is BallotWeight.COMMITTEE:
        return sum(1 for present in in_room.values() if present)
    return sum(in_room.values())


def _locked(question: PutQuestion) -> PutQuestion:
    held = PutQuestion.objects.select_for_update(of=("self",), no_key=True)
    found = held.get(pk=question.pk)
    if found.ballots.filter(annulment=None).exists():
        raise VoteClosed
    settled = Amendment.objects.filter(question=found).exclude(state=AmendmentState.PENDING)
    if settled.exists():
        raise AmendmentTreated
    return found
