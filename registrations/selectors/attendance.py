"""Reads about who was at online sittings, for how long, and who has a certificate of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from assemblies.enums import CalendarStatus, EventKind
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.rules.names import plain
from registrations.enums import AttendanceSource
from registrations.models.meetings import Certificate, CertificateRule, OnlineAttendance
from registrations.rules import attendance as law
from sessions.models.sittings import Sitting

SETTLED_AFTER: Final = timedelta(hours=1)  # reports of services come late
SETTLED_WITHIN: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was at an online sitting. left_at: None while she is there, or not known.

    is_measured: services told of all of it; else the minutes are the least, 0 where none are known.
    """

    participant: Participant
    joined_at: datetime
    left_at: datetime | None
    minutes: int
    is_of_service: bool
    is_measured: bool
    stretches: tuple[law.Stretch, ...]


def hours_of(sitting: Sitting) -> law.Hours:
    """Return when a sitting is held, as the law of attendance has it."""
    return law.Hours(sitting.starts_at, sitting.ends_at)


def attendees_of(sitting: Sitting, *, at: datetime) -> list[Attendee]:
    """Return who was at a sitting, by name. One query."""
    rows = OnlineAttendance.objects.filter(sitting=sitting.pk).select_related(
        "participant__delegation__institution", "participant__institution"
    )
    people: dict[int, Participant] = {}
    told: dict[int, list[law.Stretch]] = defaultdict(list)
    for row in rows.order_by("joined_at", "pk"):
        people[row.participant_id] = row.participant
        told[row.participant_id].append(_stretch(row))
    is_reported = any(one.is_of_service for stretches in told.values() for one in stretches)
    found = [_attendee(people[key], told[key], sitting, at, is_reported) for key in people]
    names = {one.participant.pk: plain(_sorted_as(one.participant)) for one in found}
    return sorted(found, key=lambda one: (names[one.participant.pk], one.participant.pk))


def attendee_of(sitting: Sitting, participant: int, *, at: datetime) -> Attendee | None:
    """Return how one person attended a sitting, if she did. One query."""
    rows = OnlineAttendance.objects.filter(sitting=sitting.pk, participant=participant)
    by_service = OnlineAttendance.objects.filter(
        sitting=sitting.pk, source=AttendanceSource.SERVICE
    )
    rows = rows.annotate(is_reported=Exists(by_service)).select_related("participant")
    found = list(rows.order_by("joined_at", "pk"))
    if not found:
        return None
    told, is_reported = [_stretch(row) for row in found], bool(found[0].__dict__["is_reported"])
    return _attendee(found[0].participant, told, sitting, at, is_reported)


def attended_by_person(
    sittings: Iterable[Sitting], *, at: datetime
) -> dict[int, dict[int, law.Attended]]:
    """Return, by participant, how they attended which sittings. One query."""
    by_key = {one.pk: one for one in sittings}
    told: dict[tuple[int, int], list[law.Stretch]] = defaultdict(list)
    for row in OnlineAttendance.objects.filter(sitting__in=by_key).order_by("pk"):
        told[row.participant_id, row.sitting_id].append(_stretch(row))
    reported = {
        key for (_, key), stretches in told.items() if any(one.is_of_service for one in stretches)
    }
    found: dict[int, dict[int, law.Attended]] = defaultdict(dict)
    for (person, key), stretches in told.items():
        hours = hours_of(by_key[key])
        found[person][key] = law.attended(
            stretches, hours=hours, at=at, is_reported=key in reported
        )
    return dict(found)


def attendees_wanted(attendees: Iterable[Attendee], words: str) -> list[Attendee]:
    """Return those with these words in name or parliament. No query."""
    wanted = plain(words)
    return [one for one in attendees if wanted in plain(_read_as(one.participant))]


def origin_of(person: Participant) -> str:
    """Return for which parliament somebody comes, in the active language. No query."""
    institution = person.delegation.institution if person.delegation else person.institution
    return str(institution.name) if institution else ""


def rule_of(event: Event) -> CertificateRule:
    """Return who gets a certificate of an event: as set, or the usual. One query.

    Usually none at assemblies: who was there is on their list of participants.
    """
    found = CertificateRule.objects.filter(event=event.pk).first()
    usual = CertificateRule(event_id=event.pk, is_issued=event.kind != EventKind.ASSEMBLY)
    return found or usual


def events_to_settle(*, at: datetime) -> QuerySet[Event]:
    """Return the events that are over and whose certificates have not been issued yet.

    Of old ones, which nobody thinks of any more, those alone for which somebody has set the rule.
    """
    attended = OnlineAttendance.objects.filter(sitting__event=OuterRef("pk"))
    done = CertificateRule.objects.filter(event=OuterRef("pk"), settled_at__isnull=False)
    no_more = CertificateRule.objects.filter(event=OuterRef("pk"), is_issued=False)
    asked_for = CertificateRule.objects.filter(event=OuterRef("pk"), settled_at__isnull=True)
    ends = Max("sittings__ends_at", filter=~Q(sittings__status=CalendarStatus.CANCELLED))
    found = Event.objects.annotate(last_end=ends).filter(
        Exists(attended),
        ~Exists(done),
        ~Exists(no_more),
        Q(last_end__gt=at - SETTLED_WITHIN) | Exists(asked_for),
        last_end__lte=at - SETTLED_AFTER,
    )
    return found.order_by("pk")


def certificate_of(participant: int) -> Certificate | None:
    """Return the certificate of a participant, if it holds. One query."""
    found = Certificate.objects.filter(participant=participant, revoked_at__isnull=True)
    return found.select_related("event", "participant").first()


def certificates_of(event: Event) -> Mapping[int, Certificate]:
    """Return the certificates of an event by participant. One query."""
    return {one.participant_id: one for one in Certificate.objects.filter(event=event.pk)}


def _stretch(row: OnlineAttendance) -> law.Stretch:
    return law.Stretch(row.joined_at, row.left_at, row.source == AttendanceSource.SERVICE)


def _attendee(
    person: Participant,
    told: list[law.Stretch],
    sitting: Sitting,
    at: datetime,
    is_reported: bool,
) -> Attendee:
    counted = law.counted(told)
    said = law.attended(told, hours=hours_of(sitting), at=at, is_reported=is_reported)
    lefts = [one.left_at for one in counted]
    known = [one for one in lefts if one is not None]
    return Attendee(
        participant=person,
        joined_at=min(one.joined_at for one in counted),
        left_at=max(known) if len(known) == len(lefts) else None,
        minutes=said.minutes,
        is_of_service=any(one.is_of_service for one in told),
        is_measured=said.is_measured,
        stretches=counted,
    )


def _sorted_as(person: Participant) -> str:
    return f"{person.family_name} {person.given_name}"


def _read_as(person: Participant) -> str:
    return f"{person.badge_name} {person.family_name} {person.given_name} {origin_of(person)}"
