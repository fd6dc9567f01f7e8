"""The forms of amendments: what a Member proposes, and until when."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import DayField
from sessions.enums.decisions import AmendmentKind, AmendmentState
from sessions.models.resolutions import Amendment, DraftVersion, Resolution
from sessions.models.sittings import Sitting
from sessions.selectors.amendment_words import KINDS, title_of_vote
from sessions.services.amendments import Proposed
from sessions.web.record_forms import LongTextField
from sessions.web.refusing import Refusing

_LONGEST = 10_000
_MOST_PARAGRAPHS = 10_000


class ProposeForm(Refusing):
    """What is done to which paragraph, in which language."""

    language = forms.ChoiceField(label=_("Language of the text"))
    paragraph = forms.IntegerField(
        label=_("Paragraph, by its number"),
        help_text=_("For a new one: the number of the paragraph before it; 0 for the first."),
        min_value=0,
        max_value=_MOST_PARAGRAPHS,
    )
    kind = forms.ChoiceField(
        label=_("What is done"), choices=[(x.value, KINDS[x]) for x in AmendmentKind]
    )
    text = LongTextField(label=_("New words"), required=False, max_length=_LONGEST)

    def __init__(self, *args: Any, draft: DraftVersion | None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "amend-%s", **kwargs})
        there = draft.text if draft else {}
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, name) for code, name in settings.LANGUAGES if code in there
        ]

    def proposed(self) -> Proposed:
        given = self.cleaned_data
        return Proposed(
            language=Language(given["language"]),
            paragraph=given["paragraph"],
            kind=AmendmentKind(given["kind"]),
            text=given["text"],
        )


class MemberProposesForm(ProposeForm):
    """The same on behalf of one of the delegations that somebody coordinates."""

    who = forms.ChoiceField(label=_("On behalf of"))
    field_order = ("who", "language", "kind", "paragraph", "text")

    def __init__(self, *args: Any, who: list[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(str(key), name) for key, name in who]  # type: ignore[attr-defined]

    def speaker(self) -> int:
        return int(self.cleaned_data["who"])


class LastDayForm(Refusing):
    """The last day for amendments; empty: 15 days before the Assembly opens."""

    until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: 15 days before the Assembly opens."),
    )


class PutForm(Refusing):
    """Which amendment is put to the vote, and in which sitting of the body."""

    amendment = forms.ModelChoiceField(
        label=_("Amendment"), queryset=Amendment.objects.none(), empty_label=""
    )
    sitting = forms.ModelChoiceField(
        label=_("Sitting"), queryset=Sitting.objects.none(), empty_label=""
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        resolution: Resolution,
        draft: DraftVersion | None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **{"auto_id": "put-%s", **kwargs})
        pending = Amendment.objects.filter(
            draft=draft, state=AmendmentState.PENDING, question__isnull=True
        )
        body = Sitting.planned.filter(event_id=resolution.event_id, body=resolution.body_id)
        held = body.select_related("event").order_by("starts_at", "pk")
        waiting = pending.select_related("institution").order_by("number")
        self.fields["amendment"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["amendment"].choices = [  # type: ignore[attr-defined]
            ("", ""), *((one.pk, str(title_of_vote(one))) for one in waiting)
        ]  # fmt: skip
        self.fields["sitting"].queryset = held  # type: ignore[attr-defined]
        self.fields["sitting"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((one.pk, f"{one.local_start:%Y-%m-%d %H:%M} {one.title}") for one in held),
        ]
