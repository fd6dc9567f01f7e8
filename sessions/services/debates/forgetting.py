"""Taking a person off debates: what is erased with her, and what stays as the record."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from assemblies.models.delegations import Participant
from notifications.services import live
from sessions.models.debates import Debate, Speaker, WrittenStatement
from sessions.models.turns import Turn
from sessions.selectors.parts import plain_name


def forget(*, participant: Participant) -> int:
    """Take a person who is erased off every list, with her statements; return how many places.

    Where her delegation has only written her name, and where the chair noted it of a reply or a
    point of order, too. For whom somebody spoke, when, and how long, stays on record. Part of the
    act that erases her.
    """
    debates = _held(Debate.objects.filter(event=participant.event_id))
    hers = Q(participant=participant)
    if participant.delegation_id is not None:
        hers |= Q(delegation=participant.delegation_id, participant=None)
    wanted = plain_name(participant.badge_name)
    listed = Speaker.objects.filter(hers, debate__in=debates).order_by("pk")
    keys = [
        pk
        for pk, person, said in listed.values_list("pk", "participant", "name")
        if person is not None or plain_name(said) == wanted
    ]
    gone = _without(keys)
    turns = Turn.objects.filter(_of_delegation(participant), debate__in=debates)
    _tell({*gone, *_without_name(turns, wanted)})
    return sum(len(speakers) for speakers in gone.values())


def forget_named(*, name: str) -> dict[int, int]:
    """Take somebody known by name alone off every list and turn; return how many, by event's key.

    Case, accents and what stands between words do not matter. Part of the act that erases her.
    """
    wanted = plain_name(name)
    listed = Speaker.objects.filter(participant=None).exclude(name="")
    turns = Turn.objects.filter(speaker__participant=None)
    of_them = Q(pk__in=listed.values("debate")) | Q(turns__in=turns.exclude(name=""))
    debates = _held(Debate.objects.filter(of_them))
    named = listed.filter(debate__in=debates).order_by("pk").values_list("pk", "name")
    gone = _without([pk for pk, said in named if plain_name(said) == wanted])
    spoken = _without_name(turns.filter(debate__in=debates), wanted)
    _tell({*gone, *spoken})
    of_event: Counter[int] = Counter()
    for debate in {*gone, *spoken}:
        of_event[debate.event_id] += len(gone.get(debate, ())) + len(spoken.get(debate, ()))
    return dict(of_event)


def _held(debates: QuerySet[Debate]) -> list[Debate]:
    """Hold debates, the lower key first: no act of the chair writes what it read before."""
    keys = set(debates.order_by().values_list("pk", flat=True))
    held = Debate.objects.select_for_update(of=("self",), no_key=True)
    return list(held.filter(pk__in=keys).order_by("pk"))


def _of_delegation(participant: Participant) -> Q:
    """Return the turns for her delegation, and for nobody; of another one's it is a namesake."""
    delegation = participant.delegation
    own = Q(institution=None)
    return own if delegation is None else own | Q(institution=delegation.institution_id)


def _without(keys: list[int]) -> dict[Debate, list[int]]:
    """Erase who speakers are, and what they have handed in; return their keys, by debate."""
    speakers = Speaker.objects.filter(pk__in=keys)
    gone = _by_debate(speakers.select_related("debate").order_by("pk"))
    Turn.objects.filter(speaker__in=keys).update(name="")
    WrittenStatement.objects.filter(speaker__in=keys).delete()
    speakers.update(name="", function="", participant=None)
    return gone


def _without_name(turns: QuerySet[Turn], wanted: str) -> dict[Debate, list[int]]:
    """Erase a name that was noted of turns; return their keys, by debate."""
    noted = turns.exclude(name="").select_related("debate").order_by("pk")
    hers = [turn for turn in noted if plain_name(turn.name) == wanted]
    Turn.objects.filter(pk__in=[turn.pk for turn in hers]).update(name="")
    return _by_debate(hers)


def _by_debate(rows: Iterable[Speaker | Turn]) -> dict[Debate, list[int]]:
    found: dict[Debate, list[int]] = {}
    for row in rows:
        found.setdefault(row.debate, []).append(row.pk)
    return found


def _tell(debates: Iterable[Debate]) -> None:
    """Have the open screens ask anew, in the order of all locks."""
    for debate in sorted(debates, key=lambda one: one.pk):
        live.changed(debate.channel)
