"""Reads of the secretariat's own questions: what is asked of whom, and what was answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from assemblies.enums import Capacity, InstitutionKind
from assemblies.models.events import Event
from registrations.enums import AskedOf, AskedWhen, QuestionKind, RegistrationState, WayIn
from registrations.models.questions import Answer, CapacityForm, Question
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.capacities import is_capacity_of
from registrations.rules.questions import Asked, Value, asked, is_empty, is_for, masked, missing

# Nobody comes in one of these with a delegation, unless its form says so.
_NOT_BY_THEMSELVES = frozenset(
    {
        Capacity.OBSERVER,
        Capacity.INVITED_SPEAKER,
        Capacity.HOST_STAFF,
        Capacity.SECRETARIAT,
        Capacity.PRESS,
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """A question with the answer that is kept, if there is one.

    is_asked: whether its condition holds now. value: None when nothing is kept and when it is
    protected; shown: its last signs in that case.
    """

    question: Question
    answer: Answer | None
    is_asked: bool
    value: Value = None
    shown: str = ""

    @property
    def is_answered(self) -> bool:
        return self.answer is not None


def questions_of(event: int) -> QuerySet[Question]:
    """Return the questions of an event that stand, in their order."""
    return (
        Question.objects.filter(event=event, retired_at__isnull=True)
        .select_related("depends_on")
        .order_by("position", "pk")
    )


def as_law(question: Question) -> Asked:
    """Return a question as the law sees it; needs the question it depends on. No query."""
    return Asked(
        key=question.key,
        kind=QuestionKind(question.kind),
        of=AskedOf(question.of),
        asked_when=AskedWhen(question.asked_when),
        capacities=frozenset(Capacity(one) for one in question.capacities),
        options=tuple(option["key"] for option in question.options),
        is_required=question.is_required,
        depends_on=question.depends_on.key if question.depends_on else "",
        depends_value=question.depends_value,
        asks_approval=question.asks_approval,
        is_protected=question.is_protected,
        least=question.least,
        most=question.most,
        earliest=question.earliest,
        latest=question.latest,
    )


def times_of(person: Registration | None) -> tuple[AskedWhen, ...]:
    """Return the times whose questions may be answered about a person now; None: a delegation."""
    if person is not None and person.state == RegistrationState.APPROVED:
        return (AskedWhen.REGISTERING, AskedWhen.AFTER_APPROVAL)
    return (AskedWhen.REGISTERING,)


def concerning(
    questions: Iterable[Question], capacity: str | None, *whens: AskedWhen
) -> tuple[Question, ...]:
    """Return the questions for a capacity, or for a delegation, whatever else is answered."""
    wanted = Capacity(capacity) if capacity is not None else None
    return tuple(
        one for one in questions if one.asked_when in whens and is_for(as_law(one), wanted)
    )


def answers_of(thing: Registration | DelegationFile) -> dict[str, Answer]:
    """Return what was answered about a person or a delegation, by the key of the question."""
    column = "registration" if isinstance(thing, Registration) else "file"
    found = Answer.objects.filter(**{column: thing}).select_related("question", "upload")
    return {answer.question.key: answer for answer in found.order_by("pk")}


def days_answered(person: Registration) -> tuple[Value, ...]:
    """Return the days that were answered about a person; those that are protected are opened.

    Only what is asked of her today: nobody could correct anything else.
    """
    dates = Answer.objects.filter(registration=person, question__kind=QuestionKind.DATE)
    standing = dates.filter(question__retired_at=None).select_related("question", "upload")
    capacity = Capacity(person.capacity)
    return tuple(value_of(one) for one in standing if is_for(as_law(one.question), capacity))


def value_of(answer: Answer) -> Value:
    """Return the answer as the law sees it; a file by the name that nobody can guess. No query."""
    if answer.upload is not None:
        return str(answer.upload.public_id)
    value: Value = answer.protected_value if answer.question.is_protected else answer.value
    return value


def capacity_of(thing: Registration | DelegationFile) -> Capacity | None:
    """Return whose questions are meant: those of a person's capacity, or of a delegation."""
    return Capacity(thing.capacity) if isinstance(thing, Registration) else None


def missing_of(thing: Registration | DelegationFile, questions: Collection[Question]) -> list[str]:
    """Return which of the event's questions are required and have no answer. One query."""
    values = {key: value_of(answer) for key, answer in answers_of(thing).items()}
    keys = missing([as_law(one) for one in questions], values, capacity=capacity_of(thing))
    return [str(one.label) for one in questions if one.key in keys]


