"""Taking a person off debates: what is erased with her, and what stays as the record."""

from collections import Counter

from django.db.models import Q

from assemblies.models.delegations import Participant
from sessions.models.debates import Speaker, WrittenStatement
from sessions.models.turns import Turn
from sessions.selectors.parts import plain_name


def forget(*, participant: Participant) -> int:
    """Take a person who is erased off every list, with her statements; return how many places.

    Where her delegation has only written her name, too. For whom somebody spoke, when, and how
    long, stays on record. Part of the act that erases her.
    """
    hers = Q(participant=participant)
    if participant.delegation_id is not None:
        hers |= Q(delegation=participant.delegation_id, participant=None)
    listed = Speaker.objects.filter(hers).order_by("pk")
    wanted = plain_name(participant.badge_name)
    keys = [
        pk
        for pk, person, said in listed.values_list("pk", "participant", "name")
        if person is not None or plain_name(said) == wanted
    ]
    return sum(_without(keys).values())


def forget_named(*, name: str) -> dict[int, int]:
    """Take somebody known by name alone off every list and turn; return how many, by event's key.

    Case, accents and what stands between words do not matter. Part of the act that erases her.
    """
    wanted = plain_name(name)
    listed = Speaker.objects.filter(participant=None).exclude(name="").order_by("pk")
    keys = [pk for pk, said in listed.values_list("pk", "name") if plain_name(said) == wanted]
    gone = _without(keys)
    turns = Turn.objects.exclude(name="").filter(speaker__participant=None).order_by("pk")
    spoken = [pk for pk, said in turns.values_list("pk", "name") if plain_name(said) == wanted]
    hers = Turn.objects.filter(pk__in=spoken)
    gone += Counter(hers.order_by("pk").values_list("debate__event", flat=True))
    hers.update(name="")
    return dict(gone)


def _without(keys: list[int]) -> Counter[int]:
    """Erase who speakers are, and what they have handed in; return how many, by event's key."""
    speakers = Speaker.objects.filter(pk__in=keys)
    of_event = Counter(speakers.order_by("pk").values_list("debate__event", flat=True))
    Turn.objects.filter(speaker__in=keys).update(name="")
    WrittenStatement.objects.filter(speaker__in=keys).delete()
    speakers.update(name="", function="", participant=None)
    return of_event
