"""What every form of this app reads in the same way: days, several things of a list."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assemblies.gateways.rest import BIGGEST_KEY, YEARS


class DayField(forms.DateField):
    """A day, chosen or typed, of a year that any calendar can print.

    Browsers show a day that is kept only where it is written in this form, in every language.
    """

    default_error_messages = {"year": _("This year is out of range.")}

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's signature
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["year"], code="year")
        return day


class TickedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not at run time
    """Things of a list to be ticked; a key that no database holds is none of them."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> QuerySet[Any]:  # noqa: ANN401 - Django's signature
        for key in value or ():
            if _is_beyond(key):
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": key},
                )
        return super().clean(value)


def _is_beyond(key: Any) -> bool:  # noqa: ANN401 - as it was sent
    try:
        return abs(int(key)) > BIGGEST_KEY
    except (TypeError, ValueError):
        return False  # no key at all, as the field will say itself
