"""What the secretariat types about forms and questions: shapes only."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.enums import Capacity, Language
from registrations.enums import ApprovalPath, AskedOf, AskedWhen, QuestionKind, WayIn
from registrations.models.questions import CapacityForm, Question
from registrations.rules.questions import (
    GIVEN,
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_RETENTION,
    NUMBERS,
    OPTIONS,
    YEARS,
    are_turned_round,
    conditions_on,
)
from registrations.selectors.questions import as_law
from registrations.services.capacity_forms import FormSettings
from registrations.services.question_words import (
    APPROVAL_PATHS,
    ASKED_OF,
    ASKED_WHEN,
    QUESTION_KINDS,
    WAYS_IN,
    options_of,
)
from registrations.services.questions import Option, Wanted
from registrations.services.questions import options_of as keyed_options
from registrations.services.words import CAPACITIES, Words, name_of_language
from registrations.web.forms import NumberField, ShownField, TextField

_CHOICES: Final = f"{QuestionKind.CHOICE} {QuestionKind.CHOICES}"
_LONGEST = {"label": LONGEST_LABEL, "help": LONGEST_HELP, "introduction": 2_000}
# What the secretariat owes in each wording; Arabic and Spanish where somebody has them.
_ASKED_FOR: Final = (Language.ENGLISH, Language.FRENCH)


def _worded(vocabulary: dict[str, Words]) -> list[tuple[str, Words]]:
    return list(vocabulary.items())


def _day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class LanguagesForm(forms.Form):
    """A form with texts in each language, as `<name>_<language>`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def add_texts(self, name: str, label: str, *, is_required: bool, rows: int = 0) -> None:
        """Add a field for each language; English is needed first of all."""
        for language in Language:
            widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
            is_arabic = language == Language.ARABIC
            widget.attrs |= {"lang": language.value, "dir": "rtl" if is_arabic else "ltr"}
            self.fields[f"{name}_{language}"] = TextField(
                label=f"{label} – {name_of_language(language)}",
                max_length=_LONGEST[name],
                required=is_required and language == Language.ENGLISH,
                widget=widget,
            )

    def text(self, name: str) -> dict[str, str]:
        """Return what was typed, by language."""
        typed = {one.value: self.cleaned_data.get(f"{name}_{one}", "") for one in Language}
        return {language: words for language, words in typed.items() if words}

    def check_english(self, name: str) -> None:
        """Refuse other languages without English: everybody reads that where theirs is missing."""
        field = f"{name}_{Language.ENGLISH}"
        if self.text(name) and not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, _("Give the English text too."))

    def part(self, *names: str) -> list[ShownField]:
        return [ShownField(self[name], self.fields[name].required) for name in names]


def texts_of(name: str, words: dict[str, str] | None) -> dict[str, str]:
    """Return a text by language as the fields' initial values."""
    return {f"{name}_{language}": text for language, text in (words or {}).items()}


class WayForm(LanguagesForm):
    """How people of a capacity register."""

    is_open = forms.BooleanField(label=gettext_lazy("People may register now"), required=False)
    way_in = forms.ChoiceField(
        label=gettext_lazy("How they register"),
        choices=lambda: _worded(WAYS_IN),
        widget=forms.RadioSelect,
    )
    approval = forms.ChoiceField(
        label=gettext_lazy("Who approves"),
        choices=lambda: _worded(APPROVAL_PATHS),
        widget=forms.RadioSelect,
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("On the clock of the venue. Empty: with the event's registration."),
    )
    limit_per_delegation = NumberField(
        label=gettext_lazy("At most of one delegation"),
        required=False,
        min_value=0,
        max_value=9_999,
        help_text=gettext_lazy("Empty: no limit. Who is registered already stays."),
    )
    limit_per_organization = NumberField(
        label=gettext_lazy("At most of one organization"),
        required=False,
        min_value=0,
        max_value=9_999,
    )
    limit_overall = NumberField(
        label=gettext_lazy("At most in all"), required=False, min_value=0, max_value=99_999
    )

    def __init__(self, data: Any = None, *, form: CapacityForm) -> None:  # noqa: ANN401 - a QueryDict or None
        names = [name for name in self.base_fields if hasattr(form, name)]
        kept = {name: getattr(form, name) for name in names}
        super().__init__(data, initial=kept | texts_of("introduction", form.introduction))
        self.add_texts("introduction", _("Shown above the form"), is_required=False, rows=4)

    def clean_closes_at(self) -> Any:  # noqa: ANN401 - a moment or None
        closes_at = self.cleaned_data["closes_at"]
        if closes_at is not None and not 1889 <= closes_at.year < 2200:
            raise forms.ValidationError(_("This year is out of range."))
        return closes_at

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.check_english("introduction")
        return given

    def settings(self) -> FormSettings:
        """Return what was set."""
        given = self.cleaned_data
        return FormSettings(
            way_in=WayIn(given["way_in"]),
            approval=ApprovalPath(given["approval"]),
            is_open=given["is_open"],
            closes_at=given["closes_at"],
            limit_per_delegation=given["limit_per_delegation"],
            limit_per_organization=given["limit_per_organization"],
            limit_overall=given["limit_overall"],
            introduction=self.text("introduction") or None,
        )

    def shown_fields(self) -> list[ShownField]:
        return [ShownField(one, one.field.required) for one in self.visible_fields()]


