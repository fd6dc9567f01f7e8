"""What people type about places in sittings."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from registrations.enums import PartyState
from registrations.models.seats import SeatLimit
from registrations.services.sitting_seats import Setting
from registrations.services.words import CAPACITIES, SEAT_STATES
from registrations.web.forms import NumberField
from sessions.models.sittings import Sitting

MOST = 10_000  # places; a hall for more is not found
LONGEST_OFFER = 14 * 24  # hours


class AskForm(forms.Form):
    """For whom places are asked; several come together or not at all."""

    people = forms.MultipleChoiceField(
        label=_("For whom?"),
        help_text=_("Several people come together, or not at all. Ask one by one to avoid that."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person."),
            "invalid_choice": _("Choose people from the list."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.badge_name) for one in people]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["people"].initial = [choices[0][0]]
            self.fields["people"].help_text = ""

    def chosen(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["people"]]


def _number(label: Any, help_text: Any = "", *, least: int = 1, most: int = MOST) -> Any:  # noqa: ANN401 - words now or later
    return NumberField(
        label=label, help_text=help_text, min_value=least, max_value=most, required=False
    )


class SettingForm(forms.Form):
    """How many places there are, and who may have how many of them."""

    places = _number(_("Places"), _("Left empty: nobody needs a place, whoever comes may come."))
    offer_hours = _number(
        _("Hours to answer an offer"),
        _("A place that becomes free is offered so long. Left empty: who waited gets it at once."),
        most=LONGEST_OFFER,
    )
    per_delegation = _number(_("Most places of one delegation"))

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        limits = dict(SeatLimit.objects.filter(sitting=sitting).values_list("capacity", "most"))
        initial = {
            "places": sitting.places,
            "offer_hours": sitting.offer_hours,
            "per_delegation": limits.pop("", None),
            **{f"most_{capacity}": most for capacity, most in limits.items()},
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        for capacity in Capacity:
            self.fields[f"most_{capacity}"] = _number(CAPACITIES[capacity], least=0)

    @property
    def by_capacity(self) -> list[forms.BoundField]:
        return [self[f"most_{capacity}"] for capacity in Capacity]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("places", "offer_hours", "per_delegation")]

    @property
    def limits_capacities(self) -> bool:
        return any(field.value() not in (None, "") or field.errors for field in self.by_capacity)

    def setting(self) -> Setting:
        given = self.cleaned_data
        limits = {capacity: given[f"most_{capacity}"] for capacity in Capacity}
        return Setting(
            places=given["places"],
            offer_hours=given["offer_hours"],
            per_delegation=given["per_delegation"],
            per_capacity={name: most for name, most in limits.items() if most is not None},
        )


class SeatFilterForm(forms.Form):
    """Which of those who asked the desk looks at; kept in the address."""

    q = forms.CharField(label=_("Name or parliament"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [
            ("", pgettext_lazy("places", "All")),
            *((state.value, SEAT_STATES[state][1]) for state in PartyState),
        ],
    )
