"""Acts upon subject items: proposed by Members, decided by the bureau, on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.institutions import Institution
from assemblies.services import audit
from sessions.enums.committees import SubjectAct, SubjectActor, SubjectState
from sessions.errors.committees import (
    RapporteurElsewhere,
    SubjectNotMovable,
)
from sessions.models.committees import CommitteeCycle, SubjectItem
from sessions.rules.committee_work import check_member
from sessions.rules.subject_items import Facts, check_combining, check_own, check_proposing, move
from sessions.selectors.committee_cycles import (
    closing_of_subjects,
    delegates_of_members,
    facts_of,
    is_suspended,
)
from sessions.services.committee_cycles import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject as it was typed, with a short explanation."""

    title: LanguageMap
    explanation: LanguageMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the bureau has decided: on which day, and for which reason where it declines."""

    on: date
    reason: str = ""


@transaction.atomic
def propose(
    *,
    cycle: CommitteeCycle,
    institution: Institution,
    subject: Subject,
    rapporteur: Participant | None = None,
    by: User | None,
    at: datetime,
) -> SubjectItem:
    """Propose a subject for a Member.

    rapporteur: whom it would give. Raises OnlyMembersPropose, MembershipSuspended, DeadlineMissing,
    SubjectsClosed, RapporteurElsewhere for who is no delegate of that Member.
    """
    cycle = locked(cycle)
    suspended = is_suspended(institution, cycle.event, at=at)
    check_member(kind=institution.kind, is_suspended=suspended)
    check_proposing(at=at, closes_at=closing_of_subjects(cycle), zone=cycle.event.time_zone)
    if rapporteur is not None:
        own = delegates_of_members().filter(delegation__institution=institution)
        if not own.filter(pk=rapporteur.pk).exists():
            raise RapporteurElsewhere
    item = SubjectItem.objects.create(
        cycle=cycle,
        institution=institution,
        title=subject.title,
        explanation=subject.explanation,
        rapporteur=rapporteur,
        state_at=at,
        state_by=by,
        proposed_at=at,
        proposed_by=by,
    )
    after = {"institution": institution.pk, "body": cycle.body.code}
    audit.record(act="subject.propose", thing=item, by=by, at=at, after=after)
    return item


@transaction.atomic
def withdraw(*, item: SubjectItem, by: User | None, at: datetime) -> SubjectItem:
    """Take a subject back for its Member. Raises SubjectNotMovable, SubjectsClosed."""
    cycle = locked(item.cycle)
    item = _fresh(cycle, item)
    facts = facts_of(cycle, at=at, since=item.state_at)
    return _step(item, SubjectAct.WITHDRAW, SubjectActor.AUTHOR, facts, by)


@transaction.atomic
def select(*, item: SubjectItem, decision: Decision, by: User | None, at: datetime) -> SubjectItem:
    """Put on record that the bureau has selected a subject.

    Raises SubjectNotMovable, SubjectsOpen, DecidedInFuture, DecidedTooEarly, SubjectSelected.
    """
    return _decide(item, SubjectAct.SELECT, decision, by, at)


@transaction.atomic
def decline(*, item: SubjectItem, decision: Decision, by: User | None, at: datetime) -> SubjectItem:
    """Put on record that the bureau has declined a subject, or comes back to its choice, and why.

    What was combined into it is before the bureau again. Raises SubjectNotMovable, SubjectsOpen,
    DecidedInFuture, DecidedTooEarly, SubjectReasonMissing, DraftBegun, SubjectWorkedOn.
    """
    declined = _decide(item, SubjectAct.DECLINE, decision, by, at)
    for part in SubjectItem.objects.filter(combined_into=declined).order_by("pk"):
        facts = facts_of(declined.cycle, at=at, since=part.state_at)
        _step(part, SubjectAct.RESTORE, SubjectActor.BUREAU, facts, by)
    return declined


@transaction.atomic
def combine(
    *,
    cycle: CommitteeCycle,
    items: Sequence[SubjectItem],
    subject: Subject,
    decision: Decision,
    by: User | None,
    at: datetime,
) -> SubjectItem:
    """Put on record that the bureau has combined several subjects into one, which is selected.

    Raises SubjectNotMovable, SubjectsOpen, DecidedInFuture, DecidedTooEarly, SubjectsTooFew,
    SubjectSelected.
    """
    cycle = locked(cycle)
    held = [_fresh(cycle, one) for one in dict.fromkeys(items)]
    known: dict[str, Any] = {"at": at, "decided_on": decision.on, "combined": len(held)}
    # Asked before the combined one is there, which is the committee's subject then.
    facts = [facts_of(cycle, since=one.state_at, **known) for one in held]
    check_combining(facts_of(cycle, since=cycle.begun_at, **known))
    whole = _own(cycle, subject, decision, by, at)
    for one, known_of in zip(held, facts, strict=True):
        _step(one, SubjectAct.COMBINE, SubjectActor.BUREAU, known_of, by, combined_into=whole)
    return whole


@transaction.atomic
def put_own(
    *,
    cycle: CommitteeCycle,
    subject: Subject,
    decision: Decision,
    by: User | None,
    at: datetime,
) -> SubjectItem:
    """Put on record that the bureau has put a subject of its own: it is selected.

    Raises SubjectsOpen, DecidedInFuture, DecidedTooEarly, SubjectSelected.
    """
    cycle = locked(cycle)
    check_own(facts_of(cycle, at=at, since=cycle.begun_at, decided_on=decision.on))
    return _own(cycle, subject, decision, by, at)


def _own(
    cycle: CommitteeCycle, subject: Subject, decision: Decision, by: User | None, at: datetime
) -> SubjectItem:
    item = SubjectItem.objects.create(
        cycle=cycle,
        title=subject.title,
        explanation=subject.explanation,
        state=SubjectState.SELECTED,
        state_at=at,
        state_by=by,
        decided_on=decision.on,
        proposed_at=at,
        proposed_by=by,
    )
    after = {"institution": None, "body": cycle.body.code, "state": item.state}
    audit.record(act="subject.put_own", thing=item, by=by, at=at, after=after)
    return item


def _decide(
    item: SubjectItem, act: SubjectAct, decision: Decision, by: User | None, at: datetime
) -> SubjectItem:
    cycle = locked(item.cycle)
    item = _fresh(cycle, item)
    facts = facts_of(
        cycle, at=at, since=item.state_at, decided_on=decision.on, reason=decision.reason
    )
    return _step(item, act, SubjectActor.BUREAU, facts, by)


def _step(
    item: SubjectItem,
    act: SubjectAct,
    actor: SubjectActor,
    facts: Facts,
    by: User | None,
    *,
    combined_into: SubjectItem | None = None,
) -> SubjectItem:
    """Move an item as the table allows, on record. Where it is combined, that was asked before."""
    before = SubjectState(item.state)
    after = move(before, act, actor=actor, facts=facts)
    item.state, item.state_at, item.state_by = after, facts.at, by
    item.decided_on, item.reason = facts.decided_on, facts.reason.strip()
    item.combined_into = combined_into
    item.save()
    audit.record(
        act=f"subject.{act}",
        thing=item,
        by=by,
        at=facts.at,
        before={"state": before},
        after={"state": after, "into": combined_into.pk if combined_into else None},
    )
    return item


def _fresh(cycle: CommitteeCycle, item: SubjectItem) -> SubjectItem:
    """Return an item as it stands; one of another cycle is not to be moved here."""
    found = SubjectItem.objects.filter(pk=item.pk, cycle=cycle).first()
    if found is None:
        raise SubjectNotMovable
    return found
