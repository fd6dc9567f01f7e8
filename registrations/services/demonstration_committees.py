"""The Standing Committees of the demonstration's next assembly: subjects and people are invented.

One committee has its subject, co-rapporteurs, an input and amendments to its draft; of another one
the bureau is still to meet.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import Body
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from sessions.enums.decisions import AmendmentKind
from sessions.models.committees import CommitteeCycle
from sessions.models.resolutions import Resolution
from sessions.selectors.committee_seats import delegates_of
from sessions.services import (
    amendments,
    committee_cycles,
    committee_seats,
    rapporteurs,
    resolutions,
    subject_items,
    written_inputs,
)
from sessions.services.amendments import Proposed
from sessions.services.committee_cycles import Dates, Memorandum
from sessions.services.committee_seats import Named
from sessions.services.resolutions import Draft
from sessions.services.subject_items import Decision, Subject
from sessions.services.written_inputs import Sent

_LAST: Final = 138
_WITH_SUBJECT, _BEFORE_THE_BUREAU = "sc_peace", "sc_development"
_ONE, _OTHER = "FR", "KE"
_RAPPORTEURS: Final = ("Modèle", "Mwangi")  # family names of invented people of the 138th
_PROPOSED_AGO, _MET_AGO, _SENT_AGO, _CLOSED_AGO, _DRAFTED_AGO = (
    timedelta(days=days) for days in (62, 60, 40, 30, 20)
)
_TITLE: Final = LanguageMap(
    {"en": "Peace in invented places (invented)", "fr": "La paix en des lieux inventés (inventé)"}
)
_TEXT: Final = LanguageMap(
    {
        "en": "The 999th Assembly, which is invented,\n\n"
        "Recalling that nothing here has happened,\n\n"
        "1. Calls upon parliaments to try amendments on this text;\n\n"
        "2. Invites them to vote on it.",
        "fr": "La 999e Assemblée, qui est inventée,\n\nRappelant que rien de cela n'a eu lieu,\n\n"
        "1. Demande aux parlements d'essayer des amendements sur ce texte ;\n\n"
        "2. Les invite à le mettre aux voix.",
    }
)
_AMENDMENTS: Final = (
    (_ONE, 3, AmendmentKind.REPLACE, "1. Urges parliaments to try amendments on this text;"),
    (_OTHER, 3, AmendmentKind.REPLACE, "1. Asks parliaments to try amendments on this text;"),
    (_OTHER, 4, AmendmentKind.INSERT, "3. Thanks everybody who has tried."),
)


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Let two committees work towards an assembly; return what there is, in words."""
    cycle = _with_subject(assembly, manager, at)
    resolution = _drafted(cycle, manager, at)
    _amended(resolution, manager, at)
    _before_the_bureau(assembly, manager, at)
    for code in (_ONE, _OTHER):
        _seated(assembly, code, manager, at)
    return "a committee with a draft and amendments, another before its bureau meets"


def _with_subject(assembly: Assembly, manager: User, at: datetime) -> CommitteeCycle:
    """Take a committee from two proposals to its co-rapporteurs and an input."""
    met = at - _MET_AGO
    dates = Dates(
        bureau_meets_at=met,
        inputs_until=(at - _CLOSED_AGO).date(),
        draft_until=(at - _DRAFTED_AGO).date(),
    )
    cycle = _planned(assembly, _WITH_SUBJECT, dates, manager, at - _PROPOSED_AGO)
    proposed: dict[str, Any] = {"cycle": cycle, "by": manager, "at": at - _PROPOSED_AGO}
    one, other, third = (
        subject_items.propose(institution=_member(code), subject=_subject(title), **proposed)
        for code, title in (
            (_ONE, "Peace on an invented river (invented)"),
            (_OTHER, "Peace on an invented mountain (invented)"),
            (_OTHER, "Weather in invented places (invented)"),
        )
    )
    act: dict[str, Any] = {"by": manager, "at": met}
    decision, why = Decision(on=met.date()), "Another committee deals with the weather."
    subject_items.combine(
        cycle=cycle, items=(one, other), subject=_subject(_TITLE), decision=decision, **act
    )
    subject_items.decline(item=third, decision=Decision(on=met.date(), reason=why), **act)
    for name in _RAPPORTEURS:
        person = Participant.objects.get(event__assembly__number=_LAST, family_name=name)
        rapporteurs.name(cycle=cycle, participant=person, **act)
    sent = Sent(language=Language.ENGLISH, text="Invented places need invented peace. " * 20)
    written_inputs.send(
        cycle=cycle, institution=_member(_OTHER), sent=sent, by=manager, at=at - _SENT_AGO
    )
    return cycle


def _drafted(cycle: CommitteeCycle, manager: User, at: datetime) -> Resolution:
    act: dict[str, Any] = {"by": manager, "at": at - _DRAFTED_AGO}
    text = LanguageMap({"en": "Why this text is invented: so that it can be tried."})
    committee_cycles.keep_memorandum(cycle=cycle, memorandum=Memorandum(text=text), **act)
    begun = committee_cycles.begin_resolution(cycle=cycle, **act)
    resolutions.write(resolution=begun, draft=Draft(title=_TITLE, text=_TEXT), **act)
    return resolutions.show_drafts(resolution=begun, are_public=True, **act)


def _amended(resolution: Resolution, manager: User, at: datetime) -> None:
    for code, paragraph, kind, text in _AMENDMENTS:
        wanted = Proposed(language=Language.ENGLISH, paragraph=paragraph, kind=kind, text=text)
        amendments.propose(
            resolution=resolution, institution=_member(code), proposed=wanted, by=manager, at=at
        )


def _before_the_bureau(assembly: Assembly, manager: User, at: datetime) -> None:
    dates = Dates(bureau_meets_at=at + timedelta(days=10))
    cycle = _planned(assembly, _BEFORE_THE_BUREAU, dates, manager, at)
    subject = _subject("Wells that nobody has dug (invented)")
    subject_items.propose(
        cycle=cycle, institution=_member(_OTHER), subject=subject, by=manager, at=at
    )


def _planned(
    assembly: Assembly, code: str, dates: Dates, manager: User, at: datetime
) -> CommitteeCycle:
    body = Body.objects.get(code=code)
    return committee_cycles.plan(event=assembly, body=body, dates=dates, by=manager, at=at)


def _seated(assembly: Assembly, code: str, manager: User, at: datetime) -> None:
    """Name the first two delegates for the committee that votes; one alone has no substitute."""
    delegation = Delegation.objects.get(assembly=assembly, institution__code=code)
    named = Named(**dict(zip(("member", "substitute"), delegates_of(delegation), strict=False)))
    body = Body.objects.get(code=_WITH_SUBJECT)
    committee_seats.name(delegation=delegation, body=body, named=named, by=manager, at=at)


def _subject(title: str | LanguageMap) -> Subject:
    explanation = LanguageMap({"en": "Invented, so that committees can be tried."})
    named = title if isinstance(title, LanguageMap) else LanguageMap({"en": title})
    return Subject(title=named, explanation=explanation)


def _member(code: str) -> Institution:
    return Institution.objects.get(code=code)
