"""The forms of the Standing Committees' work: what Members send, what the secretariat records."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from assemblies.enums import Language
from assemblies.fields import DayField, LanguageMap
from assemblies.models.delegations import Participant
from assemblies.models.institutions import Institution
from sessions.enums import DocumentKind
from sessions.enums.committees import SubjectState
from sessions.models.committees import CommitteeCycle, SubjectItem
from sessions.models.documents import Document
from sessions.rules.committee_work import CHARACTERS_A_PAGE, MOST_PAGES
from sessions.services.committee_cycles import Dates, Memorandum
from sessions.services.subject_items import Decision, Subject
from sessions.services.written_inputs import Sent
from sessions.web.document_forms import moment_field, paper_of
from sessions.web.fields import TickedField
from sessions.web.record_forms import LineField, LongTextField
from sessions.web.refusing import Refusing

_LONGEST_TITLE: Final = 500
_LONGEST_TEXT: Final = 20_000


class PlanForm(Refusing):
    """By when what is done."""

    bureau_meets_at = moment_field(
        gettext_lazy("The bureau meets"), gettext_lazy("On the venue's clock.")
    )
    subjects_until = moment_field(
        gettext_lazy("Subjects are proposed until"),
        gettext_lazy("Empty: a day before the bureau meets."),
    )
    inputs_until = DayField(label=gettext_lazy("Last day for written inputs"), required=False)
    draft_until = DayField(label=gettext_lazy("Draft resolution and memorandum by"), required=False)

    def __init__(self, *args: Any, cycle: CommitteeCycle | None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        names = self.base_fields
        initial = {name: getattr(cycle, name) for name in names} if cycle else {}
        super().__init__(*args, **{"initial": initial, "auto_id": "plan-%s", **kwargs})

    def dates(self) -> Dates:
        return Dates(**self.cleaned_data)


class SubjectForm(Refusing):
    """A subject, in one language."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=lambda: settings.LANGUAGES
    )
    title = LineField(
        label=pgettext_lazy("in a Standing Committee", "Subject"), max_length=_LONGEST_TITLE
    )
    explanation = LongTextField(
        label=gettext_lazy("Short explanation"), max_length=CHARACTERS_A_PAGE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"language": get_language()}
        super().__init__(*args, **{"initial": initial, "auto_id": "subject-%s", **kwargs})
        self.fields["explanation"].widget.attrs |= {"dir": "auto", "rows": 5}

    def subject(self) -> Subject:
        given = self.cleaned_data
        return Subject(
            title=LanguageMap({given["language"]: given["title"]}),
            explanation=LanguageMap({given["language"]: given["explanation"].strip()}),
        )


