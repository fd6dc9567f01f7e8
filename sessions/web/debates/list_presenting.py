"""What the pages of speakers' lists print, ready-made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from assemblies.models.institutions import Institution
from assemblies.rules.names import plain
from sessions.enums.debates import DebateKind, ListCategory, ListOrder, SpeakerState
from sessions.models.debates import Debate, Speaker, SpeakersList
from sessions.rules.debates.windows import Window, window_of
from sessions.selectors.debates import words
from sessions.selectors.debates.floor import Awaiting
from sessions.selectors.debates.public import is_open
from sessions.selectors.debates.public_words import hour_of, told_of_her
from sessions.selectors.debates.registration import registration_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLine:
    """Somebody on a list. name: empty while she is not announced; of: for whom she speaks."""

    pk: int
    place: str
    name: str
    function: str
    of: str
    list: str
    languages: str
    time: str
    state: str
    standing: str
    is_late: bool
    is_waiting: bool
    is_placed: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCard:
    """One list of a debate with who is on it. may_move: the secretariat gives its order."""

    name: str
    order: str
    lines: tuple[SpeakerLine, ...]
    may_move: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DebateCard:
    """A debate as those who register speakers see it."""

    pk: int
    title: str
    kind: str
    window: str
    tone: str
    is_open: bool
    hours: str
    draw: str
    limit: str


def debate_card(debate: Debate, *, at: datetime) -> DebateCard:
    """Say how registration for a debate stands. No query."""
    window = window_of(registration_of(debate), at=at)
    return DebateCard(
        pk=debate.pk,
        title=str(debate.title),
        kind=str(words.KINDS[DebateKind(debate.kind)]),
        window=str(words.WINDOWS[window]),
        tone=_TONES.get(window, ""),
        is_open=window in (Window.OPEN, Window.LATE),
        hours=_hours(debate, window, at),
        draw=_draw(debate, at),
        limit=_limit(debate),
    )


_TONES = {Window.OPEN: "good", Window.LATE: "wait"}


def speaker_line(
    speaker: Speaker,
    zone: ZoneInfo,
    *,
    times: Mapping[int, int] | None = None,
    awaiting: Awaiting | None = None,
    place: int | None = None,
    at: datetime | None = None,
) -> SpeakerLine:
    """Print somebody on a list; list and institution are loaded. No query.

    times: in seconds, by key; awaiting: where she stands in the whole debate, once her place is
    known; at: when it is read.
    """
    state, on = SpeakerState(speaker.state), speaker.speakers_list
    seconds = (times or {}).get(speaker.pk, 0)
    return SpeakerLine(
        pk=speaker.pk,
        place=str(_number(speaker) or place or ""),
        name=speaker.name,
        function=speaker.function,
        of=str(speaker.institution.name) if speaker.institution else "",
        list=str(words.LISTS[ListCategory(on.category)]),
        languages=words.languages_in_words(speaker.languages),
        time=words.seconds_in_words(seconds) if seconds else "",
        state=str(words.STATES[state]),
        standing=_standing(speaker, awaiting, zone, at),
        is_late=speaker.is_late,
        is_waiting=state is SpeakerState.LISTED,
        is_placed=state is SpeakerState.LISTED and speaker.rank is not None,
        is_withdrawn=state is SpeakerState.WITHDRAWN,
    )


def why_none_taken(debate: Debate, *, at: datetime, at_desk: bool = False) -> str:
    """Say why nobody can be registered in a debate now; empty: somebody can. No query.

    at_desk: by the secretariat, which may prepare the list before it opens.
    """
    window = window_of(registration_of(debate), at=at)
    if window is Window.OVER or (window is Window.EARLY and not at_desk):
        return _hours(debate, window, at)
    return ""


def why_gone(speaker: Speaker) -> str:
    """Say why somebody's entry cannot be changed any more; empty: it can. No query."""
    if speaker.state != SpeakerState.LISTED:
        told = {"state": words.STATES[SpeakerState(speaker.state)]}
        return _("Nothing can be changed any more: %(state)s.") % told
    return _("The debate is closed.") if speaker.debate.closed_at is not None else ""


def words_of_hidden(debate: Debate) -> str:
    """Say why a debate is not public; empty: it is. Two queries at most."""
    if is_open(debate):
        return ""
    if debate.sittings.filter(is_closed=True).exists():
        return _("Not public: a sitting of this debate meets behind closed doors.")
    return _("Not public yet: a sitting of this debate is not published in the programme.")


