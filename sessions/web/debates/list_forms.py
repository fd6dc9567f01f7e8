"""The forms of debates: how one is held, who speaks in it, why she does not."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import Sex
from assemblies.fields import LanguageMap
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from sessions.enums.debates import BudgetOf, DebateKind, ListCategory, SpeaksAs
from sessions.errors.speakers import LanguagesOfSpeech
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.rules.debates.windows import Hours, has_lot, hours_of
from sessions.selectors.debates import words
from sessions.selectors.debates.public_words import minutes_of
from sessions.selectors.debates.registration import SPOKEN
from sessions.selectors.sitting_words import language_in_words
from sessions.services.debates.debates import Budget, Figures, Plan
from sessions.services.debates.registration import Asked
from sessions.web.agenda_presenting import in_a_line
from sessions.web.document_forms import moment_field
from sessions.web.fields import TickedField
from sessions.web.record_forms import LineField
from sessions.web.refusing import Refusing

_MOST: Final = 20
_LONGEST: Final = 24 * 3600
_OWN_TIME: Final = re.compile(r"([0-9]{1,4})(?::([0-5][0-9]))?")
_SEXES: Final = {Sex.FEMALE: gettext_lazy("Women"), Sex.MALE: gettext_lazy("Men")}


class TimeField(forms.Field):
    """A length of time in minutes, or in minutes and seconds: 8, or 2:30."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own arguments
        attrs = {"autocomplete": "off", "dir": "ltr", "size": 7, "maxlength": 7}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **kwargs})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        if not isinstance(value, int):
            return value
        minutes, seconds = divmod(value, 60)
        return f"{minutes}:{seconds:02}"

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return seconds."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _OWN_TIME.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write minutes, or minutes and seconds: 8, or 2:30."))
        seconds = int(found[1]) * 60 + int(found[2] or 0)
        if not 0 < seconds <= _LONGEST:
            raise ValidationError(_("Write minutes, or minutes and seconds: 8, or 2:30."))
        return seconds


