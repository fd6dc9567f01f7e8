"""What the chair's console sends: an act by its button, who speaks ahead of the lists, a place."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assemblies.gateways.rest import BIGGEST_KEY
from assemblies.models.institutions import Institution
from assemblies.rules.names import plain
from sessions.enums.debates import DebateAct
from sessions.models.debates import Debate, Speaker
from sessions.rules.debates.floor import CHAIRS
from sessions.selectors.debates.aside import who_may_have_the_floor
from sessions.services.debates.acts import Asked
from sessions.web.forms import NoteField
from sessions.web.refusing import Refusing

TAKE_BACK: Final = "take_back"
CALL_ONLY: Final = "call_only"  # the clock waits until she is there
_LONGEST_NAME: Final = 120
_BUTTON: Final = re.compile(r"([a-z_]{1,30})(?::(\d{1,18}))?")
# What the number on a button is a key of, or what it counts.
_NUMBERS: Final[dict[str, str]] = {
    DebateAct.OPEN: "sitting",
    DebateAct.CALL: "speaker",
    CALL_ONLY: "speaker",
    DebateAct.SKIP: "speaker",
    DebateAct.PASS_OVER: "speaker",
    DebateAct.EXTEND: "seconds",
}


class VersionField(forms.IntegerField):
    """The version of the debate as the page showed it."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        hidden = forms.HiddenInput()
        super().__init__(min_value=0, max_value=BIGGEST_KEY, widget=hidden, **kwargs)


class ActForm(Refusing):
    """An act as its button says it: its name, and a number where it takes one."""

    act = forms.CharField(max_length=60)
    version = VersionField()
    who = NoteField()
    name = NoteField()

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.debate = debate

    def clean_act(self) -> tuple[str, int | None]:
        found = _BUTTON.fullmatch(self.cleaned_data["act"])
        if found is None or found[1] not in {*CHAIRS, CALL_ONLY, TAKE_BACK}:
            raise ValidationError(_("There is no such act."))
        return found[1], None if found[2] is None else int(found[2])

    def clean_who(self) -> int | None:
        text = self.cleaned_data["who"]
        if not plain(text):
            return None
        found = _named(self.debate, text)
        if found is None:
            raise ValidationError(_("No delegation or organization of that name takes part."))
        return found.pk

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if len(name) > _LONGEST_NAME:
            raise ValidationError(_("This name is too long."))
        return name

    @property
    def act_name(self) -> str:
        name = str(self.cleaned_data["act"][0])
        return DebateAct.CALL if name == CALL_ONLY else name

    def asked(self) -> Asked:
        act, number = self.cleaned_data["act"]
        numbers = {} if number is None else {_NUMBERS.get(act, "seconds"): number}
        return Asked(
            version=self.cleaned_data["version"],
            institution=self.cleaned_data["who"],
            name=self.cleaned_data["name"],
            starts=act != CALL_ONLY,
            **numbers,
        )


class PlaceForm(Refusing):
    """Where somebody is placed, and why."""

    before = forms.ChoiceField(label=_("Before"), required=False)
    reason = NoteField(label=_("Reason, for the record"))
    version = VersionField()

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        choices = [*others, ("", _("Nobody: at the end of the list"))]
        self.fields["before"].choices = choices  # type: ignore[attr-defined]
        self.fields["reason"].required = True

    def asked(self, speaker: Speaker) -> Asked:
        before = self.cleaned_data["before"]
        return Asked(
            version=self.cleaned_data["version"],
            speaker=speaker.pk,
            before=int(before) if before else None,
            reason=self.cleaned_data["reason"],
        )


def _named(debate: Debate, text: str) -> Institution | None:
    """Return who is meant: by the whole name in any language, else by its only beginning."""
    typed = plain(text)
    found = [(one, [plain(name) for name in one.name.values()]) for one in _all(debate)]
    exact = [one for one, names in found if typed in names]
    begins = [one for one, names in found if any(name.startswith(typed) for name in names)]
    for few in (exact, begins):
        if len(few) == 1:
            return few[0]
    return None


def _all(debate: Debate) -> list[Institution]:
    return list(who_may_have_the_floor(debate).order_by("pk"))


def names_to_choose(debate: Debate) -> list[str]:
    """Return the names of who may have the floor, in the reader's language and alphabet."""
    return sorted({str(one.name) for one in _all(debate)}, key=plain)
