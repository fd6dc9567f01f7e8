"""Who has a badge, and who has none yet."""

from collections.abc import Iterable

from django.db.models import F, FilteredRelation, Q

from assemblies.models.delegations import Participant, ParticipantQuerySet
from assemblies.models.events import Event
from registrations.models.badges import Badge, BadgeQuerySet
from registrations.rules.lists import place_of
from registrations.selectors.lists import as_listed


def wearers(event: Event) -> ParticipantQuerySet:
    """Return the accredited of the event, unordered, each with her valid badge if she has one.

    badge_pk, serial and printed_at are None without a badge; is_changed tells that what was said of
    her was changed after the badge was printed.
    """
    accredited = Participant.objects.accredited().filter(
        event_id=event.pk, registration__isnull=False
    )
    return accredited.annotate(
        valid=FilteredRelation("badges", condition=Q(badges__voided_at__isnull=True)),
        badge_pk=F("valid__pk"),
        serial=F("valid__serial"),
        printed_at=F("valid__printed_at"),
        is_changed=Q(registration__changed_at__gt=F("valid__printed_at")),
    ).select_related("delegation__institution", "registration__file")


def by_country(people: ParticipantQuerySet, language: str) -> list[Participant]:
    """Return wearers as badges are sorted: by country in a language, then rank and name."""
    return sorted(people, key=lambda one: place_of(as_listed(one), language))


def void_badges(event: Event) -> BadgeQuerySet:
    """Return the badges that open doors no longer, unordered."""
    void = Badge.objects.filter(event_id=event.pk, voided_at__isnull=False)
    return void.select_related("participant__delegation__institution", "participant__registration")


def in_order(badges: Iterable[int]) -> list[Badge]:
    """Return badges by key in the order given, with all that their faces show but the photo."""
    wanted = list(badges)
    found = Badge.objects.select_related(
        "event", "participant__delegation__institution", "participant__registration"
    ).in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]
