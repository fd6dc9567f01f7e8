"""Acts upon amendments: proposed until the last day, treated one by one, put into the text."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assemblies.enums import Language
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from assemblies.services import audit
from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.errors.amendments import (
    AmenderElsewhere,
    AmendmentInVote,
    FallsInVote,
    NotAmendable,
    NothingToMerge,
)
from sessions.models.ballots import Ballot
from sessions.models.resolutions import Amendment, DraftVersion, Resolution
from sessions.rules.amendments import (
    Amending,
    check_amending,
    check_in_time,
    check_mergeable,
    check_treatable,
    falling,
)
from sessions.rules.committee_work import check_member
from sessions.selectors.amendments import (
    amendments_of,
    has_room,
    is_amendable,
    last_day_of,
    text_with,
)
from sessions.selectors.committee_cycles import is_suspended
from sessions.selectors.resolution_words import paragraphs_of
from sessions.selectors.resolutions import is_of_a_member, newest_draft
from sessions.services import questions, resolutions
from sessions.services.resolution_steps import locked
from sessions.services.resolutions import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An amendment as it was typed."""

    language: Language
    paragraph: int
    kind: AmendmentKind
    text: str = ""


@transaction.atomic
def set_last_day(
    *,
    resolution: Resolution,
    until: date | None,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Resolution:
    """Set the last day for amendments; None: 15 days before the Assembly opens.

    Raises Superseded.
    """
    resolution = locked(resolution, version)
    resolution.amendments_until = until
    after = {"until": until.isoformat() if until else None}
    return _record("resolution.set_last_day", resolution, by, at, after)


@transaction.atomic
def propose(
    *,
    resolution: Resolution,
    institution: Institution | None,
    proposed: Proposed,
    by: User | None,
    at: datetime,
) -> Amendment:
    """Propose an amendment to the newest version. institution: None is the Forum of Women.

    It falls at once where one was adopted that leaves it no room, to be pending with the others
    once the vote on that one is annulled.
    Raises NotAmendable, AmenderElsewhere, MembershipSuspended, AmendmentsClosed, ParagraphUnknown,
    AmendmentEmpty.
    """
    resolution = locked(resolution)
    draft = newest_draft(resolution)
    if draft is None or not is_amendable(resolution) or proposed.language not in draft.text:
        raise NotAmendable
    _check_amender(resolution, institution, at)
    check_in_time(
        at=at,
        until=last_day_of(resolution),
        zone=resolution.event.time_zone,
        is_of_forum=institution is None,
    )
    number = draft.amendments.count() + 1
    wanted = _as_law(proposed, number)
    check_amending(wanted, paragraphs=_length(draft, proposed.language))
    is_fallen = not has_room(wanted, draft)
    amendment = draft.amendments.create(
        number=number,
        institution=institution,
        language=proposed.language,
        paragraph=proposed.paragraph,
        kind=proposed.kind,
        text=proposed.text.strip(),
        proposed_at=at,
        proposed_by=by,
    )
    after = {"institution": institution.pk if institution else None}
    audit.record(act="amendment.propose", thing=amendment, by=by, at=at, after=after)
    if is_fallen:
        _settle(amendment, AmendmentState.FALLEN, by, at)
    return amendment


@transaction.atomic
def treat(
    *, amendment: Amendment, state: AmendmentState, by: User | None, at: datetime
) -> Amendment:
    """Put on record what became of an amendment; one that is adopted makes others fall.

    Raises NotAmendable once the resolution is voted upon or has another version, AmendmentInVote
    while a vote on it is open, FallsInVote while one is open on another that would fall,
    AmendmentTreated the second time.
    """
    resolution = locked(amendment.draft.resolution)
    if not is_amendable(resolution) or newest_draft(resolution) != amendment.draft:
        raise NotAmendable
    amendment.refresh_from_db()
    check_treatable(AmendmentState(amendment.state), to=state)
    _check_no_vote(amendment, state)
    return settle(amendment, state, by=by, at=at)


def settle(
    amendment: Amendment, state: AmendmentState, *, by: User | None, at: datetime
) -> Amendment:
    """Keep what became of an amendment, and let those fall for which it leaves no room.

    Part of the acts that treat it and that close its vote; they hold the resolution.
    """
    _settle(amendment, state, by, at)
    if state is AmendmentState.ADOPTED:
        for one in _falling_with(amendment):
            _settle(one, AmendmentState.FALLEN, by, at)
    return amendment


@transaction.atomic
def merge(
    *, resolution: Resolution, version: int | None = None, by: User | None, at: datetime
) -> DraftVersion:
    """Put the adopted amendments into the text: the next version.

    Raises Superseded, AmendmentsPending, NothingToMerge, ChangedTwice, ResolutionNotMovable.
    """
    resolution = locked(resolution, version)
    draft = newest_draft(resolution)
    if draft is None:
        raise NothingToMerge
    amendments = amendments_of(draft)
    adopted = [one.amending for one in amendments if one.state == AmendmentState.ADOPTED]
    check_mergeable([AmendmentState(one.state) for one in amendments], adopted=adopted)
    numbers = ", ".join(str(number) for number in sorted(one.number for one in adopted))
    text = text_with(draft, amendments)
    merged = Draft(title=draft.title, text=text, note=f"Amendments {numbers}"[:200])
    return resolutions.write(resolution=resolution, draft=merged, has_amendments=True, by=by, at=at)


def _check_amender(resolution: Resolution, institution: Institution | None, at: datetime) -> None:
    if institution is None:
        return
    here = Delegation.objects.filter(assembly=resolution.event_id, institution=institution)
    if not is_of_a_member(institution.kind) or not here.exists():
        raise AmenderElsewhere
    suspended = is_suspended(institution, resolution.event, at=at)
    check_member(kind=institution.kind, is_suspended=suspended)


def _as_law(proposed: Proposed, number: int) -> Amending:
    return Amending(
        number=number,
        language=proposed.language,
        paragraph=proposed.paragraph,
        kind=proposed.kind,
        text=proposed.text,
    )


def _length(draft: DraftVersion, language: Language) -> int:
    return len(paragraphs_of(draft.in_language(language)))


def _falling_with(amendment: Amendment) -> list[Amendment]:
    """Return those that wait and for which this one leaves no room, once it is adopted."""
    beside = {one.number: one for one in amendments_of(amendment.draft)}
    pending = [one.amending for one in beside.values() if one.state == AmendmentState.PENDING]
    return [beside[number] for number in falling(amendment.amending, pending=pending)]


def _check_no_vote(amendment: Amendment, state: AmendmentState) -> None:
    """Refuse what an open vote decides: of the amendment, and of those that would fall by it."""
    others = _falling_with(amendment) if state is AmendmentState.ADOPTED else []
    put = [one.question_id for one in (amendment, *others) if one.question_id is not None]
    questions.hold(put)
    voted = Ballot.objects.filter(question__in=put, closed_at=None)
    in_vote = set(voted.values_list("question", flat=True))
    if amendment.question_id in in_vote:
        raise AmendmentInVote
    for one in others:
        if one.question_id in in_vote:
            raise FallsInVote(number=one.number)


def _settle(one: Amendment, state: AmendmentState, by: User | None, at: datetime) -> None:
    one.state, one.treated_at, one.treated_by = state, at, by
    one.save(update_fields=["state", "treated_at", "treated_by"])
    audit.record(act="amendment.treat", thing=one, by=by, at=at, after={"state": state})


def _record(
    act: str, resolution: Resolution, by: User | None, at: datetime, after: dict[str, Any]
) -> Resolution:
    resolution.version += 1
    resolution.save()
    audit.record(act=act, thing=resolution, by=by, at=at, after=after)
    return resolution
