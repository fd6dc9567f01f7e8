"""The 138th's day of the emergency item in the demonstration, and an open list at the next one.

Who asked, when, and what became of it is as the sources have it; what they do not say (most titles,
every text, who spoke, every vote) is invented and says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from assemblies.enums import InstitutionKind
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from registrations.services.demonstration_documents import INVENTED
from sessions.enums import ItemKind, Purpose, RequestFloor, RequestPaper
from sessions.models.agenda import AgendaItem
from sessions.models.ballots import Ballot
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.sittings import Sitting
from sessions.rules.ballot_sheets import line_for
from sessions.rules.majorities import Votes
from sessions.selectors.agenda import PLENARY
from sessions.selectors.ballots import present_of
from sessions.selectors.emergency_requests import Paper
from sessions.services import (
    agenda_items,
    agendas,
    emergency_decisions,
    emergency_requests,
    presence,
    request_authors,
    request_floor,
    request_lists,
    roll_calls,
)
from sessions.services.ballots import Entry
from sessions.services.emergency_requests import Wanted

_ITEM: Final = 2  # of the Assembly's agenda: consideration of requests
_OPENED: Final = datetime(2018, 1, 8, 9, tzinfo=UTC)
_JERUSALEM: Final = "Jerusalem"
_SAID: Final = "The votes are invented for the demonstration."
_AGENDA: Final = (
    {"en": "Opening (invented)", "fr": "Ouverture (inventée)"},
    {
        "en": "Consideration of requests for an emergency item (invented)",
        "fr": "Examen des demandes de point d’urgence (inventé)",
    },
)


@dataclass(frozen=True, slots=True)
class _Request:
    """A request of the 138th; others: Members that join the first. share: of its votes for it."""

    authors: tuple[str, ...]
    received: datetime
    title: Mapping[str, str]
    subject: str
    share: int = 0  # tenths, invented


def _on(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2018, month, day, hour, tzinfo=UTC)


def _untitled(en: str, fr: str) -> dict[str, str]:
    return {
        "en": f"Request by {en} (its title was not found)",
        "fr": f"Demande {fr} (son titre n’a pas été trouvé)",
    }


REQUESTS: Final = (
    _Request(("PS",), _on(2, 28), _untitled("Palestine", "de la Palestine"), _JERUSALEM),
    _Request(("KW",), _on(3, 6), _untitled("Kuwait", "du Koweït"), _JERUSALEM),
    _Request(("BH",), _on(3, 7), _untitled("Bahrain", "de Bahreïn"), _JERUSALEM),
    _Request(("TR",), _on(3, 19), _untitled("Turkey", "de la Turquie"), _JERUSALEM),
    _Request(
        ("IL",),
        _on(3, 22),
        {
            "en": "Iranian interference in the region (as the press called it)",
            "fr": "L’ingérence iranienne dans la région (selon la presse)",
        },
        "Interference in the region",
        share=3,
    ),
    _Request(
        ("SE",), _on(3, 24), _untitled("Sweden", "de la Suède"), "Not found (Sweden)", share=6
    ),
    _Request(
        ("PS", "KW", "BH", "TR"),
        _on(3, 25, 8),
        {
            "en": "Consequences of the United States declaration on Jerusalem and the rights of"
            " the Palestinian people",
            "fr": "Les conséquences de la déclaration des États-Unis sur Jérusalem et les droits"
            " du peuple palestinien",
        },
        _JERUSALEM,
        share=8,
    ),
    _Request(
        ("IR",),
        _on(3, 25, 9),
        _untitled("Iran (Islamic Republic of)", "de l’Iran (République islamique d’)"),
        "Not found (Iran)",
        share=5,
    ),
)
_PARTS, _JOINT = 4, 6  # the first four became the seventh


def build(*, assembly: Assembly, manager: User) -> str:
    """Let the day run from eight requests to one item; return what came of it, in a line."""
    item = AgendaItem.objects.get(
        agenda__event=assembly, agenda__body__code=PLENARY, parent=None, number=_ITEM
    )
    decision = next(
        one
        for one in Sitting.objects.filter(event=assembly, body__code=PLENARY).order_by("starts_at")
        if Purpose.EMERGENCY_ITEM_DECISION in one.purposes
    )
    request_lists.open_list(item=item, decision=decision, by=manager, at=_OPENED)
    made = [_circulated(one, assembly, manager) for one in REQUESTS]
    _combine(made[:_PARTS], made[_JOINT], manager)
    return f"emergency item: {len(made)} requests, {_decide(assembly, decision, manager)}"


def _circulated(demo: _Request, assembly: Assembly, manager: User) -> EmergencyRequest:
    authors = [Institution.objects.get(code=code) for code in demo.authors]
    request = _prepared(assembly, authors[0], demo.title, demo.subject, demo.received)
    for other in authors[1:]:
        for act in (request_authors.name, request_authors.agree):
            act(request=request, institution=other, by=None, at=demo.received)
    request = emergency_requests.file(request=request, by=None, at=demo.received)
    return emergency_requests.circulate(
        request=request, by=manager, at=demo.received + timedelta(hours=1)
    )


def _prepared(
    assembly: Assembly, author: Institution, title: Mapping[str, str], subject: str, at: datetime
) -> EmergencyRequest:
    papers = [
        Paper(paper, language, INVENTED[language])
        for language in ("en", "fr")
        for paper in RequestPaper
    ]
    wanted = Wanted(title=LanguageMap(title), subject=subject, papers=papers)
    return emergency_requests.prepare(
        event=assembly, institution=author, wanted=wanted, by=None, at=at
    )


def _combine(parts: list[EmergencyRequest], joint: EmergencyRequest, manager: User) -> None:
    at = _on(3, 25, 12)
    for part in parts:
        for author in part.authors.select_related("institution"):
            request_authors.consent(
                request=part, institution=author.institution, joint=joint, by=None, at=at
            )
    emergency_requests.merge(parts=parts, joint=joint, by=manager, at=at)


def _decide(assembly: Assembly, decision: Sitting, manager: User) -> str:
    """Hold the roll-calls, with votes that are invented, and announce what they decide."""
    clock = _minutes_from(decision.starts_at)
    people = Participant.objects.accredited().delegates().filter(event=assembly)
    of_members = people.filter(delegation__institution__kind=InstitutionKind.PARLIAMENT)
    for person in of_members.order_by("pk"):
        presence.record(participant=person, sitting=decision, by=manager, at=next(clock))
    put = request_lists.put_on_ballot(event=assembly, by=manager, at=next(clock))
    for request in put:
        demo = REQUESTS[(request.order or 1) - 1]
        author = Institution.objects.get(code=demo.authors[0])
        request_floor.give(
            request=request, part=RequestFloor.AUTHOR, institution=author,
            by=manager, at=next(clock),
        )  # fmt: skip
        ballot = roll_calls.open_vote(request=request, by=manager, at=next(clock))
        _call(ballot, demo.share, manager, clock)
    emergency_decisions.announce(event=assembly, reason=_SAID, by=manager, at=next(clock))
    item = EmergencyRequest.objects.get(event=assembly, agenda_item__isnull=False).agenda_item
    return f"item {item.number if item else ''} by invented votes"


def _minutes_from(moment: datetime) -> Iterator[datetime]:
    while True:
        moment += timedelta(minutes=1)
        yield moment


def _call(ballot: Ballot, share: int, manager: User, clock: Iterator[datetime]) -> None:
    """Call the roll: each delegation splits what it can use, so many tenths for the request."""
    present = present_of(ballot)
    at = next(clock)
    for line in ballot.sheet.lines:
        usable = line_for(line, sheet=ballot.sheet, present=present.get(line.delegation, 0)).usable
        if not usable:
            continue
        for_it = usable * share // 10
        votes = Votes(in_favour=for_it, against=usable - for_it)
        entry = Entry(delegation=line.delegation, votes=votes)
        roll_calls.enter(ballot=ballot, entry=entry, by=manager, at=at)
    roll_calls.close_vote(ballot=ballot, by=manager, at=next(clock))


def build_next(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Adopt an invented agenda and open a list that can be tried; return what there is."""
    body = Body.objects.get(code=PLENARY)
    agenda = agendas.start(event=assembly, body=body, by=manager, at=at)
    for title in _AGENDA:
        wanted = agenda_items.Wanted(title=LanguageMap(title), kind=ItemKind.PROCEDURAL)
        item = agenda_items.add(agenda=agenda, wanted=wanted, by=manager, at=at)
    agendas.adopt(agenda=agenda, is_public=True, by=manager, at=at)
    decision = Sitting.objects.filter(event=assembly, body=body).earliest("starts_at", "pk")
    request_lists.open_list(item=item, decision=decision, by=manager, at=at)
    return "an open list of requests"
