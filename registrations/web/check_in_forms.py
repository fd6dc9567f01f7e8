"""Forms of the doors: where, who, and why something is undone."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.models.events import Event
from registrations.selectors.check_in import ARRIVED, MISSING
from registrations.web.forms import TextField
from sessions.models.sittings import Sitting


class PlaceForm(forms.Form):
    """Where people are admitted: at the event's desk, or at one sitting."""

    sitting = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, data: Any, *, event: Event) -> None:  # noqa: ANN401 - a QueryDict
        super().__init__(data)
        field = self.fields["sitting"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Arrival at the event")), *_sittings_by_day(event)]


def _sittings_by_day(event: Event) -> list[tuple[str, list[tuple[str, str]]]]:
    days: dict[str, list[tuple[str, str]]] = {}
    sittings = Sitting.objects.filter(event_id=event.pk, cancelled_at=None)
    for sitting in sittings.order_by("starts_at", "pk"):
        starts = sitting.starts_at.astimezone(event.zone)
        day = date_format(starts, "l j F")
        days.setdefault(day, []).append((str(sitting.pk), f"{starts:%H:%M} {sitting.title}"))
    return list(days.items())


class ArrivalFilterForm(PlaceForm):
    """What the list of arrivals may be narrowed by."""

    q = forms.CharField(label=gettext_lazy("Name or country"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            (ARRIVED, _("Arrived")),
            (MISSING, _("Not arrived yet")),
        ],
    )


class ScanForm(forms.Form):
    """A badge's code or number, or a name; or a person chosen from those found."""

    text = TextField(
        label=gettext_lazy("Badge number, code or name"), max_length=400, required=False
    )
    participant = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    doubts_settled = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("text") and not given.get("participant"):
            self.add_error("text", _("Type a number or a name."))
        return given


class UndoForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Why is it undone?"),
        max_length=200,
        help_text=gettext_lazy("It is kept with the record."),
    )
