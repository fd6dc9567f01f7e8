"""What was spoken in a debate: each turn as it was taken, and how long everybody spoke."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from assemblies.enums import Sex
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.enums.debates import DebateAct, ListCategory, ListOrder, TurnKind, TurnState
from sessions.models.debates import Debate
from sessions.models.turns import DebateStep, Turn

# What the public record leaves out: what delegations did before the debate, and the clock.
_NOT_OF_ORDER = (
    DebateAct.REGISTER, DebateAct.AMEND, DebateAct.START, DebateAct.PAUSE, DebateAct.END_TURN,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenTurn:
    """A turn for the record. place: in the order taken; number: on the list handed out.

    statements: the languages in which there is one. category: None for who was on no list.
    """

    pk: int
    place: int
    kind: TurnKind
    speaker_id: int | None
    category: ListCategory | None
    number: int | None
    institution: Institution | None
    name: str
    function: str
    sex: Sex | None
    languages: tuple[str, ...]
    begun_at: datetime
    seconds: int
    given: int
    sitting_id: int
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """How often and how long one of them spoke. seconds: whole, as the record prints them."""

    key: str
    institution: Institution | None
    group: GeopoliticalGroup | None
    turns: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A debate as it was held. Replies and points of order are in no sum: nobody shares them."""

    turns: tuple[SpokenTurn, ...]
    seconds: int
    by_delegation: tuple[Portion, ...]
    by_group: tuple[Portion, ...]
    by_sex: tuple[Portion, ...]
    groups: Mapping[int, Sequence[GeopoliticalGroup]]  # by key of the Member


def spoken_of(debate: Debate) -> Spoken:
    """Return who spoke and how long. Four queries, however many spoke.

    A Member of several groups counts in each of them; whose sex is not known counts in none.
    """
    turns = tuple(_taken(debate))
    counted = [one for one in turns if one.kind is TurnKind.SPEECH]
    groups = _groups_of({one.institution.pk for one in turns if one.institution})
    named = {one.code: one for found in groups.values() for one in found}
    institutions = {str(one.institution.pk): one.institution for one in counted if one.institution}
    by_delegation = _portions(counted, lambda x: [str(x.institution.pk)] if x.institution else [])
    by_group = _portions(
        counted,
        lambda x: [y.code for y in groups.get(x.institution.pk, ())] if x.institution else [],
    )
    by_sex = _portions(counted, lambda x: [x.sex.value] if x.sex else [])
    return Spoken(
        turns=turns,
        seconds=sum(one.seconds for one in counted),
        by_delegation=tuple(
            Portion(key=x.code, institution=x, group=None, turns=turns_, seconds=seconds)
            for key, turns_, seconds in by_delegation
            for x in [institutions[key]]
        ),
        by_group=tuple(
            Portion(key=key, institution=None, group=named[key], turns=turns_, seconds=seconds)
            for key, turns_, seconds in by_group
        ),
        by_sex=tuple(
            Portion(key=key, institution=None, group=None, turns=turns_, seconds=seconds)
            for key, turns_, seconds in by_sex
        ),
        groups=groups,
    )


def steps_of(debate: Debate, *, all_of_them: bool) -> list[DebateStep]:
    """Return the acts upon a debate in their order. One query.

    all_of_them: registrations, the clock and what was taken back, too; else what touched order and
    time and stands: a slip of the chair is for the secretariat alone; and of lists
    that are drawn by lot nothing of before their closing, when they were nobody's business.
    """
    steps = debate.steps.select_related(
        "speaker__institution", "turn__institution", "done_by"
    ).order_by("pk")
    if all_of_them:
        return list(steps)
    hidden = Q(speaker__speakers_list__order=ListOrder.LOT)
    if debate.lists_closed_at is not None:
        hidden &= Q(done_at__lt=debate.lists_closed_at)
    shown = steps.filter(taken_back_at=None).exclude(act__in=_NOT_OF_ORDER)
    return list(shown.exclude(hidden))


def _taken(debate: Debate) -> Iterable[SpokenTurn]:
    turns = debate.turns.filter(state=TurnState.ENDED, begun_at__isnull=False)
    related = turns.select_related("speaker__speakers_list", "speaker__participant", "institution")
    in_order = list(related.order_by("begun_at", "pk"))
    speakers = [one.speaker_id for one in in_order if one.speaker_id]
    statements = defaultdict(list)
    kept = debate.speakers.filter(pk__in=speakers, statements__isnull=False)
    for key, language in kept.values_list("pk", "statements__language").order_by(
        "statements__language"
    ):
        statements[key].append(language)
    for place, turn in enumerate(in_order, start=1):
        yield _spoken(turn, place, tuple(statements.get(turn.speaker_id or 0, ())))


def _spoken(turn: Turn, place: int, statements: tuple[str, ...]) -> SpokenTurn:
    speaker = turn.speaker
    person = speaker.participant if speaker else None
    return SpokenTurn(
        pk=turn.pk,
        place=place,
        kind=TurnKind(turn.kind),
        speaker_id=turn.speaker_id,
        category=ListCategory(speaker.speakers_list.category) if speaker else None,
        number=speaker.number if speaker else None,
        institution=turn.institution,
        name=turn.name,
        function=speaker.function if speaker else "",
        sex=Sex(person.sex) if person else None,
        languages=tuple(turn.languages),
        begun_at=turn.begun_at or turn.called_at,
        seconds=round(turn.used_ms / 1000),
        given=turn.seconds,
        sitting_id=turn.sitting_id,
        statements=statements,
    )


def _groups_of(institutions: set[int]) -> dict[int, list[GeopoliticalGroup]]:
    found: dict[int, list[GeopoliticalGroup]] = defaultdict(list)
    members = Institution.objects.filter(pk__in=institutions).prefetch_related("groups")
    for one in members.order_by("pk"):
        found[one.pk] = sorted(one.groups.all(), key=lambda group: group.code)
    return found


def _portions(
    turns: Iterable[SpokenTurn], keys_of: Callable[[SpokenTurn], list[str]]
) -> list[tuple[str, int, int]]:
    """Return key, turns and seconds of each, who spoke longest first."""
    count: dict[str, int] = defaultdict(int)
    seconds: dict[str, int] = defaultdict(int)
    for one in turns:
        for key in keys_of(one):
            count[key] += 1
            seconds[key] += one.seconds
    return sorted(
        ((key, count[key], seconds[key]) for key in count), key=lambda one: (-one[2], one[0])
    )
