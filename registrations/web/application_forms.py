"""What people type who register themselves: the same columns, asked in the second person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, Language, Sex
from registrations.services.people import Answers
from registrations.services.words import SEXES
from registrations.web.forms import ContactForm, StepForm, TextField, badge_name_in


class AddressForm(forms.Form):
    """Where a code is mailed, so that nobody registers under somebody else's address."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We mail a code there, and later everything about your registration."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class OwnForm(StepForm):
    """What she says of herself, in the capacity of her form."""

    def __init__(self, *args: Any, capacity: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if capacity != Capacity.YOUNG_MEMBER:
            self.fields.pop("born_on", None)
        self.fields.pop("email", None)  # the address is the account's own


class ApplicantForm(OwnForm):
    """Who she is, and for whom she comes."""

    given_name = TextField(
        label=_("Given name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter the name.")},
    )
    family_name = TextField(
        label=_("Family name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter the name.")},
    )
    badge_name = TextField(
        label=_("Name as on the badge"),
        max_length=120,
        required=False,
        help_text=_("With a title if you wish. Left empty: given and family name."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=lambda: [(sex.value, SEXES[sex]) for sex in Sex],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )
    organization = TextField(
        label=_("Organization"),
        max_length=200,
        help_text=_("For whom you come. Who works for nobody writes the own name."),
        widget=forms.TextInput(attrs={"list": "organizations", "autocomplete": "organization"}),
        error_messages={"required": _("Enter for whom you come.")},
    )
    function_in_parliament = TextField(
        label=_("Your function there"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Young members are under 45 on the opening day."),
    )

    def clean_badge_name(self) -> str:
        return badge_name_in(self.cleaned_data)

    def new_person(self, capacity: str, language: str) -> Answers:
        """Return the answers of a registration that begins."""
        given = self.answers()
        return Answers(
            sex=Sex(given.pop("sex")),
            capacity=Capacity(capacity),
            language=Language(language),
            **given,
        )


class ReachForm(OwnForm, ContactForm):
    """Languages, access, and whether she stands in the list."""

    is_listed = forms.BooleanField(
        label=_("My name and function may stand in the published list of participants"),
        required=False,
        help_text=_("You may change your mind until the deadline, and take it back at any time."),
    )
