"""A debate as its public page, the phones and the hall's screens print it. Nothing of who reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from assemblies.models.institutions import Institution
from sessions.enums.debates import TurnKind, TurnState
from sessions.models.debates import Debate
from sessions.selectors.debates import public_words as words
from sessions.selectors.debates.floor import (
    Awaiting,
    DebateNow,
    OnFloor,
    debate_now,
    has_hidden_lists,
    shown_to_all,
)
from sessions.selectors.debates.public import Spoken, drawn_at, spoken_in
from sessions.selectors.debates.words import LISTS

_LONG_NAME, _LONG_WORD = 18, 11  # letters, in a column of the hall's screens


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A turn's time, as static/assembly_sessions/clock.js goes on with it. ago_ms: its run."""

    seconds: int
    used_ms: int
    state: str
    ago_ms: int

    @property
    def left(self) -> str:
        return words.time_left(self.seconds * 1000 - self.used_ms - self.ago_ms)

    @property
    def over(self) -> str:
        """How much longer than given she has spoken, empty where she has not."""
        seconds = (self.used_ms + self.ago_ms) // 1000 - self.seconds
        return words.minutes_of(seconds) if seconds > 0 else ""

    @property
    def given(self) -> str:
        return words.minutes_of(self.seconds)

    @property
    def is_running(self) -> bool:
        return self.state == TurnState.RUNNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who has the floor. who: the parliament or organization, else the name again."""

    said: str
    speaker_id: int | None
    who: str
    name: str
    function: str
    languages: str
    codes: tuple[str, ...]
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody who waits. told: to herself; told_of: to who looks after her delegation.

    place: None while the lot is to be drawn.
    """

    pk: int
    place: int | None
    number: int | None
    who: str
    name: str
    function: str
    languages: str
    codes: tuple[str, ...]
    hour: str
    is_late: bool
    told: str
    told_of: str

    @property
    def is_long(self) -> bool:
        """Whether whom she speaks for is long, or has a word that is, for a screen's column."""
        return len(self.who) > _LONG_NAME or longest_word(self.who) > _LONG_WORD


@dataclass(frozen=True, slots=True)
class Section:
    """A list of a debate: its category in words, and who waits on it."""

    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """Somebody who spoke."""

    said: str
    who: str
    name: str
    languages: str
    used: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a debate is, in words. tone: of its tag; sentences: what comes, with its moment."""

    word: str
    tone: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A debate as it stands, ready to be printed."""

    stand: Stand
    is_live: bool
    is_over: bool
    floor: Floor | None
    interrupted: Floor | None
    next: tuple[Line, ...]
    sections: tuple[Section, ...]
    has_hidden: bool
    waiting: int
    past: tuple[Past, ...]
    ends: str
    overruns: int  # minutes


def shown_debate(debate: Debate, *, at: datetime, following: int = 5) -> Shown:
    """Return a debate as it is shown to everybody. Six queries, however long its lists are.

    following: how many of those who wait are shown as next. Lists that are to be drawn by lot are
    not in it before they are closed; then nobody on them has a place before the draw.
    """
    now, zone = shown_to_all(debate_now(debate, at=at)), debate.event.zone
    lines = [_line(one, zone, at) for one in now.waiting]
    by_category = groupby(zip(now.waiting, lines, strict=True), key=lambda pair: pair[0].category)
    sections = tuple(
        Section(str(LISTS[category]), tuple(line for _one, line in group))
        for category, group in by_category
    )
    return Shown(
        stand=stand_of(debate, drawn=drawn_at(debate), at=at),
        is_live=debate.sitting_id is not None,
        floor=_floor(now.turn, at),
        interrupted=_floor(now.interrupted, at),
        is_over=debate.closed_at is not None,
        next=tuple(line for line in lines if line.place is not None)[:following],
        sections=sections,
        has_hidden=has_hidden_lists(debate),
        waiting=len(lines),
        past=_past(spoken_in(debate)),
        ends=words.hour_of(_still_to_end(now), zone, at=at),
        overruns=now.overruns // 60,
    )


