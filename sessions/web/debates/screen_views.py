"""What a screen of the hall shows: one thing in very large letters, in the screen's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from notifications.selectors import live_version
from sessions.enums.debates import ScreenView
from sessions.models.ballots import Ballot
from sessions.models.debates import Debate
from sessions.models.screens import HallScreen
from sessions.selectors.debates.screens import channels_on, screens_of
from sessions.selectors.programme import shown_sittings
from sessions.selectors.sheets import progress_of
from sessions.web.debates.public_presenting import longest_word, shown_debate
from sessions.web.debates.rendered_once import Rendered, rendered
from sessions.web.vote_presenting import result_page

VIEWS: Final[dict[str, str | Promise]] = {
    ScreenView.SPEAKERS: gettext_lazy("The speakers of a debate"),
    ScreenView.VOTE: gettext_lazy("A vote"),
    ScreenView.MESSAGE: gettext_lazy("A message"),
    ScreenView.PROGRAMME: gettext_lazy("The day's programme"),
    ScreenView.NOTHING: gettext_lazy("Nothing"),
}
_LINES: Final = 6  # of a programme that can be read from the last row
# Letters of a name, and of its longest word, from which on they are smaller.
_LONG, _LONG_WORD = 14, 8
_VERY_LONG, _VERY_LONG_WORD = 26, 11

_Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    starts: str
    title: str
    room: str
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenLine:
    """A screen as the chair's console lists it. is_on: it shows the debate; is_dark: nothing."""

    pk: int
    name: str
    shows: str
    is_on: bool
    is_dark: bool


def screen_lines(debate: Debate) -> list[ScreenLine]:
    """Return the screens of a debate's event. One query, and one for each vote that is shown."""
    return [
        ScreenLine(
            pk=one.pk,
            name=one.name,
            shows=in_words(one),
            is_on=one.debate_id == debate.pk,
            is_dark=one.shows == ScreenView.NOTHING,
        )
        for one in screens_of(debate.event)
    ]


def shown_on(screen: HallScreen) -> Rendered:
    """Return what a screen shows now; rendered once a change. Needs its event loaded."""
    version = live_version(channels_on(screen))
    return rendered(f"screen.{identity_of(screen)}", version, lambda: _render(screen.pk))


def identity_of(screen: HallScreen) -> str:
    """Return what tells one thing to show from another: a screen listens anew when it changes."""
    parts = (screen.pk, screen.language, screen.shows, screen.debate_id, screen.ballot_id)
    return "-".join(str(part or 0) for part in parts)


def in_words(screen: HallScreen) -> str:
    """Return what a screen shows, in the active language."""
    what = screen.debate.title if screen.debate else screen.message or ""
    if screen.ballot:
        what = Ballot.objects.with_subject().get(pk=screen.ballot.pk).title
    said = str(VIEWS[screen.shows])
    return f"{said}: {what}" if what else said


def _render(key: int) -> str:
    # Read anew: whoever asked may have looked before the act whose version she asks for.
    screen = HallScreen.objects.select_related("event", "debate", "ballot").get(pk=key)
    with translation.override(screen.language):
        at = timezone.now()
        view = ScreenView(screen.shows)
        page, context_of = _PAGES[view]
        return render_to_string(page, {"screen": screen, **context_of(screen, at)})


def _speakers(screen: HallScreen, at: datetime) -> _Context:
    if screen.debate_id is None:
        return {"shown": None}
    debate = Debate.objects.select_related("event", "sitting").get(pk=screen.debate_id)
    shown = shown_debate(debate, at=at)
    who = shown.floor.who if shown.floor else shown.stand.word
    return {"debate": debate, "shown": shown, "length": _length_of(who)}


def _vote(screen: HallScreen, _at: datetime) -> _Context:
    if screen.ballot_id is None:
        return {"ballot": None}
    ballot = Ballot.objects.with_subject().get(pk=screen.ballot_id)
    if ballot.closed_at:
        return {"ballot": ballot, "result": result_page(ballot)}
    return {"ballot": ballot, "progress": progress_of(ballot)}


def _message(screen: HallScreen, _at: datetime) -> _Context:
    said = str(screen.message or "")
    return {"said": said, "length": "long" if len(said) > 60 else ""}


def _programme(screen: HallScreen, at: datetime) -> _Context:
    """The screen hangs where visitors pass: what they may not know of is not on it."""
    today = at.astimezone(screen.event.zone).date()
    coming = [
        ProgrammeLine(
            starts=f"{one.local_start:%H:%M}",
            title=str(one.title),
            room=one.room.name if one.room else "",
            is_now=one.starts_at <= at,
        )
        for one in shown_sittings(screen.event, AnonymousUser(), at=at)
        if one.local_start.date() == today and one.ends_at > at and not one.is_cancelled
    ]
    begins = screen.event.starts_on
    return {
        "day": at.astimezone(screen.event.zone),
        "lines": coming[:_LINES],
        "begins": begins if today < begins else None,
    }


def _nothing(_screen: HallScreen, _at: datetime) -> _Context:
    return {}


_PAGES: Final[dict[ScreenView, tuple[str, Callable[[HallScreen, datetime], _Context]]]] = {
    ScreenView.SPEAKERS: ("assembly_sessions/debates/on_speakers.html", _speakers),
    ScreenView.VOTE: ("assembly_sessions/debates/on_vote.html", _vote),
    ScreenView.MESSAGE: ("assembly_sessions/debates/on_message.html", _message),
    ScreenView.PROGRAMME: ("assembly_sessions/debates/on_programme.html", _programme),
    ScreenView.NOTHING: ("assembly_sessions/debates/on_nothing.html", _nothing),
}


def _length_of(name: str) -> str:
    word = longest_word(name)
    if len(name) > _VERY_LONG or word > _VERY_LONG_WORD:
        return "very-long"
    return "long" if len(name) > _LONG or word > _LONG_WORD else ""
