"""What the desk types and chooses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.enums import Capacity
from registrations.enums import RegistrationState, SheetKind
from registrations.selectors.people import Wanted
from registrations.services.words import CAPACITIES, INQUIRY_STATES, PERSON_STATES
from registrations.web.forms import TextField

SIZES = (25, 50, 100)
WAITS = (1, 3, 7, 14)
Choices = Iterable[tuple[str, str]]

_ANY = ("", _("All"))
_MORE = ("group", "photo", "answers", "waits", "sort", "size")
SORTS = {
    "name": pgettext_lazy("sorted by", "Name"),
    "oldest": pgettext_lazy("sorted by", "Longest unchanged"),
    "changed": pgettext_lazy("sorted by", "Last changed"),
    "delegation": pgettext_lazy("sorted by", "Delegation"),
    "capacity": pgettext_lazy("sorted by", "Capacity"),
}


def _views() -> list[tuple[str, Any]]:
    return [
        _ANY,
        ("mine", _("Waiting for me")),
        ("again", _("Changed since approval")),
        *((state.value, words) for state, (_kind, words) in INQUIRY_STATES.items()),
        *((state.value, PERSON_STATES[state][1]) for state in RegistrationState),
    ]


class PeopleForm(forms.Form):
    """What the list of people is narrowed by; its address keeps it."""

    q = forms.CharField(label=_("Name, organization or address"), required=False, max_length=100)
    view = forms.ChoiceField(label=_("State"), required=False, choices=_views)
    capacity = forms.ChoiceField(
        label=_("Capacity"),
        required=False,
        choices=lambda: [_ANY, *((one.value, CAPACITIES[one]) for one in Capacity)],
    )
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)
    group = forms.ChoiceField(label=_("Geopolitical group"), required=False)
    photo = forms.ChoiceField(
        label=_("Photo"),
        required=False,
        choices=[_ANY, ("yes", _("With a photo")), ("no", _("Without a photo"))],
    )
    answers = forms.ChoiceField(
        label=_("Answers"),
        required=False,
        choices=[_ANY, ("missing", _("Required answers missing"))],
    )
    waits = forms.TypedChoiceField(
        label=_("Waiting"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [_ANY, *((n, _("%(n)s days or more") % {"n": n}) for n in WAITS)],
    )
    sort = forms.ChoiceField(label=_("Sorted by"), required=False, choices=list(SORTS.items()))
    size = forms.TypedChoiceField(
        label=_("People on a page"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(size, size) for size in SIZES],
    )

    def __init__(self, data: Any, *, delegations: Choices, groups: Choices) -> None:  # noqa: ANN401 - a QueryDict
        # What is not chosen stands as the list shows it.
        given = {"sort": "name", "size": str(SIZES[1]), **{key: data[key] for key in data}}
        super().__init__(given)
        for name, choices in (("delegation", delegations), ("group", groups)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [_ANY, *choices]

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in _MORE]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in _MORE]

    def uses_more(self) -> bool:
        """Tell whether a filter is used that is folded away otherwise."""
        usual = {"sort": "name", "size": str(SIZES[1])}
        return any(self.data.get(name, "") not in ("", usual.get(name)) for name in _MORE)

    def wanted(self) -> Wanted:
        """Return what is asked for; a filter nobody offered filters nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            search=given.get("q", ""),
            view=given.get("view", ""),
            capacity=given.get("capacity", ""),
            delegation=given.get("delegation", ""),
            group=given.get("group", ""),
            photo=given.get("photo", ""),
            answers=given.get("answers", ""),
            waits_days=given.get("waits") or 0,
            sort=given.get("sort") or "name",
        )

    def page_size(self) -> int:
        """Return how many people stand on a page; asked after `wanted`."""
        return int(self.cleaned_data.get("size") or SIZES[1])


class NoteForm(forms.Form):
    text = TextField(
        label=_("Note"),
        max_length=2000,
        error_messages={"required": _("Write what should be kept in mind.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the secretariat alone. It is erased with the person."),
    )


class AskForm(forms.Form):
    """One question to several delegations and people."""

    question = TextField(
        label=_("Question"),
        max_length=2000,
        error_messages={"required": _("Write what should be answered.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A delegation that was sent goes back to its coordinators with it."),
    )


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in SheetKind])


class PairForm(forms.Form):
    """Two people by their numbers."""

    one = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)