class OfMember(Refusing):
    """What is sent on behalf of one of the Members that somebody represents."""

    who = forms.ChoiceField(label=gettext_lazy("On behalf of"))

    def __init__(self, *args: Any, who: Sequence[Institution], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.speaking = {str(one.pk): one for one in who}
        self.fields["who"].choices = [(key, str(one.name)) for key, one in self.speaking.items()]  # type: ignore[attr-defined]

    def speaker(self) -> Institution:
        return self.speaking[self.cleaned_data["who"]]


class ProposeSubjectForm(OfMember, SubjectForm):
    """A subject that a Member proposes, and whom it would give as a co-rapporteur."""

    rapporteur = forms.ModelChoiceField(
        label=gettext_lazy("Whom your parliament would give as a co-rapporteur"),
        queryset=Participant.objects.none(),
        empty_label="",
        required=False,
    )
    field_order = ("who", "language", "title", "explanation", "rapporteur")

    def __init__(self, *args: Any, people: QuerySet[Participant], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["rapporteur"].queryset = people  # type: ignore[attr-defined]
        self.fields["rapporteur"].choices = [("", ""), *((one.pk, _named(one)) for one in people)]  # type: ignore[attr-defined]


class InputForm(OfMember):
    """A written input: typed, or a PDF."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=lambda: settings.LANGUAGES
    )
    text = LongTextField(label=gettext_lazy("Text"), max_length=_LONGEST_TEXT, required=False)
    file = forms.FileField(
        label=gettext_lazy("Or a PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"language": get_language()}
        super().__init__(*args, **{"initial": initial, "auto_id": "input-%s", **kwargs})
        told = {"most": MOST_PAGES, "characters": MOST_PAGES * CHARACTERS_A_PAGE}
        self.fields["text"].help_text = (
            _("%(most)s pages at most: %(characters)s characters, or so many pages of a PDF.")
            % told
        )
        self.fields["text"].widget.attrs |= {"dir": "auto", "rows": 8}

    def sent(self) -> Sent:
        given = self.cleaned_data
        file = paper_of(given["file"]) if given["file"] else None
        return Sent(language=Language(given["language"]), text=given["text"], file=file)


class DecidedForm(Refusing):
    """On which day the bureau has decided."""

    decided_on = DayField(label=gettext_lazy("Day of the bureau's decision"))

    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(on=given["decided_on"], reason=given.get("reason", ""))


class _ItemsForm(DecidedForm):
    """A decision about subject items of a committee's work."""

    states: tuple[SubjectState, ...] = (SubjectState.PROPOSED,)

    def __init__(self, *args: Any, cycle: CommitteeCycle | None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        held = SubjectItem.objects.filter(cycle=cycle, state__in=self.states)
        field = self.fields["items" if "items" in self.fields else "item"]
        field.queryset = held.order_by("proposed_at", "pk")  # type: ignore[attr-defined]
        field.choices = self._choices(field)  # type: ignore[attr-defined]

    def _choices(self, field: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 - of either kind
        found = [(one.pk, str(one.title)) for one in field.queryset]
        return found if "items" in self.fields else [("", ""), *found]


class SelectForm(_ItemsForm):
    """Which subject the bureau has selected."""

    item = forms.ModelChoiceField(
        label=pgettext_lazy("in a Standing Committee", "Subject"),
        queryset=SubjectItem.objects.none(),
    )
    field_order = ("item", "decided_on")


class DeclineForm(_ItemsForm):
    """Which subject the bureau has declined, or given up again, and why."""

    states = (SubjectState.PROPOSED, SubjectState.SELECTED)
    item = forms.ModelChoiceField(
        label=pgettext_lazy("in a Standing Committee", "Subject"),
        queryset=SubjectItem.objects.none(),
    )
    reason = LineField(label=gettext_lazy("Reason, for who proposed it"), max_length=1000)
    field_order = ("item", "reason", "decided_on")


class CombineForm(_ItemsForm, SubjectForm):
    """Which subjects the bureau has combined, and into what."""

    items = TickedField(label=gettext_lazy("Subjects"), queryset=SubjectItem.objects.none())
    field_order = ("items", "language", "title", "explanation", "decided_on")


class OwnForm(SubjectForm, DecidedForm):
    """A subject of the bureau's own."""

    field_order = ("language", "title", "explanation", "decided_on")


class RapporteurForm(Refusing):
    """A co-rapporteur among those whom the words have found."""

    participant = forms.ChoiceField(label=gettext_lazy("Person"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "rapporteur-%s", **kwargs})
        self.people = {str(one.pk): one for one in people}
        choices = [(key, _named(one)) for key, one in self.people.items()]
        self.fields["participant"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Participant:
        return self.people[self.cleaned_data["participant"]]


class MemorandumForm(Refusing):
    """The memorandum, typed in some languages, or a document that is issued here."""

    document = forms.ModelChoiceField(
        label=gettext_lazy("Issued as a document"),
        queryset=Document.objects.none(),
        required=False,
        empty_label="",
    )

    def __init__(self, *args: Any, cycle: CommitteeCycle | None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        initial = {"document": cycle.memorandum_document_id} if cycle else {}
        typed = (cycle.memorandum if cycle else None) or {}
        initial |= {f"text_{code}": typed.get(code, "") for code in Language}
        super().__init__(*args, **{"initial": initial, "auto_id": "memorandum-%s", **kwargs})
        for code, name in settings.LANGUAGES:
            label = _("Text (%(language)s)") % {"language": name}
            self.fields[f"text_{code}"] = LongTextField(label=label, required=False)
            self.fields[f"text_{code}"].widget.attrs |= {"lang": code, "dir": "auto", "rows": 5}
        held = Document.objects.filter(
            event=cycle.event_id if cycle else None, kind=DocumentKind.MEMORANDUM
        )
        self.fields["document"].queryset = held.order_by("order")  # type: ignore[attr-defined]

    def memorandum(self) -> Memorandum:
        given = self.cleaned_data
        typed = {code.value: given.get(f"text_{code}", "") for code in Language}
        text = LanguageMap({code: text for code, text in typed.items() if text})
        return Memorandum(text=text or None, document=given["document"])


def _named(one: Participant) -> str:
    of = str(one.delegation.institution.name) if one.delegation else ""
    return f"{one.badge_name} ({of}, {one.event.title})"
