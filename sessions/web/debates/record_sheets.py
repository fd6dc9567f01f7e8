"""A debate's record as a spreadsheet: each turn in the order taken, then the sums."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from assemblies.enums import Sex
from assemblies.paper.tables import Cell, Table
from sessions.enums.debates import TurnKind
from sessions.models.debates import Debate
from sessions.selectors.debates.spoken import Portion, Spoken, SpokenTurn
from sessions.selectors.debates.words import LISTS
from sessions.selectors.sitting_words import language_in_words
from sessions.web.debates.record_words import TURNS, length_of, moment_of, name_of

_SEX: Final = {
    Sex.FEMALE: pgettext_lazy("sex of a person", "Female"),
    Sex.MALE: pgettext_lazy("sex of a person", "Male"),
}


def sheets_of(debate: Debate, spoken: Spoken) -> tuple[Table, ...]:
    """Return the sheets: speeches, and sums by delegation, by group and by sex. No query."""
    return (
        _speeches(debate, spoken),
        _sums(_("By delegation"), _("Delegation or organization"), spoken.by_delegation, spoken),
        _sums(_("By group"), _("Geopolitical group"), spoken.by_group, spoken),
        _sums(_("By sex"), _("Sex"), spoken.by_sex, spoken),
    )


def _speeches(debate: Debate, spoken: Spoken) -> Table:
    headings = (
        _("Order taken"), _("Number on the list"), _("For what"), _("List"),
        _("Delegation or organization"), _("Name"), _("Sex"), _("Geopolitical groups"), _("Begun"),
        _("Given"), _("Length"), _("Over"), _("Seconds"), _("Language"), _("Written statement"),
    )  # fmt: skip
    return Table(_("Speeches"), headings, [_row(debate, spoken, one) for one in spoken.turns])


def _row(debate: Debate, spoken: Spoken, one: SpokenTurn) -> tuple[Cell, ...]:
    groups = spoken.groups.get(one.institution.pk, ()) if one.institution else ()
    return (
        one.place,
        one.number or "",
        str(TURNS[one.kind]),
        str(LISTS[one.category]) if one.category else "",
        str(one.institution.name) if one.institution else one.function,
        one.name,
        str(_SEX[one.sex]) if one.sex else "",
        ", ".join(str(group.name) for group in groups),
        moment_of(debate, one.begun_at),
        length_of(one.given),
        length_of(one.seconds),
        length_of(one.seconds - one.given) if one.seconds > one.given else "",
        one.seconds,
        ", ".join(language_in_words(code) for code in one.languages),
        _("Yes") if one.statements else _("No"),
    )


def _sums(name: str, heading: str, portions: Iterable[Portion], spoken: Spoken) -> Table:
    """Return the sums of some, and under them those of all speeches.

    These are not the sum of the others: a Member of two groups counts in both, and whose sex is not
    known in none.
    """
    rows = [(name_of(one), one.turns, length_of(one.seconds), one.seconds) for one in portions]
    speeches = sum(1 for one in spoken.turns if one.kind is TurnKind.SPEECH)
    whole = (_("All speeches"), speeches, length_of(spoken.seconds), spoken.seconds)
    return Table(name, (heading, _("Speeches"), _("Length"), _("Seconds")), [*rows, whole])
