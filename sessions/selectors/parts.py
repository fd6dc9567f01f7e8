"""Who has a part in sittings."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assemblies.enums import InstitutionKind
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.rules.names import plain
from sessions.enums import Part
from sessions.models.parts import SittingPart
from sessions.models.sittings import Sitting

MOST_FOUND = 20
_WEIGHT = {part: weight for weight, part in enumerate(Part)}  # the weightiest first


@dataclass(frozen=True, slots=True)
class People:
    """Who cannot be elsewhere: by sitting and person the part, and by person the name.

    A person is a participant by her key, or a guest by a number below zero.
    """

    at: Mapping[int, Mapping[int, Part]]
    names: Mapping[int, str]


def parts_of(sitting: Sitting) -> tuple[SittingPart, ...]:
    """Return who has a part in a sitting, in the order of the page. One query.

    Who withdrew has none any more. Each has the participant and the institution loaded.
    """
    shown = _standing().filter(sitting_id=sitting.pk)
    return tuple(
        shown.select_related("participant__delegation__institution").order_by("order", "pk")
    )


def people_of(event: Event) -> People:
    """Return who has a part in which sitting, planned ones too. One query.

    Who has several parts in one sitting is named with the weightiest. Guests of one name are one
    guest, as in `parts.forget_guest`; she goes by the first of her parts.
    """
    at: dict[int, dict[int, Part]] = {}
    names: dict[int, str] = {}
    guests: dict[str, int] = {}
    rows = _standing().filter(sitting__event_id=event.pk).order_by("pk")
    for pk, sitting, person, name, guest, word in rows.values_list(
        "pk", "sitting_id", "participant_id", "participant__badge_name", "guest", "part"
    ):
        key = guests.setdefault(plain_name(guest), -pk) if person is None else person
        held, part = at.setdefault(sitting, {}), Part(word)
        held[key] = min(held.get(key, part), part, key=_WEIGHT.__getitem__)
        names.setdefault(key, guest if person is None else name)
    return People(at, names)


def plain_name(guest: str) -> str:
    """Return a guest's name without case, accents and what stands between its words."""
    return " ".join(plain(guest).split())


def mark_of_parts(sitting: Sitting, parts: Iterable[SittingPart]) -> str:
    """Return what changes whenever somebody gets or loses a part, or the order changes."""
    rows = [(one.pk, one.part, one.order, one.function) for one in parts]
    return f"{sitting.pk}-{hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"


def people_named(event: Event, words: str) -> tuple[Participant, ...]:
    """Return accredited participants whose names hold the words, by name. One query.

    Accents and case do not matter. No more than `MOST_FOUND`, nobody for no words.
    """
    return _named(Participant.objects.accredited(), event, words)


def delegates_named(event: Event, words: str) -> tuple[Participant, ...]:
    """Return, as `people_named` does, those who are delegates of Members. One query."""
    of_members = Q(delegation__institution__kind=InstitutionKind.PARLIAMENT)
    return _named(Participant.objects.accredited().delegates().filter(of_members), event, words)


def _named(among: QuerySet[Participant], event: Event, words: str) -> tuple[Participant, ...]:
    wanted = plain(words).split()
    if not wanted:
        return ()
    people = (
        among.filter(event_id=event.pk)
        .select_related("delegation__institution")
        .order_by("family_name", "given_name", "pk")
    )
    fits = (one for one in people if all(word in _names_of(one) for word in wanted))
    return tuple(one for one, _count in zip(fits, range(MOST_FOUND), strict=False))


def _names_of(one: Participant) -> str:
    return plain(f"{one.badge_name} {one.given_name} {one.family_name}")


def _standing() -> QuerySet[SittingPart]:
    accredited = Q(participant__accredited_at__isnull=False, participant__withdrawn_at__isnull=True)
    return SittingPart.objects.filter(Q(participant__isnull=True) | accredited)
