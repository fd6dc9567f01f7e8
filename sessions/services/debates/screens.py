"""Acts upon the screens of the halls: hung up, told what to show, given another address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.db import transaction

from assemblies.enums import Language
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from notifications.services import live
from sessions.enums.debates import ScreenView
from sessions.errors.screens import ScreenEmpty, ScreenGone, ScreenNameTaken
from sessions.models.ballots import Ballot
from sessions.models.debates import Debate
from sessions.models.screens import HallScreen
from sessions.services import events

_KEY_OCTETS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a screen is told. Of debate, ballot and message only what `shows` names is kept."""

    name: str
    language: Language
    shows: ScreenView
    debate: Debate | None = None
    ballot: Ballot | None = None
    message: Mapping[str, str] | None = None


@transaction.atomic
def add(
    *, event: Event, name: str, language: Language, by: User | None, at: datetime
) -> HallScreen:
    """Hang up a screen that shows nothing yet, at an address that nobody can guess.

    Raises ScreenNameTaken.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    _check_name(event.pk, name, None)
    screen = HallScreen.objects.create(
        event_id=event.pk, name=name, language=language, key=_new_key(), set_at=at, set_by=by
    )
    audit.record(act="screen.add", thing=screen, by=by, at=at, after=_told(screen))
    return screen


@transaction.atomic
def set_to(*, screen: HallScreen, setting: Setting, by: User | None, at: datetime) -> HallScreen:
    """Tell a screen its name, its language and what it shows; it shows it at once.

    Raises ScreenGone, ScreenNameTaken, ScreenEmpty where it is not said which debate, vote or
    message, or where that is another event's.
    """
    screen = _held(screen)
    _check_name(screen.event_id, setting.name, screen)
    _check_shown(screen, setting)
    before, shows = _told(screen), setting.shows
    screen.name, screen.language, screen.shows = setting.name, setting.language, shows
    screen.debate = setting.debate if shows == ScreenView.SPEAKERS else None
    screen.ballot = setting.ballot if shows == ScreenView.VOTE else None
    screen.message = LanguageMap(setting.message or {}) if shows == ScreenView.MESSAGE else None
    _save(screen, by, at)
    audit.record(act="screen.set", thing=screen, by=by, at=at, before=before, after=_told(screen))
    return screen


@transaction.atomic
def give_new_address(*, screen: HallScreen, by: User | None, at: datetime) -> HallScreen:
    """Give a screen another key: at the old address is nothing any more. Raises ScreenGone."""
    screen = _held(screen)
    screen.key = _new_key()
    _save(screen, by, at)
    audit.record(act="screen.give_new_address", thing=screen, by=by, at=at)
    return screen


@transaction.atomic
def remove(*, screen: HallScreen, by: User | None, at: datetime) -> None:
    """Take a screen down; its name is free again. Done already, it is nothing."""
    try:
        screen = _held(screen)
    except ScreenGone:
        return
    screen.removed_at = at
    _save(screen, by, at)
    audit.record(act="screen.remove", thing=screen, by=by, at=at, before=_told(screen))


def _held(screen: HallScreen) -> HallScreen:
    # The event first: names are one among all its screens.
    events.lock(among=Event.objects.filter(pk=screen.event_id))
    held = HallScreen.objects.select_for_update(of=("self",), no_key=True)
    found = held.filter(pk=screen.pk, removed_at=None).first()
    if found is None:
        raise ScreenGone
    return found


def _save(screen: HallScreen, by: User | None, at: datetime) -> None:
    screen.set_at, screen.set_by = at, by
    screen.save()
    live.changed(screen.channel)


def _check_name(event_id: int, name: str, own: HallScreen | None) -> None:
    others = HallScreen.objects.filter(event_id=event_id, name=name, removed_at=None)
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise ScreenNameTaken(name=name)


def _check_shown(screen: HallScreen, setting: Setting) -> None:
    needed = {
        ScreenView.SPEAKERS: setting.debate,
        ScreenView.VOTE: setting.ballot,
        ScreenView.MESSAGE: setting.message,
    }
    shown = needed.get(setting.shows, setting)
    of_event = getattr(shown, "event_id", screen.event_id)
    if not shown or of_event != screen.event_id:
        raise ScreenEmpty


def _told(screen: HallScreen) -> dict[str, Any]:
    """Return what goes on record; a message may name people and does not."""
    return {
        "name": screen.name,
        "language": screen.language,
        "shows": screen.shows,
        "debate": screen.debate_id,
        "ballot": screen.ballot_id,
    }


def _new_key() -> str:
    return token_urlsafe(_KEY_OCTETS)
