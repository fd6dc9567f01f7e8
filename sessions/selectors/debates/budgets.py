"""How the time of a debate was used: by group, by sex, by delegation, against its budgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assemblies.models.institutions import GeopoliticalGroup, GroupMembership
from sessions.enums.debates import BudgetOf, TurnKind
from sessions.models.debates import Debate
from sessions.models.turns import Turn
from sessions.rules.debates.budgets import Share, shares_of
from sessions.rules.debates.clock import used_ms
from sessions.selectors.debates.standing import shares_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was used in speeches from the lists. names: by code, by key."""

    groups: tuple[Share, ...]
    sexes: tuple[Share, ...]
    delegations: tuple[Share, ...]
    group_names: dict[str, str]
    delegation_names: dict[str, str]


def used_in(debate: Debate, *, at: datetime) -> Used:
    """Return how the time of a debate was used until now. Four queries.

    Replies and points of order are nobody's time. The sex is known of who is registered by name.
    Of delegations that share a time, what their speakers used of it counts, and what is left; of
    the others, and of who speaks for no delegation, whatever was used.
    """
    turns = _speeches(debate)
    times = [
        (turn, used_ms(before_ms=turn.used_ms, running_since=turn.running_since, now=at))
        for turn in turns
    ]
    budgets: dict[str, dict[str, int]] = {one: {} for one in BudgetOf}
    for of, key, seconds in debate.budgets.values_list("of", "key", "seconds"):
        budgets[of][key] = seconds
    members = _groups_of(turn.institution_id for turn in turns)
    return Used(
        groups=shares_of(
            [(members.get(turn.institution_id or 0, ()), time) for turn, time in times],
            budgets[BudgetOf.GROUP],
        ),
        sexes=shares_of([(_sex_of(turn), time) for turn, time in times], budgets[BudgetOf.SEX]),
        delegations=_delegations(debate, times),
        group_names={one.code: str(one.name) for one in GeopoliticalGroup.objects.all()},
        delegation_names={
            str(turn.institution.pk): str(turn.institution.name)
            for turn in turns
            if turn.institution is not None
        },
    )


def _delegations(debate: Debate, times: Iterable[tuple[Turn, int]]) -> tuple[Share, ...]:
    spoken = [(turn, time) for turn, time in times if turn.institution_id]
    shared = {turn.institution_id for turn, _time in spoken if _is_shared(turn, debate)}
    of_time = [
        ([str(turn.institution_id)], time)
        for turn, time in spoken
        if turn.institution_id not in shared or _is_shared(turn, debate)
    ]
    return shares_of(of_time, {str(key): debate.delegation_seconds or 0 for key in shared})


def _is_shared(turn: Turn, debate: Debate) -> bool:
    return turn.speaker is not None and shares_time(turn.speaker, debate)


def _speeches(debate: Debate) -> list[Turn]:
    turns = debate.turns.filter(kind=TurnKind.SPEECH, begun_at__isnull=False)
    related = turns.select_related("speaker__participant", "speaker__speakers_list", "institution")
    return list(related.order_by("pk"))


def _groups_of(keys: Iterable[int | None]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    held = GroupMembership.objects.filter(institution__in={key for key in keys if key})
    for institution, code in held.values_list("institution_id", "group__code"):
        groups.setdefault(institution, []).append(code)
    return groups


def _sex_of(turn: Turn) -> list[str]:
    person = turn.speaker.participant if turn.speaker else None
    return [person.sex] if person else []