class AskForm(LanguagesForm):
    """A question of the secretariat."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of answer"), choices=lambda: _worded(QUESTION_KINDS)
    )
    options = TextField(
        label=gettext_lazy("Options"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy(
            "One a line, in the order English | French | Arabic | Spanish; English is enough."
            " For example: Single room | Chambre individuelle"
        ),
    )
    least = NumberField(
        label=gettext_lazy("Smallest number"),
        required=False,
        min_value=NUMBERS[0],
        max_value=NUMBERS[1],
    )
    most = NumberField(
        label=gettext_lazy("Largest number"),
        required=False,
        min_value=NUMBERS[0],
        max_value=NUMBERS[1],
    )
    earliest = forms.DateField(label=gettext_lazy("First day"), required=False, widget=_day_input())
    latest = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=_day_input(),
        help_text=gettext_lazy("Both days may be answered. Empty: no bound."),
    )
    of = forms.ChoiceField(
        label=gettext_lazy("Of whom it is asked"),
        choices=lambda: _worded(ASKED_OF),
        widget=forms.RadioSelect,
    )
    capacities = forms.MultipleChoiceField(
        label=gettext_lazy("In which capacities"),
        required=False,
        choices=lambda: _worded(CAPACITIES),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: of everybody."),
    )
    asked_when = forms.ChoiceField(
        label=gettext_lazy("When it is asked"),
        choices=lambda: _worded(ASKED_WHEN),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Ask for what only travellers need after approval."),
    )
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), required=False)
    is_required = forms.BooleanField(
        label=gettext_lazy("An answer is required"),
        required=False,
        help_text=gettext_lazy("Nobody is sent to the secretariat without it."),
    )
    asks_approval = forms.BooleanField(
        label=gettext_lazy("Another answer after approval needs a new approval"), required=False
    )
    is_protected = forms.BooleanField(
        label=gettext_lazy("Protected: encrypted, shown only to those who need it"),
        required=False,
        help_text=gettext_lazy("For passport, visa and travel data; asked after approval only."),
    )
    retention_days = NumberField(
        label=gettext_lazy("Deleted so many days after the event"),
        required=False,
        min_value=0,
        max_value=LONGEST_RETENTION,
        help_text=gettext_lazy("Empty: by the rule of the event."),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        *,
        question: Question | None = None,
        others: Iterable[Question] = (),
    ) -> None:
        self.question = question
        super().__init__(data, initial=_initial_of(question))
        self.add_texts("label", _("Question"), is_required=True)
        self.add_texts("help", _("Help"), is_required=False)
        condition = self.fields["condition"]
        if isinstance(condition, forms.ChoiceField):
            condition.choices = [("", _("Asked always")), *_conditions(others)]

    def clean_options(self) -> list[dict[str, str]]:
        """Read the lines as words by language."""
        lines = [line for line in self.cleaned_data["options"].splitlines() if line.strip()]
        read = [_words_of(line) for line in lines]
        first = [words.get(Language.ENGLISH, "") for words in read]
        if not all(first):
            raise forms.ValidationError(_("Begin each line with the English words."))
        if len(set(first)) != len(first):
            raise forms.ValidationError(_("Two options have the same English words."))
        if len(read) > OPTIONS[1]:
            raise forms.ValidationError(_("There are too many options."))
        return read

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.check_english("help")
        self._check_kind(given)
        is_late = given.get("asked_when") == AskedWhen.AFTER_APPROVAL
        if given.get("of") == AskedOf.DELEGATION and is_late:
            self.add_error("asked_when", _("A delegation as a whole is asked when registering."))
        if given.get("is_protected") and not is_late:
            self.add_error("asked_when", _("Ask for protected data after approval."))
        return given

    def _check_kind(self, given: dict[str, Any]) -> None:
        is_choice = given.get("kind") in (QuestionKind.CHOICE, QuestionKind.CHOICES)
        if is_choice and "options" not in self.errors and len(given["options"]) < OPTIONS[0]:
            self.add_error("options", _("Give at least two options."))
        least, most = given.get("least"), given.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The largest number is below the smallest."))
        self._check_days(given)

    def _check_days(self, given: dict[str, Any]) -> None:
        for name in ("earliest", "latest"):
            if given.get(name) and given[name].year not in YEARS:
                self.add_error(name, _("This year is out of range."))
        if are_turned_round(given.get("earliest"), given.get("latest")):
            self.add_error("latest", _("The last day is before the first."))

    def wanted(self) -> Wanted:
        """Return the question as it was typed."""
        given = self.cleaned_data
        other, answer = _read_condition(given["condition"])
        before = [Option(**one) for one in self.question.options] if self.question else []
        plain = {name: given[name] for name in _AS_TYPED}
        return Wanted(
            **plain,
            kind=QuestionKind(given["kind"]),
            label=self.text("label"),
            help=self.text("help") or None,
            options=keyed_options(given["options"], before),
            of=AskedOf(given["of"]),
            asked_when=AskedWhen(given["asked_when"]),
            capacities=tuple(Capacity(one) for one in given["capacities"]),
            depends_on=other,
            depends_value=answer,
        )

    def parts(self) -> list[tuple[str, list[ShownField], bool]]:
        """Return the fields in themes: its heading, its fields, whether it is folded at first."""
        first, rest = self._texts(*_ASKED_FOR), self._texts(*set(Language) - set(_ASKED_FOR))
        people = [*self.part("of"), *self._of_people(), *self.part("asked_when", "condition")]
        answer = [*self.part("kind"), *self._by_kind(), *self.part("is_required")]
        follows = self.part("asks_approval", "is_protected", "retention_days")
        return [
            (_("Wording"), first, False),
            (_("Wording in other languages"), rest, not any(one.field.errors for one in rest)),
            (_("Answer"), answer, False),
            (_("Who is asked, and when"), people, False),
            (_("What follows"), follows, False),
        ]

    def _texts(self, *languages: Language) -> list[ShownField]:
        ordered = [one for one in Language if one in languages]
        return self.part(*(f"{name}_{one}" for name in ("label", "help") for one in ordered))

    def _by_kind(self) -> list[ShownField]:
        options = ShownField(self["options"], True, "kind", _CHOICES)
        bounds = [ShownField(self[one], False, "kind", "number") for one in ("least", "most")]
        days = [ShownField(self[one], False, "kind", "date") for one in ("earliest", "latest")]
        return [options, *bounds, *days]

    def _of_people(self) -> list[ShownField]:
        return [ShownField(self["capacities"], True, "of", AskedOf.PERSON)]


_AS_TYPED: Final = (
    "is_required", "least", "most", "earliest", "latest", "asks_approval", "is_protected",
    "retention_days",
)  # fmt: skip


def _initial_of(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {"of": AskedOf.PERSON, "asked_when": AskedWhen.REGISTERING, "kind": "text"}
    names = (*_AS_TYPED, "kind", "of", "asked_when", "capacities", "version")
    return {
        **{name: getattr(question, name) for name in names},
        **texts_of("label", question.label),
        **texts_of("help", question.help),
        "options": "\n".join(_line_of(option["label"]) for option in question.options),
        "condition": _as_condition(question.depends_on_id, question.depends_value),
    }


def _line_of(label: dict[str, str]) -> str:
    words = [label.get(language, "") for language in Language]
    return " | ".join(words).rstrip(" |")


def _words_of(line: str) -> dict[str, str]:
    pieces = [piece.strip() for piece in line.split("|")]
    pairs = zip((one.value for one in Language), pieces, strict=False)
    return {language: words for language, words in pairs if words}


def _conditions(others: Iterable[Question]) -> list[tuple[str, str]]:
    return [
        (_as_condition(other.pk, answer), f"{other.label} – {words}")
        for other in others
        for answer, words in _answers(other)
    ]


def _answers(other: Question) -> Collection[tuple[str, str]]:
    if not conditions_on(as_law(other)):
        return []
    return options_of(other) or [(GIVEN, _("Given"))]


def _as_condition(question: int | None, answer: str) -> str:
    return f"{question}:{answer}" if question is not None else ""


def _read_condition(word: str) -> tuple[int | None, str]:
    question, _colon, answer = word.partition(":")
    return (int(question), answer) if question else (None, "")
