"""The forms of the programme: what to show, what to follow, when and where to move."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models.sittings import Sitting
from sessions.permissions import is_offered
from sessions.web import clocks


class ShownForm(forms.Form):
    """Which sittings to show, and which second clock; kept in the address."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    zone = forms.ChoiceField(label=_("Your time zone"), required=False)

    def __init__(self, *args: Any, sittings: Iterable[Sitting], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "show-%s", **kwargs})
        bodies = {sitting.body.code: str(sitting.body.name) for sitting in sittings}
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            ("", _("All bodies")),
            *sorted(bodies.items(), key=lambda pair: pair[1].casefold()),
        ]
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            ("", _("As my device says")),
            *clocks.choices(),
        ]


class FollowForm(forms.Form):
    """The sittings a participant ticks; the page prints the boxes itself."""

    follow = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": _("One of the sittings chosen cannot be followed: %(value)s.")
        },
    )

    def __init__(self, *args: Any, sittings: Iterable[Sitting], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        offered = [(str(s.pk), str(s.title)) for s in sittings if is_offered(s)]
        self.fields["follow"].choices = offered  # type: ignore[attr-defined]

    def chosen(self) -> frozenset[int]:
        return frozenset(int(pk) for pk in self.cleaned_data["follow"])
