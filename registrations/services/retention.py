"""Acts of forgetting by rule: what an event keeps how long, and the daily purge with its proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.services import erasure
from registrations.enums import DataClass, RetentionBasis
from registrations.models.desk import Export
from registrations.models.questions import Question
from registrations.models.retention import Erasure, RetentionRule
from registrations.models.sheets import Sheet
from registrations.rules.letters import BIRTH, OF_ANSWERS
from registrations.rules.retention import (
    Kept,
    check_days,
    counted_from,
    is_due,
    kept,
    of_events,
)
from registrations.selectors.marks import mark_of_rules
from registrations.selectors.personal import OF_QUESTIONS, held, letters_repeating
from registrations.services import erasing
from registrations.services.locks import check_seen, locked_event

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """Rows of one class that must go, and the rule that says so; event None: of no event.

    fact: what alone goes of letters, with the protected answer that it repeats.
    """

    event: Event | None
    data_class: DataClass
    kept: Kept
    rows: QuerySet[Any]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Purged:
    """What came of it: how many things of a class, under which rule."""

    event: Event | None
    data_class: DataClass
    count: int
    kept: Kept


@transaction.atomic
def set_rules(
    *,
    event: Event,
    days: Mapping[DataClass, int | None],
    seen: str | None = None,
    by: User,
    at: datetime,
) -> None:
    """Set how many days an event keeps classes of data; None: as the house has it.

    seen: the mark of the rules when the author looked (`selectors.marks`).
    Raises RetentionTooLong, Superseded.
    """
    event = locked_event(event)
    check_seen(seen, mark_of_rules(event))
    rules = RetentionRule.objects.filter(event=event)
    before = dict(rules.values_list("data_class", "days"))
    for data_class, wanted in days.items():
        if wanted is None:
            rules.filter(data_class=data_class).delete()
            continue
        check_days(data_class, wanted)
        if before.get(data_class) != wanted:
            RetentionRule.objects.update_or_create(
                event=event,
                data_class=data_class,
                defaults={"days": wanted, "changed_at": at, "changed_by": by},
            )
    after = dict(rules.values_list("data_class", "days"))
    if after != before:
        audit.record(act="retention.set", thing=event, by=by, at=at, before=before, after=after)


def erase_due(*, at: datetime, dry_run: bool = False) -> tuple[Purged, ...]:
    """Erase whatever is due, a transaction a class of an event; write a line of proof for each.

    Safe to run twice: what is erased is not found again. With dry_run nothing is touched, and the
    outbox is not looked at.
    """
    told = () if dry_run else _outbox(at)
    done = (_purge(due, at, dry_run=dry_run) for due in _all_due(at))
    return (*told, *(one for one in done if one.count))


def _all_due(at: datetime) -> Iterator[Due]:
    yield from _copies_due(at)
    # A day more than any zone is ahead of ours; the law then asks the venue's own clock.
    for event in Event.objects.filter(ends_on__lte=at + timedelta(days=1)).order_by("pk"):
        yield from _due_of(event, at)


def _copies_due(at: datetime) -> Iterator[Due]:
    copies: Mapping[DataClass, QuerySet[Any]] = {
        DataClass.IMPORTED_SHEETS: Sheet.objects.filter(expires_at__lte=at),
        DataClass.EXPORTS: Export.objects.filter(expires_at__lte=at),
    }
    for data_class, rows in copies.items():
        yield Due(None, data_class, kept(data_class), rows)


def _due_of(event: Event, at: datetime) -> Iterator[Due]:
    classes, questions = _rules_of_classes(event), _rules_of_questions(event)
    is_over = partial(_is_over, ends_on=_last_day(event), today=at.astimezone(event.zone).date())
    for data_class, rule in classes.items():
        rows = held(event, data_class)
        if data_class in OF_QUESTIONS:
            for own in filter(is_over, dict.fromkeys(questions.values())):
                keys = [key for key, one in questions.items() if one == own]
                yield Due(event, data_class, own, rows.filter(question__key__in=keys))
            rows = rows.exclude(question__key__in=list(questions))
        if is_over(rule):
            yield Due(event, data_class, rule, rows)
    for fact, key in OF_ANSWERS.items():
        rule = questions.get(key, classes[DataClass.PROTECTED_ANSWERS])
        if fact == BIRTH:  # it may be what registration asked for
            rule = min(rule, classes[DataClass.BIRTH_AND_ACCESS], key=attrgetter("days"))
        if is_over(rule):
            yield Due(event, DataClass.LETTERS, rule, letters_repeating(event, fact), fact)


def _is_over(rule: Kept, *, ends_on: date, today: date) -> bool:
    return is_due(ends_on=ends_on, days=rule.days, today=today)


def _rules_of_classes(event: Event) -> dict[DataClass, Kept]:
    days = dict(RetentionRule.objects.filter(event=event).values_list("data_class", "days"))
    return {one: kept(one, of_event=days.get(one)) for one in of_events()}


def _rules_of_questions(event: Event) -> dict[str, Kept]:
    """Return the questions that have days of their own, by key."""
    own = Question.objects.filter(event=event, retention_days__isnull=False).order_by("pk")
    days = own.values_list("key", "retention_days")
    return {key: Kept(of, RetentionBasis.QUESTION) for key, of in days if of is not None}


def _last_day(event: Event) -> date:
    closes_at = event.registration_closes_at
    closes_on = closes_at.astimezone(event.zone).date() if closes_at else None
    return counted_from(ends_on=event.ends_on, closes_on=closes_on)


@transaction.atomic
def _purge(due: Due, at: datetime, *, dry_run: bool) -> Purged:
    if dry_run:
        return Purged(due.event, due.data_class, due.rows.count(), due.kept)
    counts = erasing.erase(due.data_class, due.rows, fact=due.fact, at=at)
    write_proof(event=due.event, counts=counts, kept=due.kept, by=None, at=at)
    return Purged(due.event, due.data_class, counts[due.data_class], due.kept)


@transaction.atomic
def _outbox(at: datetime) -> tuple[Purged, ...]:
    count, days = erasure.erase_old(at=at), kept(DataClass.OUTBOX_BODIES)
    if not count:
        return ()
    write_proof(event=None, counts={DataClass.OUTBOX_BODIES: count}, kept=days, by=None, at=at)
    return (Purged(None, DataClass.OUTBOX_BODIES, count, days),)


def write_proof(
    *,
    event: Event | None,
    counts: Mapping[DataClass, int],
    kept: Kept | None,
    by: User | None,
    at: datetime,
) -> None:
    """Write a line for each class that lost something; kept None: somebody asked for it.

    Assumes the transaction that erased.
    """
    basis = kept.basis if kept else RetentionBasis.REQUEST
    for data_class, count in counts.items():
        if not count:
            continue
        line = Erasure.objects.create(
            event=event,
            data_class=data_class,
            count=count,
            basis=basis,
            days=kept.days if kept else None,
            erased_at=at,
            erased_by=by,
        )
        after = {"class": data_class, "count": count, "basis": basis}
        audit.record(act="retention.erase", thing=line, by=by, at=at, after=after)
        log.info("erased", what=data_class, count=count, rule=basis)
