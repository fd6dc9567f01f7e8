"""What is typed beside the answers about a person, by coordinators and late: shapes only."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.enums import ChangeKind, RequestState
from registrations.models.registrations import Registration
from registrations.selectors.questions import Held
from registrations.services.answers import Given
from registrations.services.words import name_of_language
from registrations.web.answering import AnswersForm, may_stand_in_request
from registrations.web.application_forms import ApplicantForm, ReachForm
from registrations.web.forms import (
    CORRESPONDENCE,
    ContactForm,
    FunctionsForm,
    PersonForm,
    ShownField,
    StepForm,
    TextField,
)
from registrations.web.request_words import KINDS, REQUEST_STATES


class AskingForm(StepForm):
    """What may be asked of the secretariat after the deadline; with a note that says why."""

    note = TextField(
        label=_("Why you ask"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The secretariat reads it when it decides."),
    )

    def answers(self) -> dict[str, Any]:
        """Return what was answered about the person; the note is not about her."""
        given = super().answers()
        given.pop("note", None)
        return given

    def changes_to(self, person: Registration) -> dict[str, Any]:
        """Return the answers that differ from what is kept."""
        given = self.answers()
        return {name: value for name, value in given.items() if getattr(person, name) != value}


class WholePersonForm(AskingForm, PersonForm, FunctionsForm, ContactForm):
    """Everything about a person on one page; with a note where the desk is asked."""

    field_order = (
        *PersonForm.base_fields,
        *FunctionsForm.base_fields,
        *ContactForm.base_fields,
        "note",
    )

    def __init__(self, data: Any = None, *, asks: bool, **settings: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(data, **settings)
        if not asks:
            del self.fields["note"]


class WholeApplicationForm(AskingForm, ApplicantForm, ReachForm):
    """Everything that somebody who came without a delegation has said of herself."""

    field_order = (*ApplicantForm.base_fields, *ReachForm.base_fields, "note")


class LateAnswersForm(AskingForm, AnswersForm):
    """The secretariat's questions, to be answered otherwise after the deadline; with a note.

    Neither files nor what is protected: these do not stand in a request.
    """

    def __init__(self, data: Any = None, *, held: Sequence[Held]) -> None:  # noqa: ANN401 - a QueryDict or None
        super().__init__(data, held=[one for one in held if may_stand_in_request(one)])
        self.left_out = [one for one in held if one.is_asked and not may_stand_in_request(one)]

    def shown_fields(self) -> list[ShownField]:
        """Return the questions, then the note."""
        return [*super().shown_fields(), ShownField(self["note"], is_required=False)]

    def changes(self) -> dict[str, Given]:
        """Return the answers that differ from what is kept."""
        kept = {one.question.key: one.value or None for one in self.held}
        return {key: given for key, given in self.values().items() if given != kept[key]}


class LeadersForm(forms.Form):
    """Who leads the delegation, of those who can."""

    head = forms.TypedChoiceField(
        label=_("Head of the delegation"), coerce=int, empty_value=None, required=False
    )
    deputy_head = forms.TypedChoiceField(
        label=_("Deputy head"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        *,
        people: Iterable[Registration],
        initial: dict[str, int | None],
    ) -> None:
        super().__init__(data, initial=initial)
        choices = [("", _("Nobody yet")), *((one.pk, one.badge_name) for one in people)]
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                field.choices = choices


class CopyForm(forms.Form):
    """Whom to copy from the last delegation."""

    people = forms.MultipleChoiceField(
        label=_("Whom to copy"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]]) -> None:  # noqa: ANN401 - a QueryDict or None
        super().__init__(data)
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("Filled sheet"),
        help_text=_("XLSX or CSV, at most 500 rows and 2 MB. You see every row before it counts."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("There is nothing in this file."),
            "invalid": _("Choose the file."),
        },
    )


class ColleagueForm(forms.Form):
    """Whom to invite as another coordinator."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the address.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=lambda: [(code.value, name_of_language(code)) for code in CORRESPONDENCE],
    )
    hands_over = forms.BooleanField(
        label=_("Hand over: when the invitation is accepted, I stop being coordinator"),
        required=False,
    )

    def __init__(self, data: Any = None, *, may_hand_over: bool) -> None:  # noqa: ANN401 - a QueryDict or None
        super().__init__(data)
        if not may_hand_over:
            del self.fields["hands_over"]


class RequestFilterForm(forms.Form):
    q = forms.CharField(label=_("Search a parliament or a name"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            *((state.value, REQUEST_STATES[state][1]) for state in RequestState),
        ],
    )
    kind = forms.ChoiceField(
        label=_("What is asked"),
        required=False,
        choices=lambda: [("", _("All")), *((kind.value, KINDS[kind]) for kind in ChangeKind)],
    )


class DeclineForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Say why, so that who asked knows.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asked reads it in the mail and on the page."),
    )
