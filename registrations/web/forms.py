"""What people type: shapes only; what the statutes allow is asked by the acts."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, Language, Sex
from assemblies.models.institutions import Institution
from assemblies.rules.names import UNPRINTABLE_IN_TEXT, plain
from registrations.enums import FileState
from registrations.services.people import Answers
from registrations.services.words import CAPACITIES, FILE_STATES, SEXES, name_of_language

# Mails are written in these.
CORRESPONDENCE = (Language.ENGLISH, Language.FRENCH)

_SEEN = re.compile(r"([0-9]{1,18})-([0-9]{1,9})")


class TextField(forms.CharField):
    """Text that prints: no control characters, and on one line unless it is a text area."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        text = str(super().to_python(value) or "")
        if UNPRINTABLE_IN_TEXT.search(text):
            raise ValidationError(_("Remove the characters that cannot be printed."))
        return text if isinstance(self.widget, forms.Textarea) else " ".join(text.split())


class NumberField(forms.IntegerField):
    """A whole number that says its bounds as the house speaks."""

    default_error_messages = {
        "min_value": _("Enter %(limit_value)s or more."),
        "max_value": _("Enter %(limit_value)s or less."),
    }


def _by_name(choice: tuple[str, str]) -> str:
    return plain(choice[1])


def _languages(codes: Iterable[Language]) -> list[tuple[str, str]]:
    return [(code.value, name_of_language(code)) for code in codes]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field on a page, and the answer to another one under which it is shown there.

    kept: what there is without being shown; remove: the box that takes it away.
    """

    field: forms.BoundField
    is_required: bool
    asked_if: str = ""
    asked_answer: str = ""
    kept: str = ""
    remove: forms.BoundField | None = None


def badge_name_in(typed: Mapping[str, Any]) -> str:
    """Return the name as on the badge: as typed, or made of the names that are."""
    parts = (typed.get("given_name"), typed.get("family_name"))
    return str(typed["badge_name"]) or " ".join(part for part in parts if part)[:120]


class StepForm(forms.Form):
    """One theme about a person. ``version`` is the one the editor saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by column."""
        ours = {"version", "once"}
        return {name: value for name, value in self.cleaned_data.items() if name not in ours}

    def shown_fields(self) -> list[ShownField]:
        """Return the fields as the page shows them, in their order."""
        return [ShownField(field, field.field.required) for field in self.visible_fields()]


class PersonForm(StepForm):
    given_name = TextField(
        label=_("Given name"), max_length=100, error_messages={"required": _("Enter the name.")}
    )
    family_name = TextField(
        label=_("Family name"), max_length=100, error_messages={"required": _("Enter the name.")}
    )
    badge_name = TextField(
        label=_("Name as on the badge"),
        max_length=120,
        required=False,
        help_text=_("With a title if she or he wishes. Left empty: given and family name."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=lambda: [(sex.value, SEXES[sex]) for sex in Sex],
        widget=forms.RadioSelect,
        help_text=_("The Statutes ask for delegations of women and men."),
        error_messages={"required": _("Choose one of them.")},
    )
    capacity = forms.ChoiceField(
        label=_("Capacity"),
        choices=lambda: [(capacity.value, CAPACITIES[capacity]) for capacity in Capacity],
        widget=forms.RadioSelect,
        help_text=_("Members of parliament take a seat of the delegation and count for its votes."),
        error_messages={"required": _("Choose one of them.")},
    )
    born_on = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, "%Y-%m-%d"),
        help_text=_("Asked of young members of parliament only: under 45 on the opening day."),
        error_messages={"required": _("Enter the date of birth.")},
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        *,
        capacities: Collection[str] | None = None,
        **settings: Any,  # noqa: ANN401 - passed on
    ) -> None:
        """Offer the ``capacities`` only, or all there are."""
        super().__init__(data, **settings)
        offered = self.fields["capacity"]
        if capacities is not None and isinstance(offered, forms.ChoiceField):
            offered.choices = [
                (one.value, CAPACITIES[one]) for one in Capacity if one in capacities
            ]

    def shown_fields(self) -> list[ShownField]:
        """Return the fields; the date of birth is shown beside the capacity that asks for it."""
        return [
            replace(one, is_required=True, asked_if="capacity", asked_answer=Capacity.YOUNG_MEMBER)
            if one.field.name == "born_on"
            else one
            for one in super().shown_fields()
        ]

    def clean(self) -> dict[str, Any]:
        """Keep the date of birth where it is needed and nowhere else."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("capacity") != Capacity.YOUNG_MEMBER:
            self.errors.pop("born_on", None)
            given["born_on"] = None
        elif not given.get("born_on") and "born_on" not in self.errors:
            self.add_error("born_on", self.fields["born_on"].error_messages["required"])
        return given

    def clean_badge_name(self) -> str:
        return badge_name_in(self.cleaned_data)

    def new_person(self) -> Answers:
        """Return the answers of a person who is added."""
        given = self.answers()
        sex, capacity = Sex(given.pop("sex")), Capacity(given.pop("capacity"))
        return Answers(sex=sex, capacity=capacity, **given)