class DebateForm(Refusing):
    """What a debate is called, where it is held, when it takes speakers, how long they speak."""

    sittings = TickedField(label=gettext_lazy("Sittings"), queryset=Sitting.objects.none())
    opens_at = moment_field(
        gettext_lazy("Registration opens"),
        gettext_lazy("On the venue's clock. Empty: as is usual for such a debate."),
    )
    closes_at = moment_field(
        gettext_lazy("Registration closes"),
        gettext_lazy("Who asks later is late, and follows in order of arrival."),
    )
    draw_at = moment_field(
        gettext_lazy("The lot is drawn"),
        gettext_lazy("As it is announced. Empty: at 17:00 on the eve of the first sitting."),
    )
    speakers_per_delegation = forms.IntegerField(
        label=gettext_lazy("Speakers of a delegation"),
        help_text=gettext_lazy("Young members aside. Empty: as many as come."),
        min_value=1,
        max_value=_MOST,
        required=False,
    )
    waiting_per_delegation = forms.IntegerField(
        label=gettext_lazy("Speakers of a delegation who wait at a time"),
        help_text=gettext_lazy("Empty: as many as come."),
        min_value=1,
        max_value=_MOST,
        required=False,
    )
    delegation_seconds = TimeField(
        label=gettext_lazy("Time of a delegation, shared by its speakers"),
        help_text=gettext_lazy("In minutes, or minutes and seconds. Empty: each has her own."),
        required=False,
    )
    reply_seconds = TimeField(label=gettext_lazy("Time of a right of reply"))
    point_of_order_seconds = TimeField(label=gettext_lazy("Time of a point of order"))
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, event: Event, kind: DebateKind, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        self.kind, self.event = kind, event
        self.categories: Mapping[str, ListCategory] = {}
        super().__init__(*args, **kwargs)
        held = Sitting.planned.filter(event_id=event.pk).select_related("event", "body")
        field: Any = self.fields["sittings"]
        field.queryset = held.order_by("starts_at", "pk")
        field.label_from_instance = in_a_line
        if not has_lot(kind):
            del self.fields["draw_at"]
        titles = self._add_titles()
        lists = self._add_lists()
        budgets = self._add_budgets()
        self.order_fields([*titles, "sittings", "opens_at", "closes_at", "draw_at",
                           "speakers_per_delegation", "waiting_per_delegation",
                           "delegation_seconds", *lists, "reply_seconds",
                           "point_of_order_seconds", *budgets])  # fmt: skip

    def plan(self, at: datetime) -> Plan:
        """Return the debate as the form has it, with the usual hours where none are set."""
        given = self.cleaned_data
        titles = {code: given[f"title_{code}"] for code, _name in settings.LANGUAGES}
        held = [(one.starts_at, one.ends_at) for one in given["sittings"]]
        usual = hours_of(self.kind, sittings=held, zone=self.event.zone, at=at)
        hours = Hours(
            opens_at=given["opens_at"] or usual.opens_at,
            closes_at=given["closes_at"] or usual.closes_at,
            draw_at=given.get("draw_at") or usual.draw_at,
        )
        return Plan(
            title=LanguageMap({code: said for code, said in titles.items() if said}),
            sittings=list(given["sittings"]),
            hours=hours,
            figures=self._figures(),
        )

    @property
    def fields_of_budgets(self) -> list[forms.BoundField]:
        """The fields of time budgets, which stand apart on the page."""
        return [self[name] for name in self.budgets]

    @property
    def has_budgets(self) -> bool:
        """Tell whether a budget is set, or was typed wrongly."""
        return any(one.value() or one.errors for one in self.fields_of_budgets)

    @property
    def fields_before_budgets(self) -> list[forms.BoundField]:
        return [one for one in self.visible_fields() if one.name not in self.budgets]

    def _figures(self) -> Figures:
        given = self.cleaned_data
        names = ("speakers_per_delegation", "waiting_per_delegation", "delegation_seconds",
                 "reply_seconds", "point_of_order_seconds")  # fmt: skip
        budgets = [
            Budget(of=of, key=key, seconds=given[name])
            for name, (of, key) in self.budgets.items()
            if given[name]
        ]
        lists = {category: given[name] for name, category in self.categories.items()}
        return Figures(**{name: given[name] for name in names}, lists=lists, budgets=budgets)

    def _add_titles(self) -> list[str]:
        for code, name in settings.LANGUAGES:
            label = _("Title (%(language)s)") % {"language": name}
            field = LineField(label=label, max_length=300, required=code == "en")
            field.widget.attrs |= {"lang": code, "dir": "auto"}
            self.fields[f"title_{code}"] = field
        return [f"title_{code}" for code, _name in settings.LANGUAGES]

    def _add_lists(self) -> list[str]:
        lists = words.lists_of(self.kind)
        self.categories = {f"list_{category}": category for category in lists}
        for name, category in self.categories.items():
            label = _("Time of a speech: %(list)s") % {"list": words.LISTS[category]}
            help_text = _("Empty: of the delegation's time.")
            self.fields[name] = TimeField(label=label, help_text=help_text, required=False)
        return list(self.categories)

    def _add_budgets(self) -> list[str]:
        groups = sorted(
            GeopoliticalGroup.objects.order_by("pk"), key=lambda one: plain(str(one.name))
        )
        of_groups = {f"group_{one.code}": (BudgetOf.GROUP, one.code) for one in groups}
        of_sexes = {f"sex_{sex}": (BudgetOf.SEX, sex.value) for sex in _SEXES}
        named: dict[str, Any] = {f"group_{one.code}": str(one.name) for one in groups}
        named |= {f"sex_{sex}": said for sex, said in _SEXES.items()}
        self.budgets: dict[str, tuple[BudgetOf, str]] = {**of_groups, **of_sexes}
        for name in self.budgets:
            label = _("Time altogether: %(who)s") % {"who": named[name]}
            self.fields[name] = TimeField(label=label, required=False)
        return list(self.budgets)


def initial_of(debate: Debate) -> dict[str, Any]:
    """Return a debate as its form shows it. Three queries."""
    titles = {f"title_{code}": debate.title.get(code, "") for code, _name in settings.LANGUAGES}
    lists = {f"list_{one.category}": one.seconds for one in debate.lists.order_by("place")}
    budgets = {f"{one.of}_{one.key}": one.seconds for one in debate.budgets.order_by("pk")}
    held = Sitting.planned.filter(debates=debate)
    return {
        **titles,
        "sittings": list(held.order_by("pk").values_list("pk", flat=True)),
        "opens_at": debate.registration_opens_at,
        "closes_at": debate.registration_closes_at,
        "draw_at": debate.draw_at,
        "speakers_per_delegation": debate.speakers_per_delegation,
        "waiting_per_delegation": debate.waiting_per_delegation,
        "delegation_seconds": debate.delegation_seconds,
        "reply_seconds": debate.reply_seconds,
        "point_of_order_seconds": debate.point_of_order_seconds,
        "version": debate.version,
        **lists,
        **budgets,
    }


