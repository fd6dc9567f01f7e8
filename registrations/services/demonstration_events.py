"""The demonstration's other events: a century of assemblies, the webinars, two that are to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

from assemblies.enums import EventFormat, EventKind
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Theme
from assemblies.models.events import Event, EventSpeaker
from assemblies.services import audit
from assemblies.services.import_files import ImportReport, SourceFile
from assemblies.services.search import learn_all
from registrations.services import demonstration_webinars
from registrations.services.demonstration_documents import THEMES as OF_DOCUMENTS
from registrations.services.demonstration_people import DOMAIN
from sessions.services import events, events_import, themes
from sessions.services.events_file import ONLINE, USUAL_ZONE, ListedEvent, ListedSitting

THEMES: Final[Mapping[str, dict[str, str]]] = {
    **OF_DOCUMENTS,
    "climate": {"en": "Climate change", "fr": "Changement climatique", "es": "Cambio climático",
                "ar": "تغير المناخ"},
    "democracy": {"en": "Strong parliaments", "fr": "Des parlements forts",
                  "es": "Parlamentos fuertes", "ar": "برلمانات قوية"},
    "gender": {"en": "Gender equality", "fr": "Égalité des sexes", "es": "Igualdad de género",
               "ar": "المساواة بين الجنسين"},
    "migration": {"en": "Migration", "fr": "Migrations", "es": "Migración", "ar": "الهجرة"},
    "rights": {"en": "Human rights", "fr": "Droits de l’homme", "es": "Derechos humanos",
               "ar": "حقوق الإنسان"},
    "youth": {"en": "Youth in parliament", "fr": "Les jeunes au parlement",
              "es": "Jóvenes en el parlamento", "ar": "الشباب في البرلمان"},
}  # fmt: skip
SOON: Final = timedelta(hours=2)
YESTERDAY: Final = timedelta(days=1)
LATER: Final = timedelta(days=21)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Speaker:
    name: str
    function: dict[str, str]


class _Held(TypedDict):
    kind: EventKind
    format: EventFormat
    place: dict[str, str]
    time_zone: str
    starts_on: date
    ends_on: date


_SPEAKERS: Final = (
    _Speaker(
        "Amina Example (invented)",
        {"en": "Chairperson of a committee", "fr": "Présidente d’une commission"},
    ),
    _Speaker(
        "Björn Beispiel (invented)",
        {"en": "Researcher on parliaments", "fr": "Chercheur sur les parlements"},
    ),
)
_SUMMARIES: Final[Mapping[str, dict[str, str]]] = {
    "invented-webinar-budgets": {
        "en": "How parliaments read a budget. Everything here is invented.",
        "fr": "Comment les parlements lisent un budget. Tout est inventé ici.",
    },
    "invented-webinar-climate": {
        "en": "One webinar for two halves of the world. Everything here is invented.",
        "fr": "Un webinaire pour les deux moitiés du monde. Tout est inventé ici.",
    },
    "invented-webinar-questions": {
        "en": "How ministers are asked, and made to answer. Everything here is invented.",
        "fr": "Comment interroger les ministres et obtenir réponse. Tout est inventé ici.",
    },
}


def import_lists(
    *, assemblies: SourceFile, places: SourceFile, listed: SourceFile, at: datetime
) -> tuple[str, ...]:
    """Take the lists of events; what is there already stays. Returns a line a list."""
    for code, name in THEMES.items():
        if not Theme.objects.filter(code=code).exists():
            themes.add(code=code, name=LanguageMap(name), by=None, at=at)
    of_old = events_import.import_assemblies(file=assemblies, places=places, by=None, at=at)
    others = events_import.import_events(file=listed, by=None, at=at)
    return (f"assemblies since 1889: {_last(of_old)}", f"other events: {_last(others)}")


def build(*, manager: User, at: datetime) -> str:
    """Hold three webinars with people who do not exist; returns a line.

    The lobby of one is open, one is in three weeks, and one is over: who attended has a
    certificate.
    """
    coming, past = _coming(at), _past(at)
    events_import.take(listed=(*coming, past), by=manager, at=at)
    user = User.objects.get(email=f"delegate@{DOMAIN}")
    for one in coming:
        event = Event.objects.get(slug=one.slug)
        _announce(event, manager, at, since=at - timedelta(days=1))
        demonstration_webinars.open_registration(event, by=manager, at=at)
        demonstration_webinars.hold_online(event, by=manager, at=at)
    soon = Event.objects.get(slug=coming[0].slug)
    demonstration_webinars.enrol(soon, user=user, at=at)
    over = Event.objects.get(slug=past.slug)
    _announce(over, manager, at, since=at - timedelta(days=10))
    issued = demonstration_webinars.look_back(over, users=[user], by=manager, at=at)
    learn_all()  # the words of all, by which a misspelt one is understood
    return f"webinars: {len(coming)} to come, one over with {issued} certificate"


def _announce(event: Event, manager: User, at: datetime, *, since: datetime) -> None:
    """Add what a list of events has not: a summary, speakers, when people may register."""
    events.lock(among=Event.objects.filter(pk=event.pk))
    last = event.sittings.order_by("-starts_at").first()
    event.summary = LanguageMap(_SUMMARIES[event.slug])
    event.registration_opens_at = since
    event.registration_closes_at = last.starts_at if last else at + LATER
    event.save(update_fields=["summary", "registration_opens_at", "registration_closes_at"])
    EventSpeaker.objects.bulk_create(
        EventSpeaker(event=event, name=one.name, function=one.function, position=place)
        for place, one in enumerate(_SPEAKERS)
    )
    audit.record(act="event.announce", thing=event, by=manager, at=at)
    events.renew_calendar(event_id=event.pk)


def _coming(at: datetime) -> tuple[ListedEvent, ...]:
    hour = at.replace(minute=0, second=0, microsecond=0)
    soon, later = hour + SOON, (hour + LATER).replace(hour=7)
    return (
        ListedEvent(
            slug="invented-webinar-budgets",
            title={"en": "Reading a budget (invented)", "fr": "Lire un budget (inventé)",
                   "es": "Leer un presupuesto (inventado)", "ar": "قراءة الميزانية (مختلق)"},
            themes=("democracy",),
            partners=("Invented Institute of Parliaments",),
            languages=("en", "fr"),
            sittings=(ListedSitting(starts_at=soon, ends_at=soon + _HOUR, languages=("en", "fr")),),
            **_held(soon, soon + _HOUR),
        ),
        ListedEvent(
            slug="invented-webinar-climate",
            title={"en": "Climate laws that last (invented)",
                   "fr": "Des lois climatiques durables (inventé)",
                   "es": "Leyes climáticas duraderas (inventado)",
                   "ar": "قوانين مناخية دائمة (مختلق)"},
            themes=("climate", "youth"),
            partners=("Invented Institute of Parliaments", "Invented Climate Forum"),
            languages=("en", "fr", "es", "ar"),
            sittings=(
                ListedSitting(
                    starts_at=later, ends_at=later + _HOUR, languages=("en", "ar"),
                    title={"en": "For Asia, the Pacific and Africa (invented)",
                           "fr": "Pour l’Asie, le Pacifique et l’Afrique (inventé)"},
                ),
                ListedSitting(
                    starts_at=later + 8 * _HOUR, ends_at=later + 9 * _HOUR,
                    languages=("en", "fr", "es"),
                    title={"en": "For the Americas and Europe (invented)",
                           "fr": "Pour les Amériques et l’Europe (inventé)"},
                ),
            ),
            **_held(later, later + 9 * _HOUR),
        ),
    )  # fmt: skip


def _past(at: datetime) -> ListedEvent:
    began = at.replace(minute=0, second=0, microsecond=0) - YESTERDAY
    return ListedEvent(
        slug="invented-webinar-questions",
        title={"en": "Asking ministers (invented)", "fr": "Interroger les ministres (inventé)",
               "es": "Preguntar a los ministros (inventado)", "ar": "مساءلة الوزراء (مختلق)"},
        themes=("democracy",),
        partners=("Invented Institute of Parliaments",),
        languages=("en", "fr"),
        sittings=(ListedSitting(starts_at=began, ends_at=began + _HOUR, languages=("en", "fr")),),
        **_held(began, began + _HOUR),
    )  # fmt: skip


def _held(first: datetime, last: datetime) -> _Held:
    zone = ZoneInfo(USUAL_ZONE)
    return {
        "kind": EventKind.WEBINAR,
        "format": EventFormat.ONLINE,
        "place": dict(ONLINE),
        "time_zone": USUAL_ZONE,
        "starts_on": first.astimezone(zone).date(),
        "ends_on": last.astimezone(zone).date(),
    }


def _last(report: ImportReport) -> str:
    return report.lines(dry_run=False)[-1]
