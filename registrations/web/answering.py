"""The secretariat's own questions as a form, whose fields are what the event asks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.rules.uploads import MAX_BYTES
from registrations.enums import QuestionKind
from registrations.models.questions import Question
from registrations.rules.questions import LONGEST_TEXT
from registrations.selectors.questions import Held
from registrations.services.answers import Given, NewFile
from registrations.services.question_words import FAULTS, countries, days_of, options_of, said
from registrations.web.forms import NumberField, ShownField, StepForm, TextField

# More options than this are a list to unfold.
_IN_SIGHT = 8
_TAKEN: Final = ".pdf,.jpg,.jpeg,.png"


class AnswersForm(StepForm):
    """The questions of ``held``; a condition that looks at another field here is tried there.

    Which answers are missing or wrong is for the law to say: see ``add_faults``.
    """

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        files: Any = None,  # noqa: ANN401 - a MultiValueDict or None
        *,
        held: Sequence[Held],
        version: int | None = None,
    ) -> None:
        super().__init__(data, files, initial={"version": version})
        names = {one.question.key for one in held}
        self.held = [one for one in held if one.is_asked or _is_decided_here(one.question, names)]
        for one in self.held:
            self.fields[name_of(one.question)] = _field_of(one)
            if _may_be_removed(one):
                field = forms.BooleanField(label=_("Remove what is kept"), required=False)
                self.fields[_removal_of(one.question)] = field

    def values(self) -> dict[str, Given]:
        """Return the answers by the key of their question; what is kept unseen stays unnamed."""
        return {
            one.question.key: given
            for one in self.held
            if (given := self._given(one)) is not None or not _is_unseen(one) or self._removes(one)
        }

    def _given(self, one: Held) -> Given:
        given = self.cleaned_data.get(name_of(one.question))
        match one.question.kind:
            case QuestionKind.FILE if given:
                return NewFile(given.name, given.read(MAX_BYTES + 1))
            case QuestionKind.DATE if given:
                return str(given.isoformat())
            case QuestionKind.NUMBER:
                return None if given is None else int(given)
        return given or None

    def _removes(self, one: Held) -> bool:
        return bool(self.cleaned_data.get(_removal_of(one.question)))

    def add_faults(self, faults: Mapping[str, str]) -> None:
        """Say at each field what the law finds wrong with it."""
        shown = {one.question.key: name_of(one.question) for one in self.held}
        for key, fault in faults.items():
            self.add_error(shown.get(key), str(FAULTS[fault]))

    def shown_fields(self) -> list[ShownField]:
        """Return the fields as the page shows them, in their order."""
        names = {one.question.key for one in self.held}
        return [self._shown(one, names) for one in self.held]

    def _shown(self, one: Held, names: set[str]) -> ShownField:
        question = one.question
        other = question.depends_on if _is_decided_here(question, names) else None
        return ShownField(
            field=self[name_of(question)],
            is_required=question.is_required,
            asked_if=name_of(other) if other else "",
            asked_answer=question.depends_value if other else "",
            kept=said(one) if _is_unseen(one) else "",
            remove=self[_removal_of(question)] if _may_be_removed(one) else None,
        )


def may_stand_in_request(held: Held) -> bool:
    """Tell whether the desk may be asked for another answer to the question."""
    return not held.question.is_protected and held.question.kind != QuestionKind.FILE


def name_of(question: Question) -> str:
    return f"q_{question.key}"


def _removal_of(question: Question) -> str:
    return f"remove_{question.key}"


def _is_decided_here(question: Question, names: set[str]) -> bool:
    return question.depends_on is not None and question.depends_on.key in names


def _is_unseen(one: Held) -> bool:
    """Tell whether an answer is kept that the form does not show: a file, or one protected."""
    is_hidden = one.question.is_protected or one.question.kind == QuestionKind.FILE
    return one.is_answered and is_hidden


def _may_be_removed(one: Held) -> bool:
    return _is_unseen(one) and not one.question.is_required


def _written(words: str) -> str:
    """Return words that people wrote as text of its own direction: perhaps not the page's."""
    return format_html('<span dir="auto">{}</span>', words)


def _field_of(one: Held) -> forms.Field:
    question = one.question
    kind, settings = _SHAPES[question.kind](question)
    return kind(
        label=_written(str(question.label)),
        help_text=_help_of(question),
        required=False,
        initial=one.value if one.question.kind != QuestionKind.FILE else None,
        **settings,
    )


def _help_of(question: Question) -> str:
    """Return what the secretariat explains, and between which days an answer lies."""
    written = [_written(str(question.help))] if question.help else []
    return format_html_join(" ", "{}", ((part,) for part in (*written, days_of(question)) if part))


def _text(_question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    return TextField, {"max_length": LONGEST_TEXT}


def _long_text(_question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    return TextField, {"max_length": LONGEST_TEXT, "widget": forms.Textarea(attrs={"rows": 4})}


def _number(question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    return NumberField, {"min_value": question.least, "max_value": question.most}


def _choice(question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    options = options_of(question)
    if len(options) > _IN_SIGHT:
        return forms.ChoiceField, {"choices": [("", gettext_lazy("Choose")), *options]}
    none = [] if question.is_required else [("", gettext_lazy("No answer"))]
    return forms.ChoiceField, {"choices": [*options, *none], "widget": forms.RadioSelect}


def _choices(question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField, {"choices": options_of(question), "widget": boxes}


def _date(question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    bounds = {"min": question.earliest, "max": question.latest}
    attrs = {name: day.isoformat() for name, day in bounds.items() if day}
    return forms.DateField, {"widget": forms.DateInput({"type": "date", **attrs}, "%Y-%m-%d")}


def _country(_question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    return forms.ChoiceField, {"choices": [("", gettext_lazy("Choose")), *countries()]}


def _consent(_question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    return forms.BooleanField, {}


def _file(_question: Question) -> tuple[type[forms.Field], dict[str, Any]]:
    return forms.FileField, {"widget": forms.FileInput({"accept": _TAKEN})}


_SHAPES: Final[dict[str, Callable[[Question], tuple[type[forms.Field], dict[str, Any]]]]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.NUMBER: _number,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.DATE: _date,
    QuestionKind.COUNTRY: _country,
    QuestionKind.CONSENT: _consent,
    QuestionKind.FILE: _file,
}
