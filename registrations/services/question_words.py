"""The secretariat's own questions and their answers in the words people read."""

from datetime import date
from typing import Final

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.rules.countries import CODES, name_of_country
from assemblies.rules.names import plain
from assemblies.selectors import listed
from registrations.enums import (
    AnswerFault,
    ApprovalPath,
    AskedOf,
    AskedWhen,
    QuestionKind,
    WayIn,
)
from registrations.models.questions import Question
from registrations.rules.questions import GIVEN, Value
from registrations.selectors.questions import Held
from registrations.services.words import Words

QUESTION_KINDS: Final[dict[str, Words]] = {
    QuestionKind.TEXT: pgettext_lazy("kind of question", "Text of one line"),
    QuestionKind.LONG_TEXT: pgettext_lazy("kind of question", "Text of several lines"),
    QuestionKind.NUMBER: pgettext_lazy("kind of question", "Number"),
    QuestionKind.CHOICE: pgettext_lazy("kind of question", "Choice of one option"),
    QuestionKind.CHOICES: pgettext_lazy("kind of question", "Choice of several options"),
    QuestionKind.DATE: pgettext_lazy("kind of question", "Date"),
    QuestionKind.COUNTRY: pgettext_lazy("kind of question", "Country"),
    QuestionKind.FILE: pgettext_lazy("kind of question", "File (PDF, JPEG or PNG)"),
    QuestionKind.CONSENT: pgettext_lazy("kind of question", "Consent"),
}
ASKED_OF: Final[dict[str, Words]] = {
    AskedOf.PERSON: pgettext_lazy("a question is asked", "Of each person"),
    AskedOf.DELEGATION: pgettext_lazy("a question is asked", "Once of each delegation"),
}
ASKED_WHEN: Final[dict[str, Words]] = {
    AskedWhen.REGISTERING: pgettext_lazy("a question is asked", "When registering"),
    AskedWhen.AFTER_APPROVAL: pgettext_lazy("a question is asked", "After approval"),
}
WAYS_IN: Final[dict[str, Words]] = {
    WayIn.DELEGATION: pgettext_lazy("way to register", "By the delegation's coordinator"),
    WayIn.PUBLIC: pgettext_lazy("way to register", "By themselves, on a public page"),
    WayIn.SECRET_LINK: pgettext_lazy("way to register", "By themselves, with a secret link"),
}
APPROVAL_PATHS: Final[dict[str, Words]] = {
    ApprovalPath.AUTOMATIC: pgettext_lazy("who approves", "Nobody: approved at once"),
    ApprovalPath.DESK: pgettext_lazy("who approves", "Registration desk"),
    ApprovalPath.MEDIA: pgettext_lazy("who approves", "Media officer"),
    ApprovalPath.MANAGER: pgettext_lazy("who approves", "Secretariat manager"),
}
FAULTS: Final[dict[str, Words]] = {
    AnswerFault.MISSING: gettext_lazy("Answer this question."),
    AnswerFault.NO_CONSENT: gettext_lazy("Tick the box: without this consent it cannot be sent."),
    AnswerFault.NOT_ASKED: gettext_lazy("This question is not asked here, or not now."),
    AnswerFault.WRONG_KIND: gettext_lazy("This is no answer to this kind of question."),
    AnswerFault.TOO_LONG: gettext_lazy("Use at most 1,000 characters."),
    AnswerFault.UNPRINTABLE: gettext_lazy("Remove the characters that cannot be printed."),
    AnswerFault.NOT_A_NUMBER: gettext_lazy("Enter a whole number."),
    AnswerFault.NOT_A_DATE: gettext_lazy("Enter a date that exists."),
    AnswerFault.OUT_OF_RANGE: gettext_lazy("This is out of the range that is asked for."),
    AnswerFault.BEFORE_BIRTH: gettext_lazy("This day lies before the person's date of birth."),
    AnswerFault.RUNS_OUT: gettext_lazy("This day lies before the first day of the event."),
    AnswerFault.UNKNOWN_CHOICE: gettext_lazy("Choose one of the options."),
    AnswerFault.UNKNOWN_COUNTRY: gettext_lazy("Choose a country of the list."),
}


def countries() -> list[tuple[str, str]]:
    """Return every country's code and name in the active language, by name."""
    language = get_language() or Language.ENGLISH
    named = [(code, name_of_country(code, language)) for code in CODES]
    return sorted(named, key=lambda country: (plain(country[1]), country[0]))


def options_of(question: Question) -> list[tuple[str, str]]:
    """Return the options of a choice: key and label in the active language."""
    return [(one["key"], str(LanguageMap(one["label"]))) for one in question.options]


def days_of(question: Question) -> str:
    """Return between which days an answer lies, in the active language; empty: no bound."""
    words = {
        "first": formats.date_format(question.earliest, "DATE_FORMAT") if question.earliest else "",
        "last": formats.date_format(question.latest, "DATE_FORMAT") if question.latest else "",
    }
    if question.earliest and question.latest:
        return _("From %(first)s to %(last)s.") % words
    if question.earliest:
        return _("Not before %(first)s.") % words
    return _("Not after %(last)s.") % words if question.latest else ""


def said(held: Held) -> str:
    """Return an answer as it is shown, in the active language; what is protected by its mask."""
    if held.answer is None:
        return ""
    if held.question.is_protected:
        return held.shown
    if held.answer.upload is not None:
        return held.answer.upload.name
    return printed(held.question, held.value)


def printed(question: Question, value: Value) -> str:
    """Return a value that answers a question in words, in the active language. No query."""
    if isinstance(value, bool):
        return _("Given") if value else ""
    if isinstance(value, list):
        names = dict(options_of(question))
        return listed(names.get(one, one) for one in value)
    text = "" if value is None else str(value)
    if question.kind == QuestionKind.CHOICE:
        return dict(options_of(question)).get(text, text)
    if question.kind == QuestionKind.COUNTRY:
        return name_of_country(text, get_language() or Language.ENGLISH)
    if question.kind == QuestionKind.DATE and text:
        return formats.date_format(date.fromisoformat(text), "DATE_FORMAT")
    return text


def condition_said(question: Question) -> str:
    """Return when a question is asked because of another one; empty: always. No query."""
    other = question.depends_on
    if other is None:
        return ""
    answers = {GIVEN: _("Given")} if other.kind == QuestionKind.CONSENT else dict(options_of(other))
    answer = answers.get(question.depends_value, question.depends_value)
    return _("If “%(question)s” is answered: %(answer)s") % {
        "question": other.label,
        "answer": answer,
    }
