"""What every form of this app reads in the same way: days, several things of a list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from assemblies.gateways.rest import BIGGEST_KEY


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
