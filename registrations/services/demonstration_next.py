"""The demonstration's next assembly: invented, a few weeks ahead, so that everything can be tried.

The people of the 138th may be copied into it, and its workshops have places that can be asked for.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from assemblies.enums import Role
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.selectors import coordinators_of
from assemblies.services import roles
from assemblies.services.import_files import SourceFile
from registrations.models.registrations import DelegationFile
from registrations.rules.windows import Window
from registrations.selectors.copies import earlier_people
from registrations.services import (
    copies,
    delegations,
    demonstration_agenda,
    demonstration_committees,
    demonstration_debates,
    demonstration_draft,
    demonstration_questions,
    demonstration_requests,
    demonstration_seats,
    invitations,
    reviews,
    windows,
)
from registrations.services.demonstration_people import DOMAIN
from sessions.enums import Purpose
from sessions.services import programme_import
from sessions.services.programme_import import Sources

LAST: Final = 138
NUMBER: Final = 999  # no assembly has had it
AHEAD: Final = timedelta(days=28)
DAYS: Final = 3
OPEN_SINCE: Final = timedelta(days=1)
OPEN_FOR: Final = timedelta(days=21)
_TITLES: Final = "n,en,fr\ntitle,Example Assembly (invented),Assemblée exemple (inventée)\n"
_PLACE: Final = {
    "en": "Exempla, a city that is nowhere",
    "fr": "Exempla, une ville qui n'existe pas",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A sitting of the invented programme; day: 1 is the first."""

    day: int
    start: str
    end: str
    body: str
    title: dict[str, str]
    room: str
    purpose: Purpose
    themes: tuple[str, ...] = ()  # of those that the documents of the last one made

    def as_in_a_file(self, n: int, first_day: date) -> dict[str, Any]:
        return {
            "n": n,
            "date": (first_day + timedelta(days=self.day - 1)).isoformat(),
            "start": self.start,
            "end": self.end,
            "body": self.body,
            "title": self.title,
            "room": self.room,
            "purposes": [self.purpose],
            "themes": list(self.themes),
        }


_ROWS: Final = (
    _Row(
        1,
        "09:00",
        "11:00",
        "ceremony",
        {"en": "Opening (invented)", "fr": "Ouverture (inventée)"},
        "Hall A",
        Purpose.CEREMONY,
    ),
    _Row(
        1,
        "11:30",
        "13:00",
        "assembly",
        {
            "en": "General debate on an invented theme",
            "fr": "Débat général sur un thème inventé",
        },
        "Hall A",
        Purpose.GENERAL_DEBATE,
        ("peace", "development"),
    ),
    _Row(
        1,
        "14:30",
        "16:00",
        "side_event",
        {
            "en": "Workshop: reading an invented budget",
            "fr": "Atelier : lire un budget inventé",
        },
        "Room 1",
        Purpose.WORKSHOP,
    ),
    _Row(
        2,
        "09:30",
        "11:00",
        "side_event",
        {
            "en": "Workshop: questions to invented ministers",
            "fr": "Atelier : questions à des ministres inventés",
        },
        "Room 1",
        Purpose.WORKSHOP,
    ),
    _Row(
        2,
        "11:30",
        "13:00",
        "sc_peace",
        {
            "en": "Drafting in plenary of an invented resolution",
            "fr": "Rédaction en plénière d'une résolution inventée",
        },
        "Hall A",
        Purpose.RESOLUTION_DRAFTING,
        ("peace",),
    ),
    _Row(
        2,
        "14:30",
        "16:00",
        "side_event",
        {
            "en": "Side event: parliaments that do not exist",
            "fr": "Événement parallèle : les parlements qui n'existent pas",
        },
        "Room 2",
        Purpose.PANEL,
        ("development",),
    ),
    _Row(
        3,
        "10:00",
        "12:00",
        "governing_council",
        {"en": "Invented conclusions", "fr": "Conclusions inventées"},
        "Hall A",
        Purpose.CEREMONY,
    ),
)
# Everybody of the one delegation is approved again; of the other one person, so far.
_COMPLETE, _BEGUN = "FR", "KE"


def build(*, bodies: SourceFile | None, manager: User, at: datetime) -> str:
    """Enter the assembly, its forms, delegations and places; return what was done, in a line."""
    assembly = _enter(bodies, at)
    window = Window(at - OPEN_SINCE, at + OPEN_FOR)
    windows.set_window(event=assembly, window=window, by=manager, at=at)
    _bring(_open(assembly, _COMPLETE, manager, at), manager, at)
    _bring(_open(assembly, _BEGUN, manager, at), manager, at, only=f"delegate@{DOMAIN}")
    demonstration_questions.build(assembly=assembly, manager=manager, at=at)
    places = demonstration_seats.build(assembly=assembly, manager=manager, at=at)
    papers = demonstration_agenda.build_next(assembly=assembly, by=manager, at=at)
    requests = demonstration_requests.build_next(assembly=assembly, manager=manager, at=at)
    draft = demonstration_draft.build(assembly=assembly, by=manager, at=at)
    committees = demonstration_committees.build(assembly=assembly, manager=manager, at=at)
    debates = demonstration_debates.build_next(assembly=assembly, manager=manager, at=at)
    more = ", ".join((papers, places, requests, committees, debates, draft))
    return f"next assembly: {len(_ROWS)} sittings, 2 delegations, {more}"


def _enter(bodies: SourceFile | None, at: datetime) -> Assembly:
    first_day = (at + AHEAD).date()
    said = {
        "assemblies": [
            {
                "number": NUMBER,
                "year": first_day.year,
                "start": first_day.isoformat(),
                "end": (first_day + timedelta(days=DAYS - 1)).isoformat(),
            }
        ],
        "programmes": [
            {
                "assembly": NUMBER,
                "place": _PLACE,
                "time_zone": "Europe/Zurich",
                "rows": [row.as_in_a_file(n, first_day) for n, row in enumerate(_ROWS, 1)],
            }
        ],
    }
    sources = Sources(
        assembly=SourceFile(name="next assembly", data=json.dumps(said).encode()),
        titles=SourceFile(name="its title", data=_TITLES.encode()),
        bodies=bodies,
    )
    programme_import.import_file(sources=sources, number=NUMBER, by=None, at=at)
    return Assembly.objects.get(number=NUMBER)


def _open(assembly: Assembly, code: str, manager: User, at: datetime) -> DelegationFile:
    """Open a parliament's delegation; who coordinated the last one coordinates this one."""
    last = Delegation.objects.select_related("institution").get(
        assembly__number=LAST, institution__code=code
    )
    coordinator = coordinators_of(last)[0]
    file = invitations.open_file(
        assembly=assembly, institution=last.institution, by=coordinator, at=at
    )
    roles.grant(
        user=coordinator, role=Role.COORDINATOR, delegation=file.delegation, by=manager, at=at
    )
    return file


def _bring(file: DelegationFile, manager: User, at: datetime, *, only: str = "") -> None:
    """Copy people of the last assembly and approve them: all of them, or one by her address."""
    coordinator = coordinators_of(file.delegation)[0]
    chosen = [one.key for one in earlier_people(file) if not only or one.columns["email"] == only]
    copies.copy(file=file, keys=chosen, by=coordinator, at=at)
    file = delegations.submit(file=file, by=coordinator, at=at)
    reviews.approve_all(file=file, by=manager, at=at)
