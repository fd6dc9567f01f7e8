"""What the secretariat types about mails: shapes only."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, InstitutionKind, Language
from notifications.messages import kinds
from notifications.models.mailings import Mailing
from notifications.rules.own_words import LONGEST_SUBJECT, LONGEST_TEXT, Wording
from registrations.enums import Audience
from registrations.messages import OFFICIAL_NOTICE
from registrations.services.mail_vocabulary import AUDIENCES, INSTITUTIONS
from registrations.services.words import CAPACITIES, name_of_language
from registrations.web.forms import TextField


def _attributes(language: str) -> dict[str, str]:
    return {"lang": language, "dir": "rtl" if language == Language.ARABIC else "ltr"}


class WordingForm(forms.Form):
    """A subject and a text in one language."""

    subject = TextField(
        label=_("Subject"),
        help_text=_("Left empty, the built-in subject stands."),
        max_length=LONGEST_SUBJECT,
        required=False,
    )
    text = TextField(label=_("Text"), max_length=LONGEST_TEXT, strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = forms.Textarea({"rows": 14})
        for name in ("subject", "text"):
            self.fields[name].widget.attrs |= _attributes(language)

    def wording(self) -> Wording:
        """Return what was typed."""
        return Wording(self.cleaned_data["subject"], self.cleaned_data["text"])


class MailingForm(forms.Form):
    """A mailing: whom it is for, whether it is official, and what it says in each language."""

    whom = forms.ChoiceField(
        label=_("Whom it is for"), choices=lambda: [*AUDIENCES.items()], widget=forms.RadioSelect
    )
    capacities = forms.MultipleChoiceField(
        label=_("Capacities"),
        help_text=_("Which capacities, for people of certain ones"),
        required=False,
        choices=lambda: [(one.value, CAPACITIES[one]) for one in Capacity],
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Institutions"),
        help_text=_("Which institutions, for people of certain ones"),
        required=False,
        choices=lambda: [(one.value, INSTITUTIONS[one]) for one in InstitutionKind],
        widget=forms.CheckboxSelectMultiple,
    )
    is_official = forms.BooleanField(
        label=_("This is an official notice"),
        help_text=_(
            "It reaches those too who want no news. For what somebody has to know in order to take"
            " part: another place, another day, a deadline."
        ),
        required=False,
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        for one in Language:
            is_needed = one in (Language.ENGLISH, Language.FRENCH)
            name = name_of_language(one)
            self.fields[f"subject_{one}"] = TextField(
                label=f"{_('Subject')} – {name}",
                max_length=LONGEST_SUBJECT,
                required=is_needed,
                widget=forms.TextInput(_attributes(one)),
            )
            self.fields[f"text_{one}"] = TextField(
                label=f"{_('Text')} – {name}",
                max_length=LONGEST_TEXT,
                required=is_needed,
                widget=forms.Textarea({"rows": 10, **_attributes(one)}),
            )

    @property
    def narrowing_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("capacities", "kinds")]

    @property
    def word_fields(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """Return the fields of each language: its name, whether it is needed, subject and text."""
        return [
            (
                name_of_language(one),
                self.fields[f"text_{one}"].required,
                [self[f"subject_{one}"], self[f"text_{one}"]],
            )
            for one in Language
        ]

    def words(self) -> dict[str, Any]:
        """Return what was typed, as the act takes it."""
        typed = self.cleaned_data
        return {
            "is_official": typed["is_official"],
            "audience": {name: typed[name] for name in ("whom", "capacities", "kinds")},
            "subject": {one.value: typed.get(f"subject_{one}", "") for one in Language},
            "text": {one.value: typed.get(f"text_{one}", "") for one in Language},
        }


def version_in(posted: Mapping[str, Any]) -> int:
    """Return the version that a button was pressed on; -1 where it says none."""
    given = str(posted.get("version", ""))
    return int(given) if re.fullmatch(r"[0-9]{1,9}", given) else -1


def initial_of(mailing: Mailing) -> Mapping[str, Any]:
    """Return a mailing as its form shows it."""
    found: dict[str, Any] = {
        "whom": mailing.audience.get("whom", Audience.ACCREDITED),
        "capacities": mailing.audience.get("capacities", []),
        "kinds": mailing.audience.get("kinds", []),
        "is_official": kinds()[mailing.kind] == OFFICIAL_NOTICE,
        "version": mailing.version,
    }
    for name, words in (("subject", mailing.subject), ("text", mailing.text)):
        found |= {f"{name}_{code}": text for code, text in (words or {}).items()}
    return found
