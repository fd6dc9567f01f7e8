"""Parliaments as everybody knows them: their delegations over the years, as far as published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from assemblies.enums import EventKind, Sex
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution, RecordedComposition
from assemblies.selectors import published_assemblies, published_events
from registrations.models.lists import ParticipantList
from registrations.models.meetings import OnlineAttendance
from registrations.selectors.lists import frozen
from sessions.models.presence import Presence

MOST_WITH_HEADS: Final = 6  # lists that are read through for the names of heads: the latest ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """A parliament at an assembly. women, men: None where nothing is published yet.

    head: where the published list names her.
    """

    assembly: Assembly
    women: int | None
    men: int | None
    head: str

    @property
    def total(self) -> int | None:
        return None if self.women is None or self.men is None else self.women + self.men


def listed_parliaments() -> tuple[Institution, ...]:
    """Return Members and Associate Members with their groups. Two queries."""
    members = Institution.objects.with_delegations().order_by("code")
    return tuple(members.prefetch_related("groups"))


def delegations_of(parliament: Institution) -> tuple[Delegated, ...]:
    """Return a parliament at each assembly, the latest first. Seven queries and one a list read.

    Of an assembly whose list of participants is not published nothing is told but that; what the
    secretariat recorded of older ones is.
    """
    sent = Delegation.objects.filter(
        institution=parliament, assembly__in=published_assemblies().values("pk")
    )
    published = _latest_lists(sent.values_list("assembly", flat=True))
    sizes = _sizes(parliament, published)
    recorded = {
        one.assembly_number: (one.women, one.men)
        for one in RecordedComposition.objects.filter(institution=parliament)
    }
    known = published_assemblies().filter(Q(pk__in=published) | Q(number__in=recorded))
    heads = _heads(parliament, published)
    return tuple(
        Delegated(
            assembly=one,
            women=found[0] if found else None,
            men=found[1] if found else None,
            head=heads.get(one.pk, ""),
        )
        for one in known.order_by("-starts_on", "-pk")
        for found in [sizes.get(one.pk) or recorded.get(one.number)]
        if found
    )


def webinars_of(parliament: Institution, *, at: datetime) -> tuple[tuple[int, int], ...]:
    """Return in how many webinars of each year people of a parliament were present. One query.

    Who registered and never came does not count. Counts of events, never of people: who was there
    is nobody's business.
    """
    people = Participant.objects.accredited().filter(institution=parliament)
    online = OnlineAttendance.objects.filter(participant__in=people)
    in_person = Presence.objects.filter(participant__in=people)
    held = published_events().filter(
        Q(pk__in=online.values("sitting__event")) | Q(pk__in=in_person.values("event")),
        kind=EventKind.WEBINAR,
        ends_on__lt=at.date(),
    )
    by_year = held.order_by().values_list("starts_on__year").annotate(n=Count("pk"))
    return tuple(sorted(by_year, reverse=True))


def _latest_lists(events: Iterable[int]) -> dict[int, int]:
    """Return the key of the latest published list of each of these events. One query."""
    lists = ParticipantList.objects.filter(event__in=events, published_at__isnull=False)
    return dict(lists.order_by("version").values_list("event", "pk"))


def _sizes(parliament: Institution, events: Iterable[int]) -> dict[int, tuple[int, int]]:
    rows = (
        Participant.objects.accredited()
        .delegates()
        .filter(delegation__institution=parliament, event__in=events)
        .order_by()
        .values_list("event")
        .annotate(
            women=Count("pk", filter=Q(sex=Sex.FEMALE)), men=Count("pk", filter=Q(sex=Sex.MALE))
        )
    )
    return {event: (women, men) for event, women, men in rows}


def _heads(parliament: Institution, published: Mapping[int, int]) -> dict[int, str]:
    """Return who led each delegation, where the published list says so and she is on it still."""
    own: defaultdict[int, set[int]] = defaultdict(set)
    people = Participant.objects.accredited().filter(
        delegation__institution=parliament, event__in=published, registration__is_listed=True
    )
    for event, key in people.values_list("event", "registration"):
        own[event].add(key)
    latest = ParticipantList.objects.filter(pk__in=published.values()).select_related("event")
    heads: dict[int, str] = {}
    for kept in latest.order_by("-event__starts_on", "-pk")[:MOST_WITH_HEADS]:
        for one in frozen(kept):
            if one.is_head and one.key in own[kept.event_id]:
                heads[kept.event_id] = f"{one.given_name} {one.family_name}"
    return heads