class SpeakerForm(Refusing):
    """Who speaks, as what, in which languages, how much of the delegation's time."""

    person = forms.ChoiceField(label=gettext_lazy("Speaker"), required=False)
    name = LineField(
        label=gettext_lazy("Name, if she is not in the list"),
        help_text=gettext_lazy("Leave both empty to announce the speaker later."),
        max_length=120,
        required=False,
    )
    function = LineField(label=gettext_lazy("Function, as printed"), max_length=200, required=False)
    speaks_as = forms.ChoiceField(
        label=gettext_lazy("Speaks"), widget=forms.RadioSelect, initial=SpeaksAs.DELEGATE
    )
    category = forms.ChoiceField(label=gettext_lazy("List"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the speech"))
    other_language = forms.ChoiceField(
        label=gettext_lazy("Second language, if she speaks in two"), required=False
    )
    seconds = TimeField(
        label=gettext_lazy("Her part of the delegation's time"),
        help_text=gettext_lazy(
            "In minutes, or minutes and seconds. Empty: equal parts of what is left."
        ),
        required=False,
    )

    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's own arguments
        people: Sequence[Participant] | None,
        parts: Sequence[SpeaksAs] = (),
        lists: Sequence[ListCategory] = (),
        has_shares: bool = False,
        lacks_young: bool = False,
        debate_seconds: int | None = None,
        **kwargs: Any,  # noqa: ANN401 - a form's own arguments
    ) -> None:
        """people: of the delegation; None: a guest, or an observer's, known by name alone.

        lacks_young: a young member might speak besides, and none is accredited;
        debate_seconds: what the delegation shares.
        """
        super().__init__(*args, **{"auto_id": "speaker-%s", **kwargs})
        self.lacks_young, self.debate_seconds = lacks_young, debate_seconds
        self.people = {str(one.pk): one for one in people or ()}
        self._offer("person", [(key, one.badge_name) for key, one in self.people.items()])
        self._offer("category", [(one.value, words.LISTS[one]) for one in lists])
        parts_said = [(one.value, words.SPEAKING_AS[one]) for one in parts]
        self.fields["speaks_as"].choices = parts_said  # type: ignore[attr-defined]
        spoken = sorted((language_in_words(code), code) for code in SPOKEN)
        for name in ("language", "other_language"):
            self._offer(name, [(code, said) for said, code in spoken])
        away = {
            "person": not self.people,
            "function": people is not None,
            "speaks_as": len(parts) < 2,
            "category": not lists,
            "seconds": not has_shares,
        }
        for name in (name for name, is_away in away.items() if is_away):
            del self.fields[name]
        if not self.people:
            self.fields["name"].label = _("Name")
            self.fields["name"].help_text = (
                _("Leave it empty to announce the speaker later.") if people is not None else ""
            )
        self.fields["name"].required = people is None and not self.people

    def asked(self) -> Asked:
        """Return what is asked for."""
        given = self.cleaned_data
        spoken = (given["language"], given["other_language"])
        return Asked(
            participant=self.people.get(given.get("person", "")),
            name=given["name"],
            function=given.get("function", ""),
            languages=tuple(code for code in spoken if code),
            seconds=given.get("seconds"),
            speaks_as=SpeaksAs(given.get("speaks_as") or SpeaksAs.DELEGATE),
        )

    def seen_version(self) -> int:
        """Return the version of a speaker that was looked at; 0 if none was sent."""
        return self.cleaned_data.get("version") or 0

    def chosen_list(self) -> ListCategory | None:
        """Return the list that the secretariat has chosen, where it has."""
        chosen = self.cleaned_data.get("category")
        return ListCategory(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("person") and given.get("name"):
            self.add_error("name", _("Choose a speaker, or write a name: not both."))
        spoken = given.get("language")
        if spoken and spoken == given.get("other_language"):
            self.add_error("other_language", sentence_of(LanguagesOfSpeech()))
        most, asked = self.debate_seconds, given.get("seconds")
        if asked and most and asked > most:
            told = {"asked": minutes_of(asked), "most": minutes_of(most)}
            self.add_error("seconds", _("%(asked)s minutes; at most %(most)s.") % told)
        return given

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", ""), *choices]  # type: ignore[attr-defined]


def initial_of_speaker(speaker: Speaker, speaks_as: SpeaksAs) -> dict[str, Any]:
    """Return somebody on a list as her form shows her. No query."""
    languages = [*speaker.languages, "", ""]
    return {
        "person": str(speaker.participant_id or ""),
        "name": "" if speaker.participant_id else speaker.name,
        "function": speaker.function,
        "speaks_as": speaks_as,
        "language": languages[0],
        "other_language": languages[1],
        "seconds": speaker.seconds,
        "version": speaker.version,
    }


class WithdrawForm(Refusing):
    """Why somebody is taken off her list."""

    reason = LineField(
        label=pgettext_lazy("of a withdrawal", "Reason, for the record"),
        max_length=300,
        required=False,
    )
