"""The forms of rooms, of bodies that are kept apart, and of seats in a body."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.enums import InstitutionKind
from assemblies.errors import DomainError, SeatEndsBeforeItBegins
from assemblies.fields import DayField
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.institutions import Institution
from assemblies.selectors import sentence_of
from sessions.models.rooms import Room
from sessions.services.rooms import RoomFacts
from sessions.web.forms import NoteField

LARGEST = 32_767


class RoomForm(forms.Form):
    """What is known of a room."""

    name = NoteField(label=_("Name"))
    capacity = forms.IntegerField(
        label=_("How many it holds"), required=False, min_value=0, max_value=LARGEST
    )
    channels = forms.IntegerField(
        label=_("Channels of interpretation"), required=False, min_value=0, max_value=LARGEST
    )
    is_open = forms.BooleanField(
        label=_("Anybody may pass through: not for closed sittings"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())[:200]

    def facts(self) -> RoomFacts:
        """Return what was answered."""
        return RoomFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(room: Room) -> dict[str, Any]:
        """Return what the fields hold for a room that is there."""
        return {name: getattr(room, name) for name in ("name", "capacity", "channels", "is_open")}


class ChannelsForm(forms.Form):
    """What the event's interpreters can serve."""

    channels = forms.IntegerField(
        label=_("Channels of interpretation at one time"),
        help_text=_("In all rooms together; empty: not known."),
        required=False,
        min_value=0,
        max_value=LARGEST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "venue-%s", **kwargs})


class ApartForm(forms.Form):
    """Two bodies."""

    one = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.order_by("code"))
    other = forms.ModelChoiceField(
        label=_("Not at the same time as"), queryset=Body.objects.order_by("code")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].label_from_instance = lambda body: str(body.name)  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """Whose seat, from which day to which."""

    email = forms.EmailField(
        label=_("E-mail address of a person"), required=False, help_text=_("Of an account here.")
    )
    institution = forms.ModelChoiceField(
        label=_("Or a Member, for its delegates"),
        queryset=Institution.objects.filter(kind=InstitutionKind.PARLIAMENT).order_by("code"),
        required=False,
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("The last day, where it is known"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["institution"].label_from_instance = lambda one: str(one.name)  # type: ignore[attr-defined]
        self.user: User | None = None

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if address:
            self.user = User.objects.filter(email__iexact=address, is_active=True).first()
            if self.user is None:
                raise forms.ValidationError(_("There is no account with this address."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(self.user) == bool(cleaned["institution"]):
            self.add_error("email", _("Name either a person or a Member."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what was answered, as the act takes it."""
        chosen = self.cleaned_data
        who = self.user or chosen["institution"]
        return {"who": who, "starts_on": chosen["starts_on"], "ends_on": chosen["ends_on"]}

    def refuse(self, refusal: DomainError) -> None:
        """Say what the act said, beside the answer it is about."""
        is_of_days = isinstance(refusal, SeatEndsBeforeItBegins)
        self.add_error("ends_on" if is_of_days else None, sentence_of(refusal))
