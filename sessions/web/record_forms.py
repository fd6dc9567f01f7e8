"""What editors type about who was there: parts in a sitting, its minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assemblies.models.delegations import Participant
from assemblies.rules.names import UNPRINTABLE_IN_LINE, UNPRINTABLE_IN_TEXT
from sessions.enums import Part
from sessions.selectors.wording import PARTS
from sessions.services.minutes import Typed
from sessions.services.parts import Who

LONGEST = 100_000  # characters of minutes; a long day in one sitting has a third of it
_LARGEST = 2**31 - 1


class LineField(forms.CharField):
    """Words on one line, without characters that do not print."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        text = " ".join(str(super().to_python(value) or "").split())
        if UNPRINTABLE_IN_LINE.search(text):
            raise ValidationError(_("Remove the characters that cannot be printed."))
        return text


class LongTextField(forms.CharField):
    """Paragraphs as they were typed, with one sign for the end of a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        super().__init__(**{"strip": False, "max_length": LONGEST, **kwargs})

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        text = str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        if UNPRINTABLE_IN_TEXT.search(text):
            raise ValidationError(_("Remove the characters that cannot be printed."))
        return text if text.strip() else ""


class VersionForm(forms.Form):
    """Which version of the minutes the editor has before her."""

    version = forms.IntegerField(min_value=0, max_value=_LARGEST, widget=forms.HiddenInput)


class PageForm(forms.Form):
    """On which page something is typed, and which draft it was opened with."""

    page = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    taken = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


class MinutesForm(PageForm, VersionForm):
    """The text of the minutes."""

    text = LongTextField(
        label=_("Text"), error_messages={"required": _("Write something before you save it.")}
    )

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "minutes-%s", **kwargs})
        self.fields["text"].widget.attrs |= {"lang": language, "dir": "auto"}

    def typed(self) -> Typed:
        """Return what was typed, and the version it was typed over."""
        given = self.cleaned_data
        return Typed(given["text"], given["version"], given["page"], given["taken"])


class PartForm(forms.Form):
    """Which part somebody has, and what is printed beside her name."""

    part = forms.ChoiceField(
        label=pgettext_lazy("in a sitting", "Part"), choices=[(x.value, PARTS[x]) for x in Part]
    )
    function = LineField(label=_("Function, as printed"), max_length=200, required=False)
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def chosen(self) -> Part:
        return Part(self.cleaned_data["part"])


class PersonForm(PartForm):
    """A participant, among those whom the words have found."""

    participant = forms.ChoiceField(
        label=_("Person"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Choose people from the list."),
        },
    )
    field_order = ("participant", "part", "function", "seen")

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "person-%s", **kwargs})
        self.people = {str(one.pk): one for one in people}
        choices = [(key, _named(one)) for key, one in self.people.items()]
        self.fields["participant"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["participant"].initial = choices[0][0]

    def who(self) -> Who:
        chosen = self.cleaned_data
        return Who(participant=self.people[chosen["participant"]], function=chosen["function"])


class GuestForm(PartForm):
    """Somebody who takes no part in the event otherwise."""

    guest = LineField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name.")}
    )
    field_order = ("guest", "part", "function", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "guest-%s", **kwargs})

    def who(self) -> Who:
        return Who(guest=self.cleaned_data["guest"], function=self.cleaned_data["function"])


def _named(one: Participant) -> str:
    """Tell people of one name apart."""
    of = str(one.delegation.institution.name) if one.delegation else one.function_in_organization
    return f"{one.badge_name} ({of})" if of else one.badge_name