def list_cards(
    lists: Iterable[SpeakersList],
    speakers: Iterable[Speaker],
    zone: ZoneInfo,
    times: Mapping[int, int],
    places: Mapping[int, int],
) -> tuple[ListCard, ...]:
    """Print the lists of a debate in their order, each with its speakers. No query.

    times: of the speakers, in seconds, by key; places: as `places_of` has them.
    """
    of_list: dict[int, list[Speaker]] = {}
    for one in speakers:
        of_list.setdefault(one.speakers_list_id, []).append(one)
    cards = []
    for held in lists:
        lines = [
            speaker_line(x, zone, times=times, place=places.get(x.pk))
            for x in of_list.get(held.pk, [])
        ]
        cards.append(_list_card(held, lines))
    return tuple(cards)


def places_of(speakers: Iterable[Speaker]) -> dict[int, int]:
    """Return in which place of its list each stands that has one, by key. No query.

    speakers: all of the debate, as `as_called` has them.
    """
    last: dict[int, int] = {}
    places = {}
    for one in speakers:
        if one.rank is not None and one.state != SpeakerState.WITHDRAWN:
            places[one.pk] = last[one.speakers_list_id] = last.get(one.speakers_list_id, 0) + 1
    return places


def found_by(speakers: Iterable[Speaker], said: str) -> list[Speaker]:
    """Keep those whose name, function or delegation has all words of the search. No query."""
    wanted = plain(said).split()
    return [one for one in speakers if all(word in _words_of(one) for word in wanted)]


def by_name(institutions: Iterable[Institution]) -> list[Institution]:
    """Return institutions in the order of their names in the active language. No query."""
    return sorted(institutions, key=lambda one: plain(str(one.name)))


def _words_of(speaker: Speaker) -> str:
    of = str(speaker.institution.name) if speaker.institution else ""
    return plain(f"{speaker.name} {speaker.function} {of}")


def _list_card(one: SpeakersList, lines: Iterable[SpeakerLine]) -> ListCard:
    order = ListOrder(one.order)
    return ListCard(
        name=str(words.LISTS[ListCategory(one.category)]),
        order=str(words.ORDERS[order]),
        lines=tuple(lines),
        may_move=order is ListOrder.GIVEN,
    )


def _number(speaker: Speaker) -> int | None:
    """Return the number handed out; where the secretariat gives the order, its own order counts."""
    is_given = speaker.speakers_list.order == ListOrder.GIVEN
    return None if is_given else speaker.number


def _standing(
    speaker: Speaker, awaiting: Awaiting | None, zone: ZoneInfo, at: datetime | None
) -> str:
    if speaker.state != SpeakerState.LISTED:
        return str(words.STATES[SpeakerState(speaker.state)])
    if speaker.rank is None and speaker.is_late:
        return _("She is late: she follows those who are drawn, in order of arrival.")
    if speaker.rank is None:
        return _("Her place is drawn by lot.")
    if awaiting is None or at is None:
        return ""
    if not awaiting.is_placed:
        return told_of_her(None, "")
    hour = hour_of(awaiting.expected_at, zone, at=at)
    told: Mapping[str, object] = {"place": awaiting.place, "time": hour}
    if not hour:
        return _("Number %(place)s of those who wait") % told
    return _("Number %(place)s of those who wait, about %(time)s") % told


def _hours(debate: Debate, window: Window, at: datetime) -> str:
    zone = debate.event.zone
    opens, closes = debate.registration_opens_at, debate.registration_closes_at
    if window is Window.EARLY:
        told = {"in": timeuntil(opens, at), "at": words.moment_in_words(opens, zone)}
        return _("Registration opens in %(in)s: %(at)s.") % told
    if window is Window.OPEN:
        told = {"in": timeuntil(closes, at), "at": words.moment_in_words(closes, zone)}
        return _("Registration closes in %(in)s: %(at)s.") % told
    if window is Window.LATE:
        return _("Registration has closed. Late speakers follow in order of arrival.")
    return _("No more speakers are taken.")


def _draw(debate: Debate, at: datetime) -> str:
    if debate.draw_at is None or at > debate.draw_at:
        return ""
    told = {"at": words.moment_in_words(debate.draw_at, debate.event.zone)}
    return _("The order is drawn by lot, in public: %(at)s.") % told


def _limit(debate: Debate) -> str:
    most, shared = debate.speakers_per_delegation, debate.delegation_seconds
    time = words.seconds_in_words(shared) if shared else ""
    if most == 1:
        return _("One speaker a delegation.")
    if most and time:
        told = {"most": most, "time": time}
        return _("Up to %(most)s speakers a delegation; they share %(time)s.") % told
    if most:
        return _("Up to %(most)s speakers a delegation.") % {"most": most}
    if debate.waiting_per_delegation == 1:
        return _("One speaker of a delegation waits at a time.")
    return ""
