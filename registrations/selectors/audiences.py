"""Whom a mailing reaches: addresses, each once, in their language; and how many want it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.selectors import coordinations_at
from notifications.enums import Cadence, Category
from notifications.models.addressees import Addressee
from notifications.models.delivery import Suppression
from registrations.enums import Audience, FileState, RegistrationState
from registrations.models.letters import Letter
from registrations.models.registrations import DelegationFile, Registration

_LANGUAGES: Final = frozenset(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who is written to."""

    address: str  # in lower case
    name: str
    language: str
    delegation: str  # the name of her parliament or organization, in her language


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many a mailing would tell: addresses, each once."""

    people: int
    by_language: Mapping[str, int]
    suppressed: int  # nothing is sent there any more
    unwilling: int  # they want no news of that kind

    @property
    def told(self) -> int:
        return self.people - self.suppressed - self.unwilling


def reached_by(event: Event, audience: Mapping[str, Any]) -> tuple[Reached, ...]:
    """Return whom the audience holds now, in the order of registration. At most three queries.

    audience: `whom`, a word of `Audience`, with `capacities` or `kinds` where it narrows by them.
    """
    whom = Audience(audience["whom"])
    match whom:
        case Audience.COORDINATORS | Audience.COORDINATORS_LATE:
            found = _coordinators(event, only_late=whom == Audience.COORDINATORS_LATE)
        case Audience.FOLLOWERS:
            found = _followers(event)
        case _:
            found = _registered(_people(event, whom, audience))
    once: dict[str, Reached] = {}
    for one in found:
        if one.address:
            once.setdefault(one.address, one)
    return tuple(once.values())


def estimate_of(reached: Iterable[Reached], category: Category) -> Estimate:
    """Return how many of these would be told. Two queries."""
    people = tuple(reached)
    shut = set(Suppression.objects.values_list("address", flat=True))
    choices = Addressee.objects.exclude(cadences={}).values_list("address", "cadences")
    unwilling = (
        set()
        if category == Category.OFFICIAL
        else {a for a, cadences in choices if cadences.get(category) == Cadence.NONE}
    )
    suppressed = sum(one.address in shut for one in people)
    return Estimate(
        people=len(people),
        by_language=dict(sorted(Counter(one.language for one in people).items())),
        suppressed=suppressed,
        unwilling=sum(one.address in unwilling - shut for one in people),
    )


def _people(event: Event, whom: Audience, audience: Mapping[str, Any]) -> QuerySet[Registration]:
    people = Registration.objects.filter(event=event.pk, state=RegistrationState.APPROVED)
    letters = Exists(Letter.objects.standing().filter(registration=OuterRef("pk")))
    match whom:
        case Audience.CAPACITIES:
            return people.filter(capacity__in=audience.get("capacities", ()))
        case Audience.INSTITUTIONS:
            kinds = audience.get("kinds", ())
            of_these = Q(file__delegation__institution__kind__in=kinds)
            return people.filter(of_these | Q(institution__kind__in=kinds))
        case Audience.WITH_LETTER:
            return people.filter(letters)
        case Audience.WITHOUT_LETTER:
            return people.filter(~letters)
        case _:
            return people


def _registered(people: QuerySet[Registration]) -> Iterable[Reached]:
    loaded = ("file__delegation__institution", "institution", "applicant")
    people = people.select_related(*loaded).order_by("pk")
    for one in people:
        address = one.email or (one.applicant.email if one.applicant else "")
        language = _known(one.language)
        member = one.member
        delegation = member.name.in_language(language) if member else one.organization
        yield Reached(address.lower(), one.badge_name, language, delegation)


def _coordinators(event: Event, *, only_late: bool) -> Iterable[Reached]:
    grants = coordinations_at(event.pk)
    if only_late:
        done = DelegationFile.objects.filter(
            delegation=OuterRef("delegation"), state__in=[FileState.SUBMITTED, FileState.APPROVED]
        )
        grants = grants.filter(~Exists(done))
    for grant in grants:
        if grant.delegation is not None:
            language = _known(grant.user.language)
            name = grant.delegation.institution.name.in_language(language)
            yield Reached(grant.user.email.lower(), grant.user.name, language, name)


def _followers(event: Event) -> Iterable[Reached]:
    topics = [event.topic, event.programme_topic]
    users = User.objects.filter(follows__topic__in=topics, is_active=True).distinct()
    for user in users.order_by("pk"):
        yield Reached(user.email.lower(), user.name, _known(user.language), "")
    by_mail = Addressee.objects.filter(confirmed_at__isnull=False, follows__topic__in=topics)
    for one in by_mail.distinct().order_by("pk"):
        yield Reached(one.address, "", _known(one.language), "")


def _known(language: str) -> str:
    return language if language in _LANGUAGES else "en"