def stand_of(debate: Debate, *, drawn: datetime | None, at: datetime) -> Stand:
    """Return how far a debate is. Needs its event loaded; no query."""
    zone = debate.event.zone
    if debate.closed_at:
        said = _("It was closed on %(at)s.") % {"at": words.day_and_hour(debate.closed_at, zone)}
        return Stand(_("Debate closed"), "", (said,))
    if debate.sitting_id:
        return Stand(_("Under way"), "info")
    sentences = tuple(_comes(debate, drawn, zone, at))
    if debate.opened_at:
        return Stand(_("Adjourned"), "wait", sentences)
    is_open = debate.registration_opens_at <= at < debate.registration_closes_at
    if is_open and debate.lists_closed_at is None:
        return Stand(_("Registration open"), "good", sentences)
    return Stand(_("Not begun"), "", sentences)


def _comes(debate: Debate, drawn: datetime | None, zone: ZoneInfo, at: datetime) -> Iterable[str]:
    opens, closes = debate.registration_opens_at, debate.registration_closes_at
    if at < opens:
        yield _("Speakers register from %(at)s.") % {"at": words.day_and_hour(opens, zone)}
    elif at < closes and debate.lists_closed_at is None:
        said = _("Registration is open until %(at)s.")
        yield said % {"at": words.day_and_hour(closes, zone)}
    else:
        yield _("Registration is closed; who asks now follows in order of arrival.")
    if drawn:
        said = _("The lot was drawn on %(at)s.")
        yield said % {"at": words.day_and_hour(drawn, zone)}
    elif debate.draw_at:
        said = _("The draw is announced for %(at)s.")
        yield said % {"at": words.day_and_hour(debate.draw_at, zone)}


def _still_to_end(now: DebateNow) -> datetime | None:
    return None if now.debate.closed_at else now.ends_at


def _floor(turn: OnFloor | None, at: datetime) -> Floor | None:
    if turn is None:
        return None
    since = at - turn.running_since if turn.running_since else None
    clock = Clock(
        seconds=turn.seconds,
        used_ms=turn.used_ms,
        state=turn.state,
        ago_ms=max(0, round(since.total_seconds() * 1000)) if since else 0,
    )
    who, name, function = names_of(turn.institution, turn.name, turn.function)
    return Floor(
        said=str(words.TURNS[turn.kind]),
        speaker_id=turn.speaker_id,
        who=who,
        name=name,
        function=function,
        languages=words.languages_of_speech(turn.languages),
        codes=tuple(turn.languages),
        clock=clock,
    )


def _line(one: Awaiting, zone: ZoneInfo, at: datetime) -> Line:
    who, name, function = names_of(one.institution, one.name, one.function)
    hour, place = words.hour_of(one.expected_at, zone, at=at), one.known_place
    return Line(
        pk=one.pk,
        place=place,
        number=one.number,
        who=who,
        name=name,
        function=function,
        languages=words.languages_of_speech(one.languages),
        codes=tuple(one.languages),
        hour=hour,
        is_late=one.is_late,
        told=words.told_to_her(place, hour),
        told_of=words.told_of_her(place, hour),
    )


def longest_word(text: str) -> int:
    """Return of how many letters the longest word is: on a wall no word is broken."""
    return max(map(len, text.split()), default=0)


def names_of(institution: Institution | None, name: str, function: str) -> tuple[str, str, str]:
    """Return what is printed large, small, and beside it: a country, a name and her function.

    Of a guest her function comes first, as on the lists handed out, and else her name.
    """
    if institution:
        return str(institution.name), name, function
    return (function, name, "") if function else (name, "", "")


def _past(spoken: Sequence[Spoken]) -> tuple[Past, ...]:
    return tuple(_past_line(one) for one in spoken)


def _past_line(one: Spoken) -> Past:
    who, name, _function = names_of(one.institution, one.name, one.function)
    said = "" if one.kind == TurnKind.SPEECH else str(words.TURNS[one.kind])
    used = words.minutes_of(one.used_ms // 1000)
    return Past(said, who, name, words.languages_of_speech(one.languages), used)
