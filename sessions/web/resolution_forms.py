"""The forms of resolutions: versions of the text, the committee, adoption, what Members say."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.errors import DomainError
from assemblies.fields import LanguageMap
from assemblies.models.bodies import Body
from assemblies.models.delegations import Participant
from assemblies.models.institutions import GeopoliticalGroup
from assemblies.selectors import sentence_of
from sessions.models.ballots import Ballot
from sessions.models.resolutions import DraftVersion, Resolution
from sessions.models.sittings import Sitting
from sessions.rules import symbols
from sessions.rules.symbols import Symbol
from sessions.services.drafting_committees import Meeting
from sessions.services.resolution_voices import Said
from sessions.services.resolutions import Draft
from sessions.web.agenda_presenting import in_a_line
from sessions.web.record_forms import LineField, LongTextField
from sessions.web.refusing import Refusing

CONSENSUS: Final = "consensus"
_LONGEST_TITLE: Final = 500
_LONGEST_SAYING: Final = 5_000


class BeginForm(Refusing):
    """A resolution of a body's own."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none(), empty_label="")
    title_en = LineField(label=_("Title in English"), max_length=_LONGEST_TITLE)
    title_fr = LineField(label=_("Title in French"), max_length=_LONGEST_TITLE, required=False)

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        names = sorted((str(one.name), one.pk) for one in bodies)
        self.fields["body"].choices = [("", ""), *((pk, name) for name, pk in names)]  # type: ignore[attr-defined]

    def title(self) -> LanguageMap:
        return _map_of(self.cleaned_data, "title")


class DraftForm(Refusing):
    """A version as a whole: title and text in each language, and what was changed."""

    note = LineField(label=_("What was changed"), max_length=200, required=False)

    def __init__(self, *args: Any, newest: DraftVersion | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {
            f"{part}_{code}": getattr(newest, part).get(code, "")
            for part in ("title", "text")
            for code in Language
            if newest
        }
        super().__init__(*args, **{"initial": initial, "auto_id": "draft-%s", **kwargs})
        for code, name in settings.LANGUAGES:
            told = {"language": name}
            self.fields[f"title_{code}"] = LineField(
                label=_("Title (%(language)s)") % told, max_length=_LONGEST_TITLE, required=False
            )
            self.fields[f"text_{code}"] = LongTextField(
                label=_("Text (%(language)s)") % told, required=False
            )
            self.fields[f"text_{code}"].widget.attrs |= {"lang": code, "dir": "auto", "rows": 12}

    def languages(self) -> Iterable[tuple[str, Sequence[Any], bool]]:
        """Yield each language with its title and text; open at first: what is used, or official."""
        for code, name in settings.LANGUAGES:
            fields = [self[f"title_{code}"], self[f"text_{code}"]]
            is_open = code in ("en", "fr") or any(field.value() for field in fields)
            yield name, fields, is_open

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not (_map_of(given, "title") and _map_of(given, "text")):
            raise ValidationError(_("Write a title and a text, in one language at least."))
        return given

    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(title=_map_of(given, "title"), text=_map_of(given, "text"), note=given["note"])


class NameForm(Refusing):
    """A delegate among those whom the words have found, and the group that names her."""

    participant = forms.ChoiceField(label=_("Person"), widget=forms.RadioSelect)
    group = forms.ModelChoiceField(
        label=_("Named by"), queryset=GeopoliticalGroup.objects.order_by("code"), empty_label=""
    )

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "name-%s", **kwargs})
        self.people = {str(one.pk): one for one in people}
        choices = [(key, _named(one)) for key, one in self.people.items()]
        self.fields["participant"].choices = choices  # type: ignore[attr-defined]
        groups = [(one.pk, str(one.name)) for one in GeopoliticalGroup.objects.order_by("code")]
        self.fields["group"].choices = [("", ""), *groups]  # type: ignore[attr-defined]

    def chosen(self) -> Participant:
        return self.people[self.cleaned_data["participant"]]


class MeetingForm(Refusing):
    """Where the committee meets, and how many a group may name."""

    sitting = forms.ModelChoiceField(
        label=_("Closed sitting"), queryset=Sitting.objects.none(), required=False
    )
    most = forms.IntegerField(label=_("Members from one group, at most"), min_value=1, max_value=20)

    def __init__(self, *args: Any, resolution: Resolution, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"sitting": resolution.drafted_in_id, "most": resolution.most_a_group}
        super().__init__(*args, **{"initial": initial, "auto_id": "meeting-%s", **kwargs})
        closed = Sitting.planned.filter(event_id=resolution.event_id, is_closed=True)
        held = closed.select_related("event").order_by("starts_at", "pk")
        self.fields["sitting"].queryset = held  # type: ignore[attr-defined]
        self.fields["sitting"].choices = [  # type: ignore[attr-defined]
            ("", _("None yet")),
            *((one.pk, in_a_line(one)) for one in held),
        ]

    def meeting(self) -> Meeting:
        return Meeting(self.cleaned_data["sitting"], self.cleaned_data["most"])


class ReasonForm(Refusing):
    """Why something is done, for the record."""

    reason = LineField(label=_("Reason, for the record"), max_length=1000)


class AdoptForm(Refusing):
    """By consensus, or by one of the votes that are closed."""

    how = forms.ChoiceField(label=_("How"))

    def __init__(self, *args: Any, ballots: Iterable[Ballot], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "adopt-%s", **kwargs})
        self.ballots = {str(one.pk): one for one in ballots}
        votes = [(key, _("By the vote “%s”") % one.title) for key, one in self.ballots.items()]
        self.fields["how"].choices = [(CONSENSUS, _("By consensus")), *votes]  # type: ignore[attr-defined]

    def ballot(self) -> Ballot | None:
        return self.ballots.get(self.cleaned_data["how"])


class SymbolForm(Refusing):
    """Under which symbol a resolution is published."""

    symbol = LineField(label=_("Document symbol"), max_length=symbols.LONGEST)

    def clean_symbol(self) -> Symbol:
        try:
            return symbols.read(self.cleaned_data["symbol"])
        except DomainError as refusal:
            raise ValidationError(sentence_of(refusal)) from None


class SayForm(Refusing):
    """What a Member puts on record, in one language."""

    who = forms.ChoiceField(label=_("On behalf of"))
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    text = LongTextField(label=_("Text"), max_length=_LONGEST_SAYING)

    def __init__(self, *args: Any, who: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(str(key), name) for key, name in who]  # type: ignore[attr-defined]

    def speaker(self) -> int:
        return int(self.cleaned_data["who"])

    def said(self) -> Said:
        return Said(Language(self.cleaned_data["language"]), self.cleaned_data["text"].strip())


def _map_of(given: dict[str, Any], part: str) -> LanguageMap:
    """Return what was typed of it, in the languages in which something was."""
    typed = {code: given.get(f"{part}_{code}", "") for code in Language}
    return LanguageMap({code.value: text for code, text in typed.items() if text.strip()})


def _named(one: Participant) -> str:
    of = str(one.delegation.institution.name) if one.delegation else ""
    return f"{one.badge_name} ({of})"
