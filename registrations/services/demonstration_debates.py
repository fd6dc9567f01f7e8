"""Debates in the demonstration: one that was held, from its real list, and three still to come.

Who spoke at the 138th is public by delegation; the people, their times and the acts of the chair
are invented here, and their names say so. They are entered as a record of the past, not act by act.
"""

import random
from datetime import datetime, timedelta
from typing import Final

from assemblies.enums import Capacity, Language, Sex
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.services.import_files import SourceFile
from sessions.enums import Purpose
from sessions.enums.debates import (
    DebateAct,
    DebateKind,
    ListCategory,
    ScreenView,
    SpeakerState,
    TurnKind,
    TurnState,
)
from sessions.models.debates import Debate, Speaker
from sessions.models.sittings import Sitting
from sessions.models.turns import Turn
from sessions.rules.debates.windows import Hours
from sessions.services.debates import (
    debates,
    draws,
    exchanges,
    list_import,
    registration,
    screens,
    statements,
)
from sessions.services.debates.debates import Plan, figures_of
from sessions.services.debates.registration import Asked, For
from sessions.services.debates.screens import Setting
from sessions.services.debates.steps import begin
from sessions.services.documents import Paper

_GIVEN: Final = (
    ("Ada", Sex.FEMALE), ("Bruno", Sex.MALE), ("Carla", Sex.FEMALE), ("Dario", Sex.MALE),
    ("Emil", Sex.MALE), ("Farah", Sex.FEMALE), ("Goran", Sex.MALE), ("Hanna", Sex.FEMALE),
)  # fmt: skip
_FAMILY: Final = ("Sample", "Placeholder", "Example", "Specimen", "Template")
_HELD: Final = {"en": "General debate", "fr": "Débat général"}
_EMERGENCY: Final = {
    "en": "Debate on the emergency item (speakers invented)",
    "fr": "Débat sur le point d'urgence (orateurs inventés)",
}
_IN_THE_EMERGENCY: Final = ("BH", "CA", "ID", "GR", "KE", "FR", "VN", "QA")
_GENERAL_AHEAD: Final = {
    "en": "General debate on an invented theme",
    "fr": "Débat général sur un thème inventé",
}
_DRAWN: Final = {
    "en": "Debate on invented conclusions",
    "fr": "Débat sur des conclusions inventées",
}
_COMMITTEE: Final = {
    "en": "Drafting of an invented resolution: speakers",
    "fr": "Rédaction d'une résolution inventée : orateurs",
}
_WELCOME: Final = {
    "en": "Welcome to the Example Assembly (invented)",
    "fr": "Bienvenue à l'Assemblée exemple (inventée)",
}
_MANY: Final = ("GR", "CA", "PT", "VN", "ZW", "BT", "QA", "HU", "IE", "BW", "RO", "TH")
_FLIGHT: Final = "Her flight is late. (Invented)"
_TEXT: Final = "Madam President,\n\nThis is the text of an invented speech.\n"
_CHANGE: Final = timedelta(seconds=25)


def build(*, assembly: Assembly, lists: SourceFile, manager: User, at: datetime) -> str:
    """Enter the general debate of the 138th as it was held, and its emergency debate."""
    chance = random.Random(assembly.number)  # noqa: S311 - the same world each time
    sittings = list(_sittings(assembly, Purpose.GENERAL_DEBATE))
    debate = _make(sittings, DebateKind.GENERAL, _HELD, manager)
    entries = list_import.read(file=lists, number=assembly.number)
    early = debate.registration_closes_at
    list_import.enter(debate=debate, entries=entries, by=manager, at=early)
    begun = debate.speakers.filter(speakers_list__category=ListCategory.FIRST_SPEAKERS)
    begin(debate, DebateAct.PLACE, by=manager, at=early).done(
        speaker=begun.order_by("rank")[2], reason=_FLIGHT
    )
    _hold(debate, sittings, chance, manager)
    urgent = list(_sittings(assembly, Purpose.EMERGENCY_ITEM_DEBATE))[:1]
    emergency = _make(urgent, DebateKind.EMERGENCY, _EMERGENCY, manager)
    early = emergency.registration_closes_at - timedelta(hours=1)
    for code in _IN_THE_EMERGENCY:
        _list(emergency, code, chance, early)
    _hold(emergency, urgent, chance, manager)
    return f"debates: {len(entries)} speakers of the list of the {assembly.number}th, 8 more"


