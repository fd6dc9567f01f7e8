"""Looks at passport, visa and travel data: recorded first, then shown."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.models.questions import Answer, Question
from registrations.models.registrations import Registration
from registrations.models.uploads import Upload
from registrations.selectors.protected import LOOK


@dataclass(frozen=True, slots=True)
class Opened:
    """A protected answer as it was given; ``upload`` when it is a file."""

    question: Question
    value: Any
    upload: Upload | None
    answered_at: datetime


@transaction.atomic
def look(
    *, person: Registration, keys: Collection[str] | None = None, by: User, at: datetime
) -> tuple[Opened, ...]:
    """Return a person's protected answers, and record that ``by`` has seen them.

    The record holds who, whose and which questions; it is written before anything is opened.
    keys: of the questions that are looked at; None: of all.
    """
    seen = look_at_all(people=[person], keys=keys, is_export=False, by=by, at=at)
    return seen.get(person.pk, ())


@transaction.atomic
def look_at_all(
    *,
    people: Iterable[Registration],
    keys: Collection[str] | None = None,
    is_export: bool = True,
    by: User,
    at: datetime,
) -> dict[int, tuple[Opened, ...]]:
    """Return the protected answers of many people by her key; a record for each who gave some."""
    wanted = {person.pk: person for person in people}
    seen: dict[int, list[str]] = {}
    given = Answer.objects.filter(registration__in=wanted, question__is_protected=True)
    if keys is not None:
        given = given.filter(question__key__in=keys)
    for pk, key in given.order_by("question__position", "pk").values_list(
        "registration", "question__key"
    ):
        if pk is not None:
            seen.setdefault(pk, []).append(key)
    for pk, fields in seen.items():
        after = {"fields": fields, "export": is_export}
        audit.record(act=LOOK, thing=wanted[pk], by=by, at=at, after=after)
    found: dict[int, tuple[Opened, ...]] = {}
    opened = given.select_related("question", "upload").defer("upload__content")
    for answer in opened.order_by("question__position", "pk"):
        if answer.registration_id is not None:
            one = Opened(answer.question, answer.protected_value, answer.upload, answer.answered_at)
            found[answer.registration_id] = (*found.get(answer.registration_id, ()), one)
    return found


@transaction.atomic
def look_at_upload(*, upload: Upload, by: User, at: datetime) -> Upload:
    """Record that ``by`` opens a file that is a protected answer."""
    answer = Answer.objects.select_related("question", "registration").get(upload=upload)
    if answer.registration is not None:
        after = {"fields": [answer.question.key], "export": False}
        audit.record(act=LOOK, thing=answer.registration, by=by, at=at, after=after)
    return upload
