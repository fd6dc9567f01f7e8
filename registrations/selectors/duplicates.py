"""Reads of registrations that look like one person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from assemblies.models.events import Event
from registrations.enums import RegistrationState
from registrations.models.desk import NotTheSame
from registrations.models.registrations import Registration
from registrations.rules.duplicates import Known, Pair, pairs, pairs_with

_GONE = (RegistrationState.WITHDRAWN, RegistrationState.REFUSED)


@dataclass(frozen=True, slots=True)
class Twins:
    """Two registrations side by side, the older one first, and what speaks for one person."""

    first: Registration
    second: Registration
    pair: Pair

    def other(self, person: Registration) -> Registration:
        return self.second if person.pk == self.first.pk else self.first


def duplicates_in(people: QuerySet[Registration], event: Event) -> tuple[Pair, ...]:
    """Return the pairs among the event's standing people that look alike. Two queries.

    Pairs that somebody found to be two people are left out.
    """
    return pairs(list(_known(people, event)), found_apart=_found_apart(event))


def duplicates_of(person: Registration, people: QuerySet[Registration]) -> tuple[Pair, ...]:
    """Return the pairs of one person with others of her event. Two queries."""
    if person.state in _GONE:
        return ()
    everybody = list(_known(people, person.event))
    herself = next((one for one in everybody if one.key == person.pk), None)
    if herself is None:
        return ()
    apart = _found_apart(person.event, person)
    found = pairs_with(herself, everybody)
    return tuple(pair for pair in found if (pair.first, pair.second) not in apart)


def side_by_side(found: Iterable[Pair], people: QuerySet[Registration]) -> list[Twins]:
    """Return pairs with their people loaded; one who is gone meanwhile is left out. One query."""
    found = list(found)
    keys = {key for pair in found for key in (pair.first, pair.second)}
    loaded = {one.pk: one for one in people.filter(pk__in=keys).order_by("pk")}
    return [
        Twins(loaded[pair.first], loaded[pair.second], pair)
        for pair in found
        if pair.first in loaded and pair.second in loaded
    ]


def _known(people: QuerySet[Registration], event: Event) -> Iterable[Known]:
    columns = people.filter(event=event).exclude(state__in=_GONE).order_by("pk")
    for key, given, family, born_on, email, file, organization in columns.values_list(
        "pk", "given_name", "family_name", "born_on", "email", "file", "organization_key"
    ):
        yield Known(key, given, family, born_on, email, f"file {file}" if file else organization)


def _found_apart(event: Event, person: Registration | None = None) -> frozenset[tuple[int, int]]:
    found = NotTheSame.objects.filter(first__event=event)
    if person is not None:
        found = found.filter(Q(first=person) | Q(second=person))
    return frozenset(found.values_list(F("first_id"), F("second_id")))
