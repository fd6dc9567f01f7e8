"""Decisions in the demonstration: a resolution in three versions, an election in two rounds.

Both are invented altogether, and their titles say so.
"""

from datetime import datetime, timedelta
from typing import Final

from assemblies.enums import InstitutionKind, Language
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from sessions.models.elections import Candidate, Election
from sessions.models.sittings import Sitting
from sessions.services import elections, resolution_voices, resolutions
from sessions.services.elections import Candidature, Totals, Wanted
from sessions.services.resolution_voices import Said
from sessions.services.resolutions import Draft

_COMMITTEE: Final = "sc_democracy"
_COUNCIL: Final = "governing_council"
_TITLE: Final = {
    "en": "Parliaments and open data (invented)",
    "fr": "Parlements et données ouvertes (inventé)",
}
_OPENING: Final = {
    "en": "The Assembly,\nConvinced that what parliaments decide belongs to everybody,",
    "fr": "L’Assemblée,\nConvaincue que les décisions des parlements sont à tous,",
}
# How each version goes on, and what its note says.
_VERSIONS: Final = (
    (
        {
            "en": "1. Invites parliaments to publish their votes.",
            "fr": "1. Invite les parlements à publier leurs votes.",
        },
        "",
    ),
    (
        {
            "en": "1. Calls upon parliaments to publish their votes within a week.",
            "fr": "1. Appelle les parlements à publier leurs votes dans la semaine.",
        },
        "A term was asked for in the debate.",
    ),
    (
        {
            "en": "1. Calls upon parliaments to publish their votes within a day;\n"
            "2. Requests a report at the second Assembly of next year.",
            "fr": "1. Appelle les parlements à publier leurs votes dans la journée;\n"
            "2. Demande un rapport à la seconde Assemblée de l’année prochaine.",
        },
        "The term is shorter; a report is asked for.",
    ),
)
_RESERVATION: Final = "Our rules of procedure allow three days. (Invented)"
_POST: Final = {
    "en": "Chair of an invented working group",
    "fr": "Présidence d’un groupe de travail inventé",
}
_CANDIDATES: Final = (
    ("Ada Placeholder", "KE"),
    ("Bela Placeholder", "IS"),
    ("Caro Placeholder", ""),
)
# Votes in the order of the candidates, and the void ballots: a round without a majority, and one
# with it, before which the last candidate has withdrawn.
_ROUNDS: Final = (((58, 61, 17), 3), ((63, 72), 2))


def build(*, assembly: Assembly, manager: User) -> str:
    """Adopt the resolution with a reservation, hold the election; say what there is."""
    _resolve(assembly, manager)
    elected = _elect(assembly, manager)
    return f"a resolution in {len(_VERSIONS)} versions, {elected} elected in {len(_ROUNDS)} rounds"


def _resolve(assembly: Assembly, manager: User) -> None:
    """Draft it while the committee last sits, and adopt it at the end."""
    body, title = Body.objects.get(code=_COMMITTEE), LanguageMap(_TITLE)
    last = (
        Sitting.objects.filter(event=assembly, body=body).order_by("starts_at", "pk").reverse()[0]
    )
    at, pause = last.starts_at, (last.ends_at - last.starts_at) / (len(_VERSIONS) + 1)
    begun = resolutions.begin_for_body(event=assembly, body=body, title=title, by=manager, at=at)
    for text, note in _VERSIONS:
        whole = {code: f"{_OPENING[code]}\n{text[code]}" for code in text}
        draft = Draft(title=title, text=LanguageMap(whole), note=note)
        resolutions.write(resolution=begun, draft=draft, by=manager, at=at)
        at += pause
    resolutions.show_drafts(resolution=begun, are_public=True, by=manager, at=at)
    resolutions.adopt(resolution=begun, by=manager, at=at)
    of_members = Delegation.objects.filter(
        assembly=assembly, institution__kind=InstitutionKind.PARLIAMENT
    )
    first = of_members.select_related("institution").order_by("pk").first()
    if first is not None:
        said = Said(Language.ENGLISH, _RESERVATION)
        resolution_voices.reserve(resolution=begun, delegation=first, said=said, by=manager, at=at)


def _elect(assembly: Assembly, manager: User) -> str:
    """Hold the election on the day of its sitting, candidates in hand two days before."""
    held = Sitting.objects.filter(event=assembly, body__code=_COUNCIL, is_closed=False)
    sitting = held.order_by("starts_at", "pk")[0]
    early, at = sitting.starts_at - timedelta(days=2), sitting.starts_at
    wanted = Wanted(sitting=sitting, title=LanguageMap(_POST))
    election = elections.begin(wanted=wanted, by=manager, at=early)
    stood = [_stand(election, name, code, manager, early) for name, code in _CANDIDATES]
    for number, (votes, void) in enumerate(_ROUNDS):
        if number:
            elections.withdraw(election=election, candidate=stood.pop(), by=manager, at=at)
        opened = elections.open_round(election=election, by=manager, at=at)
        at += timedelta(minutes=30)
        found = sum(votes) + void
        by_key = dict(zip((one.pk for one in stood), votes, strict=True))
        totals = Totals(voted=found, ballots=found, void=void, votes=by_key)
        elections.close_round(election=election, totals=totals, by=manager, at=at)
        at += timedelta(minutes=15 * opened.number)
    return stood[-1].name


def _stand(election: Election, name: str, code: str, manager: User, at: datetime) -> Candidate:
    institution = Institution.objects.filter(code=code).first()
    candidature = Candidature(name=name, institution=institution)
    return elections.stand(election=election, candidature=candidature, by=manager, at=at)
