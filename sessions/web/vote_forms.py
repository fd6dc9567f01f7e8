"""The forms of votes: a question, how it is taken, a line of the sheet, hands, annulment."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assemblies.fields import LanguageMap
from assemblies.rules.names import plain
from sessions.enums import BallotMethod, BallotWeight, MajorityKind, VoteChoice
from sessions.models.sittings import Sitting
from sessions.rules.majorities import Votes
from sessions.selectors.sheets import SheetLine
from sessions.services.ballots import Entry
from sessions.services.casts import Wish
from sessions.services.questions import Put
from sessions.web.agenda_presenting import in_a_line
from sessions.web.forms import NoteField
from sessions.web.refusing import Refusing

METHODS: Final = {
    BallotMethod.SHOW_OF_HANDS: _("Show of hands: the totals alone"),
    BallotMethod.ROLL_CALL: _("Roll-call, one teller's sheet"),
    BallotMethod.TWO_SHEETS: _("Roll-call, two tellers with a sheet each"),
    BallotMethod.ELECTRONIC: _("Delegates vote on their own devices"),
}
MAJORITIES: Final = {
    MajorityKind.SIMPLE: _("More than half of the votes cast"),
    MajorityKind.TWO_THIRDS: _("Two thirds of the votes cast"),
}
WEIGHTS: Final = {
    BallotWeight.ASSEMBLY: _("Votes of the Members in the Assembly"),
    BallotWeight.COUNCIL: _("Representatives in the Governing Council"),
    BallotWeight.COMMITTEE: _("One vote a Member, in a committee"),
}
CHOICES: Final = {
    VoteChoice.IN_FAVOUR: _("For"),
    VoteChoice.AGAINST: _("Against"),
    VoteChoice.ABSTAINING: _("Abstention"),
}
_MOST: Final = 32_767
_LONGEST_REASON: Final = 200
# One key for all votes of a delegation; they stand on every keyboard's number pad.
_ALL_OF: Final[dict[str, Callable[[int], Votes]]] = {
    "+": lambda usable: Votes(in_favour=usable),
    "-": lambda usable: Votes(against=usable),
    "−": lambda usable: Votes(against=usable),
    ".": lambda usable: Votes(abstaining=usable),
    ",": lambda usable: Votes(abstaining=usable),
}


class QuestionForm(Refusing):
    """What is put to the vote, where, and what carries it."""

    sitting = forms.ModelChoiceField(label=_("Sitting"), queryset=Sitting.objects.none())
    title_en = NoteField(label=_("Question in English"))
    title_fr = NoteField(label=_("Question in French"))
    majority = forms.ChoiceField(label=_("Majority"), choices=lambda: list(MAJORITIES.items()))
    weight = forms.ChoiceField(label=_("Counted by"), choices=lambda: list(WEIGHTS.items()))

    def __init__(self, *args: Any, sittings: QuerySet[Sitting], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["sitting"].queryset = sittings  # type: ignore[attr-defined]
        self.fields["sitting"].label_from_instance = in_a_line  # type: ignore[attr-defined]
        self.fields["title_en"].required = True

    def put(self) -> Put:
        """Return the question as the form has it."""
        given = self.cleaned_data
        said = {"en": given["title_en"], "fr": given["title_fr"]}
        return Put(
            sitting=given["sitting"],
            title=LanguageMap({key: words for key, words in said.items() if words}),
            majority=MajorityKind(given["majority"]),
            weight=BallotWeight(given["weight"]),
        )


class MethodForm(Refusing):
    """How the votes come in."""

    method = forms.ChoiceField(label=_("How the vote is taken"))

    def __init__(self, *args: Any, with_hands: bool, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [  # type: ignore[attr-defined]
            (key, words)
            for key, words in METHODS.items()
            if with_hands or key is not BallotMethod.SHOW_OF_HANDS
        ]

    def chosen(self) -> BallotMethod:
        return BallotMethod(self.cleaned_data["method"])


class EntryForm(Refusing):
    """A line of the sheet by number or a part of its name, and how it votes."""

    line = forms.CharField(label=_("Delegation"), max_length=120)
    votes = forms.CharField(label=_("Votes"), max_length=40)
    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=_LONGEST_REASON, required=False
    )
    replaces = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[SheetLine], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "entry-%s", **kwargs})
        self.lines = lines
        for name in ("line", "votes"):
            self.fields[name].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean_line(self) -> SheetLine:
        return found_line(self.cleaned_data["line"], self.lines)

    def entry(self) -> Entry:
        """Return what is to be entered. Raises ValidationError for votes nobody can read."""
        given = self.cleaned_data
        line: SheetLine = given["line"]
        return Entry(
            delegation=line.line.delegation,
            votes=given["votes"],
            replaces=given["replaces"],
            reason=given["reason"],
            key=given["key"],
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "line" in given and "votes" in given:
            try:
                given["votes"] = read_votes(given["votes"], usable=given["line"].line.usable)
            except ValidationError as unread:
                self.add_error("votes", unread)
        return given


class HandsForm(Refusing):
    """The hands counted; a second count says why."""

    in_favour = forms.IntegerField(label=_("For"), min_value=0, max_value=_MOST)
    against = forms.IntegerField(label=_("Against"), min_value=0, max_value=_MOST)
    abstaining = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=_MOST)
    reason = forms.CharField(label=_("Reason"), max_length=_LONGEST_REASON, required=False)

    def votes(self) -> Votes:
        given = self.cleaned_data
        return Votes(**{choice.value: given[choice.value] for choice in VoteChoice})


class AnnulForm(HandsForm):
    """The votes by which a vote is annulled, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **{"auto_id": "annul-%s", **kwargs})
        self.fields["reason"].required = True


class CastForm(Refusing):
    """How a delegate votes, with how many of her delegation's votes."""

    choice = forms.ChoiceField(
        label=_("Your vote"), choices=lambda: list(CHOICES.items()), widget=forms.RadioSelect
    )
    votes = forms.IntegerField(label=_("How many votes"), min_value=1, max_value=_MOST)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(choice=VoteChoice(given["choice"]), votes=given["votes"], key=given["key"])


def found_line(said: str, lines: Sequence[SheetLine]) -> SheetLine:
    """Return the line that a number, or a part of a name that only it has, means."""
    words = plain(said.strip())
    if words.isdecimal():  # not isdigit: int() reads no such sign as a circled or Ethiopic one
        found = [one for one in lines if one.number == int(words)]
    else:
        found = [one for one in lines if plain(one.name) == words]
        found = found or [one for one in lines if plain(one.name).startswith(words)]
        found = found or [one for one in lines if words in plain(one.name)]
    if not found:
        raise ValidationError(_("No delegation on the sheet is called so."))
    if len(found) > 1:
        raise ValidationError(_("Several delegations are called so: type more of the name."))
    return found[0]


def read_votes(said: str, *, usable: int) -> Votes:
    """Return votes as tellers type them: + - . for all of them, or up to three numbers."""
    text = said.strip()
    if text in _ALL_OF:
        return _ALL_OF[text](usable)
    numbers = re.split(r"[\s/;,+.-]+", text)
    if len(numbers) > 3 or not all(one.isdecimal() and len(one) <= 5 for one in numbers):
        raise ValidationError(_("Type + - or . for all votes, or numbers: for against abstention."))
    return Votes(**dict(zip((one.value for one in VoteChoice), map(int, numbers), strict=False)))