def lacking(people: Collection[Registration]) -> list[tuple[Registration, list[str]]]:
    """Return those about whom a required answer is missing, and to which questions.

    One query where nothing is required, else one a person more.
    """
    event = next((one.event_id for one in people), None)
    questions = list(questions_of(event)) if event is not None else []
    if not any(question.is_required for question in questions):
        return []
    missed = ((one, missing_of(one, questions)) for one in people)
    return [(one, labels) for one, labels in missed if labels]


def held_by(
    thing: Registration | DelegationFile, *whens: AskedWhen, everything: bool = False
) -> tuple[Held, ...]:
    """Return the questions that are asked, with what is kept; two queries.

    everything: those too whose condition does not hold now, for a form that shows them when it
    does. What is protected is masked here and nowhere else to be had.
    """
    capacity = capacity_of(thing)
    event = thing.event_id if isinstance(thing, Registration) else thing.delegation.assembly_id
    standing = list(questions_of(event))
    candidates = concerning(standing, capacity, *whens)
    if not candidates:
        return ()
    kept = answers_of(thing)
    values = {key: value_of(answer) for key, answer in kept.items()}
    now = {one.key for one in asked(map(as_law, standing), values, capacity=capacity)}
    return tuple(
        _held(question, kept.get(question.key), is_asked=question.key in now)
        for question in candidates
        if everything or question.key in now
    )


def _held(question: Question, answer: Answer | None, *, is_asked: bool) -> Held:
    if answer is None:
        return Held(question, None, is_asked)
    if question.is_protected:
        shown = masked(answer.protected_value if answer.upload is None else answer.upload.name)
        return Held(question, answer, is_asked, shown=shown)
    return Held(question, answer, is_asked, value_of(answer))


@dataclass(frozen=True, slots=True)
class DelegationQuestions:
    """How far the questions that are asked once of a delegation are answered."""

    held: tuple[Held, ...]

    @property
    def answered(self) -> int:
        return sum(one.is_answered for one in self.held)

    @property
    def missing(self) -> int:
        return sum(one.question.is_required and not one.is_answered for one in self.held)

    @property
    def total(self) -> int:
        return len(self.held)


def asked_of_delegation(file: DelegationFile) -> DelegationQuestions:
    """Return the questions of a delegation as a whole; two queries, one where none is asked."""
    return DelegationQuestions(held_by(file, AskedWhen.REGISTERING))


def form_of(event: Event, capacity: Capacity) -> CapacityForm:
    """Return how people of a capacity register; an unsaved form where nothing is set yet."""
    found = CapacityForm.objects.filter(event=event, capacity=capacity).first()
    return found or default_form(event, capacity)


def default_form(event: Event, capacity: Capacity) -> CapacityForm:
    """Return the form of a capacity for which the secretariat has set nothing. No query."""
    return CapacityForm(event=event, capacity=capacity, version=0)


def forms_of(event: Event) -> tuple[CapacityForm, ...]:
    """Return the forms of every capacity, in the order of the capacities."""
    found = {form.capacity: form for form in CapacityForm.objects.filter(event=event)}
    return tuple(found.get(one) or default_form(event, one) for one in Capacity)


def capacities_for(file: DelegationFile) -> tuple[Capacity, ...]:
    """Return the capacities in which a coordinator may register people of this delegation."""
    kind = InstitutionKind(file.delegation.institution.kind)
    forms = forms_of(file.delegation.assembly)
    return tuple(
        Capacity(form.capacity)
        for form in forms
        if _is_by_delegation(form) and is_capacity_of(Capacity(form.capacity), kind)
    )


def _is_by_delegation(form: CapacityForm) -> bool:
    if form.pk is None:
        return form.capacity not in _NOT_BY_THEMSELVES
    return form.is_open and form.way_in == WayIn.DELEGATION


def questions_by_key(event: int) -> dict[str, Question]:
    """Return every question of an event by its key, those no longer asked too. One query."""
    return {question.key: question for question in Question.objects.filter(event=event)}


def has_answer(question: Question) -> bool:
    """Tell whether anybody has answered the question."""
    return Answer.objects.filter(question=question).exists()


def chosen_options(question: Question) -> frozenset[str]:
    """Return the keys of the options of a choice that somebody has chosen."""
    chosen: set[str] = set()
    for answer in Answer.objects.filter(question=question).select_related("question", "upload"):
        value = value_of(answer)
        if not is_empty(value):
            chosen.update(value if isinstance(value, list) else [str(value)])
    return frozenset(chosen)
