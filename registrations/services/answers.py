"""Acts on the answers to the secretariat's own questions, about a person or a delegation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.enums import Capacity
from assemblies.models.accounts import User
from assemblies.rules.uploads import DOCUMENTS
from assemblies.services import audit
from registrations.enums import (
    AnswerFault,
    ApprovalPath,
    AskedWhen,
    QuestionKind,
    RegistrationState,
)
from registrations.errors.questions import AnswersMissing, AnswersRefused
from registrations.models.history import FieldChange
from registrations.models.questions import Answer, CapacityForm, Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.ages import is_birth_date_missing
from registrations.rules.questions import (
    Asked,
    Days,
    Value,
    asked,
    asks_approval_again,
    check_answers,
    is_empty,
)
from registrations.selectors.inquiries import is_asked
from registrations.selectors.late_changes import came_late
from registrations.selectors.marks import mark_of_answers
from registrations.selectors.questions import (
    answers_of,
    as_law,
    capacity_of,
    missing_of,
    questions_of,
    times_of,
    value_of,
)
from registrations.services import letters, limits, uploads, windows
from registrations.services.locks import check_seen, locked_file, locked_person
from registrations.services.people import ask_again

# In the history of fields, instead of what is protected.
CHANGED: Final = "changed"
# The law of answers looks at no file; its content is judged where it is kept.
_SENT: Final = "sent"
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is sent as an answer."""

    name: str
    content: bytes


Given = Value | NewFile


@dataclass(frozen=True, slots=True)
class _Change:
    """One answer that becomes another; `None`: there is none then."""

    question: Question
    old: Answer | None
    new: Given

    @property
    def was(self) -> Value:
        return value_of(self.old) if self.old else None


@transaction.atomic
def save(
    *,
    person: Registration,
    values: Mapping[str, Given],
    version: int | None = None,
    is_complete: bool = True,
    past_deadline: bool = False,
    by: User,
    at: datetime,
) -> Registration:
    """Keep answers about a person; an approval is kept or asked again, as the questions require.

    values: by the key of the question; None takes an answer away, a key that is absent leaves it.
    Answers to questions that are asked no more, given these, go. is_complete: refuse when required
    ones are missing; of somebody who was sent already they never may be. What is asked after
    approval may be answered until the event is over too, and so may required questions that nobody
    answered, and whatever somebody was never asked because the desk let her in late; all else until
    the deadline, or while who came without a delegation is asked something.
    Raises AnswersRefused, UploadRefused, Superseded, AlreadyWithdrawn, RegistrationClosed.
    """
    file = locked_file(person.file) if person.file else None
    person = locked_person(person, version)
    complete = tuple(AskedWhen) if is_complete else _never_missing(person)
    changes, law = _judged(person, values, times_of(person), complete)
    if not changes:
        return person
    form = limits.forms_of(event=person.event_id, capacities=[person.capacity]).get(person.capacity)
    if not (past_deadline or is_asked(person)):
        _check_times(changes, person, form, at)
    was = person.state
    _record_history(person, changes, by, at)
    _write(person, changes, by, at)
    changed = [change.question.key for change in changes]
    person.state = _state_after(was, asks_approval_again(law, changed), form)
    person.version += 1
    person.changed_at = at
    person.save(update_fields=["state", "version", "changed_at"])
    letters.compare_answers(person=person, keys=changed, at=at)
    if was == RegistrationState.APPROVED and person.state == RegistrationState.SUBMITTED:
        ask_again(file)
    audit.record(
        act="registration.answer",
        thing=person,
        by=by,
        at=at,
        before={"state": was},
        after={"state": person.state, "questions": changed},
    )
    return person


