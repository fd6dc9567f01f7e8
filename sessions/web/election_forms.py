"""The forms of elections: begun, candidates, totals of paper ballots, the ballot itself."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from assemblies.enums import InstitutionKind, Sex
from assemblies.fields import LanguageMap
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from assemblies.rules.names import plain
from sessions.enums.decisions import ElectionMethod
from sessions.models.sittings import Sitting
from sessions.rules.election_rounds import HOURS_BEFORE
from sessions.selectors.election_words import METHODS, CandidateLine
from sessions.services.elections import Candidature, Totals, Wanted
from sessions.web.agenda_presenting import in_a_line
from sessions.web.record_forms import LineField
from sessions.web.refusing import Refusing

BLANK: Final = "blank"
_MOST = 10_000
_MOST_SEATS = 20


class BeginForm(Refusing):
    """Which post is filled, in which sitting, and how."""

    title_en = LineField(label=_("Post, in English"), max_length=300)
    title_fr = LineField(label=_("Post, in French"), max_length=300, required=False)
    sitting = forms.ModelChoiceField(label=_("Sitting"), queryset=Sitting.objects.none())
    method = forms.ChoiceField(
        label=_("Ballots"), choices=[(x.value, METHODS[x]) for x in ElectionMethod]
    )
    hours_before = forms.IntegerField(
        label=_("Candidatures until so many hours before the sitting"),
        min_value=0,
        max_value=1000,
        initial=HOURS_BEFORE,
    )

    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=_MOST_SEATS,
        initial=1,
        help_text=_("With several seats, a ballot names as many candidates, or fewer."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        held = Sitting.planned.filter(event_id=event.pk).select_related("event", "body")
        held = held.order_by("starts_at", "pk")
        self.fields["sitting"].queryset = held  # type: ignore[attr-defined]
        self.fields["sitting"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((one.pk, in_a_line(one)) for one in held),
        ]

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        titles = {"en": given["title_en"], "fr": given["title_fr"]}
        return Wanted(
            sitting=given["sitting"],
            title=LanguageMap({code: text for code, text in titles.items() if text}),
            method=ElectionMethod(given["method"]),
            hours_before=given["hours_before"],
            seats=given["seats"],
        )


class CandidateForm(Refusing):
    """Who stands, for which Member, put up by which group."""

    name = LineField(label=_("Name"), max_length=120)
    institution = forms.ModelChoiceField(
        label=_("Member"), queryset=Institution.objects.none(), required=False
    )
    group = forms.ModelChoiceField(
        label=_("Put up by the group"), queryset=GeopoliticalGroup.objects.all(), required=False
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", _("Not told")), (Sex.FEMALE.value, _("Female")), (Sex.MALE.value, _("Male"))],
        required=False,
        help_text=_("Of the members of the Executive Committee, a third are of each sex."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "candidate-%s", **kwargs})
        members = Institution.objects.filter(kind=InstitutionKind.PARLIAMENT)
        self.fields["institution"].queryset = members  # type: ignore[attr-defined]
        self._name("institution", members)
        self._name("group", GeopoliticalGroup.objects.all())

    def candidature(self) -> Candidature:
        given = self.cleaned_data
        return Candidature(**{**given, "sex": Sex(given["sex"]) if given["sex"] else None})

    def _name(self, field: str, rows: Any) -> None:  # noqa: ANN401 - of either table
        named = sorted(((one.pk, str(one.name)) for one in rows), key=lambda pair: plain(pair[1]))
        self.fields[field].choices = [("", _("None")), *named]  # type: ignore[attr-defined]


class TotalsForm(Refusing):
    """What the tellers found of the papers of a round."""

    voted = forms.IntegerField(label=_("Papers handed out"), min_value=0, max_value=_MOST)
    ballots = forms.IntegerField(label=_("Papers found"), min_value=0, max_value=_MOST)
    void = forms.IntegerField(label=_("Blank or spoilt"), min_value=0, max_value=_MOST)

    def __init__(self, *args: Any, candidates: Sequence[CandidateLine], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "totals-%s", **kwargs})
        self.keys = [one.key for one in candidates]
        for one in candidates:
            self.fields[f"votes_{one.key}"] = forms.IntegerField(
                label=one.name, min_value=0, max_value=_MOST
            )

    def totals(self) -> Totals:
        given = self.cleaned_data
        return Totals(
            voted=given["voted"],
            ballots=given["ballots"],
            void=given["void"],
            votes={key: given[f"votes_{key}"] for key in self.keys},
        )


class BallotForm(Refusing):
    """The ballot: a candidate, or as many as there are seats, or blank; nothing is preselected."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        candidates: Sequence[CandidateLine],
        seats: int,
        **kwargs: Any,  # noqa: ANN401 - a form's own arguments
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(one.key), f"{one.name} ({one.of})" if one.of else one.name) for one in candidates
        ]
        choices = [*named, (BLANK, _("Blank ballot"))]
        if seats == 1:
            self.fields["choice"] = forms.ChoiceField(
                label=_("Your choice"),
                widget=forms.RadioSelect,
                choices=choices,
                error_messages={"required": _("Choose a candidate, or a blank ballot.")},
            )
        else:
            self.fields["choice"] = forms.MultipleChoiceField(
                label=_("Your choice: up to %(seats)s candidates") % {"seats": seats},
                widget=forms.CheckboxSelectMultiple,
                choices=choices,
                error_messages={"required": _("Choose candidates, or a blank ballot.")},
            )

    def clean_choice(self) -> list[str]:
        given = self.cleaned_data["choice"]
        chosen = given if isinstance(given, list) else [given]
        if BLANK in chosen and len(chosen) > 1:
            raise forms.ValidationError(_("A blank ballot names nobody."))
        return chosen

    def chosen(self) -> list[int]:
        """Return the candidates' keys; none of a blank ballot."""
        return [int(one) for one in self.cleaned_data["choice"] if one != BLANK]