class FunctionsForm(StepForm):
    function_in_parliament = TextField(
        label=_("Function in parliament"),
        max_length=200,
        required=False,
        help_text=_("For example: chair of the committee on foreign affairs."),
    )
    function_in_organization = TextField(
        label=_("Function in the organization"),
        max_length=200,
        required=False,
        help_text=_("For example: vice-president of a standing committee."),
    )
    organization = TextField(
        label=_("Organization"),
        max_length=200,
        required=False,
        help_text=_("If she or he comes from elsewhere than the parliament: a ministry, a paper."),
    )


class ContactForm(StepForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("The confirmation and changes of the programme are mailed there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mails"),
        choices=lambda: _languages(CORRESPONDENCE),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=lambda: _languages(Language),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access_needs = TextField(
        label=_("What is needed for access"),
        max_length=1000,
        required=False,
        help_text=_("A wheelchair place, a sign language interpreter, large print."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_listed = forms.BooleanField(
        label=_("Name and function may stand in the published list of participants"),
        required=False,
        help_text=_("Ask first. Who does not consent is left out of the published list."),
    )


class SubmitForm(forms.Form):
    """Whom to send, and the answer to the secretariat where it asked."""

    people = forms.TypedMultipleChoiceField(
        label=_("Whom to send"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answer = TextField(
        label=_("Your answer to the secretariat"),
        max_length=2000,
        error_messages={"required": _("Answer the question, so that the secretariat can go on.")},
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        *,
        drafts: list[tuple[int, str]],
        is_asked: bool,
    ) -> None:
        super().__init__(data, initial={"people": [pk for pk, _name in drafts]})
        people = self.fields["people"]
        if isinstance(people, forms.TypedMultipleChoiceField):
            people.choices = drafts
        self.fields["answer"].required = is_asked
        if not drafts:
            del self.fields["people"]
        if not is_asked:
            del self.fields["answer"]


class InviteForm(forms.Form):
    institution = forms.ChoiceField(label=_("Parliament"))
    email = forms.EmailField(label=_("E-mail address of the coordinator"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=lambda: _languages(CORRESPONDENCE)
    )

    def __init__(self, data: Any = None, *, institutions: Iterable[Institution]) -> None:  # noqa: ANN401 - a QueryDict or None
        super().__init__(data)
        named = sorted(((str(one.pk), str(one.name)) for one in institutions), key=_by_name)
        field = self.fields["institution"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *named]


class QuestionForm(forms.Form):
    question = TextField(
        label=_("Question to the coordinator"),
        max_length=2000,
        error_messages={"required": _("Write what the coordinator should answer.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mailed to the coordinators; the delegation goes back to them."),
    )


class InquiryForm(forms.Form):
    question = TextField(
        label=_("Question"),
        max_length=2000,
        error_messages={"required": _("Write what should be answered.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mailed to the person, who answers on a page of her or his own."),
    )


class ReplyForm(forms.Form):
    answer = TextField(
        label=_("Your answer"),
        max_length=2000,
        error_messages={"required": _("Write your answer.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RefusalForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = TextField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Say why, so that the coordinator can put it right.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators read it in their mail and on their page."),
    )


# Moments that every zone and calendar can print.
THINKABLE = [
    MinValueValidator(datetime(1889, 1, 1, tzinfo=UTC), _("This year is out of range.")),
    MaxValueValidator(datetime(2199, 12, 31, tzinfo=UTC), _("This year is out of range.")),
]


class DatesForm(forms.Form):
    """The time for registrations, typed on the venue's clock."""

    opens_at = forms.DateTimeField(
        label=_("Opens"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        validators=THINKABLE,
    )
    closes_at = forms.DateTimeField(
        validators=THINKABLE,
        label=_("Closes"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("At this moment it is too late."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Registration closes after it opens."))
        return given


class VersionForm(forms.Form):
    """The version of the thing that the button stood beside."""

    version = forms.IntegerField(min_value=1)


def versions_in(seen: Iterable[str]) -> dict[int, int]:
    """Read what a button stood above: each person's key and version, as in ``12-3``."""
    found = (_SEEN.fullmatch(words) for words in seen)
    return {int(match[1]): int(match[2]) for match in found if match}


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search a parliament"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            *((state.value, FILE_STATES[state][1]) for state in FileState),
        ],
    )
    group = forms.ChoiceField(label=_("Geopolitical group"), required=False)

    def __init__(self, data: Any, *, groups: Iterable[tuple[str, str]]) -> None:  # noqa: ANN401 - a QueryDict
        super().__init__(data)
        field = self.fields["group"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *groups]
