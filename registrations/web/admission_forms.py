"""What the secretariat sets of registration for an event without delegations."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.enums import AdmittedKind, ApprovalPath
from registrations.models.admissions import Admission
from registrations.rules.windows import Window
from registrations.services.admissions import AdmissionSetting
from registrations.services.sitting_seats import Setting
from registrations.web.forms import DatesForm, NumberField
from registrations.web.seat_forms import LONGEST_OFFER, MOST
from sessions.models.sittings import Sitting

_WHO: Final = {
    AdmittedKind.ANYBODY: _("Anybody"),
    AdmittedKind.MEMBERS: _("People of Member parliaments and Associate Members only"),
    AdmittedKind.INVITED: _("Only who was given the link"),
}
_OLDEST: Final = 120  # years
_MOST_OF_MEMBER: Final = 1_000


def _number(label: Any, help_text: Any = "", *, most: int) -> Any:  # noqa: ANN401 - words now or later
    return NumberField(
        label=label, help_text=help_text, min_value=1, max_value=most, required=False
    )


class AdmissionForm(DatesForm):
    """Who may register, who decides, how many of a Member, of which ages, and when."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    who = forms.ChoiceField(
        label=_("Who may register?"),
        choices=lambda: [(kind.value, _WHO[kind]) for kind in AdmittedKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )
    needs_approval = forms.BooleanField(
        label=_("The secretariat approves each person"),
        required=False,
        help_text=_(
            "Left empty: whoever registers takes part at once. Else people wait for the desk, and"
            " places in sittings are given when they are approved."
        ),
    )
    most_of_member = _number(
        _("Most people of one Member"), _("Left empty: no limit."), most=_MOST_OF_MEMBER
    )
    most_women_of_member = _number(_("Most women of one Member"), most=_MOST_OF_MEMBER)
    most_men_of_member = _number(_("Most men of one Member"), most=_MOST_OF_MEMBER)
    youngest = _number(
        _("Youngest"),
        _("Age in years on the first day. Where one is set, the date of birth is asked."),
        most=_OLDEST,
    )
    oldest = _number(_("Oldest"), most=_OLDEST)

    field_order = (
        "version",
        "who",
        "needs_approval",
        "opens_at",
        "closes_at",
        "most_of_member",
        "most_women_of_member",
        "most_men_of_member",
        "youngest",
        "oldest",
    )

    def __init__(self, *args: Any, sittings: Sequence[Sitting], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.sittings = tuple(sittings)
        for one in self.sittings:
            self.fields[f"places_{one.pk}"] = _number(_("Places"), most=MOST)
            self.fields[f"hours_{one.pk}"] = _number(
                _("Hours to answer an offer"), most=LONGEST_OFFER
            )
            self.initial[f"places_{one.pk}"] = one.places
            self.initial[f"hours_{one.pk}"] = one.offer_hours

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        youngest, oldest = given.get("youngest"), given.get("oldest")
        if youngest and oldest and oldest < youngest:
            self.add_error("oldest", _("The oldest age must not be below the youngest."))
        return given

    def of_sittings(self) -> list[tuple[Sitting, forms.BoundField, forms.BoundField]]:
        """Return the sittings with their two numbers."""
        return [(one, self[f"places_{one.pk}"], self[f"hours_{one.pk}"]) for one in self.sittings]

    def part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def who_and_when(self) -> list[forms.BoundField]:
        return self.part("who", "needs_approval", "opens_at", "closes_at")

    def limits(self) -> list[forms.BoundField]:
        return self.part("most_of_member", "most_women_of_member", "most_men_of_member")

    def ages(self) -> list[forms.BoundField]:
        return self.part("youngest", "oldest")

    def setting(self) -> AdmissionSetting:
        given = self.cleaned_data
        named = ("most_of_member", "most_women_of_member", "most_men_of_member")
        limits = {name: given[name] for name in (*named, "youngest", "oldest")}
        return AdmissionSetting(
            who=AdmittedKind(given["who"]), needs_approval=given["needs_approval"], **limits
        )

    def window(self) -> Window:
        return Window(self.cleaned_data["opens_at"], self.cleaned_data["closes_at"])

    def places(self) -> dict[int, Setting]:
        given = self.cleaned_data
        return {
            one.pk: Setting(places=given[f"places_{one.pk}"], offer_hours=given[f"hours_{one.pk}"])
            for one in self.sittings
        }


def kept(admission: Admission | None) -> dict[str, Any]:
    """Return what is set, as the form asks it; the usual where nothing is."""
    if admission is None:
        return {"who": AdmittedKind.ANYBODY, "version": 0}
    columns = (
        "version",
        "who",
        "most_of_member",
        "most_women_of_member",
        "most_men_of_member",
        "youngest",
        "oldest",
    )
    needs_approval = admission.approval != ApprovalPath.AUTOMATIC
    return {name: getattr(admission, name) for name in columns} | {"needs_approval": needs_approval}
