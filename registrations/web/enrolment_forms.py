"""What people type who register for an event without delegations: all of it on one page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Capacity, InstitutionKind, Language, Sex
from assemblies.models.institutions import Institution
from registrations.enums import ComesAs
from registrations.models.registrations import Registration
from registrations.rules.admissions import Conditions, capacity_of, comes_as
from registrations.services.enrolments import EnrolmentAnswers
from registrations.services.words import COMES_AS, SEXES, name_of_language, names_of_languages
from registrations.web.forms import CORRESPONDENCE, ShownField, StepForm, TextField, badge_name_in
from sessions.models.sittings import Sitting

_OF_PARLIAMENT: Final = (ComesAs.MEMBER, ComesAs.STAFF)


@dataclass(frozen=True, slots=True)
class SittingBox:
    """A sitting that may be ticked, and what follows.

    number: hers on the waiting list, if it is full and she would be new there.
    """

    box: forms.BoundField
    sitting: Sitting
    number: int

    @property
    def languages(self) -> str:
        return names_of_languages(self.sitting.languages)


class SittingsForm(StepForm):
    """For which of the sittings she registers; not asked where there is only one."""

    sittings = forms.TypedMultipleChoiceField(
        label=_("Which sittings?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose sittings from the list.")},
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        *,
        sittings: Sequence[Sitting],
        waiting: Mapping[int, int],
        **settings: Any,  # noqa: ANN401 - passed on
    ) -> None:
        """Offer the ``sittings``; waiting: how many wait for a place in those that are full."""
        super().__init__(data, **settings)
        self.offered, self.waiting = tuple(sittings), waiting
        field = self.fields["sittings"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(one.pk, str(one.title)) for one in sittings]

    def boxes(self) -> list[SittingBox]:
        """Return the sittings as the page shows them, in their order."""
        parts: Iterable[Any] = self["sittings"].subwidgets
        return [
            SittingBox(part, sitting, self.number_in(sitting))
            for part, sitting in zip(parts, self.offered, strict=True)
        ]

    def number_in(self, sitting: Sitting) -> int:
        """Return which number she would be on the waiting list of a full sitting, else zero.

        Zero too where she has a place, or waits, already.
        """
        if sitting.pk in self.initial.get("sittings", ()):
            return 0
        return self.waiting.get(sitting.pk, 0) + 1 if sitting.places_left == 0 else 0

    def chosen(self) -> list[int]:
        return list(self.cleaned_data["sittings"])


class WhoForm(StepForm):
    """Who she is, and for whom she comes."""

    given_name = TextField(
        label=_("Given name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter the name.")},
    )
    family_name = TextField(
        label=_("Family name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter the name.")},
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=lambda: [(sex.value, SEXES[sex]) for sex in Sex],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )
    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, "%Y-%m-%d"),
        error_messages={"required": _("Enter the date of birth.")},
    )
    comes_as = forms.ChoiceField(
        label=_("You come as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )
    institution = forms.ChoiceField(
        label=_("Your parliament"),
        required=False,
        error_messages={"invalid_choice": _("Choose a parliament from the list.")},
    )
    organization = TextField(
        label=_("Organization"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "organizations", "autocomplete": "organization"}),
    )
    function_in_parliament = TextField(
        label=_("Your function there"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mails"),
        choices=lambda: [(code.value, name_of_language(code)) for code in CORRESPONDENCE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - a QueryDict or None
        *,
        members: Sequence[Institution],
        conditions: Conditions,
        of_members_only: bool,
        **settings: Any,  # noqa: ANN401 - passed on
    ) -> None:
        """Offer the ``members``; conditions: what the event asks of people."""
        super().__init__(data, **settings)
        self.members, self.of_members_only = {str(one.pk): one for one in members}, of_members_only
        if not conditions.asks_age:
            del self.fields["born_on"]
        offered = _OF_PARLIAMENT if of_members_only else tuple(ComesAs)
        self._offer("comes_as", [(one.value, COMES_AS[one]) for one in offered])
        none = _("Choose") if of_members_only else _("Not in this list")
        named = [(key, str(one.name)) for key, one in self.members.items()]
        self._offer("institution", [("", none), *named])
        if of_members_only:
            del self.fields["organization"]
        else:
            words = _("If your parliament is not in the list, write its name here.")
            self.fields["organization"].help_text = words

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def shown_fields(self) -> list[ShownField]:
        """Return the fields; for whom she comes is shown beside what she comes as."""
        asked = {
            "institution": " ".join(_OF_PARLIAMENT),
            "organization": " ".join((*_OF_PARLIAMENT, ComesAs.ORGANIZATION)),
        }
        return [
            replace(one, asked_if="comes_as", asked_answer=asked[one.field.name], is_required=True)
            if one.field.name in asked
            else one
            for one in super().shown_fields()
            if one.field.name != "sittings"
        ]

    def clean(self) -> dict[str, Any]:
        """Keep for whom she comes only where she says that she comes for somebody."""
        given: dict[str, Any] = super().clean() or {}
        said = given.get("comes_as")
        if said not in _OF_PARLIAMENT:
            given["institution"] = ""
        if said == ComesAs.OTHER or given.get("institution"):
            given["organization"] = ""
        if said == ComesAs.ORGANIZATION and not given.get("organization"):
            self.add_error("organization", _("Enter for whom you come."))
        return given

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by column."""
        given = super().answers()
        given.pop("sittings", None)
        said, member = given.pop("comes_as"), self.members.get(given.pop("institution"))
        kind = InstitutionKind(member.kind) if member else None
        return {
            "organization": "",
            **given,
            "badge_name": badge_name_in({**given, "badge_name": ""}),
            "capacity": capacity_of(ComesAs(said), kind),
            "institution_id": member.pk if member else None,
        }


class EnrolForm(WhoForm, SittingsForm):
    """Everything that is asked of who registers."""

    def new_person(self) -> EnrolmentAnswers:
        """Return the answers of a registration that begins."""
        given = self.answers()
        return EnrolmentAnswers(
            sex=Sex(given.pop("sex")), language=Language(given.pop("language")), **given
        )


def said_before(person: Registration) -> dict[str, Any]:
    """Return what somebody said of herself, as the form asks it."""
    named = person.institution_id is not None or bool(person.organization)
    columns = (
        "given_name",
        "family_name",
        "sex",
        "born_on",
        "organization",
        "function_in_parliament",
        "language",
    )
    return {
        **{name: getattr(person, name) for name in columns},
        "institution": str(person.institution_id or ""),
        "comes_as": comes_as(Capacity(person.capacity), names_somebody=named),
    }
