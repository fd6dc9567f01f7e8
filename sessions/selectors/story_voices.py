"""Who spoke in the debates of an assembly: women and men apart where that tells of nobody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Sum

from assemblies.enums import Sex
from sessions.enums.debates import TurnKind, TurnState
from sessions.models.debates import Debate
from sessions.models.turns import Turn
from sessions.rules.story import Sexes, Told, may_be_told_apart, silent_ones

_COLUMNS: Final = (
    "debate", "speaker__speakers_list__category", "speaker__participant",
    "speaker__participant__sex",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """The speeches of one person in one debate, from one list; None: that is not known."""

    debate: int
    category: str | None
    person: int | None
    sex: str | None
    speeches: int
    ms: int


@dataclass(frozen=True, slots=True)
class Voices:
    """Speeches as they may be told of: of all debates together, and of each by its key."""

    of_all: Told
    of: Mapping[int, Told]


def rows_of(debates: Iterable[int]) -> list[Row]:
    """Return the speeches of some debates. One query."""
    turns = Turn.objects.filter(
        debate__in=list(debates),
        kind=TurnKind.SPEECH,
        state=TurnState.ENDED,
        begun_at__isnull=False,
    )
    found = turns.order_by().values_list(*_COLUMNS).annotate(Count("pk"), Sum("used_ms"))
    return [Row(*row) for row in found]


def seconds(rows: Iterable[Row]) -> int:
    """Return how long people spoke, in whole seconds."""
    return round(sum(one.ms for one in rows) / 1000)


def told_voices(debates: Sequence[Debate], rows: Sequence[Row]) -> Voices:
    """Return the speeches of women and men where all are known and enough people hide each.

    People count, however often one spoke. Where the sum tells them apart, debates that do not are
    silent together with so many others that subtracting tells of nobody.
    """
    of_each = {str(one.pk): [row for row in rows if row.debate == one.pk] for one in debates}

    def together(keys: Collection[str]) -> Sexes:
        return _speakers(row for key in keys for row in of_each[key])

    shortest_first = sorted(of_each, key=lambda key: (_speeches(of_each[key]), key))
    of_all = _told("all", rows, is_silent=not may_be_told_apart(_speakers(rows)))
    if of_all.is_split:
        silent = silent_ones(shortest_first, together)
    else:
        silent = frozenset(key for key in of_each if not may_be_told_apart(together((key,))))
    told = {int(key): _told(key, of_each[key], is_silent=key in silent) for key in of_each}
    return Voices(of_all, told)


def _told(key: str, rows: Sequence[Row], *, is_silent: bool) -> Told:
    total = _speeches(rows)
    if is_silent or any(one.sex not in (Sex.FEMALE, Sex.MALE) for one in rows):
        return Told(key, total, None, None)
    women = _speeches(one for one in rows if one.sex == Sex.FEMALE)
    return Told(key, total, women, total - women)


def _speeches(rows: Iterable[Row]) -> int:
    return sum(one.speeches for one in rows)


def _speakers(rows: Iterable[Row]) -> Sexes:
    people = {(one.sex, one.person) for one in rows}
    women = sum(sex == Sex.FEMALE for sex, _person in people)
    return Sexes(women, sum(sex == Sex.MALE for sex, _person in people))
