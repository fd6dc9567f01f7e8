"""Acts on the questions that an event asks beside the usual."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.text import slugify

from assemblies.enums import Capacity, Language
from assemblies.errors import Superseded
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from registrations.enums import AskedOf, AskedWhen, QuestionKind
from registrations.errors.questions import QuestionAnswered, QuestionRetired
from registrations.models.questions import Question
from registrations.rules.questions import check_set
from registrations.selectors.questions import as_law, chosen_options, has_answer, questions_of
from registrations.services.locks import locked_event

_LONGEST_KEY: Final = 40
# What an answer that was given rests on.
_SETTLED_BY_ANSWERS: Final = ("kind", "of", "asked_when", "is_protected")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice: a key that answers keep, and words by language."""

    key: str
    label: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question as the secretariat wants it. depends_on: the key of the other question's row."""

    kind: QuestionKind
    label: dict[str, str]
    help: dict[str, str] | None = None
    options: tuple[Option, ...] = ()
    is_required: bool = False
    least: int | None = None
    most: int | None = None
    earliest: date | None = None
    latest: date | None = None
    of: AskedOf = AskedOf.PERSON
    asked_when: AskedWhen = AskedWhen.REGISTERING
    capacities: tuple[Capacity, ...] = ()
    depends_on: int | None = None
    depends_value: str = ""
    asks_approval: bool = False
    is_protected: bool = False
    retention_days: int | None = None
    key: str = field(default="", kw_only=True)

    def as_columns(self) -> dict[str, Any]:
        columns = asdict(self)
        columns.pop("key")
        columns["depends_on_id"] = columns.pop("depends_on")
        columns["options"] = list(columns["options"])
        columns["capacities"] = list(columns["capacities"])
        return columns


@transaction.atomic
def ask(*, event: Event, wanted: Wanted, by: User | None, at: datetime) -> Question:
    """Add a question at the end. Its key comes from its English words, unless one is given.

    Raises ConditionImpossible, ProtectedTooEarly.
    """
    locked_event(event)
    standing = list(questions_of(event.pk))
    last = Question.objects.filter(event=event).order_by("-position").first()
    question = Question(
        event=event,
        key=wanted.key or _key_for(event, wanted.label[Language.ENGLISH]),
        position=last.position + 1 if last else 1,
        **_settled(wanted).as_columns(),
    )
    check_set([as_law(one) for one in (*standing, question)])
    question.save()
    _record("question.ask", question, by, at)
    return question


@transaction.atomic
def change(
    *, question: Question, wanted: Wanted, version: int | None = None, by: User, at: datetime
) -> Question:
    """Change a question; what answers rest on stays as it is once there are any.

    Raises Superseded, QuestionRetired, QuestionAnswered, ConditionImpossible, ProtectedTooEarly.
    """
    question = _locked(question, version)
    columns = _settled(wanted).as_columns()
    if has_answer(question):
        _check_answered(question, columns)
    for name, value in columns.items():
        setattr(question, name, value)
    others = questions_of(question.event_id).exclude(pk=question.pk)
    check_set([as_law(one) for one in (*others, question)])
    question.version += 1
    question.save()
    _record("question.change", question, by, at)
    return question


@transaction.atomic
def move(
    *, question: Question, up: bool, version: int | None = None, by: User, at: datetime
) -> Question:
    """Move a question before the one above it, or after the one below, among those asked with it.

    At its end already, it stays. Raises Superseded, QuestionRetired.
    """
    question = _locked(question, version)
    together = questions_of(question.event_id).filter(
        of=question.of, asked_when=question.asked_when
    )
    keys = [one.pk for one in together]
    here = keys.index(question.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(keys):
        return question
    keys[here], keys[there] = keys[there], keys[here]
    places = sorted(one.position for one in together)
    # Rows of old data may share a place: then all of them are numbered anew.
    if len(set(places)) < len(places):
        places = list(range(1, len(places) + 1))
    for key, place in zip(keys, places, strict=True):
        Question.objects.filter(pk=key).update(position=place)
    question.refresh_from_db()
    _record("question.move", question, by, at)
    return question


@transaction.atomic
def retire(*, question: Question, version: int | None = None, by: User, at: datetime) -> Question:
    """Ask a question no more; its answers stay until their time is over.

    Raises Superseded, QuestionRetired, ConditionImpossible when another one waits for its answer.
    """
    question = _locked(question, version)
    others = questions_of(question.event_id).exclude(pk=question.pk)
    check_set([as_law(one) for one in others])
    question.retired_at = at
    question.version += 1
    question.save(update_fields=["retired_at", "version"])
    _record("question.retire", question, by, at)
    return question


def _locked(question: Question, version: int | None) -> Question:
    locked_event(question.event)
    locked = Question.objects.select_related("depends_on", "event").get(pk=question.pk)
    if version is not None and locked.version != version:
        raise Superseded
    if locked.retired_at is not None:
        raise QuestionRetired
    return locked


def _settled(wanted: Wanted) -> Wanted:
    """Return the question without what its kind or its time leaves no room for."""
    if wanted.of is AskedOf.DELEGATION:
        wanted = replace(wanted, asked_when=AskedWhen.REGISTERING, capacities=())
    if wanted.asked_when is AskedWhen.AFTER_APPROVAL:
        wanted = replace(wanted, asks_approval=False)
    if wanted.kind not in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        wanted = replace(wanted, options=())
    if wanted.kind is not QuestionKind.NUMBER:
        wanted = replace(wanted, least=None, most=None)
    if wanted.kind is not QuestionKind.DATE:
        wanted = replace(wanted, earliest=None, latest=None)
    return wanted


def _check_answered(question: Question, columns: dict[str, Any]) -> None:
    kept = {option["key"] for option in columns["options"]}
    is_other = any(getattr(question, name) != columns[name] for name in _SETTLED_BY_ANSWERS)
    if is_other or (question.options and not chosen_options(question) <= kept):
        raise QuestionAnswered


def _key_for(event: Event, words: str) -> str:
    taken = set(Question.objects.filter(event=event).values_list("key", flat=True))
    return free_key(words, taken)


def free_key(words: str, taken: Collection[str]) -> str:
    """Return a key made of words that none of ``taken`` is."""
    stem = slugify(words)[: _LONGEST_KEY - 4].strip("-_") or "question"
    number = 1
    while (key := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return key


def options_of(
    lines: Iterable[dict[str, str]], before: Collection[Option] = ()
) -> tuple[Option, ...]:
    """Return options with the words of ``lines``; one that was there keeps its key.

    Known again by its English words or, where as many are given as there were, by its place.
    """
    wanted, old = list(lines), list(before)
    by_words = {one.label.get(Language.ENGLISH): one.key for one in old}
    keys: list[str] = []
    for place, label in enumerate(wanted):
        key = by_words.get(label[Language.ENGLISH], "")
        if not key and len(wanted) == len(old):
            key = old[place].key
        if not key or key in keys:
            taken = {*keys, *(one.key for one in old)}
            key = free_key(label[Language.ENGLISH], taken)
        keys.append(key)
    return tuple(Option(key, label) for key, label in zip(keys, wanted, strict=True))


def _record(act: str, question: Question, by: User | None, at: datetime) -> None:
    audit.record(
        act=act,
        thing=question,
        by=by,
        at=at,
        after={
            "event": question.event_id,
            "key": question.key,
            "version": question.version,
            "position": question.position,
        },
    )