def build_next(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Prepare a debate that takes speakers, one for the chair to run, one that is drawn."""
    chance = random.Random(assembly.number)  # noqa: S311 - as above
    (plenary,) = _sittings(assembly, Purpose.GENERAL_DEBATE)
    ahead = _make([plenary], DebateKind.GENERAL, _GENERAL_AHEAD, manager, opens=at)
    _list(ahead, "FR", chance, at)
    _list(ahead, "FR", chance, at)
    for code in _MANY[:4]:
        _list(ahead, code, chance, at)
    (drafting,) = _sittings(assembly, Purpose.RESOLUTION_DRAFTING)
    committee = _make([drafting], DebateKind.COMMITTEE, _COMMITTEE, manager, opens=at)
    for code in ("KE", "FR", *_MANY[:6]):
        _list(committee, code, chance, at)
    held = Sitting.objects.filter(event=assembly).select_related("event")
    last = held.order_by("-starts_at", "-pk")[0]
    drawn = _make([last], DebateKind.GENERAL, _DRAWN, manager, opens=at, closes=at)
    before = at - timedelta(hours=1)
    for code in ("KE", "FR", *_MANY):
        _list(drawn, code, chance, before)
    draws.close_lists(debate=drawn, by=manager, at=at)
    draws.draw(debate=drawn, spoken="4 11 17", by=manager, at=at)
    kenya, france = drawn.speakers.order_by("pk")[:2]
    exchanges.ask(asks=france, asked=kenya, by=manager, at=at)
    screens_ = _hang(assembly, committee, manager, at)
    return f"3 debates, one of them drawn, {screens_} screens"


def _hang(assembly: Assembly, debate: Debate, by: User, at: datetime) -> int:
    """Hang up a screen in the hall, which shows a debate, and one outside, with a message."""
    settings = (
        Setting(
            name="Hall A",
            language=Language.ENGLISH,
            shows=ScreenView.SPEAKERS,
            debate=debate,
        ),
        Setting(
            name="Foyer",
            language=Language.FRENCH,
            shows=ScreenView.MESSAGE,
            message=_WELCOME,
        ),
    )
    for one in settings:
        hung = screens.add(event=assembly, name=one.name, language=one.language, by=by, at=at)
        screens.set_to(screen=hung, setting=one, by=by, at=at)
    return len(settings)


def _sittings(assembly: Assembly, purpose: Purpose) -> list[Sitting]:
    held = Sitting.objects.filter(event=assembly, is_closed=False).select_related("event")
    held = held.order_by("starts_at", "pk")
    return [one for one in held if purpose in one.purposes]


def _make(
    sittings: list[Sitting],
    kind: DebateKind,
    title: dict[str, str],
    by: User,
    *,
    opens: datetime | None = None,
    closes: datetime | None = None,
) -> Debate:
    first = sittings[0]
    ends = closes or first.starts_at - timedelta(hours=18)
    begins = (opens or ends) - timedelta(days=21)
    drawn_at = closes or first.starts_at - timedelta(hours=16)
    plan = Plan(
        title=LanguageMap(title),
        sittings=sittings,
        hours=Hours(
            opens_at=begins,
            closes_at=ends,
            draw_at=drawn_at if kind is DebateKind.GENERAL else None,
        ),
        figures=figures_of(kind),
    )
    event = first.event
    return debates.make(event=event, kind=kind, plan=plan, by=by, at=begins)


def _list(
    debate: Debate,
    code: str,
    chance: random.Random,
    at: datetime,
) -> Speaker:
    """Register somebody invented at the desk; of a delegation that is there, its own people."""
    institution = Institution.objects.get(code=code)
    of_event = Delegation.objects.filter(assembly_id=debate.event_id, institution=institution)
    sent = of_event.select_related("institution").first()
    taken = debate.speakers.values("participant").exclude(participant=None)
    people = Participant.objects.accredited().delegates().filter(delegation=sent)
    person = people.exclude(pk__in=taken).order_by("pk").first() if sent else None
    asked = Asked(
        participant=person,
        name="" if person else _somebody(chance)[0],
        languages=(chance.choice(("en", "en", "fr", "es", "ar")),),
    )
    of = For(delegation=sent) if sent else For(institution=institution)
    return registration.register(debate=debate, of=of, asked=asked, at_desk=True, by=None, at=at)


def _somebody(chance: random.Random) -> tuple[str, Sex]:
    given, sex = chance.choice(_GIVEN)
    return f"{given} {chance.choice(_FAMILY)}", sex


def _hold(debate: Debate, sittings: list[Sitting], chance: random.Random, by: User) -> None:
    """Let everybody speak, one after the other, until the last sitting ends; then close it."""
    begin(debate, DebateAct.OPEN, by=by, at=sittings[0].starts_at).done()
    places = iter(sittings)
    sitting = next(places)
    at = sitting.starts_at + timedelta(minutes=5)
    speakers = debate.speakers.select_related("speakers_list", "participant", "institution")
    in_order = list(speakers.order_by("speakers_list__place", "rank", "pk"))
    turns = []
    for number, one in enumerate(in_order):
        given = one.seconds or one.speakers_list.seconds or debate.delegation_seconds or 0
        used = timedelta(seconds=int(given * chance.uniform(0.55, 1.12)))
        if at + used > sitting.ends_at:
            sitting = next(places, sitting)
            at = max(at, sitting.starts_at + timedelta(minutes=3))
        if one.participant is None:
            _invent(one, debate, chance)
        one.state, one.state_at = SpeakerState.SPOKEN, at + used
        turns.append(_turn(debate, sitting, one, at, used, given))
        at += used + _CHANGE
        if number % 4 == 0:
            paper = Paper("speech.txt", _TEXT.encode())
            statements.hand_in(speaker=one, language="en", paper=paper, at_desk=True, by=by, at=at)
    Turn.objects.bulk_create(turns)
    columns = ["state", "state_at", "participant", "name"]
    Speaker.objects.bulk_update(in_order, columns)
    closing = begin(debate, DebateAct.CLOSE, by=by, at=at)
    closing.debate.opened_at, closing.debate.closed_at = sittings[0].starts_at, at
    closing.done(facts={"sitting": sitting.pk})


def _invent(speaker: Speaker, debate: Debate, chance: random.Random) -> None:
    """Give a speaker somebody invented, who has left since: she is on no list of participants."""
    name, sex = _somebody(chance)
    given, family = name.split(" ")
    speaker.name = name
    speaker.participant = Participant.objects.create(
        event_id=debate.event_id,
        badge_name=name,
        given_name=given,
        family_name=family,
        sex=sex,
        capacity=Capacity.OBSERVER,
        language=Language.ENGLISH,
        accredited_at=debate.registration_opens_at,
        withdrawn_at=debate.registration_closes_at + timedelta(days=7),
    )


def _turn(
    debate: Debate,
    sitting: Sitting,
    speaker: Speaker,
    at: datetime,
    used: timedelta,
    given: int,
) -> Turn:
    return Turn(
        debate=debate,
        sitting=sitting,
        kind=TurnKind.SPEECH,
        speaker=speaker,
        institution=speaker.institution,
        name=speaker.name,
        languages=speaker.languages,
        seconds=given,
        state=TurnState.ENDED,
        called_at=at,
        begun_at=at,
        used_ms=int(used.total_seconds() * 1000),
        ended_at=at + used,
    )