@transaction.atomic
def save_for_delegation(
    *,
    file: DelegationFile,
    values: Mapping[str, Given],
    seen: str | None = None,
    is_complete: bool = True,
    past_deadline: bool = False,
    by: User,
    at: datetime,
) -> DelegationFile:
    """Keep answers that are given once for a delegation; ``values`` as in `save`.

    seen: the mark of the answers when the author looked (`selectors.marks`).
    Raises AnswersRefused, UploadRefused, Superseded, RegistrationClosed.
    """
    file = locked_file(file)
    check_seen(seen, mark_of_answers(file))
    complete = tuple(AskedWhen) if is_complete else ()
    changes, _law = _judged(file, values, times_of(None), complete)
    if not changes:
        return file
    if not past_deadline:
        windows.check(event=file.delegation.assembly, at=at)
    _write(file, changes, by, at)
    changed = [change.question.key for change in changes]
    audit.record(act="delegation.answer", thing=file, by=by, at=at, after={"questions": changed})
    return file


def check_late(*, person: Registration, values: Mapping[str, Given]) -> dict[str, Value]:
    """Return answers that the desk may be asked for after the deadline, as a request keeps them.

    Neither files nor what is protected: a request is read by more people than these may be.
    Raises AnswersRefused.
    """
    kept = {key: given for key, given in values.items() if not isinstance(given, NewFile)}
    hidden = {
        one.key
        for one in questions_of(person.event_id)
        if one.is_protected or one.kind == QuestionKind.FILE
    }
    faults = {key: AnswerFault.WRONG_KIND for key in values if key not in kept or key in hidden}
    if faults:
        raise AnswersRefused(faults)
    _judged(person, kept, (AskedWhen.REGISTERING,), _never_missing(person))
    return kept


def check_complete(*, people: Collection[Registration], file: DelegationFile | None = None) -> None:
    """Refuse to send people, and their delegation, while a required answer is missing.

    Assumes the lock on the file. Two queries and one a person, one where nothing is required.
    Raises AnswersMissing with whose answer it is, and to which question.
    """
    missed = _without_birth_date(people)
    event = file.delegation.assembly_id if file else next((one.event_id for one in people), None)
    questions = list(questions_of(event)) if event is not None else []
    if any(question.is_required for question in questions):
        things: list[Registration | DelegationFile] = [*people, *([file] if file else [])]
        for thing in things:
            name = thing.badge_name if isinstance(thing, Registration) else _("The delegation")
            missed.extend((name, label) for label in missing_of(thing, questions))
    _refuse(missed)


def check_birth_dates(people: Iterable[Registration]) -> None:
    """Refuse young members whose age is not known. Raises AnswersMissing."""
    _refuse(_without_birth_date(people))


def _without_birth_date(people: Iterable[Registration]) -> list[tuple[str, str]]:
    return [
        (person.badge_name, _("Date of birth"))
        for person in people
        if is_birth_date_missing(Capacity(person.capacity), person.born_on)
    ]


def _refuse(missed: Sequence[tuple[str, str]]) -> None:
    if missed:
        name, question = missed[0]
        raise AnswersMissing(name=name, question=question, count=len(missed))


def _never_missing(person: Registration) -> tuple[AskedWhen, ...]:
    return (AskedWhen.REGISTERING,) if RegistrationState(person.state).holds_seat else ()


def _judged(
    thing: Registration | DelegationFile,
    values: Mapping[str, Given],
    whens: Collection[AskedWhen],
    complete: Collection[AskedWhen],
) -> tuple[list[_Change], list[Asked]]:
    """Return what becomes different, and the law's questions. Raises AnswersRefused."""
    event = thing.event if isinstance(thing, Registration) else thing.delegation.assembly
    questions = list(questions_of(event.pk))
    law = [as_law(one) for one in questions]
    held = answers_of(thing)
    kept = {key: value_of(answer) for key, answer in held.items()}
    whole = kept | {key: _as_law_sees(value) for key, value in values.items()}
    capacity = capacity_of(thing)
    faults = check_answers(
        law,
        whole,
        capacity=capacity,
        given=values.keys(),
        whens=whens,
        complete=complete,
        days=Days(
            born_on=thing.born_on if isinstance(thing, Registration) else None,
            opens_on=event.starts_on,
        ),
    )
    faults |= _files_astray(questions, values, kept)
    if faults:
        raise AnswersRefused(faults)
    standing = {one.key for one in asked(law, whole, capacity=capacity)}
    changes = [
        _Change(question, held.get(question.key), new)
        for question in questions
        if (new := _wanted(question, values, kept, standing)) != kept.get(question.key)
    ]
    return changes, law


