"""Questions and what is answered to them.

DomainError
└── AnswersRefused
WrongState
├── AnswersMissing               somebody cannot be sent yet: `name`, `question`, `count`
├── ConditionImpossible          a `question` could never be asked
├── ProtectedTooEarly            protected data are asked after approval only
├── QuestionAnswered             its kind and its people are settled by the answers it has
└── QuestionRetired              it is not asked any more
"""

from collections.abc import Mapping

from assemblies.errors import DomainError, WrongState, msg


class AnswersRefused(DomainError):
    """Answers that are wrong; ``faults`` by the key of the question."""

    code = "answers_refused"
    message = msg("Some answers are missing or wrong.")

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(fields={key: str(fault) for key, fault in faults.items()})
        self.faults = dict(faults)


class AnswersMissing(WrongState):
    code = "answers_missing"
    message = msg("An answer is missing: {name} – {question}. Missing in all: {count}.")


class ConditionImpossible(WrongState):
    code = "condition_impossible"
    message = msg(
        "The question “{question}” could never be asked: its condition needs another question of"
        " the same people, asked no later, with this very answer."
    )


class ProtectedTooEarly(WrongState):
    code = "protected_too_early"
    message = msg("Protected data are asked after approval only: see the question “{question}”.")


class QuestionAnswered(WrongState):
    code = "question_answered"
    message = msg(
        "This question has answers already: its kind, whom it is asked of, when, its protection"
        " and the options that were chosen stay. Retire it and ask another one."
    )


class QuestionRetired(WrongState):
    code = "question_retired"
    message = msg("This question is not asked any more.")
