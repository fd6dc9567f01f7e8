"""What is asked on the pages about badges, letters and the list of participants."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.models.delegations import Delegation
from assemblies.models.events import Event
from assemblies.rules.names import UNPRINTABLE_IN_LINE, plain
from registrations.enums import LetterKind, LetterLanguage
from registrations.paper.badges import Layout
from registrations.services.words import CAPACITIES, LETTERS, Words, name_of_language

Choices = Iterable[tuple[str, Words]]

BADGE_STATES: Final[dict[str, Words]] = {
    "open": pgettext_lazy("badges", "Not printed"),
    "printed": pgettext_lazy("badges", "Printed"),
    "changed": pgettext_lazy("badges", "Changed since printing"),
    "void": pgettext_lazy("badges", "Void"),
}
LETTER_STATES: Final[dict[str, Words]] = {
    "valid": pgettext_lazy("letters", "Valid"),
    "outdated": pgettext_lazy("letters", "Valid, changed since issued"),
    "withdrawn": pgettext_lazy("letters", "Withdrawn"),
}
LAYOUTS: Final[dict[str, Words]] = {
    Layout.SHEET: _("A4, four a sheet, with cut marks"),
    Layout.CARD: _("86 × 120 mm, one a page"),
    Layout.A6: _("A6, one a page"),
}


def _all(choices: Choices) -> list[tuple[str, Words]]:
    return [("", _("All")), *choices]


def delegations_of(event: Event) -> list[tuple[str, Words]]:
    """Return the event's delegations as choices, by name."""
    found = Delegation.objects.filter(assembly_id=event.pk).select_related("institution")
    named = [(str(one.pk), str(one.institution.name)) for one in found.order_by("pk")]
    return [*sorted(named, key=lambda choice: plain(choice[1]))]


class PeopleFilter(forms.Form):
    """A search and a delegation: what every one of these lists is narrowed by."""

    q = forms.CharField(label=_("Search a name"), required=False, max_length=100)
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)

    def __init__(self, data: Any, *, delegations: Choices) -> None:  # noqa: ANN401 - a QueryDict
        super().__init__(data)
        field = self.fields["delegation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _all(delegations)
        self.is_valid()  # a filter nobody offered filters nothing

    def clean_q(self) -> str:
        """Return the words as names are searched, without what no name holds."""
        return plain(UNPRINTABLE_IN_LINE.sub("", self.cleaned_data["q"]))

    @property
    def wanted(self) -> dict[str, str]:
        """Return what is filtered by, without the filters that are empty."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class BadgeFilter(PeopleFilter):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: _all(BADGE_STATES.items())
    )
    capacity = forms.ChoiceField(
        label=_("Capacity"), required=False, choices=lambda: _all(CAPACITIES.items())
    )


class LetterFilter(PeopleFilter):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=lambda: _all(LETTERS.items()))
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: _all(LETTER_STATES.items())
    )


class PrintForm(forms.Form):
    layout = forms.ChoiceField(label=_("Paper"), choices=list(LAYOUTS.items()))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        validators=[
            RegexValidator(
                UNPRINTABLE_IN_LINE,
                _("Remove the characters that cannot be printed."),
                inverse_match=True,
            )
        ],
    )


class LetterForm(forms.Form):
    """Which letter."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(LETTERS.items()))
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=[(code.value, name_of_language(code)) for code in LetterLanguage],
    )

    def chosen(self) -> tuple[LetterKind, LetterLanguage]:
        """Return kind and language; the form is valid."""
        given = self.cleaned_data
        return LetterKind(given["kind"]), LetterLanguage(given["language"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the letter"),
        help_text=_("Sixteen letters and digits in groups of four, beside the QR code."),
        max_length=60,
    )