def _files_astray(
    questions: Collection[Question], values: Mapping[str, Given], kept: Mapping[str, Value]
) -> dict[str, AnswerFault]:
    """Return the faults of files that are named, not sent: they may be somebody else's.

    And of those that are sent where none is asked for.
    """
    faults = {}
    for question in questions:
        given, is_of_file = values.get(question.key), question.kind == QuestionKind.FILE
        is_named = (
            is_of_file and isinstance(given, str) and given not in ("", kept.get(question.key))
        )
        if is_named or (isinstance(given, NewFile) and not is_of_file):
            faults[question.key] = AnswerFault.WRONG_KIND
    return faults


def _as_law_sees(given: Given) -> Value:
    return _SENT if isinstance(given, NewFile) else given


def _wanted(
    question: Question,
    values: Mapping[str, Given],
    kept: Mapping[str, Value],
    standing: Collection[str],
) -> Given:
    """Return what there should be: nothing for a question that is not asked."""
    if question.key not in standing:
        return None
    wanted = values[question.key] if question.key in values else kept.get(question.key)
    if isinstance(wanted, NewFile):
        return wanted
    return None if is_empty(wanted) else wanted


def _check_times(
    changes: Collection[_Change], person: Registration, form: CapacityForm | None, at: datetime
) -> None:
    event = person.event
    others = [one for one in changes if one.question.asked_when != AskedWhen.AFTER_APPROVAL]
    is_in_time = at < datetime.combine(event.ends_on + _A_DAY, time(), tzinfo=event.zone)
    if is_in_time and (not others or _are_first(others, person)):
        return
    windows.check(event=event, form=form, at=at)


def _are_first(changes: Collection[_Change], person: Registration) -> bool:
    """Tell whether these are first answers: required ones, or about somebody who came late."""
    if any(one.old is not None for one in changes):
        return False
    return all(one.question.is_required for one in changes) or came_late(person)


def _state_after(was: str, asks_again: bool, form: CapacityForm | None) -> RegistrationState:
    if was == RegistrationState.REFUSED:
        return RegistrationState.DRAFT
    is_looked_at = form is None or form.approval != ApprovalPath.AUTOMATIC
    if was == RegistrationState.APPROVED and asks_again and is_looked_at:
        return RegistrationState.SUBMITTED
    return RegistrationState(was)


def _record_history(
    person: Registration, changes: Collection[_Change], by: User, at: datetime
) -> None:
    FieldChange.objects.bulk_create(
        FieldChange(
            registration=person,
            field=f"answer.{change.question.key}",
            before=_told(change, change.was),
            after=_told(change, _as_law_sees(change.new)),
            changed_at=at,
            changed_by=by,
        )
        for change in changes
    )


def _told(change: _Change, value: Value) -> Value:
    """Return what the history may hold: neither what is protected nor the name of a file."""
    if is_empty(value):
        return None
    is_hidden = change.question.is_protected or change.question.kind == QuestionKind.FILE
    return CHANGED if is_hidden else value


def _write(
    thing: Registration | DelegationFile, changes: Collection[_Change], by: User, at: datetime
) -> None:
    for change in changes:
        replaced = change.old.upload if change.old else None
        if change.new is None:
            if change.old:
                change.old.delete()
        else:
            _keep(thing, change, change.new, by, at)
        if replaced is not None:
            replaced.delete()


def _keep(
    thing: Registration | DelegationFile, change: _Change, new: Given, by: User, at: datetime
) -> None:
    answer = change.old or Answer(question=change.question)
    if isinstance(thing, Registration):
        answer.registration = thing
    else:
        answer.file = thing
    if isinstance(new, NewFile):
        kept = uploads.keep(name=new.name, content=new.content, allowed=DOCUMENTS, by=by, at=at)
        answer.upload = kept
    elif change.question.is_protected:
        answer.protected_value = new
    else:
        answer.value = new
    answer.answered_at = at
    answer.save()
