"""What people type about online sittings."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.enums import EventFormat
from registrations.gateways.providers.choosing import PLAIN
from registrations.models.meetings import CertificateRule, OnlineMeeting
from registrations.selectors.meetings import provider_names
from registrations.services.meetings import Setting
from registrations.web.forms import NumberField, TextField
from sessions.models.sittings import Sitting

_EARLIEST: Final = 120  # minutes before the start
_FORMATS: Final[dict[str, str | Promise]] = {
    EventFormat.ONLINE: _("Online only"),
    EventFormat.HYBRID: _("In the room and online"),
}


def name_of_provider(name: str) -> str:
    """Return a service as people read it."""
    return str(_("A plain address")) if name == PLAIN else name


class MeetingForm(forms.Form):
    """Where and how a sitting is held online."""

    format = forms.ChoiceField(
        label=_("How people take part"), choices=list(_FORMATS.items()), widget=forms.RadioSelect
    )
    provider = forms.ChoiceField(
        label=_("Service"),
        help_text=_(
            "A plain address is one that you have made elsewhere. The others make the meeting by"
            " themselves."
        ),
    )
    address = TextField(
        label=_("Address of the meeting"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
        help_text=_(
            "For a plain address only. It is kept encrypted and never shown again; whoever clicks"
            " on the button is led there."
        ),
    )
    opens_minutes = NumberField(
        label=_("Minutes before the start at which the button appears"),
        min_value=0,
        max_value=_EARLIEST,
        initial=15,
    )
    is_recorded = forms.BooleanField(
        label=_("The meeting is recorded"), required=False, help_text=_("The lobby says so.")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        sitting: Sitting,
        meeting: OnlineMeeting | None,
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> None:
        is_known = sitting.format in _FORMATS
        initial: dict[str, Any] = {"format": sitting.format if is_known else EventFormat.HYBRID}
        if meeting is not None:
            initial |= {
                "provider": meeting.provider,
                "opens_minutes": meeting.opens_minutes,
                "is_recorded": meeting.is_recorded,
            }
        super().__init__(*args, **{"initial": initial, **kwargs})
        names = [(name, name_of_provider(name)) for name in provider_names()]
        self.fields["provider"].choices = names  # type: ignore[attr-defined]
        if meeting is not None and meeting.address:
            self.fields["address"].help_text = _(
                "An address is kept, encrypted and never shown. Leave this empty to keep it, or"
                " type another one."
            )

    def setting(self) -> Setting:
        given = self.cleaned_data
        return Setting(
            provider=given["provider"],
            format=EventFormat(given["format"]),
            address=given["address"],
            opens_minutes=given["opens_minutes"],
            is_recorded=given["is_recorded"],
        )


class PeopleForm(forms.Form):
    """Whom to look for, to let them in from afar."""

    q = TextField(label=_("Name"), required=False, max_length=100)


class AttendanceFilter(forms.Form):
    """Which of those who were there are listed; kept in the address."""

    q = TextField(label=_("Name or parliament"), required=False, max_length=100)


class RuleForm(forms.Form):
    """Who gets a certificate of attendance."""

    is_issued = forms.BooleanField(
        label=_("Issue certificates of attendance after the end"), required=False
    )
    least_percent = NumberField(
        label=_("Share of a sitting's time that has to be attended, in per cent"),
        min_value=1,
        max_value=100,
    )

    def __init__(self, *args: Any, rule: CertificateRule, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"is_issued": rule.is_issued, "least_percent": rule.least_percent}
        super().__init__(*args, **{"initial": initial, **kwargs})


class CertificateCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the certificate"),
        help_text=_("Sixteen letters and digits in groups of four, beside the QR code."),
        max_length=60,
    )
